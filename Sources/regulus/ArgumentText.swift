import ArgumentParser
import Datasets
import Glibc

/// Reads the arguments of the process as text.
enum ArgumentText {
  /// Returns the arguments behind the name of the program.
  ///
  /// - Throws: `ValidationError` for one that is not UTF-8: it would stand for a file of another name.
  static func all() throws -> [String] {
    try (1..<max(Int(CommandLine.argc), 1)).map { index in
      guard let bytes = CommandLine.unsafeArgv[index] else { return "" }
      if let text = String(validatingCString: bytes) { return text }
      let shown = VisibleText.escaping(
        utf8: UnsafeRawBufferPointer(start: bytes, count: strlen(bytes)))
      throw ValidationError(
        "'\(VisibleText.excerpt(shown))' is not text in UTF-8; give the file a name that is")
    }
  }
}
