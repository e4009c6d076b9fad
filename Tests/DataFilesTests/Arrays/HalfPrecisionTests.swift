import Testing

@testable import DataFiles

@Suite struct HalfPrecisionTests {
  /// The bits of numbers in half precision, after IEEE 754.
  @Test func readsHalfPrecision() {
    for (bits, value) in [
      (0x0000, 0), (0x0001, 5.960464477539063e-8), (0x03FF, 6.097555160522461e-5),
      (0x0400, 6.103515625e-5), (0x3555, 0.333251953125), (0x7BFF, 65504), (0x7C00, .infinity),
      (0xFC00, -.infinity), (0xBC00, -1),
    ] as [(UInt16, Double)] {
      #expect(halfPrecision(bits) == value)
    }
    #expect(halfPrecision(0x7E00).isNaN)
    #expect(halfPrecision(0x8000).sign == .minus)
  }
}
