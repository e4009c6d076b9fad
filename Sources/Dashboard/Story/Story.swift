import Screen

/// Is a lesson as a script: captions, what is switched, and what is waited for in between.
///
/// ```
/// title    Overfitting
/// options  --data pitch --pace 500
///
/// set      none
/// show     cost
/// say      Nothing keeps this network from learning single points by heart.
///          The text goes on where a line begins with a blank.
/// wait     epoch 3000
/// say      The dev cost has turned up.
/// pause
/// remember none
/// set      l2 0.7
/// wait     +5000
/// say      The gap is {gap} now; it was {none gap}.
/// if       dev < none   The dev cost has come down.
/// if       dev > none   The dev cost has not come down.
/// ```
///
/// Blank lines, and lines that begin with `#`, say nothing.
public struct Story: Equatable, Sendable {
  /// Is one thing that happens.
  enum Step: Equatable, Sendable {
    /// The caption changes.
    case say(StoryText)
    /// The figures of the run are remembered, to be compared with later ones.
    case remember(String)
    /// What was remembered is the caption, as a table.
    case table
    /// Keys are pressed, as a person would.
    case press([Key])
    /// Something is switched, whatever it was before.
    case set(StorySetting)
    /// A pane is brought where it can be seen.
    case show(Pane)
    /// Nothing happens until something has; training goes on.
    case wait(Condition)
    /// Nothing happens until a key is pressed; training stands still.
    case pause
  }

  /// Says what is waited for.
  enum Condition: Equatable, Sendable {
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
  private(set) var steps: [Step] = []
  /// The line of the script that each step begins in, from 1.
  private var lines: [Int] = []

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
      do throws(StoryMistake) {
        if whole.first?.isWhitespace == true {
          guard isSaying else {
            throw StoryMistake("only the text of 'say' and 'if' goes on in a new line")
          }
          try changeCaption { text throws(StoryMistake) in
            try text.append(words.joined(separator: " "))
          }
        } else {
          isSaying = words[0] == "say" || words[0] == "if"
          try read(words[0], Array(words.dropFirst()))
          while self.lines.count < steps.count { self.lines.append(index + 1) }
        }
      } catch {
        throw StoryError(line: index + 1, message: error.message)
      }
      let newOptions = options.count - optionLines.count
      optionLines += Array(repeating: index + 1, count: newOptions)
    }
    if steps.isEmpty { throw StoryError(line: lines.count, message: "the script has no steps") }
    try checkNames()
  }

  /// Changes the caption that was read last.
  private mutating func changeCaption(
    _ change: (inout StoryText) throws(StoryMistake) -> Void
  ) throws(StoryMistake) {
    guard case .say(var text)? = steps.last else {
      throw StoryMistake("'if' adds to the text of 'say', and stands behind one")
    }
    try change(&text)
    steps[steps.count - 1] = .say(text)
  }

  private mutating func read(_ keyword: String, _ words: [String]) throws(StoryMistake) {
    let text = words.joined(separator: " ")
    if words.isEmpty && !["pause", "options", "table"].contains(keyword) {
      throw StoryMistake("'\(keyword)' says nothing; write what after it")
    }
    switch keyword {
    case "title": title = text
    case "options": options += words
    case "say": steps.append(.say(try StoryText(text)))
    case "if":
      let remark = try Self.remark(words)
      try changeCaption { text throws(StoryMistake) in text.remarks.append(remark) }
    case "press": steps.append(.press(try Self.keys(words)))
    case "set": steps.append(.set(try StorySetting(words)))
    case "show": steps.append(.show(try Pane(storyName: text)))
    case "wait": steps.append(.wait(try Self.condition(words)))
    case "pause": steps.append(.pause)
    case "remember":
      guard words.count == 1, text != StoryCondition.bestName else {
        throw StoryMistake("'\(text)' is no name to remember by: one word, and not 'best'")
      }
      steps.append(.remember(text))
    case "table": steps.append(.table)
    default:
      throw StoryMistake(
        "'\(keyword)' is no step; there are title, options, say, if, set, press, show, wait, pause, "
          + "remember and table")
    }
  }

  private static func remark(_ words: [String]) throws(StoryMistake) -> StoryText.Remark {
    guard words.count >= 4, let figure = StoryFigure(rawValue: words[0]),
      let relation = StoryCondition.Relation(rawValue: words[1])
    else {
      throw StoryMistake(
        "'if' takes a figure, one of < > =, what was remembered, and a text, as in "
          + "'if dev < none It helped.'; the figures are \(StoryFigure.list)")
    }
    guard words[2] != StoryCondition.bestName || figure == .dev else {
      throw StoryMistake("'best' has the dev cost alone to compare with")
    }
    return StoryText.Remark(
      condition: StoryCondition(figure: figure, relation: relation, name: words[2]),
      pieces: try StoryText.pieces(words[3...].joined(separator: " ")))
  }

  /// Refuses captions with figures that nothing before them remembers.
  private func checkNames() throws(StoryError) {
    var known: Set<String> = []
    for (step, line) in zip(steps, lines) {
      switch step {
      case .remember(let name): known.insert(name)
      case .say(let text):
        guard let name = text.names.first(where: { !known.contains($0) }) else { continue }
        throw StoryError(
          line: line, message: "nothing is remembered as '\(name)' before; write 'remember \(name)'"
        )
      case .press, .set, .show, .wait, .pause, .table: continue
      }
    }
  }

  /// Refuses a script that waits for epochs that the run does not have.
  ///
  /// - Parameter planned: The epochs of the run.
  /// - Throws: ``StoryError`` with the line.
  public func check(plannedEpochs planned: Int) throws(StoryError) {
    var reached = 0
    for (step, line) in zip(steps, lines) {
      switch step {
      case .press(let keys):
        // After its end a run trains on for as long again: how far, only the run knows.
        if keys.contains(.character(" ")) { return }
        if keys.contains(where: KeyMap.beginsAgain) { reached = 0 }
      case .wait(.epoch(let epoch)): reached = max(reached, epoch)
      case .wait(.epochs(let count)):
        reached = reached.addingReportingOverflow(count).overflow ? .max : reached + count
      case .say, .set, .show, .wait, .pause, .remember, .table: continue
      }
      guard reached <= planned else {
        throw StoryError(
          line: line,
          message:
            "this waits for epoch \(NumberFormat.grouped(reached)), and the run has "
            + "\(NumberFormat.grouped(planned)): wait for fewer, or give it more with "
            + "'options --epochs'")
      }
    }
  }

  /// Returns the keys with the given labels, as the help has them.
  private static func keys(_ labels: [String]) throws(StoryMistake) -> [Key] {
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
        throw StoryMistake(
          "there is no key '\(label)'; the keys are "
            + KeyMap.bindings.map(\.label).joined(separator: " "))
      }
    }
    return keys
  }

  private static func condition(_ words: [String]) throws(StoryMistake) -> Condition {
    func count(_ text: some StringProtocol) throws(StoryMistake) -> Int {
      guard let count = Int(text), count >= 0 else {
        throw StoryMistake("'\(text)' is no number of epochs")
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
      throw StoryMistake(
        "'wait \(words.joined(separator: " "))' is nothing to wait for; there are "
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

/// Says what is wrong with a line of a script.
struct StoryMistake: Error {
  let message: String

  init(_ message: String) { self.message = message }
}
