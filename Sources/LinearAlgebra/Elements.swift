/// Holds numbers side by side in memory, from an address that is a multiple of 64 bytes.
///
/// It is to be used like an array. An array's first element is 32 bytes into a block of memory, in
/// the middle of a cache line, so that every load of a whole vector of 64 bytes touches two lines:
/// BLAS then multiplies small matrices at two thirds of the speed
/// (`regulus-benchmark --threads 1 mnist`).
@frozen
public struct Elements<Scalar: BLASScalar>: Sendable {
  /// The memory, shared by copies until one of them changes; nil where there are no elements.
  @usableFromInline var storage: Storage?

  /// The address of the first element is a multiple of so many bytes: a cache line, and the longest
  /// vector that processors have.
  public static var alignment: Int { 64 }

  /// Owns the memory.
  ///
  /// Sendable though it can change: it does so only through an ``Elements`` that is the only one to
  /// refer to it, as an array's buffer does.
  @usableFromInline
  final class Storage: @unchecked Sendable {
    @usableFromInline let count: Int
    @usableFromInline let base: UnsafeMutablePointer<Scalar>
    /// Where the block of memory begins, up to 48 bytes earlier.
    @usableFromInline let block: UnsafeMutableRawPointer

    /// Allocates memory for `count` elements, at least one, which the caller is to fill.
    ///
    /// A block that is larger than needed is aligned here: the C library would cut an aligned one
    /// down to a size that does not serve again when as much is asked for, and memory would grow.
    @inlinable
    init(count: Int) {
      self.count = count
      let usual = 16
      block = .allocate(
        byteCount: count * MemoryLayout<Scalar>.stride + Elements.alignment - usual,
        alignment: usual)
      base = block.alignedUp(toMultipleOf: Elements.alignment)
        .bindMemory(to: Scalar.self, capacity: count)
    }

    deinit { block.deallocate() }
  }
}

// MARK: - Creating

extension Elements {
  /// Creates `count` elements of one value.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public init(repeating value: Scalar, count: Int) {
    precondition(count >= 0, "\(count) elements")
    guard count > 0 else { return }
    let storage = Storage(count: count)
    storage.base.initialize(repeating: value, count: count)
    self.storage = storage
  }

  /// Creates the elements of a sequence, in its order.
  @inlinable
  public init(_ elements: some Sequence<Scalar>) {
    // Where they are not in memory, how many there are is known only once they have been listed.
    self =
      elements.withContiguousStorageIfAvailable { Elements(copying: $0) }
      ?? Array(elements).withUnsafeBufferPointer { Elements(copying: $0) }
  }

  @inlinable
  init(copying source: UnsafeBufferPointer<Scalar>) {
    guard let from = source.baseAddress, source.count > 0 else { return }
    let storage = Storage(count: source.count)
    storage.base.initialize(from: from, count: source.count)
    self.storage = storage
  }
}

extension Elements: ExpressibleByArrayLiteral {
  /// Creates the elements that are listed.
  @inlinable
  public init(arrayLiteral elements: Scalar...) { self.init(elements) }
}

// MARK: - Memory

extension Elements {
  /// Calls `body` with the elements in memory, to be read and only before it returns.
  @inlinable
  @inline(__always)
  public func withUnsafeBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: base, count: count))
  }

  /// Calls `body` with the elements in memory, to be changed and only before it returns.
  @inlinable
  @inline(__always)
  public mutating func withUnsafeMutableBufferPointer<Result, Failure: Error>(
    _ body: (inout UnsafeMutableBufferPointer<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    makeUnique()
    defer { withExtendedLifetime(storage) {} }
    var buffer = UnsafeMutableBufferPointer(start: base, count: count)
    return try body(&buffer)
  }

  /// The address of the first element. Where there are none, it is no place in memory and yet not
  /// nil, as with arrays: a product with an inner dimension of 0 has a result to be filled with 0.
  @inlinable
  @inline(__always)
  var base: UnsafeMutablePointer<Scalar>? {
    storage?.base ?? UnsafeMutablePointer(bitPattern: Elements.alignment)
  }

  /// Takes memory of its own if other copies share it.
  @inlinable
  @inline(__always)
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&storage) { copyStorage() }
  }

  @inlinable
  @inline(never)
  mutating func copyStorage() { self = withUnsafeBufferPointer { Elements(copying: $0) } }
}

// MARK: - A collection

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Elements: RandomAccessCollection, MutableCollection {
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { storage?.count ?? 0 }
  @inlinable public var count: Int { endIndex }

  /// The element at `position`, from 0.
  @inlinable
  public subscript(position: Int) -> Scalar {
    @_specialize(exported:true,where Scalar == Float)
    @_specialize(exported:true,where Scalar == Double)
    get { place(position).pointee }
    @_specialize(exported:true,where Scalar == Float)
    @_specialize(exported:true,where Scalar == Double)
    set {
      makeUnique()
      place(position).pointee = newValue
    }
    _modify {
      makeUnique()
      defer { withExtendedLifetime(storage) {} }
      yield &place(position).pointee
    }
  }

  @inlinable
  @inline(__always)
  func place(_ position: Int) -> UnsafeMutablePointer<Scalar> {
    guard let storage, position >= 0 && position < storage.count else {
      preconditionFailure("element \(position) of \(count)")
    }
    return storage.base + position
  }

  @inlinable
  public func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<Scalar>) throws -> Result
  ) rethrows -> Result? {
    try withUnsafeBufferPointer(body)
  }

  @inlinable
  public mutating func withContiguousMutableStorageIfAvailable<Result>(
    _ body: (inout UnsafeMutableBufferPointer<Scalar>) throws -> Result
  ) rethrows -> Result? {
    try withUnsafeMutableBufferPointer(body)
  }
}

extension Array where Element: BLASScalar {
  /// Copies elements, all at once also where the compiler does not know of which kind they are.
  @inlinable
  public init(_ elements: Elements<Element>) {
    self = elements.withUnsafeBufferPointer { source in
      guard let from = source.baseAddress, source.count > 0 else { return [] }
      return Array(unsafeUninitializedCapacity: source.count) { buffer, count in
        buffer.baseAddress?.initialize(from: from, count: source.count)
        count = source.count
      }
    }
  }
}

// MARK: - Comparing

extension Elements: Equatable {
  /// Returns whether both hold equal numbers in the same order. As with arrays, copies that share
  /// memory are equal even where they hold a NaN.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public static func == (first: Elements, second: Elements) -> Bool {
    first.storage === second.storage
      || first.withUnsafeBufferPointer { first in
        second.withUnsafeBufferPointer { first.elementsEqual($0) }
      }
  }

  /// Returns whether an array holds the same numbers.
  @inlinable
  public static func == (first: Elements, second: [Scalar]) -> Bool { first.elementsEqual(second) }

  /// Returns whether an array holds the same numbers.
  @inlinable
  public static func == (first: [Scalar], second: Elements) -> Bool { second == first }
}

extension Elements: CustomStringConvertible {
  /// The numbers as an array's description has them: `[1.0, 2.5]`.
  public var description: String { Array(self).description }
}
