extension RandomGenerator {
  /// Puts `values` in random order, the same on every machine and every version of Swift.
  ///
  /// Fisher and Yates' shuffle in Durstenfeld's form ("Algorithm 235: Random permutation", 1964):
  /// from the last place to the second, each value changes places with one at or before it. Swift's
  /// own `shuffle(using:)` does not promise how it uses the random numbers.
  ///
  ///     generator.shuffle(&order)
  @specialized(where Element == Int)
  public mutating func shuffle<Element>(_ values: inout [Element]) {
    for last in stride(from: values.count - 1, to: 0, by: -1) {
      // The high word of the product is uniform over 0...last, but for less than 2⁻⁴⁰.
      let other = Int(next().multipliedFullWidth(by: UInt64(last + 1)).high)
      values.swapAt(last, other)
    }
  }
}
