import Foundation
import Testing

@testable import LinearAlgebra

/// Every function against the C library: that of double precision for `Float`, whose own error
/// does not count there; for `Double` the library is itself up to a unit off.
struct VectorMathTests {
  // MARK: In double precision

  /// Numbers of every exponent, from the least subnormal one, and `sweeps` in small steps.
  private func doubles(_ exponents: ClosedRange<Int>, _ sweeps: ClosedRange<Double>...) -> [Double]
  {
    var generator = RandomGenerator(seed: 1)
    var result: [Double] = []
    for exponent in exponents {
      for _ in 0..<20 {
        result.append(
          Double(sign: .plus, exponent: exponent, significand: 1 + generator.uniform()))
      }
      result.append(Double(sign: .plus, exponent: exponent, significand: 1))
    }
    for sweep in sweeps {
      let width = sweep.upperBound - sweep.lowerBound
      for index in 0..<40_000 {
        result.append(sweep.lowerBound + width * ((Double(index) + generator.uniform()) / 40_000))
      }
    }
    return result
  }

  private var magnitudes: [Double] { doubles(-1074...1023, 0...750, 0...20, 0...1, 708...711) }

  /// Returns the largest |f(x) − g(x)| in units in the last place of g(x), infinite where only one
  /// of them is no finite number, and where it is.
  private func worst(
    _ numbers: [Double], _ f: (DoubleVector) -> DoubleVector, _ g: (Double) -> Double
  ) -> (error: Double, at: Double) {
    var worst = (error: 0.0, at: 0.0)
    forEach(numbers, f) { x, value in
      let expected = g(x)
      if value == expected || value.isNaN && expected.isNaN { return }
      let error = abs(value - expected) / max(abs(expected).ulp, .leastNonzeroMagnitude)
      if !(error <= worst.error) { worst = (error.isFinite ? error : .infinity, x) }
    }
    return worst
  }

  private func forEach(
    _ numbers: [Double], _ f: (DoubleVector) -> DoubleVector, _ body: (Double, Double) -> Void
  ) {
    for start in stride(from: 0, to: numbers.count, by: 4) {
      let count = min(4, numbers.count - start)
      numbers[start...].withUnsafeBufferPointer { source in
        guard let source = source.baseAddress else { return }
        let result = f(DoubleVector(source, count: count))
        for lane in 0..<count { body(source[lane], result[lane]) }
      }
    }
  }

  @Test func exponentialInDouble() {
    let numbers = magnitudes
    var (error, x) = worst(numbers, { .exponential($0) }, { exp($0) })
    #expect(error <= 2, "at \(x)")
    (error, x) = worst(numbers.map { -$0 }, { .exponential($0) }, { exp($0) })
    #expect(error <= 2, "at \(x)")
    (error, x) = worst(
      numbers.map { -$0 }, { DoubleVector.exponentialMinusOne($0).high }, { expm1($0) })
    #expect(error <= 2, "at \(x)")
  }

  @Test func logarithmInDouble() {
    let numbers = doubles(-1022...1023, 0.5...2, 0.99...1.01, 0.7...0.715)
    var (error, x) = worst(numbers, { .logarithm($0) }, { log($0) })
    #expect(error <= 2, "at \(x)")
    (error, x) = worst(
      doubles(-1074 ... -1, 0...1), { .logarithmOfOnePlusFraction($0) }, { log1p($0) })
    #expect(error <= 2, "at \(x)")
  }

  @Test func logisticInDouble() {
    let numbers = magnitudes
    var (error, x) = worst(numbers, { .logistic($0) }, { 1 / (1 + exp(-$0)) })
    #expect(error <= 2, "at \(x)")
    // Within 2 of the true value, and the formula that it is compared with within 1.5.
    (error, x) = worst(numbers.map { -$0 }, { .logistic($0) }, { exp($0) / (1 + exp($0)) })
    #expect(error <= 3.5, "at \(x)")
  }

  @Test func softplusInDouble() {
    for numbers in [magnitudes, magnitudes.map { -$0 }] {
      // The library's two functions are within 2 together.
      let (error, x) = worst(
        numbers, { .softplusOfMinusMagnitude($0) }, { log1p(exp(-abs($0))) })
      #expect(error <= 4, "at \(x)")
    }
  }

  @Test func hyperbolicTangentInDouble() {
    for numbers in [magnitudes, magnitudes.map { -$0 }] {
      let (error, x) = worst(numbers, { .hyperbolicTangent($0) }, { tanh($0) })
      // Within 2 of the true value, and the library within 1.5 (glibc's table says 2).
      #expect(error <= 3.5, "at \(x)")
    }
  }

  // MARK: In single precision

  /// Every `step`th `Float` from 0 to `bound`.
  private func floats(
    from lower: Float = 0, to bound: Float, step: UInt32 = 10_007, negative: Bool = false
  ) -> [Float] {
    stride(from: lower.bitPattern, through: bound.bitPattern, by: Int(step)).map {
      negative ? -Float(bitPattern: $0) : Float(bitPattern: $0)
    }
  }

  /// Returns the largest error in units in the last place of the true value, which overflows to
  /// infinity where it rounds to it.
  private func worst(
    _ numbers: [Float], _ f: (FloatVector) -> FloatVector, _ g: (Double) -> Double
  ) -> (error: Double, at: Float) {
    var worst = (error: 0.0, at: Float(0))
    for start in stride(from: 0, to: numbers.count, by: 4) {
      let count = min(4, numbers.count - start)
      numbers[start...].withUnsafeBufferPointer { source in
        guard let source = source.baseAddress else { return }
        let result = f(FloatVector(source, count: count))
        for lane in 0..<count {
          let truth = g(Double(source[lane]))
          let rounded = Float(truth)
          if result[lane] == rounded || result[lane].isNaN && rounded.isNaN { continue }
          let error =
            abs(Double(result[lane]) - truth)
            / Double(max(abs(rounded).ulp, .leastNonzeroMagnitude))
          if !(error <= worst.error) { worst = (error.isFinite ? error : .infinity, source[lane]) }
        }
      }
    }
    return worst
  }

  /// e⁸⁸·⁷² is nearly the largest Float: every number around the overflow is looked at too.
  private func exponents(negative: Bool) -> [Float] {
    floats(to: .infinity, negative: negative)
      + floats(from: 0.25, to: 128, step: 251, negative: negative)
      + floats(from: 88.72, to: 88.73, step: 1, negative: negative)
      + floats(from: 103.9, to: 104.1, step: 1, negative: negative)
  }

  @Test func exponentialInFloat() {
    var (error, x) = worst(exponents(negative: false), { .exponential($0) }, { exp($0) })
    #expect(error <= 1, "at \(x)")
    (error, x) = worst(exponents(negative: true), { .exponential($0) }, { exp($0) })
    #expect(error <= 1, "at \(x)")
    (error, x) = worst(
      exponents(negative: true), { FloatVector.exponentialMinusOne($0).high }, { expm1($0) })
    #expect(error <= 1, "at \(x)")
  }

  @Test func logarithmInFloat() {
    let numbers =
      floats(from: .leastNormalMagnitude, to: .infinity) + floats(from: 0.5, to: 2, step: 151)
    var (error, x) = worst(numbers, { .logarithm($0) }, { log($0) })
    #expect(error <= 2, "at \(x)")
    (error, x) = worst(
      floats(to: 1) + floats(from: 0.001, to: 1, step: 1009), { .logarithmOfOnePlusFraction($0) },
      { log1p($0) })
    #expect(error <= 2, "at \(x)")
  }

  @Test(arguments: [false, true])
  func activationsInFloat(_ negative: Bool) {
    let numbers = exponents(negative: negative)
    var (error, x) = worst(
      numbers, { .logistic($0) }, { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) })
    #expect(error <= 2, "at \(x)")
    (error, x) = worst(numbers, { .softplusOfMinusMagnitude($0) }, { log1p(exp(-abs($0))) })
    #expect(error <= 2, "at \(x)")
    (error, x) = worst(numbers, { .hyperbolicTangent($0) }, { tanh($0) })
    #expect(error <= 2, "at \(x)")
  }

  // MARK: Numbers with a place of their own

  /// Returns f of four numbers.
  private func values<V: Vector>(_ numbers: [V.Scalar], _ f: (V) -> V) -> [V.Scalar] {
    numbers.withUnsafeBufferPointer { source in
      guard let source = source.baseAddress else { return [] }
      let result = f(V(source, count: numbers.count))
      return (0..<numbers.count).map { result[$0] }
    }
  }

  private func checkSpecial<V: Vector>(_ type: V.Type) {
    let infinity = V.Scalar.infinity
    let ends: [V.Scalar] = [0, -0.0, infinity, -infinity]
    #expect(values(ends, V.exponential) == [1, 1, infinity, 0])
    #expect(
      values([0, -0.0, -infinity, -1000]) { V.exponentialMinusOne($0).high } == [0, 0, -1, -1])
    #expect(values([1, infinity], V.logarithm) == [0, infinity])
    #expect(values([0, -0.0], V.logarithmOfOnePlusFraction) == [0, 0])
    #expect(values(ends, V.logistic) == [0.5, 0.5, 1, 0])
    #expect(values(ends.suffix(2), V.softplusOfMinusMagnitude) == [0, 0])
    #expect(values(ends, V.hyperbolicTangent) == [0, 0, 1, -1])
    // Far out, but not infinite.
    let far: [V.Scalar] = [.greatestFiniteMagnitude, -.greatestFiniteMagnitude]
    #expect(values(far, V.exponential) == [infinity, 0])
    #expect(values(far, V.logistic) == [1, 0])
    #expect(values(far, V.softplusOfMinusMagnitude) == [0, 0])
    #expect(values(far, V.hyperbolicTangent) == [1, -1])
    // No number stays none, in its own place only.
    let functions: [(V) -> V] = [
      V.exponential, { V.exponentialMinusOne($0).high }, V.logarithm, V.logarithmOfOnePlusFraction,
      V.logistic,
      V.softplusOfMinusMagnitude, V.hyperbolicTangent,
    ]
    for (index, function) in functions.enumerated() {
      for lane in 0..<4 {
        var numbers = [V.Scalar](repeating: 1, count: 4)
        if index == 1 { numbers = numbers.map { -$0 } }
        let plain = values(numbers, function)
        numbers[lane] = .nan
        let result = values(numbers, function)
        for place in 0..<4 {
          #expect(place == lane ? result[place].isNaN : result[place] == plain[place])
        }
      }
    }
  }

  @Test func zerosInfinitiesAndWhatIsNoNumber() {
    checkSpecial(FloatVector.self)
    checkSpecial(DoubleVector.self)
  }

  @Test func resultsReachTheLeastNumberAndTheGreatest() {
    // The last x with a finite eˣ and the next one, the first with one above 0 and the one before:
    // either side of log(2¹²⁸ − 2¹⁰³) and of log 2⁻¹⁵⁰, as arithmetic of 40 digits says.
    let float = values([88.72283, 88.72284, -103.972076, -103.972084], FloatVector.exponential)
    #expect(float[0] > 3.4e38 && float[0].isFinite)
    #expect(float[1...] == [.infinity, .leastNonzeroMagnitude, 0])
    // log(2¹⁰²⁴ − 2⁹⁷⁰) and log 2⁻¹⁰⁷⁵.
    let double = values(
      [709.782712893384, 709.7827128933841, -745.1332191019411, -745.1332191019412],
      DoubleVector.exponential)
    #expect(double[0] > 1.797e308 && double[0].isFinite)
    #expect(double[1...] == [.infinity, .leastNonzeroMagnitude, 0])
  }
}
