import Datasets
import LinearAlgebra
import Training

/// Writes values one behind the other: whole numbers little-endian, floating point numbers by their
/// bits, text and lists after their length.
struct StateWriter: StateArchive {
  /// What has been written.
  private(set) var bytes: [UInt8] = []

  mutating func code(_ value: inout UInt64) { append(value) }

  mutating func code(_ text: inout String) {
    append(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func code<Scalar: BLASScalar>(_ values: inout [Scalar]) {
    append(UInt64(values.count))
    // As arrays of what they are: that of any scalar would be gone through with a call for each.
    switch values {
    case let floats as [Float]: append(all: floats.map(\.bitPattern))
    case let doubles as [Double]: append(all: doubles.map(\.bitPattern))
    default: append(all: values.map { Double($0).bitPattern })
    }
  }

  mutating func code(_ values: inout [UInt32]) {
    append(UInt64(values.count))
    append(all: values)
  }

  mutating func codeCount(_ count: Int, bytesEach: Int) -> Int {
    append(UInt64(count))
    return count
  }

  private mutating func append(_ value: UInt64) { append(all: [value]) }

  private mutating func append<Integer: FixedWidthInteger>(all values: [Integer]) {
    let values = Integer(1).littleEndian == 1 ? values : values.map(\.littleEndian)
    values.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }
}

/// Reads what ``StateWriter`` wrote. It never reads past the end, and asks for no more memory than
/// there are bytes to fill it.
struct StateReader: StateArchive {
  private let bytes: ArraySlice<UInt8>
  private var place: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  /// How many bytes have not been read.
  var rest: Int { bytes.endIndex - place }

  mutating func code(_ value: inout UInt64) throws {
    value = try integers(1)[0]
  }

  mutating func code(_ text: inout String) throws {
    let count = try codeCount(0, bytesEach: 1)
    // It is going to be shown.
    text = VisibleText.escaping(utf8: bytes[place..<place + count])
    place += count
  }

  mutating func code<Scalar: BLASScalar>(_ values: inout [Scalar]) throws {
    let count = try codeCount(0, bytesEach: MemoryLayout<Scalar>.size)
    if Scalar.self == Float.self {
      let floats = try integers(count, of: UInt32.self).map { Float(bitPattern: $0) }
      values = floats as? [Scalar] ?? floats.map { Scalar($0) }
    } else {
      let doubles = try integers(count, of: UInt64.self).map { Double(bitPattern: $0) }
      values = doubles as? [Scalar] ?? doubles.map { Scalar($0) }
    }
  }

  mutating func code(_ values: inout [UInt32]) throws {
    values = try integers(try codeCount(0, bytesEach: 4))
  }

  mutating func codeCount(_ count: Int, bytesEach: Int) throws -> Int {
    var bits: UInt64 = 0
    try code(&bits)
    guard let found = Int(exactly: bits), found <= rest / bytesEach else {
      throw TrainerStateError("a list of \(bits) elements is longer than what is left")
    }
    return found
  }

  private mutating func integers<Integer: FixedWidthInteger>(
    _ count: Int, of: Integer.Type = Integer.self
  ) throws -> [Integer] {
    let size = MemoryLayout<Integer>.size
    guard count <= rest / size else { throw TrainerStateError("a number is cut off") }
    let own = bytes[place..<place + count * size]
    place += count * size
    return own.withUnsafeBytes { buffer in
      [Integer](unsafeUninitializedCapacity: count) { values, initialized in
        UnsafeMutableRawBufferPointer(values).copyMemory(from: buffer)
        for index in 0..<count { values[index] = Integer(littleEndian: values[index]) }
        initialized = count
      }
    }
  }
}
