import Testing

@testable import LinearAlgebra

struct SubnormalNumbersTests {
  /// 2⁻¹²⁶ is the least normal `Float`, 2⁻¹⁰²² the least normal `Double`. Arithmetic that the compiler
  /// could do itself would prove nothing, hence matrices.
  @Test func subnormalResultsAndOperandsCountAsZeroUntilItIsRestored() {
    func products() -> [Double] {
      var float = Matrix<Float>(rows: 1, columns: 2, elements: [0x1p-126, 0x1p-130])
      var sums: [Float] = [0]
      float.multiply(
        elementwise: Matrix(rows: 1, columns: 2, elements: [0.5, 0x1p+10]), sums: &sums)
      var double = Matrix<Double>(rows: 1, columns: 2, elements: [0x1p-1022, 0x1p-1030])
      var doubleSums: [Double] = [0]
      double.multiply(
        elementwise: Matrix(rows: 1, columns: 2, elements: [0.5, 0x1p+10]), sums: &doubleSums)
      return float.elements.map(Double.init) + Array(double.elements)
    }
    let exact = [0x1p-127, 0x1p-120, 0x1p-1023, 0x1p-1020]
    #expect(products() == exact)
    let subnormal = SubnormalNumbers.flushing()
    let flushed = products()
    subnormal.restore()
    #if arch(x86_64) || arch(arm64)
      #expect(flushed == [0, 0, 0, 0])
    #endif
    #expect(products() == exact)
  }
}
