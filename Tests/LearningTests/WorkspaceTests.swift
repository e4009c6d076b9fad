import LinearAlgebra
import Testing

@testable import Learning

struct WorkspaceTests {
  private let architecture = Architecture(inputs: 2, hidden: [5, 3], output: .sigmoid)

  @Test func whatAPassLeftDoesNotReachTheNextOne() {
    let network = randomNetwork(architecture, seed: 1)
    let first = Batch(inputs: randomMatrix(2, 8, seed: 1), labels: [0, 1, 0, 1, 1, 0, 0, 1])
    let second = Batch(inputs: randomMatrix(2, 8, seed: 2), labels: [1, 1, 0, 1, 0, 0, 1, 1])
    var workspace = Workspace<Double>(for: architecture, exampleCount: 8)
    var generator = RandomGenerator(seed: 1)
    workspace.drawMasks(keepProbability: 0.5, using: &generator)
    for mode in [PassMode.masked, .evaluation] {
      network.forward(first, mode: mode, in: &workspace)
      network.backward(first, mode: mode, in: &workspace)
    }
    network.forward(second, mode: .evaluation, in: &workspace)
    network.backward(second, mode: .evaluation, in: &workspace)
    #expect(workspace.gradient == lossGradient(network, second))
  }

  @Test func masksAreEmptyUntilTheyAreDrawn() {
    var workspace = Workspace<Double>(for: architecture, exampleCount: 8)
    #expect(workspace.masks.map(\.factors.count) == [0, 0])
    var generator = RandomGenerator(seed: 1)
    workspace.drawMasks(keepProbability: 0.5, using: &generator)
    #expect(workspace.masks.map(\.factors.count) == [40, 24])
  }

  @Test func aNetworkWithoutHiddenLayersDropsNothing() {
    var workspace = Workspace<Double>(
      for: Architecture(inputs: 2, hidden: [], output: .sigmoid), exampleCount: 8)
    var generator = RandomGenerator(seed: 1)
    workspace.drawMasks(keepProbability: 0.5, using: &generator)
    #expect(workspace.masks.isEmpty)
    #expect(generator == RandomGenerator(seed: 1))
  }
}
