/// Is a key on the keyboard of a terminal.
public enum TerminalKey: Equatable, Sendable {
  case enter, escape, tab, backTab, backspace, delete
  case up, down, left, right, home, end, pageUp, pageDown
  /// A function key, F1 as 1.
  case function(Int)
  /// A letter together with Control.
  case control(Character)

  /// The bytes that xterm sends for the key.
  func bytes(applicationCursorKeys: Bool) -> [UInt8] {
    let cursor = applicationCursorKeys ? "\u{1B}O" : "\u{1B}["
    let text =
      switch self {
      case .enter: "\r"
      case .escape: "\u{1B}"
      case .tab: "\t"
      case .backTab: "\u{1B}[Z"
      case .backspace: "\u{7F}"
      case .delete: "\u{1B}[3~"
      case .up: cursor + "A"
      case .down: cursor + "B"
      case .right: cursor + "C"
      case .left: cursor + "D"
      case .home: cursor + "H"
      case .end: cursor + "F"
      case .pageUp: "\u{1B}[5~"
      case .pageDown: "\u{1B}[6~"
      case .function(let number): Self.functionSequence(number)
      case .control(let letter):
        String(Unicode.Scalar((letter.asciiValue ?? 0x40) & 0x1F))
      }
    return Array(text.utf8)
  }

  private static func functionSequence(_ number: Int) -> String {
    switch number {
    case 1...4: "\u{1B}O" + ["P", "Q", "R", "S"][number - 1]
    case 5...12: "\u{1B}[\([15, 17, 18, 19, 20, 21, 23, 24][number - 5])~"
    default: ""
    }
  }
}
