import CVTerm

/// Is the colour of a cell as the program asked for it.
public enum ScreenColor: Equatable, Sendable {
  /// The terminal's own colour.
  case standard
  /// A colour of the 256.
  case indexed(UInt8)
  /// A colour by its parts.
  case rgb(red: UInt8, green: UInt8, blue: UInt8)
}

/// Is one cell of the screen a program drew.
public struct ScreenCell: Equatable, Sendable {
  /// The character with its combining marks; a blank for an empty cell, nothing for the second
  /// half of a wide character.
  public var text: String
  /// The number of columns the character takes.
  public var width: Int
  /// Whether it is bold.
  public var bold: Bool
  /// Whether it is underlined.
  public var underlined: Bool
  /// Whether foreground and background are swapped.
  public var reversed: Bool
  /// The foreground colour.
  public var foreground: ScreenColor
  /// The background colour.
  public var background: ScreenColor
}

/// Turns a program's bytes into a screen.
///
/// It is a class because it owns libvterm's memory.
final class TerminalScreen {
  private(set) var width: Int
  private(set) var height: Int
  private(set) var modes = TerminalModes()
  private let terminal: OpaquePointer
  private let screen: OpaquePointer
  private let answers: UnsafeMutablePointer<[UInt8]>
  private var incomplete: [UInt8] = []
  /// The rows' text, and the same without blanks at their ends, once somebody has asked for it and
  /// until something changes.
  private var known: (lines: [String], rows: [String])?

  /// Makes a blank screen, also of a terminal that ignores being asked for another one beside it.
  init(width: Int, height: Int, hasAlternateScreen: Bool = true) throws {
    guard let terminal = vterm_new(Int32(height), Int32(width)),
      let screen = vterm_obtain_screen(terminal)
    else { throw HarnessError("libvterm cannot make a screen of \(width) × \(height)") }
    self.terminal = terminal
    self.screen = screen
    self.width = width
    self.height = height
    answers = .allocate(capacity: 1)
    answers.initialize(to: [])
    vterm_set_utf8(terminal, 1)
    vterm_screen_enable_altscreen(screen, hasAlternateScreen ? 1 : 0)
    vterm_screen_reset(screen, 1)
    vterm_output_set_callback(
      terminal,
      { bytes, count, user in
        let answer = UnsafeRawBufferPointer(start: bytes, count: count)
        user?.assumingMemoryBound(to: [UInt8].self).pointee.append(contentsOf: answer)
      }, answers)
  }

  deinit {
    vterm_free(terminal)
    answers.deinitialize(count: 1)
    answers.deallocate()
  }

  /// Takes bytes the program sent.
  /// - Returns: what the terminal answers, to a question about the cursor's place for one.
  func feed(_ bytes: some Collection<UInt8>) -> [UInt8] {
    known = nil
    for byte in bytes { modes.feed(byte) }
    // libvterm loses a combining mark whose bytes come in two portions.
    let all = incomplete + bytes
    let end = Self.endOfCompleteCharacters(all)
    incomplete = Array(all[end...])
    let characters = all[..<end].map { CChar(bitPattern: $0) }
    _ = vterm_input_write(terminal, characters, characters.count)
    defer { answers.pointee = [] }
    return answers.pointee
  }

  /// Finds where the last character begins if it lacks bytes, and otherwise the end.
  private static func endOfCompleteCharacters(_ bytes: [UInt8]) -> Int {
    for (length, index) in bytes.indices.suffix(3).reversed().enumerated() {
      let byte = bytes[index]
      if byte < 0x80 { break }
      if byte >= 0xC0 {
        let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
        return needed > length + 1 ? index : bytes.count
      }
    }
    return bytes.count
  }

  func resize(width: Int, height: Int) {
    known = nil
    (self.width, self.height) = (width, height)
    vterm_set_size(terminal, Int32(height), Int32(width))
  }

  /// The cursor's place, from 0 at the top left.
  var cursor: (x: Int, y: Int) {
    var position = VTermPos()
    vterm_state_get_cursorpos(vterm_obtain_state(terminal), &position)
    return (Int(position.col), Int(position.row))
  }

  func cell(x: Int, y: Int) -> ScreenCell {
    var cell = VTermScreenCell()
    _ = vterm_screen_get_cell(screen, VTermPos(row: Int32(y), col: Int32(x)), &cell)
    var text = String.UnicodeScalarView()
    withUnsafeBytes(of: cell.chars) { buffer in
      for value in buffer.bindMemory(to: UInt32.self) {
        // The largest number stands for the second half of a wide character; after it comes what
        // an earlier character has left.
        guard value != 0, let scalar = Unicode.Scalar(value) else { break }
        text.append(scalar)
      }
    }
    let isEmpty = cell.chars.0 == 0
    return ScreenCell(
      text: isEmpty ? " " : String(text), width: Int(cell.width), bold: cell.attrs.bold != 0,
      underlined: cell.attrs.underline != 0, reversed: cell.attrs.reverse != 0,
      foreground: color(cell.fg, defaultFlag: VTERM_COLOR_DEFAULT_FG),
      background: color(cell.bg, defaultFlag: VTERM_COLOR_DEFAULT_BG))
  }

  private func color(_ color: VTermColor, defaultFlag: VTermColorType) -> ScreenColor {
    if UInt32(color.type) & defaultFlag.rawValue != 0 { return .standard }
    if UInt32(color.type) & VTERM_COLOR_TYPE_MASK.rawValue == VTERM_COLOR_INDEXED.rawValue {
      return .indexed(color.indexed.idx)
    }
    return .rgb(red: color.rgb.red, green: color.rgb.green, blue: color.rgb.blue)
  }

  /// The rows' text, blanks at the end left out.
  var rows: [String] { text.rows }

  private var text: (lines: [String], rows: [String]) {
    if let known { return known }
    let lines = (0..<height).map { y in (0..<width).map { x in cell(x: x, y: y).text }.joined() }
    let rows = lines.map { line in
      let blanks = line.utf8.reversed().prefix { $0 == UInt8(ascii: " ") }.count
      return String(line.dropLast(blanks))
    }
    known = (lines, rows)
    return (lines, rows)
  }

  /// Finds text in one row.
  /// - Returns: where it begins first, in columns and rows from 0; nil if it is nowhere.
  func find(_ text: String) -> (x: Int, y: Int)? {
    for (y, line) in self.text.lines.enumerated() where line.contains(text) {
      var starts: [Int] = []
      var row: [Character] = []
      for x in 0..<width {
        for character in cell(x: x, y: y).text {
          row.append(character)
          starts.append(x)
        }
      }
      if let range = row.firstRange(of: Array(text)) { return (starts[range.lowerBound], y) }
    }
    return nil
  }
}
