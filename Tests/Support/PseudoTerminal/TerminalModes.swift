/// Follows the modes that a program switches its terminal into, from the bytes it sends.
///
/// libvterm acts on some of them without telling.
public struct TerminalModes: Equatable, Sendable {
  /// Whether the alternate screen is shown.
  public var alternateScreen: Bool { isSet(1049) || isSet(1047) || isSet(47) }
  /// Whether the cursor is visible, as it is at first.
  public var cursorVisible: Bool { privateModes[25] ?? true }
  /// Whether pasted text is marked as such.
  public var bracketedPaste: Bool { isSet(2004) }
  /// Whether buttons, dragging and the wheel of the mouse are reported, in decimal digits.
  public var reportsMouse: Bool { isSet(1002) && isSet(1006) }
  /// Whether anything of the mouse is reported, in any form.
  public var reportsAnythingOfMouse: Bool {
    [9, 1000, 1001, 1002, 1003, 1005, 1006, 1015, 1016].contains(where: isSet)
  }
  /// Whether cursor keys send `ESC O` sequences.
  public var applicationCursorKeys: Bool { isSet(1) }
  /// Whether the keys of the number block send sequences.
  public private(set) var applicationKeypad = false
  /// The window's title as last set.
  public private(set) var title = ""

  private var privateModes: [Int: Bool] = [:]
  private var state = State.ground
  private var collected: [UInt8] = []

  private enum State { case ground, escape, control, operatingSystem }

  private func isSet(_ mode: Int) -> Bool { privateModes[mode] ?? false }

  /// Takes a byte the program sent.
  mutating func feed(_ byte: UInt8) {
    switch (state, byte) {
    case (.operatingSystem, 0x07), (.operatingSystem, 0x1B):
      endOperatingSystemCommand()
      state = byte == 0x1B ? .escape : .ground
    case (_, 0x1B):
      state = .escape
    case (_, 0x18), (_, 0x1A):
      state = .ground
    case (.escape, UInt8(ascii: "[")):
      (state, collected) = (.control, [])
    case (.escape, UInt8(ascii: "]")):
      (state, collected) = (.operatingSystem, [])
    case (.escape, _):
      if byte == UInt8(ascii: "=") { applicationKeypad = true }
      if byte == UInt8(ascii: ">") { applicationKeypad = false }
      state = .ground
    case (.control, 0x40...0x7E):
      endControlSequence(byte)
      state = .ground
    case (.control, _), (.operatingSystem, _):
      collected.append(byte)
    case (.ground, _):
      break
    }
  }

  private mutating func endControlSequence(_ final: UInt8) {
    let isOn = final == UInt8(ascii: "h")
    guard collected.first == UInt8(ascii: "?"), isOn || final == UInt8(ascii: "l") else { return }
    for mode in collected.dropFirst().split(separator: UInt8(ascii: ";")) {
      if let number = Int(String(decoding: mode, as: UTF8.self)) { privateModes[number] = isOn }
    }
  }

  private mutating func endOperatingSystemCommand() {
    let parts = collected.split(
      separator: UInt8(ascii: ";"), maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, parts[0] == [UInt8(ascii: "0")] || parts[0] == [UInt8(ascii: "2")] {
      title = String(decoding: parts[1], as: UTF8.self)
    }
  }
}
