extension Array {
  /// Calls `body` with the element at `position` where it lies; to read a part of one, the subscript
  /// copies the whole and holds all that it refers to.
  @inlinable
  @inline(__always)
  public func inPlace<Result>(_ position: Int, _ body: (borrowing Element) -> Result) -> Result {
    precondition(indices.contains(position), "element \(position) of \(count)")
    return withUnsafeBufferPointer { body($0[position]) }
  }
}
