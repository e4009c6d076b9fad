import LinearAlgebra

/// Says how far a gradient is from centred differences along random directions.
public struct DirectionalReport: Equatable, Sendable {
  /// √mean (vᵀg − d)² / (‖g‖₂ + √mean d²) over the directions v, with d the centred difference of J
  /// along v: an estimate of ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂). Nil where no direction could be compared.
  public let difference: Double?
  /// How many directions were compared.
  public let directions: Int
  /// How many were not, as some ReLU changes side however small the step.
  public let kinks: Int
  /// Whether a direction was compared, and the difference is below the threshold or no larger than
  /// rounding makes it.
  public let passes: Bool
}

extension GradientCheck {
  /// Compares vᵀg with the centred difference of J along random directions v, at the price of some
  /// four forward passes a direction whatever the number of parameters: cheap enough for every
  /// evaluation of a run.
  ///
  /// The components of v are drawn from the standard normal distribution, so that vᵀ(g − ĝ) is
  /// normal with deviation ‖g − ĝ‖₂: no error cancels out, and each is seen in proportion to its
  /// size. A gradient whose true difference is D stays below the threshold τ with probability
  /// P(χ²ₖ < k·τ²/D²) over k directions, √(2/π)·τ/D for one: a difference of 1e-5 is missed by one
  /// direction in 125 cases, by two in 10,000, by four in 5·10⁷. It is told that there is an error,
  /// and not where; `run` says that. A single wrong parameter is seen if it matters to the norm.
  ///
  /// Differences are followed as changes, as the fast method does, with steps so small that hardly
  /// a ReLU changes side, and smaller ones for examples where one does. Parameters that would move
  /// a unit which is at its kink stand still, and so do weights at 0 under L1.
  public func directionalDifference(
    directions: Int, against gradient: Parameters<Double>? = nil,
    using generator: inout RandomGenerator
  ) -> DirectionalReport {
    precondition(directions >= 1, "\(directions) directions, expected at least 1")
    let gradient = gradient ?? backpropagatedGradient()
    let base = makeBase()
    var walk = DirectionalWalk(check: self, base: base)
    var (squaredError, squaredSlope, squaredNorm, compared) = (0.0, 0.0, 0.0, 0)
    for _ in 0..<directions {
      walk.drawDirection(using: &generator)
      guard let slope = walk.slope() else { continue }
      let expected = walk.product(with: gradient)
      squaredError += (expected - slope) * (expected - slope)
      squaredSlope += slope * slope
      squaredNorm = walk.squaredNorm(of: gradient)
      compared += 1
    }
    let kinks = directions - compared
    guard compared > 0 else {
      return DirectionalReport(difference: nil, directions: 0, kinks: kinks, passes: false)
    }
    let error = (squaredError / Double(compared)).squareRoot()
    let size = squaredNorm.squareRoot() + (squaredSlope / Double(compared)).squareRoot()
    let difference = error == 0 ? 0 : error / size
    return DirectionalReport(
      difference: difference, directions: compared, kinks: kinks,
      passes: difference < Self.threshold || error <= 4 * walk.rounding)
  }
}

/// Steps along one direction after the other.
private struct DirectionalWalk {
  let check: GradientCheck
  let base: ChangeBase
  let run: [ColumnRun]
  /// v.
  var direction: Parameters<Double>
  /// Which parameters stand still, the weights' places and then the biases' of each layer.
  let still: [(weights: [Int], biases: [Int])]
  /// √Σ of the squared errors that rounding may cause in each derivative.
  let rounding: Double

  init(check: GradientCheck, base: ChangeBase) {
    self.check = check
    self.base = base
    run = [ColumnRun(row: 0, columns: 0..<base.exampleCount)]
    direction = Parameters(zerosFor: check.network.architecture)
    let layers = check.network.parameters.layers
    var still: [(weights: [Int], biases: [Int])] = []
    var squaredRounding = 0.0
    let penalty = check.penaltyGradient()
    for (index, layer) in layers.enumerated() {
      var (weights, biases) = (Set<Int>(), Set<Int>())
      if check.regularization.l1 > 0 {
        for (place, weight) in layer.weight.elements.enumerated() where abs(weight) < 1e-6 {
          weights.insert(place)
        }
      }
      let places = index < base.hidden.count ? base.hidden[index].placesAtKink(within: 1e-11) : []
      for place in places {
        biases.insert(place.row)
        for input in 0..<layer.weight.columns where base.inputs[index][input, place.column] != 0 {
          weights.insert(place.row * layer.weight.columns + input)
        }
      }
      still.append((Array(weights), Array(biases)))
      let errors = base.rounding(ofLayer: index)
      for (place, error) in errors.weight.elements.enumerated() {
        let share =
          16 * Double.ulpOfOne * abs(penalty.layers[index].weight.elements[place])
        squaredRounding += (error + share) * (error + share)
      }
      for error in errors.bias { squaredRounding += error * error }
    }
    self.still = still
    rounding = squaredRounding.squareRoot()
  }

  mutating func drawDirection(using generator: inout RandomGenerator) {
    for layer in direction.layers.indices {
      for index in direction.layers[layer].weight.elements.indices {
        direction.layers[layer].weight.elements[index] = generator.normal()
      }
      for index in direction.layers[layer].bias.indices {
        direction.layers[layer].bias[index] = generator.normal()
      }
      for index in still[layer].weights { direction.layers[layer].weight.elements[index] = 0 }
      for index in still[layer].biases { direction.layers[layer].bias[index] = 0 }
    }
  }

  /// Returns (J(θ + h·v) − J(θ − h·v)) / 2h; nil where some example is at a kink.
  func slope() -> Double? {
    var total = 0.0
    var waiting = Array(0..<base.exampleCount)
    for step in [1e-8, 1e-10, 1e-12] {
      let (changes, flaws) = changes(step: step)
      // What is too large even for the smallest step has a slope all the same.
      let limit = step > 1e-12 ? StepFlaw.none : StepFlaw.large
      for example in waiting where flaws[example] <= limit {
        total += (changes[example] - changes[base.exampleCount + example]) / (2 * step)
      }
      waiting = waiting.filter { flaws[$0] > limit }
      if waiting.isEmpty { return total / Double(base.exampleCount) + penaltySlope() }
    }
    return nil
  }

  /// Returns the changes of the losses for steps up and down, and what is wrong with which example.
  private func changes(step: Double) -> (losses: [Double], flaws: [Double]) {
    let count = base.exampleCount
    var flaws = [Double](repeating: StepFlaw.none, count: count)
    var losses = [Double](repeating: 0, count: 2 * count)
    let layers = check.network.parameters.layers
    var before = Matrix<Double>(rows: base.inputs[0].rows, columns: 2 * count)
    for (index, layer) in layers.enumerated() {
      // Δz = W·Δa ± h·(V·(a + Δa) + v), the steps down in the second half.
      var after = Matrix<Double>(rows: layer.bias.count, columns: 2 * count)
      var product = after
      product.assign(
        direction.layers[index].weight, times: before.stepped(from: base.inputs[index]))
      if index > 0 { after.assign(layer.weight, times: before) }
      after.addSteps(step, product, bias: direction.layers[index].bias)
      if index < base.hidden.count {
        base.hidden[index].apply(to: &after, runs: run, flaws: &flaws)
      }
      before = after
    }
    base.losses.assign(&losses, for: before, runs: run, flaws: &flaws)
    return (losses, flaws)
  }

  /// Returns the centred difference of the penalty, in which nothing cancels: no weight with a
  /// component of v changes its sign.
  private func penaltySlope() -> Double {
    let regularization = check.regularization
    guard regularization.l1 > 0 || regularization.l2 > 0 else { return 0 }
    var total = 0.0
    for (layer, own) in zip(check.network.parameters.layers, direction.layers) {
      for (weight, component) in zip(layer.weight.elements, own.weight.elements) {
        total += component * (2 * regularization.l2 * weight)
        total += weight < 0 ? -component * regularization.l1 : component * regularization.l1
      }
    }
    return total / Double(2 * check.examples)
  }

  /// Returns vᵀg.
  func product(with gradient: Parameters<Double>) -> Double {
    var total = 0.0
    for (layer, own) in zip(gradient.layers, direction.layers) {
      for (x, y) in zip(layer.weight.elements, own.weight.elements) { total += x * y }
      for (x, y) in zip(layer.bias, own.bias) { total += x * y }
    }
    return total
  }

  /// Returns ‖g‖₂² over the parameters that move.
  func squaredNorm(of gradient: Parameters<Double>) -> Double {
    var total = 0.0
    for (layer, own) in zip(gradient.layers, direction.layers) {
      for (x, y) in zip(layer.weight.elements, own.weight.elements) where y != 0 { total += x * x }
      for (x, y) in zip(layer.bias, own.bias) where y != 0 { total += x * x }
    }
    return total
  }
}
