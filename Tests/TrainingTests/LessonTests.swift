import Datasets
import Learning
import Testing

@testable import Training

/// What the built-in demonstration has to show: overfitting, and what regularization does to it.
///
/// `pitch`, 2-20-3-1 with ReLU, He's initializer, α = 0.3, 30,000 epochs of the full batch, Float.
struct LessonTests {
  /// The dev cost of a run, an evaluation every 30 epochs.
  private struct DevCurve {
    var evaluations: [Evaluation] = []

    var costs: [(epoch: Int, cost: Double)] {
      evaluations.compactMap { evaluation in evaluation.dev.map { (evaluation.epoch, $0.cost) } }
    }

    var minimum: (epoch: Int, cost: Double)? { costs.min { $0.cost < $1.cost } }
    var end: Double? { costs.last?.cost }
    var accuracy: Double? { evaluations.last?.dev?.accuracy }
  }

  private func train(_ regularization: Regularization, weightSeed: UInt64) throws -> DevCurve {
    let options = TrainerOptions(
      learningRate: 0.3, epochs: 30_000, regularization: regularization,
      earlyStopping: EarlyStopping(mode: .off))
    var trainer = makeTrainer(
      options, dataset: try BuiltInDataset.pitch.make().normalized(), hidden: [20, 3],
      weightSeed: weightSeed)
    var curve = DevCurve()
    while trainer.ending == nil {
      if let evaluation = trainer.trainEpoch() { curve.evaluations.append(evaluation) }
    }
    #expect(trainer.ending?.reason == .finished)
    #expect(curve.evaluations.count == 1000)
    return curve
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func withoutRegularizationTheDevCostTurnsUpEarly(_ seed: UInt64) throws {
    let curve = try train(.none, weightSeed: seed)
    let minimum = try #require(curve.minimum)
    #expect(minimum.epoch <= 10_000)
    #expect(try #require(curve.end) >= 1.5 * minimum.cost)
    // It goes on fitting the training set all the while.
    #expect((curve.evaluations.last?.training.accuracy ?? 0) > 0.97)
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func l2HoldsTheDevCostNearItsMinimum(_ seed: UInt64) throws {
    let plain = try #require(try train(.none, weightSeed: seed).minimum)
    let curve = try train(Regularization(l2: 0.7), weightSeed: seed)
    let end = try #require(curve.end)
    #expect(end <= 1.05 * (try #require(curve.minimum)).cost)
    #expect(end < 1.1 * plain.cost)
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func dropoutIsNoLessAccurateOnTheDevSet(_ seed: UInt64) throws {
    let plain = try #require(try train(.none, weightSeed: seed).accuracy)
    let dropout = try train(Regularization(keepProbability: 0.86), weightSeed: seed)
    #expect(try #require(dropout.accuracy) >= plain)
  }
}
