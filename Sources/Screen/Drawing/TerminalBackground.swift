/// Says what a terminal's own background is like.
public enum TerminalBackground: Equatable, Sendable {
  case dark, light

  /// Reads the variable `COLORFGBG` that rxvt, Konsole and others set: the numbers of the foreground
  /// and, last, of the background among the first 16 colours, such as `15;0`; nil where it says
  /// nothing.
  public init?(numbers: String?) {
    let field = numbers?.split(separator: ";", omittingEmptySubsequences: false).last
    guard let field, let number = Int(field), (0..<16).contains(number) else { return nil }
    self = number < 7 || number == 8 ? .dark : .light
  }

  /// Reads a colour as xterm tells it (XParseColor): `rgb:1414/1616/1a1a`, with one to four
  /// hexadecimal digits a part, or `rgba:` with a fourth part; nil for what is none.
  public init?(color: String) {
    let fields = color.split(separator: ":", omittingEmptySubsequences: false)
    guard fields.count == 2, ["rgb", "rgba"].contains(fields[0]) else { return nil }
    let parts = fields[1].split(separator: "/", omittingEmptySubsequences: false)
    let shares = parts.compactMap { part -> Double? in
      guard (1...4).contains(part.count), part.allSatisfy(\.isHexDigit),
        let value = Int(part, radix: 16)
      else { return nil }
      return Double(value) / Double(1 << (4 * part.count) - 1)
    }
    guard shares.count == parts.count, shares.count == (fields[0] == "rgb" ? 3 : 4) else {
      return nil
    }
    // Luma (ITU-R BT.601): how light a colour is to the eye.
    let luma = 0.299 * shares[0] + 0.587 * shares[1] + 0.114 * shares[2]
    self = luma < 0.5 ? .dark : .light
  }
}
