import LinearAlgebra
import Testing

@testable import Learning

struct DropoutTests {
  private let architecture = Architecture(inputs: 2, hidden: [30, 11], output: .sigmoid)

  private var batch: Batch<Double> {
    Batch(inputs: randomMatrix(2, 21, seed: 1), labels: randomLabels(21, classes: 2, seed: 1))
  }

  @Test func entriesAreZeroOrOneOverKeepAndAreCounted() {
    var workspace = Workspace<Float>(for: architecture, exampleCount: 21)
    var generator = RandomGenerator(seed: 1)
    workspace.drawMasks(keepProbability: 0.8, using: &generator)
    #expect(workspace.masks.map(\.factors.rows) == [30, 11])
    for mask in workspace.masks {
      #expect(mask.factors.elements.allSatisfy { $0 == 0 || $0 == 1.25 })
      #expect(mask.keptCount == mask.factors.count - mask.factors.zeroCount())
      #expect(mask.factors.zeroCount() > 0)
    }
  }

  @Test(arguments: [0.3, 0.5, 0.86])
  func theExpectedValueIsKept(_ keep: Double) {
    // The mean over 4000 masks of A · D / keep, with a variance of A² · (1 − keep) / keep.
    // The values of a leaky ReLU with a leak of 0.01, from 0: units × examples.
    let inputs = randomMatrix(3, 3, seed: 1)
    let values = inputs.elements.map { $0 > 0 ? $0 : 0.01 * $0 }
    var mask = DropoutMask<Double>(units: 3, examples: 3)
    var generator = RandomGenerator(seed: 4)
    var sums = [Double](repeating: 0, count: 9)
    var noSlopes = Matrix<Double>(rows: 0, columns: 0)
    for _ in 0..<4000 {
      mask.draw(keepProbability: keep, using: &generator)
      var dropped = inputs
      Activation.leakyReLU.forward(
        &dropped, bias: [0, 0, 0], dropping: mask.dropping, slopes: &noSlopes)
      for index in sums.indices { sums[index] += dropped.elements[index] }
    }
    for (sum, value) in zip(sums, values) {
      let deviation = abs(value) * ((1 - keep) / keep / 4000).squareRoot()
      #expect(abs(sum / 4000 - value) < 4 * deviation)
    }
  }

  @Test func theWayBackUsesTheSameMaskAndScale() {
    var mask = DropoutMask<Double>(units: 4, examples: 5)
    var generator = RandomGenerator(seed: 4)
    mask.draw(keepProbability: 0.5, using: &generator)
    // A ReLU of 1 has the value and the slope 1.
    let ones = Matrix<Double>(rows: 4, columns: 5, repeating: 1)
    var values = ones
    var noSlopes = Matrix<Double>(rows: 0, columns: 0)
    Activation.relu.forward(
      &values, bias: [0, 0, 0, 0], dropping: mask.dropping, slopes: &noSlopes)
    var delta = ones
    var sums = [Double](repeating: .nan, count: 4)
    Activation.relu.backward(
      &delta, values: values, dropping: mask.dropping, slopes: noSlopes, biasGradient: &sums)
    #expect(values == delta)
    #expect(values == mask.factors)
    #expect(Set(values.elements) == [0, 2])
    #expect(sums == (0..<4).map { row in (0..<5).reduce(0) { $0 + delta[row, $1] } })
  }

  @Test(arguments: Activation.allCases)
  func theSlopeIsThatOfTheValueBeforeItWasScaled(_ activation: Activation) {
    // 3 · g′(z) · D / keep, with the values left scaled by 1 / keep on the way forward.
    var mask = DropoutMask<Double>(units: 4, examples: 25)
    var generator = RandomGenerator(seed: 6)
    mask.draw(keepProbability: 0.7, using: &generator)
    let z = randomMatrix(4, 25, seed: 1)
    let bias = [0.5, -0.5, 0.25, 1]
    var plain = z
    var slopes = Matrix<Double>(rows: 4, columns: 25)
    activation.forward(&plain, bias: bias, slopes: &slopes)
    var dropped = z
    activation.forward(&dropped, bias: bias, dropping: mask.dropping, slopes: &slopes)
    var sums = [Double](repeating: .nan, count: 4)
    var expected = Matrix<Double>(rows: 4, columns: 25, repeating: 3)
    activation.backward(&expected, values: plain, slopes: slopes, biasGradient: &sums)
    var delta = Matrix<Double>(rows: 4, columns: 25, repeating: 3)
    activation.backward(
      &delta, values: dropped, dropping: mask.dropping, slopes: slopes, biasGradient: &sums)
    for row in 0..<4 {
      for column in 0..<25 {
        let factor = mask.keeps(unit: row, example: column) ? 1 / 0.7 : 0
        #expect(abs(dropped[row, column] - plain[row, column] * factor) < 1e-15)
        #expect(abs(delta[row, column] - expected[row, column] * factor) < 1e-14)
      }
      #expect(abs(sums[row] - (0..<25).reduce(0) { $0 + delta[row, $1] }) < 1e-13)
    }
  }

  @Test func aBitIsKeptWhereItsFactorIsNotZero() {
    var mask = DropoutMask<Float>(units: 7, examples: 70)
    #expect(mask.keptCount == 490)
    #expect(mask.factors == Matrix(rows: 7, columns: 70, repeating: 1))
    var generator = RandomGenerator(seed: 8)
    mask.draw(keepProbability: 0.4, using: &generator)
    #expect(mask.units == 7)
    #expect(mask.count == 490)
    let factors = mask.factors
    var kept = 0
    for unit in 0..<7 {
      for example in 0..<70 {
        #expect(factors[unit, example] == (mask.keeps(unit: unit, example: example) ? 2.5 : 0))
        kept += mask.keeps(unit: unit, example: example) ? 1 : 0
      }
    }
    #expect(mask.keptCount == kept)
  }

  @Test func eachDrawIsAFreshMask() {
    var workspace = Workspace<Double>(for: architecture, exampleCount: 21)
    var generator = RandomGenerator(seed: 1)
    workspace.drawMasks(keepProbability: 0.5, using: &generator)
    let first = workspace.masks
    workspace.drawMasks(keepProbability: 0.5, using: &generator)
    for (old, new) in zip(first, workspace.masks) {
      // Half of the entries are expected to differ; a quarter is far out of chance.
      let changed = zip(old.factors.elements, new.factors.elements).count { $0 != $1 }
      #expect(changed > old.factors.count / 4)
    }
    // Layers are masked independently, and so are examples.
    let mask = workspace.masks[0].factors
    #expect((0..<30).contains { mask[$0, 0] != mask[$0, 1] })
  }

  @Test func keepingEverythingIsTheNetworkItself() {
    let network = randomNetwork(architecture, seed: 1)
    var workspace = Workspace<Double>(for: architecture, exampleCount: 21)
    network.forward(batch, mode: .evaluation, in: &workspace)
    let logits = workspace.logits
    var generator = RandomGenerator(seed: 1)
    workspace.drawMasks(keepProbability: 1, using: &generator)
    network.forward(batch, mode: .masked, in: &workspace)
    #expect(workspace.logits == logits)
  }

  @Test func evaluationKnowsNothingOfMasks() {
    let network = randomNetwork(architecture, seed: 1)
    var plain = Workspace<Double>(for: architecture, exampleCount: 21)
    network.forward(batch, mode: .evaluation, in: &plain)
    var masked = Workspace<Double>(for: architecture, exampleCount: 21)
    var generator = RandomGenerator(seed: 1)
    masked.drawMasks(keepProbability: 0.5, using: &generator)
    network.forward(batch, mode: .masked, in: &masked)
    #expect(masked.logits != plain.logits)
    network.forward(batch, mode: .evaluation, in: &masked)
    #expect(masked.logits == plain.logits)
  }

  @Test func droppedUnitsGetNoGradient() {
    // One hidden unit a layer, one example, dropped: nothing but the output bias can learn.
    let narrow = Architecture(inputs: 2, hidden: [1], activation: .tanh, output: .sigmoid)
    let network = randomNetwork(narrow, seed: 1)
    let batch = Batch<Double>(inputs: randomMatrix(2, 1, seed: 1), labels: [1])
    var workspace = Workspace<Double>(for: narrow, exampleCount: 1)
    var generator = RandomGenerator(seed: 1)
    repeat {
      workspace.drawMasks(keepProbability: 0.5, using: &generator)
    } while workspace.masks[0].keptCount > 0
    network.forward(batch, mode: .masked, in: &workspace)
    network.backward(batch, mode: .masked, in: &workspace)
    #expect(workspace.gradient.layers[0].weight.elements == [0, 0])
    #expect(workspace.gradient.layers[0].bias == [0])
    #expect(workspace.gradient.layers[1].weight.elements == [0])
    #expect(workspace.gradient.layers[1].bias != [0])
  }

  @Test func eachLayerKeepsItsOwnShare() {
    let architecture = Architecture(inputs: 2, hidden: [50, 40, 30], output: .sigmoid)
    var workspace = Workspace<Float>(for: architecture, exampleCount: 40)
    var generator = RandomGenerator(seed: 3)
    workspace.drawMasks(
      keepProbability: KeepProbability(perLayer: [0.9, 1, 0.25]), using: &generator)
    let shares = workspace.masks.map { Double($0.keptCount) / Double($0.factors.count) }
    // Four standard errors: √(0.09 / 2000) and √(0.1875 / 1200).
    #expect(abs(shares[0] - 0.9) < 0.027)
    #expect(shares[1] == 1)
    #expect(abs(shares[2] - 0.25) < 0.05)
    #expect(workspace.masks[2].factors.elements.allSatisfy { $0 == 0 || $0 == 4 })
  }
}
