/// Is a lesson as a script: captions, keys that are pressed, and what is waited for in between.
///
/// ```
/// title    Overfitting
/// options  --data pitch --pace 500
///
/// say      Nothing keeps this network from learning single points by heart.
///          The text goes on where a line begins with a blank.
/// wait     epoch 3000
/// say      The dev cost has turned up.
/// pause
/// press    2
/// wait     +5000
/// ```
///
/// Blank lines, and lines that begin with `#`, say nothing.
public struct Story: Equatable, Sendable {
  /// Is one thing that happens.
  public enum Step: Equatable, Sendable {
    /// The caption changes.
    case say(String)
    /// Keys are pressed, as a person would.
    case press([Key])
    /// Nothing happens until something has; training goes on.
    case wait(Condition)
    /// Nothing happens until a key is pressed; training stands still.
    case pause
  }

  /// Says what is waited for.
  public enum Condition: Equatable, Sendable {
    /// The audience, which presses the space bar.
    case key
    /// An epoch of the run.
    case epoch(Int)
    /// So many epochs more.
    case epochs(Int)
    /// The dev cost rises.
    case rising
    /// The patience of early stopping runs out.
    case trigger
    /// The run is over.
    case end
  }

  /// What the lesson is called.
  public private(set) var title = "Lesson"
  /// The options of `regulus train` that it is about.
  public private(set) var options: [String] = []
  /// The line of the script in which each of the options stands, from 1.
  public private(set) var optionLines: [Int] = []
  /// What happens, in its order.
  public private(set) var steps: [Step] = []

  /// Reads a script.
  ///
  /// - Parameter script: The text of the file, safe to print.
  /// - Throws: ``StoryError`` with the line.
  public init(_ script: String) throws(StoryError) {
    var isSaying = false
    let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, whole) in lines.enumerated() {
      let line = whole.drop { $0.isWhitespace }
      guard !line.isEmpty, line.first != "#" else { continue }
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      if whole.first?.isWhitespace == true {
        guard isSaying, case .say(let text)? = steps.last else {
          throw StoryError(line: index + 1, message: "only the text of 'say' goes on in a new line")
        }
        steps[steps.count - 1] = .say("\(text) \(words.joined(separator: " "))")
        continue
      }
      isSaying = words[0] == "say"
      do throws(Mistake) {
        try read(words[0], Array(words.dropFirst()))
      } catch {
        throw StoryError(line: index + 1, message: error.message)
      }
      let newOptions = options.count - optionLines.count
      optionLines += Array(repeating: index + 1, count: newOptions)
    }
    if steps.isEmpty { throw StoryError(line: lines.count, message: "the script has no steps") }
  }

  private struct Mistake: Error { let message: String }

  private mutating func read(_ keyword: String, _ words: [String]) throws(Mistake) {
    let text = words.joined(separator: " ")
    if words.isEmpty && keyword != "pause" && keyword != "options" {
      throw Mistake(message: "'\(keyword)' says nothing; write what after it")
    }
    switch keyword {
    case "title": title = text
    case "options": options += words
    case "say": steps.append(.say(text))
    case "press": steps.append(.press(try Self.keys(words)))
    case "wait": steps.append(.wait(try Self.condition(words)))
    case "pause": steps.append(.pause)
    default:
      throw Mistake(
        message: "'\(keyword)' is no step; there are title, options, say, press, wait and pause")
    }
  }

  /// Returns the keys with the given labels, as the help has them.
  private static func keys(_ labels: [String]) throws(Mistake) -> [Key] {
    var keys: [Key] = []
    for label in labels {
      if label.count == 1, let character = label.first,
        KeyMap.action(for: .character(character)) != nil
      {
        keys.append(.character(character))
      } else if let binding = KeyMap.bindings.first(where: { $0.label == label }),
        let key = binding.keys.first
      {
        keys.append(key)
      } else {
        throw Mistake(
          message: "there is no key '\(label)'; the keys are "
            + KeyMap.bindings.map(\.label).joined(separator: " "))
      }
    }
    return keys
  }

  private static func condition(_ words: [String]) throws(Mistake) -> Condition {
    func count(_ text: some StringProtocol) throws(Mistake) -> Int {
      guard let count = Int(text), count >= 0 else {
        throw Mistake(message: "'\(text)' is no number of epochs")
      }
      return count
    }
    switch (words[0], words.count) {
    case ("key", 1): return .key
    case ("rising", 1): return .rising
    case ("trigger", 1): return .trigger
    case ("end", 1): return .end
    case ("epoch", 2): return .epoch(try count(words[1]))
    case (let more, 1) where more.hasPrefix("+"): return .epochs(try count(more.dropFirst()))
    default:
      throw Mistake(
        message: "'wait \(words.joined(separator: " "))' is nothing to wait for; there are "
          + "wait key, wait epoch N, wait +N, wait rising, wait trigger and wait end")
    }
  }
}

/// Says what is wrong with a script, and where.
public struct StoryError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  public let line: Int
  /// What is wrong, and what would not be.
  public let message: String

  /// The line and the message.
  public var description: String { "line \(line): \(message)" }
}
