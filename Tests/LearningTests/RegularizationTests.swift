import Testing

@testable import Learning

struct RegularizationTests {
  @Test func figuresOfAnUpdateAreThoseOfTheFormulas() {
    let regularization = Regularization(l1: 0.4, l2: 0.7)
    // 1 − 0.3 · 0.7 / 211 and 0.3 · 0.4 / 422.
    let shrink = regularization.shrinkFactor(learningRate: 0.3, examples: 211)
    #expect(abs(shrink - 0.9990047393364929) < 1e-16)
    let threshold = regularization.softThreshold(learningRate: 0.3, examples: 211)
    #expect(abs(threshold - 0.0002843601895734597) < 1e-18)
  }

  @Test func nothingIsDoneUnlessAskedFor() {
    #expect(Regularization.none.shrinkFactor(learningRate: 0.3, examples: 5) == 1)
    #expect(Regularization.none.softThreshold(learningRate: 0.3, examples: 5) == 0)
    #expect(!Regularization.none.dropsUnits)
    #expect(Regularization(keepProbability: 0.99).dropsUnits)
  }
}
