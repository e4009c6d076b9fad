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
    let values = randomMatrix(3, 3, seed: 1)
    var mask = DropoutMask<Double>(units: 3, examples: 3)
    var generator = RandomGenerator(seed: 4)
    var dropped = Matrix<Double>(rows: 3, columns: 3)
    var sums = [Double](repeating: 0, count: 9)
    for _ in 0..<4000 {
      mask.draw(keepProbability: keep, using: &generator)
      mask.forward(values, into: &dropped)
      for index in sums.indices { sums[index] += dropped.elements[index] }
    }
    for (sum, value) in zip(sums, values.elements) {
      let deviation = abs(value) * ((1 - keep) / keep / 4000).squareRoot()
      #expect(abs(sum / 4000 - value) < 4 * deviation)
    }
  }

  @Test func theWayBackUsesTheSameMaskAndScale() {
    var mask = DropoutMask<Double>(units: 4, examples: 5)
    var generator = RandomGenerator(seed: 4)
    mask.draw(keepProbability: 0.5, using: &generator)
    let ones = Matrix<Double>(rows: 4, columns: 5, repeating: 1)
    var forward = ones
    mask.forward(ones, into: &forward)
    var backward = ones
    mask.backward(&backward)
    #expect(forward == backward)
    #expect(forward == mask.factors)
    #expect(Set(forward.elements) == [0, 2])
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
