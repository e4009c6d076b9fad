import LinearAlgebra
import Testing

/// Each kernel against its formula, number by number, at lengths that fill vectors and do not.
struct OptimizerKernelsTests {
  static let counts = [0, 1, 3, 4, 7, 8, 16, 33, 101]

  /// Holds a weight, its gradient and its moments.
  private struct Place {
    var weight, slope, first, second: Double
  }

  private func places(_ count: Int) -> [Place] {
    var generator = RandomGenerator(seed: UInt64(count))
    return (0..<count).map { _ in
      let second = generator.normal()
      return Place(
        weight: generator.normal(), slope: generator.normal(), first: generator.normal(),
        second: second * second)
    }
  }

  private func softened(_ value: Double, _ threshold: Double) -> Double {
    value > threshold ? value - threshold : value < -threshold ? value + threshold : 0
  }

  /// Runs a kernel in both precisions on the places, and compares with `formula`, which steps one.
  private func expect(
    _ count: Int, threshold: Double, _ formula: (inout Place) -> Void,
    single: Kernel<Float>, double: Kernel<Double>,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let start = places(count)
    var expected = start
    for index in expected.indices {
      formula(&expected[index])
      expected[index].weight = softened(expected[index].weight, threshold)
    }
    func largestError<Scalar: BLASScalar>(_ kernel: Kernel<Scalar>) -> Double {
      var weights = start.map { Scalar($0.weight) }
      var first = start.map { Scalar($0.first) }
      var second = start.map { Scalar($0.second) }
      let slopes = start.map { Scalar($0.slope) }
      weights.withUnsafeMutableBufferPointer { weights in
        first.withUnsafeMutableBufferPointer { first in
          second.withUnsafeMutableBufferPointer { second in
            slopes.withUnsafeBufferPointer { kernel(weights, $0, first, second) }
          }
        }
      }
      return expected.indices.reduce(0) { largest, index in
        max(
          largest, abs(Double(weights[index]) - expected[index].weight),
          abs(Double(first[index]) - expected[index].first),
          abs(Double(second[index]) - expected[index].second))
      }
    }
    #expect(largestError(double) < 1e-14, sourceLocation: sourceLocation)
    #expect(largestError(single) < 1e-5, sourceLocation: sourceLocation)
  }

  private typealias Kernel<Scalar: BLASScalar> = (
    UnsafeMutableBufferPointer<Scalar>, UnsafeBufferPointer<Scalar>,
    UnsafeMutableBufferPointer<Scalar>, UnsafeMutableBufferPointer<Scalar>
  ) -> Void

  private func terms<Scalar: BLASScalar>(_ threshold: Double, _: Scalar.Type) -> StepTerms<Scalar> {
    StepTerms(scale: 0.5, ridge: 0.25, decay: 0.125, threshold: Scalar(threshold))
  }

  /// 0.5 · dW + 0.25 · W.
  private func slope(_ place: Place) -> Double { 0.5 * place.slope + 0.25 * place.weight }

  @Test(arguments: counts, [0, 0.3]) func plainDescent(_ count: Int, _ threshold: Double) {
    expect(
      count, threshold: threshold,
      { $0.weight -= 0.1 * $0.slope + 0.125 * $0.weight },
      single: { w, g, _, _ in
        w.descend(along: g, rate: 0.1, decay: 0.125, threshold: Float(threshold))
      },
      double: { w, g, _, _ in w.descend(along: g, rate: 0.1, decay: 0.125, threshold: threshold) })
  }

  @Test(arguments: counts, [false, true]) func momentum(_ count: Int, _ looksAhead: Bool) {
    for threshold in [0, 0.3] {
      expect(
        count, threshold: threshold,
        { place in
          let slope = slope(place)
          place.first = 0.75 * place.first + slope
          let step = looksAhead ? slope + 0.75 * place.first : place.first
          place.weight -= 0.1 * step + 0.125 * place.weight
        },
        single: { w, g, m, _ in
          w.descend(
            along: g, velocity: m, rate: 0.1, beta: 0.75, looksAhead: looksAhead,
            terms: terms(threshold, Float.self))
        },
        double: { w, g, m, _ in
          w.descend(
            along: g, velocity: m, rate: 0.1, beta: 0.75, looksAhead: looksAhead,
            terms: terms(threshold, Double.self))
        })
    }
  }

  @Test(arguments: counts, [0, 0.3]) func rmsProp(_ count: Int, _ threshold: Double) {
    expect(
      count, threshold: threshold,
      { place in
        let slope = slope(place)
        place.second = 0.75 * place.second + 0.25 * slope * slope
        place.weight -=
          0.1 * slope / (place.second.squareRoot() + 0.5) + 0.125 * place.weight
      },
      single: { w, g, _, s in
        w.descend(
          along: g, meanSquare: s, rate: 0.1, memory: 0.75, share: 0.25, epsilon: 0.5,
          terms: terms(threshold, Float.self))
      },
      double: { w, g, _, s in
        w.descend(
          along: g, meanSquare: s, rate: 0.1, memory: 0.75, share: 0.25, epsilon: 0.5,
          terms: terms(threshold, Double.self))
      })
  }

  @Test(arguments: counts, [0, 0.3]) func adam(_ count: Int, _ threshold: Double) {
    func factors<Scalar>(_: Scalar.Type) -> AdamFactors<Scalar> {
      AdamFactors(learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 0.5, step: 3)
    }
    expect(
      count, threshold: threshold,
      { place in
        let slope = slope(place)
        place.first = 0.5 * place.first + 0.5 * slope
        place.second = 0.75 * place.second + 0.25 * slope * slope
        // 1 − 0.5³ and 1 − 0.75³.
        let step = place.first / 0.875 / ((place.second / 0.578125).squareRoot() + 0.5)
        place.weight -= 0.1 * step + 0.125 * place.weight
      },
      single: { w, g, m, s in
        w.descend(
          along: g, mean: m, meanSquare: s, factors: factors(Float.self),
          terms: terms(threshold, Float.self))
      },
      double: { w, g, m, s in
        w.descend(
          along: g, mean: m, meanSquare: s, factors: factors(Double.self),
          terms: terms(threshold, Double.self))
      })
  }

  @Test(arguments: [0, 0.1]) func aNaNIsNotHidden(_ threshold: Double) {
    var weights = [1.0, 1, 1]
    let slopes = [0, Double.nan, 0]
    weights.withUnsafeMutableBufferPointer { weights in
      slopes.withUnsafeBufferPointer {
        weights.descend(along: $0, rate: 1, decay: 0, threshold: threshold)
      }
    }
    #expect(weights[0] == 1 - threshold && weights[1].isNaN && weights[2] == 1 - threshold)
  }
}

/// Plain descent, by figures that can be checked in the head.
struct DescentTests {
  private func descend<Scalar: BLASScalar>(
    _ weights: inout [Scalar], along gradient: [Scalar], rate: Scalar, decay: Scalar = 0,
    threshold: Scalar = 0
  ) {
    weights.withUnsafeMutableBufferPointer { weights in
      gradient.withUnsafeBufferPointer { gradient in
        weights.descend(along: gradient, rate: rate, decay: decay, threshold: threshold)
      }
    }
  }

  private func soften<Scalar: BLASScalar>(_ weights: [Scalar], _ threshold: Scalar) -> [Scalar] {
    var weights = weights
    descend(&weights, along: weights.map { _ in 0 }, rate: 1, threshold: threshold)
    return weights
  }

  @Test func aStepDecaysAndFollowsTheGradient() {
    // x − (0.25 · g + 0.5 · x)
    var weights = [4.0, -2, 0]
    descend(&weights, along: [1, -8, 2], rate: 0.25, decay: 0.5)
    #expect(weights == [1.75, 1, -0.5])
  }

  @Test func aDecayBelowThePrecisionOfFloatIsNotLost() {
    // 1 − 2e-8 is 1 in Float; over 20,000 steps the weights lose 4e-4 of themselves all the same.
    var single = [Float](repeating: 1, count: 50)
    var double = [Double](repeating: 1, count: 50)
    var generator = RandomGenerator(seed: 1)
    var step = [Float](repeating: 0, count: 50)
    for _ in 0..<20_000 {
      for index in step.indices { step[index] = Float(generator.normal()) }
      descend(&single, along: step, rate: 1e-5, decay: 2e-8)
      descend(&double, along: step.map { Double($0) }, rate: 1e-5, decay: 2e-8)
    }
    let errors = zip(single, double).map { Double($0) - $1 }
    #expect(abs(errors.reduce(0, +) / 50) < 4e-5)
  }

  @Test func theSoftThresholdReachesExactlyZero() {
    // sign x · max(|x| − 0.5, 0)
    let weights = [2, 0.75, 0.5, 0.25, 0, -0.25, -0.5, -0.75, -2]
    #expect(soften(weights, 0.5) == [1.5, 0.25, 0, 0, 0, 0, 0, -0.25, -1.5])
  }

  @Test func theSoftThresholdIsExactInFloatNextToTheThreshold() {
    let threshold: Float = 0.1
    let rest = threshold.nextUp - threshold
    #expect(rest > 0)
    let weights = [
      threshold, -threshold, threshold.nextUp, -threshold.nextUp, threshold.nextDown,
    ]
    #expect(soften(weights, threshold) == [0, 0, rest, -rest, 0])
  }

  @Test func aNaNStaysOneThroughTheSoftThreshold() {
    let weights = soften([.nan, 1], 0.5)
    #expect(weights[0].isNaN)
    #expect(weights[1] == 0.5)
  }
}
