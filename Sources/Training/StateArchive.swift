import LinearAlgebra

/// Carries values out of a run or back into one: what writes takes each value as it is, what reads
/// replaces it.
///
/// A type names its fields once, in an order, and the same lines write and read them, so that the
/// two cannot disagree. A reader checks that a value is within its range before it hands it over,
/// whoever wrote it.
public protocol StateArchive {
  /// Carries 64 bits.
  mutating func code(_ value: inout UInt64) throws

  /// Carries text.
  mutating func code(_ text: inout String) throws

  /// Carries numbers bit by bit, as many as there are.
  mutating func code<Scalar: BLASScalar>(_ values: inout [Scalar]) throws

  /// Carries whole numbers from 0 up to 2³², as many as there are.
  mutating func code(_ values: inout [UInt32]) throws

  /// Carries how many elements follow. A reader refuses more than the bytes that are left could
  /// hold, at `bytesEach` an element, before anybody asks for memory.
  mutating func codeCount(_ count: Int, bytesEach: Int) throws -> Int
}

/// Says why what was read is no state of a run.
public struct TrainerStateError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong, in words.
  public let description: String

  /// Creates an error.
  public init(_ description: String) {
    self.description = description
  }
}

extension StateArchive {
  /// The largest count that a run is believed to reach.
  static var mostOfAnything: Int { TrainerOptions.largestCount }

  /// Carries a whole number, which has to be in `range`.
  mutating func code(
    _ value: inout Int, _ name: String, in range: ClosedRange<Int> = 0...Self.mostOfAnything
  ) throws {
    var bits = UInt64(bitPattern: Int64(value))
    try code(&bits)
    value = Int(Int64(bitPattern: bits))
    try require(range.contains(value), "\(name) is \(value)")
  }

  /// Carries a number bit by bit; nothing is asked of it but what `isValid` says.
  mutating func code(
    _ value: inout Double, _ name: String, where isValid: (Double) -> Bool = { _ in true }
  ) throws {
    var bits = value.bitPattern
    try code(&bits)
    value = Double(bitPattern: bits)
    try require(isValid(value), "\(name) is \(value)")
  }

  /// Carries a yes or a no.
  mutating func code(_ value: inout Bool) throws {
    var number = value ? 1 : 0
    try code(&number, "a switch", in: 0...1)
    value = number == 1
  }

  /// Carries one of the cases of an enumeration, by its name.
  mutating func code<Value: RawRepresentable<String>>(_ value: inout Value, _ name: String) throws {
    var text = value.rawValue
    try code(&text)
    guard let found = Value(rawValue: text) else {
      throw TrainerStateError("\(name) is '\(text)'")
    }
    value = found
  }

  /// Carries a value that may be missing; `filler` is what a reader has replaced.
  mutating func code<Value>(
    optional value: inout Value?, filler: Value, _ body: (inout Self, inout Value) throws -> Void
  ) throws {
    var isThere = value != nil
    try code(&isThere)
    guard isThere else {
      value = nil
      return
    }
    var inner = value ?? filler
    try body(&self, &inner)
    value = inner
  }

  /// Carries values one by one; `filler` is what a reader has replaced.
  mutating func code<Value>(
    each values: inout [Value], filler: Value, bytesEach: Int = 8,
    _ body: (inout Self, inout Value) throws -> Void
  ) throws {
    let count = try codeCount(values.count, bytesEach: bytesEach)
    for index in 0..<count {
      if index == values.count { values.append(filler) }
      try body(&self, &values[index])
    }
    values.removeLast(values.count - count)
  }

  /// Carries whole numbers from 0 up to 2³² in four bytes each.
  mutating func code(compact values: inout [Int]) throws {
    var small = try values.map { value in
      guard let number = UInt32(exactly: value) else {
        throw TrainerStateError("\(value) does not fit into 32 bits")
      }
      return number
    }
    try code(&small)
    values = small.map { Int($0) }
  }

  /// Refuses what is not so.
  func require(_ condition: Bool, _ complaint: @autoclosure () -> String) throws {
    guard condition else { throw TrainerStateError(complaint()) }
  }
}
