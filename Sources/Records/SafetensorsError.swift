import Datasets

/// Says what is wrong with a safetensors file, or with a tensor in it, and what to do.
public struct SafetensorsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file, or empty where only bytes were given.
  public private(set) var file = ""
  /// What is wrong.
  public let problem: String
  /// What to do.
  public let remedy: String

  init(_ problem: String, remedy: String) {
    self.problem = problem
    self.remedy = remedy
  }

  /// One line with the file, the problem and the remedy.
  public var description: String {
    (file.isEmpty ? "" : "\(file): ") + "\(problem); \(remedy)"
  }

  static let remedyForDamage = "download or copy it again, it may be cut off or damaged"
  static let remedyForWriter = "write it again with a tool that keeps to the format"
  static let remedyForOtherKind = "is it a safetensors file?"

  func named(_ file: String) -> SafetensorsError {
    var error = self
    error.file = file
    return error
  }
}

/// Returns text from a file in quotes, made short and safe to print.
func quoted(_ text: String) -> String { "\"\(VisibleText.excerpt(text, limit: 60))\"" }
