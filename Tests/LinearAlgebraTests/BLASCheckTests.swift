import Testing

@testable import LinearAlgebra

struct BLASCheckTests {
  @Test func theLibraryOfThisMachineMultipliesRightly() throws {
    try BLAS.check()
  }

  /// Says how a product is spoiled.
  enum Fault: CaseIterable {
    case oneElement, lastElement, wrongFactorTransposed, sumOnTop, notANumber, leftOut
  }

  @Test(arguments: Fault.allCases)
  func everyKindOfWrongProductIsTold(_ fault: Fault) {
    check(fault, Float.self)
    check(fault, Double.self)
  }

  private func check<Scalar: BLASScalar>(_ fault: Fault, _ type: Scalar.Type) {
    #expect(throws: BLASError.self) {
      try BLAS.check(type) { a, b, transposed, c in
        guard fault != .leftOut else { return }
        c.assign(a, times: b, transposing: transposed)
        // Only the largest product is wrong, as where only one kernel is.
        guard c.count > 1000 else { return }
        switch fault {
        case .oneElement: c[c.rows / 2, c.columns / 3] += 0.01
        case .lastElement: c[c.rows - 1, c.columns - 1] *= 1.5
        case .wrongFactorTransposed:
          c = Matrix(rows: c.rows, columns: c.columns, elements: c.elements.reversed())
        case .sumOnTop: c.elements.indices.forEach { c.elements[$0] += c.elements[0] }
        case .notANumber: c[0, 0] = .nan
        case .leftOut: break
        }
      }
    }
  }

  @Test func theErrorSaysWhatIsWrongAndWhatToDo() {
    let error = BLASError(kernels: "Prescott", product: "5 × 3 × 7, in single precision")
    #expect(
      error.description
        == "the BLAS library gives wrong results on this processor (kernels Prescott, "
        + "5 × 3 × 7, in single precision); set OPENBLAS_CORETYPE to other kernels, such as Haswell "
        + "or Nehalem, or install a newer OpenBLAS")
  }
}
