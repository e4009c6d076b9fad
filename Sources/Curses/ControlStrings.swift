import CNcurses
import Glibc

/// Holds the control strings that take the screen over and give it back.
struct ControlStrings {
  /// Takes the screen: alternate screen, application keys, no cursor, pasted text marked as such.
  let enter: [UInt8]
  /// Gives the screen back.
  let leave: [UInt8]

  /// Reads the strings of the terminal that ncurses was started for.
  /// - Parameter usesMouse: Whether buttons, dragging and the wheel are to be reported.
  init(usesMouse: Bool) {
    func capability(_ name: String) -> [UInt8] { Self.capability(name) ?? [] }
    // Buttons, movement while one is down, and reports in decimal digits; what a terminal does not
    // know it passes over.
    let mouse = usesMouse && Self.capability("kmous") != nil
    func modes(_ numbers: [Int], _ final: String) -> [UInt8] {
      mouse ? Array(numbers.map { "\u{1B}[?\($0)\(final)" }.joined().utf8) : []
    }
    enter =
      capability("smcup") + capability("enacs") + capability("sgr0") + capability("smkx")
      + capability("civis") + Array("\u{1B}[?2004h".utf8)
      + modes([1000, 1002, 1006], "h")
    // Without an alternate screen the picture would stay under the prompt; and GNU screen, which says
    // that it has one, gives it only to those who ask for it in its settings.
    leave =
      modes([1006, 1002, 1000], "l") + Array("\u{1B}[?2004l".utf8) + capability("sgr0")
      + capability("op") + capability("rmkx")
      + capability("cnorm") + capability("clear") + capability("rmcup")
  }

  /// Ends whatever control sequence a flushed queue may have been cut in.
  static let cancel: [UInt8] = [0x18]

  /// Looks a string up in the terminal's description; padding, `$<20>`, is left out.
  static func capability(_ name: String) -> [UInt8]? {
    guard let value = ncurses_capability(name) else { return nil }
    var bytes: [UInt8] = []
    var rest = String(cString: value).utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "$"), rest.first == UInt8(ascii: "<"),
        let end = rest.firstIndex(of: UInt8(ascii: ">"))
      {
        rest = rest[rest.index(after: end)...]
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}
