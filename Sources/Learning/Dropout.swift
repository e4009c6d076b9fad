import LinearAlgebra

/// Holds one draw of inverted dropout for one hidden layer: which units take part, for which
/// example, and the scale that keeps the expected value.
///
/// D = rand < keep; A ← A·D / keep; on the way back dA ← dA·D / keep, with the same D (Srivastava
/// et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014). Evaluation
/// uses all units and no scale. Activations apply it on both ways, see ``Activation``.
public struct DropoutMask<Scalar: BLASScalar>: Equatable, Sendable {
  /// D, units × examples, a bit each, and 1 / keep.
  private(set) var dropping: Dropping<Scalar>
  /// How many bits of D are set.
  public private(set) var keptCount: Int

  /// Creates a mask that keeps every unit.
  init(units: Int, examples: Int) {
    dropping = Dropping(kept: BitMatrix(rows: units, columns: examples), scale: 1)
    keptCount = units * examples
  }

  /// The number of units.
  public var units: Int { dropping.kept.rows }

  /// The number of units times that of examples.
  public var count: Int { dropping.kept.count }

  /// Returns whether a unit takes part for an example, both from 0.
  public func keeps(unit: Int, example: Int) -> Bool { dropping.kept[unit, example] }

  /// D / keep as a matrix of numbers, units × examples.
  public var factors: Matrix<Scalar> {
    let kept = dropping.kept
    var result = Matrix<Scalar>(rows: kept.rows, columns: kept.columns)
    for row in 0..<kept.rows {
      for column in 0..<kept.columns where kept[row, column] {
        result[row, column] = dropping.scale
      }
    }
    return result
  }

  /// Draws a fresh mask.
  mutating func draw(keepProbability: Double, using generator: inout RandomGenerator) {
    dropping.scale = Scalar(1 / keepProbability)
    keptCount = dropping.kept.draw(probability: keepProbability, using: &generator)
  }
}
