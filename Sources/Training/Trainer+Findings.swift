import Learning
import LinearAlgebra

// What panes show of a run beside its evaluations.

extension Trainer {
  /// Returns which units of each hidden layer took part in the last update: those of the first example,
  /// of the second, and so on for up to 24 examples, or fewer of wide layers. Empty without dropout.
  public var lastMasks: [[[Bool]]] {
    guard regularization.dropsUnits, hasDropped, update > firstUpdate else { return [] }
    return updaters[lastShape].masks.filter { $0.count > 0 }.map { mask in
      let examples = min(mask.count / mask.units, max(min(4096 / mask.units, 24), 1))
      return (0..<examples).map { example in
        (0..<mask.units).map { mask.keeps(unit: $0, example: example) }
      }
    }
  }

  /// How far values and gradients spread at the last update, a layer each; empty before the first.
  public var signals: [Signal] { update > firstUpdate ? updaters[lastShape].signals() : [] }

  /// How many units of each hidden layer were 0 for every example of the last batch; empty before the
  /// first, for units that are not ReLU, and for batches of fewer than 16 examples.
  var deadUnits: [Int] {
    let updater = updaters[lastShape]
    guard update > firstUpdate, network.architecture.activation == .relu, updater.exampleCount >= 16
    else {
      return []
    }
    return updater.deadUnitCounts()
  }

  /// Returns a gradient check of the network as it stands, on the first training examples, up to
  /// `limit` of them, and on so many units that the fast method takes a fraction of a second.
  public func gradientCheck(examples limit: Int = 256) -> GradientCheck {
    let count = min(data.training.count, limit)
    var inputs = Matrix<Scalar>(rows: network.architecture.inputs, columns: count)
    inputs.assignTransposed(data.training.rows, rows: 0..<count)
    var check = GradientCheck(
      network: network.converted(to: Double.self), inputs: inputs.converted(to: Double.self),
      targets: data.training.targets.selecting(0..<count), regularization: regularization,
      examples: data.training.count)
    check.maskSeed = options.seed &+ UInt64(update)
    check.limitCost(to: 1e9)
    return check
  }
}
