import Testing

@testable import Learning

struct ArchitectureTests {
  @Test func aNetworkIsCounted() {
    // 2-20-3-1: (2 + 1) · 20 + (20 + 1) · 3 + (3 + 1) · 1 = 60 + 63 + 4.
    let architecture = Architecture(inputs: 2, hidden: [20, 3], output: .sigmoid)
    #expect(architecture.widths == [2, 20, 3, 1])
    #expect(architecture.layerCount == 3)
    #expect(architecture.parameterCount == 127)
  }

  @Test func noHiddenLayerIsLogisticRegression() {
    let architecture = Architecture(inputs: 4, hidden: [], output: .softmax(classes: 3))
    #expect(architecture.widths == [4, 3])
    #expect(architecture.layerCount == 1)
    #expect(architecture.parameterCount == 15)
  }
}
