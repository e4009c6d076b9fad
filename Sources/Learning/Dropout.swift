import LinearAlgebra

/// Holds one draw of inverted dropout for one hidden layer: which units take part, for which
/// example, and the scale that keeps the expected value.
///
/// D = rand < keep; A ← A·D / keep; on the way back dA ← dA·D / keep, with the same D (Srivastava
/// et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014). Evaluation
/// uses all units and no scale.
public struct DropoutMask<Scalar: BLASScalar>: Equatable, Sendable {
  /// units × examples: 1 / keep where the unit takes part, 0 where it is dropped.
  public private(set) var factors: Matrix<Scalar>
  /// How many entries of `factors` are not 0.
  public private(set) var keptCount: Int

  /// Creates a mask that keeps every unit.
  init(units: Int, examples: Int) {
    factors = Matrix(rows: units, columns: examples, repeating: 1)
    keptCount = units * examples
  }

  /// Draws a fresh mask.
  mutating func draw(keepProbability: Double, using generator: inout RandomGenerator) {
    keptCount = 0
    factors.fillAtRandom(
      with: Scalar(1 / keepProbability), probability: keepProbability, counting: &keptCount,
      using: &generator)
  }

  /// Assigns A·D / keep to `dropped`.
  func forward(_ values: Matrix<Scalar>, into dropped: inout Matrix<Scalar>) {
    dropped.assign(values, timesElementwise: factors)
  }

  /// Turns the gradient with respect to A·D / keep into that with respect to A.
  func backward(_ delta: inout Matrix<Scalar>) {
    delta.multiply(elementwise: factors)
  }
}
