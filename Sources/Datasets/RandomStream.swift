import LinearAlgebra

/// Names the streams of random numbers that one seed feeds here, one for each use.
///
/// The numbers spell the names in ASCII: none of them meets the small numbers other uses count by.
enum RandomStream {
  static let training: UInt64 = 0x74_7261_696E  // "train"
  static let dev: UInt64 = 0x64_6576  // "dev"
  static let test: UInt64 = 0x7465_7374  // "test"
  static let split: UInt64 = 0x73_706C_6974  // "split"
}

extension RandomGenerator {
  /// Puts `values` in random order (Fisher and Yates), the same on every version of Swift.
  mutating func shuffle<Element>(_ values: inout [Element]) {
    for last in stride(from: values.count - 1, to: 0, by: -1) {
      // The high word of the product is uniform over 0...last, but for less than 2⁻⁴⁰.
      let other = Int(next().multipliedFullWidth(by: UInt64(last + 1)).high)
      values.swapAt(last, other)
    }
  }
}
