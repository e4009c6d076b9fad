import Screen

/// Reads the rest of a control sequence from a terminal, byte after byte, after the `ESC [`, `ESC O`
/// or `ESC ]` that begins it: reports of the mouse, the colour of the background, and what means
/// nothing here and must not become key presses.
///
/// A sequence may come in pieces. What never ends, or is longer than any report, is given up.
struct ControlSequenceReader {
  /// Says how a sequence ends.
  private enum Form: Equatable {
    /// `ESC [`: parameters, then one letter (ECMA-48, 5.4).
    case control
    /// `ESC ]`: a number and a semicolon, then text up to BEL or `ESC \` (ECMA-48, 5.6).
    case text
    /// So many more bytes, whatever they are.
    case counted(Int)
  }

  /// Says what a byte has led to.
  enum Result: Equatable {
    /// The sequence goes on.
    case more
    /// It has ended and means nothing.
    case ended
    /// It was a report of the mouse.
    case mouse(MouseEvent)
    /// It was what the terminal's background is like.
    case background(TerminalBackground)
    /// It was broken off before this byte, by another Escape or since it was none.
    case brokenOff
  }

  /// Whether it is an answer that is so far in order.
  var isAnswer: Bool { form == .text && bytes.contains(UInt8(ascii: ";")) }

  private var form: Form
  private var bytes: [UInt8] = []

  /// The longest sequences that are waited for.
  private static let limit = 4096

  /// Begins a sequence of parameters, those that have been read already among them.
  static func control(_ read: String = "") -> ControlSequenceReader {
    ControlSequenceReader(form: .control, bytes: Array(read.utf8))
  }

  /// Begins an answer in text.
  static func text() -> ControlSequenceReader { ControlSequenceReader(form: .text) }

  /// Begins what has so many more bytes.
  static func counted(_ count: Int) -> ControlSequenceReader {
    ControlSequenceReader(form: .counted(count))
  }

  private init(form: Form, bytes: [UInt8] = []) {
    self.form = form
    self.bytes = bytes
  }

  /// Takes the next byte.
  mutating func take(_ byte: UInt8) -> Result {
    switch form {
    case .text: return takeText(byte)
    case .counted where byte == 0x1B: return .brokenOff
    case .counted(let count):
      form = .counted(count - 1)
      return count <= 1 ? .ended : .more
    case .control:
      switch byte {
      case 0x1B: return .brokenOff
      case 0x18, 0x1A: return .ended
      case 0x40...0x7E:
        // The oldest reports: `ESC [ M`, then button, column and row, a byte each.
        if byte == UInt8(ascii: "M") && bytes.isEmpty {
          form = .counted(3)
          return .more
        }
        return Self.mouseEvent(bytes, final: byte).map { .mouse($0) } ?? .ended
      default:
        bytes.append(byte)
        return bytes.count < Self.limit ? .more : .ended
      }
    }
  }

  /// Takes a byte of an answer in text.
  private mutating func takeText(_ byte: UInt8) -> Result {
    switch byte {
    case UInt8(ascii: "\\") where bytes.last == 0x1B:
      return Self.background(bytes.dropLast()).map { .background($0) } ?? .ended
    // Broken off by another sequence.
    case UInt8(ascii: "[") where bytes.last == 0x1B:
      self = .control()
      return .more
    case UInt8(ascii: "O") where bytes.last == 0x1B:
      self = .counted(1)
      return .more
    case _ where bytes.last == 0x1B: return .brokenOff
    case 0x07: return Self.background(bytes).map { .background($0) } ?? .ended
    case 0x18, 0x1A: return .ended
    default:
      // Somebody may have pressed ] together with Alt.
      let isNumbered = bytes.contains(UInt8(ascii: ";"))
      guard isNumbered || (0x30...0x39).contains(byte) || !bytes.isEmpty && byte == 0x3B else {
        return .brokenOff
      }
      bytes.append(byte)
      return bytes.count < Self.limit ? .more : .ended
    }
  }

  /// Reads what a terminal answers when it is asked for its background: `11;rgb:1414/1616/1a1a`.
  static func background(_ bytes: some Collection<UInt8>) -> TerminalBackground? {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasPrefix("11;") ? TerminalBackground(color: String(text.dropFirst(3))) : nil
  }

  /// Reads a report as `ESC [ < button ; column ; row` and `M`, or `m` for letting go; places count
  /// from 1.
  static func mouseEvent(_ bytes: [UInt8], final: UInt8) -> MouseEvent? {
    guard bytes.first == UInt8(ascii: "<"), final | 0x20 == UInt8(ascii: "m") else { return nil }
    let fields = bytes.dropFirst().split(
      separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    let numbers = fields.compactMap { field -> Int? in
      guard field.allSatisfy({ (0x30...0x39).contains($0) }), field.count <= 5 else { return nil }
      return Int(String(decoding: field, as: UTF8.self))
    }
    guard fields.count == 3, numbers.count == 3, numbers[1] >= 1, numbers[2] >= 1 else {
      return nil
    }
    let isRelease = final == UInt8(ascii: "m")
    let kind: MouseEvent.Kind? =
      // Shift, Alt and Control are bits 2 to 4, movement is bit 5, the wheel bit 6.
      switch numbers[0] & ~0b11100 {
      case 0: isRelease ? .release : .press
      case 32: .drag
      case 64: isRelease ? nil : .wheelUp
      case 65: isRelease ? nil : .wheelDown
      default: nil
      }
    return kind.map { MouseEvent($0, x: numbers[1] - 1, y: numbers[2] - 1) }
  }
}
