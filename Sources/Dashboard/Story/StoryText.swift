/// Is a caption as a script has it: text with figures in braces, and remarks that are made only where
/// the run bears them out.
///
/// `The gap is {gap}, without L2 it was {none gap}.`
struct StoryText: Equatable, Sendable {
  /// Is a piece of text.
  enum Piece: Equatable, Sendable {
    case words(String)
    /// A figure of the run, or one that was remembered under a name.
    case figure(StoryFigure, of: String?)
  }

  /// Is a sentence that is said where something holds.
  struct Remark: Equatable, Sendable {
    let condition: StoryCondition
    var pieces: [Piece]
  }

  var pieces: [Piece]
  var remarks: [Remark] = []

  init(_ text: String) throws(StoryMistake) { pieces = try Self.pieces(text) }

  /// Goes on with the remark that was added last, or else with the text.
  mutating func append(_ text: String) throws(StoryMistake) {
    let more = try Self.pieces(" " + text)
    if remarks.isEmpty {
      pieces = Self.joined(pieces, more)
    } else {
      remarks[remarks.count - 1].pieces = Self.joined(remarks[remarks.count - 1].pieces, more)
    }
  }

  /// The names of what must have been remembered before.
  var names: [String] {
    let all = pieces + remarks.flatMap(\.pieces)
    let inText = all.compactMap { if case .figure(_, of: let name?) = $0 { name } else { nil } }
    return inText + remarks.map(\.condition.name).filter { $0 != StoryCondition.bestName }
  }

  /// Returns pieces one after the other, with words that follow words as one.
  private static func joined(_ first: [Piece], _ second: [Piece]) -> [Piece] {
    guard case .words(let end)? = first.last, case .words(let beginning)? = second.first else {
      return first + second
    }
    return first.dropLast() + [.words(end + beginning)] + second.dropFirst()
  }

  /// Returns the pieces of a text; a brace that belongs to the escape of a character, `\u{202E}`, is text.
  static func pieces(_ text: String) throws(StoryMistake) -> [Piece] {
    var pieces: [Piece] = []
    var words = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      words += rest[..<open]
      rest = rest[open...]
      if words.hasSuffix("\\u") {
        words.append(rest.removeFirst())
        continue
      }
      guard let close = rest.firstIndex(of: "}") else {
        throw StoryMistake("a figure that begins with { has no } at its end")
      }
      let inside = rest[rest.index(after: open)..<close]
      let names = inside.split(separator: " ").map(String.init)
      guard (1...2).contains(names.count), let last = names.last,
        let figure = StoryFigure(rawValue: last)
      else {
        throw StoryMistake("there is no figure '{\(inside)}'; there are \(StoryFigure.list)")
      }
      if !words.isEmpty { pieces.append(.words(words)) }
      words = ""
      pieces.append(.figure(figure, of: names.count == 2 ? names[0] : nil))
      rest = rest[rest.index(after: close)...]
    }
    words += rest
    return words.isEmpty ? pieces : pieces + [.words(words)]
  }

  /// Stands for the remarks where there is nothing to conclude yet.
  private static let tooEarly = "A wait was skipped: too early to conclude anything."

  /// Returns the caption with the figures of the run, and the remarks that hold.
  ///
  /// - Parameters:
  ///   - now: The figures of the run; nil before there are any.
  ///   - memory: What was remembered.
  ///   - concludes: Whether the run has got as far as the script meant it to; otherwise there are no
  ///     remarks, and the caption says why.
  /// - Returns: The text.
  func filled(_ now: StoryFigures?, _ memory: StoryMemory, concludes: Bool = true) -> String {
    let isEarly = remarks.contains { !concludes || memory.isEarly($0.condition.name) }
    let said = remarks.filter { remark in
      guard let now, concludes, !memory.isEarly(remark.condition.name) else { return false }
      return remark.condition.holds(now, memory)
    }
    let sentences = [pieces] + said.map(\.pieces) + (isEarly ? [[.words(Self.tooEarly)]] : [])
    return text(sentences) { figure, name in
      (name.map { memory[$0] } ?? now)?.text(figure) ?? "none"
    }
  }

  /// A caption as long as any that may come of it, but for unusual figures: with one of the remarks on
  /// each comparison, the longest.
  var longest: String {
    var chosen: [Remark] = []
    for remark in remarks {
      let rival = chosen.firstIndex {
        $0.condition.figure == remark.condition.figure
          && $0.condition.name == remark.condition.name
      }
      guard let rival else {
        chosen.append(remark)
        continue
      }
      if length(remark) > length(chosen[rival]) { chosen[rival] = remark }
    }
    let all = text([pieces] + chosen.map(\.pieces)) { figure, _ in figure.sample }
    guard !remarks.isEmpty else { return all }
    let early = text([pieces, [.words(Self.tooEarly)]]) { figure, _ in figure.sample }
    return early.count > all.count ? early : all
  }

  private func length(_ remark: Remark) -> Int {
    text([remark.pieces]) { figure, _ in figure.sample }.count
  }

  private func text(
    _ sentences: [[Piece]], figure: (StoryFigure, String?) -> String
  ) -> String {
    sentences.map { pieces in
      pieces.reduce(into: "") { text, piece in
        switch piece {
        case .words(let words): text += words
        case .figure(let wanted, let name): text += figure(wanted, name)
        }
      }
    }.joined(separator: " ")
  }
}
