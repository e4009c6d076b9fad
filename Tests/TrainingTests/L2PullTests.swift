import Learning
import Testing

@testable import Training

@Suite struct L2PullTests {
  static func pull(
    _ l2: Double, rate: Double = 0.5, _ optimizer: Optimizer = .sgd
  ) -> L2Pull? {
    L2Pull(l2: l2, learningRate: rate, examples: 100, optimizer: optimizer)
  }

  @Test func theFactorIsThatOfPlainDescent() {
    // 0.5 · 40 / 100.
    #expect(Self.pull(40)?.decay == 0.2)
    #expect(Self.pull(40)?.factor == 0.8)
    #expect(Self.pull(0) == nil)
  }

  /// The weight of λ/(2m)·w² under each rule, from 1 on, for as many updates.
  static func weight(decay: Double, _ optimizer: Optimizer, updates: Int = 2000) -> Double {
    var (weight, velocity) = (1.0, 0.0)
    for _ in 0..<updates {
      switch optimizer {
      case .momentum(let beta):
        velocity = beta * velocity + decay * weight
        weight -= velocity
      case .nesterov(let beta):
        velocity = beta * velocity + decay * weight
        weight -= decay * weight + beta * velocity
      default: weight -= decay * weight
      }
    }
    return abs(weight)
  }

  @Test(arguments: [
    Optimizer.sgd, .momentum(beta: 0.9), .momentum(beta: 0.5), .nesterov(beta: 0.9),
    .nesterov(beta: 0.3),
  ]) func theLimitIsWhereWeightsBeginToGrow(_ optimizer: Optimizer) throws {
    let limit = try #require(Self.pull(1, optimizer)?.limit)
    #expect(Self.weight(decay: 0.98 * limit, optimizer) < 1e-3)
    #expect(Self.weight(decay: 1.02 * limit, optimizer) > 1e3)
  }

  @Test func halfTheLimitIsTooStrong() {
    #expect(Self.pull(199)?.isTooStrong == false)
    #expect(Self.pull(201)?.isTooStrong == true)
    // 2 · 1.9 for momentum, and 2 · 1.9 / 2.8 for Nesterov's.
    #expect(Self.pull(379, .momentum(beta: 0.9))?.isTooStrong == false)
    #expect(Self.pull(381, .momentum(beta: 0.9))?.isTooStrong == true)
    #expect(Self.pull(135, .nesterov(beta: 0.9))?.isTooStrong == false)
    #expect(Self.pull(137, .nesterov(beta: 0.9))?.isTooStrong == true)
    for optimizer in [Optimizer.adam(), .rmsProp(), .adamW()] {
      #expect(Self.pull(1e9, optimizer) == nil)
    }
  }

  @Test func aRunThatDivergesSaysWhetherL2IsToBlame() throws {
    // 30 examples: 1 − 0.5 · 150 / 30 is −1.5.
    var byL2: Trainer<Float> = makeTrainer(
      TrainerOptions(
        learningRate: 0.5, epochs: 3000, regularization: Regularization(l2: 150)))
    byL2.finish()
    let ending = try #require(byL2.ending)
    #expect(ending.reason == .diverged)
    #expect(
      ending.message.hasSuffix(
        "are kept; L2 is too strong: λ 150.0 makes 1 − αλ/m = -1.5000, and from -1.0000 on weights "
          + "grow without end; try a smaller λ"))
    var byAlpha: Trainer<Float> = makeTrainer(
      TrainerOptions(
        learningRate: 1e30, epochs: 100, regularization: Regularization(l2: 1e-32)))
    byAlpha.finish()
    #expect(byAlpha.ending?.reason == .diverged)
    #expect(byAlpha.ending?.message.hasSuffix("are kept; try a smaller learning rate") == true)
  }
}
