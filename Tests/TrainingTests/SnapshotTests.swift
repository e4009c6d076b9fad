import Learning
import LinearAlgebra
import Testing

@testable import Training

struct SnapshotTests {
  private func trained(_ regularization: Regularization, epochs: Int = 20) -> Trainer<Double> {
    var trainer = makeTrainer(
      TrainerOptions(
        learningRate: 0.3, epochs: 100, regularization: regularization, evaluationInterval: 10),
      precision: Double.self)
    for _ in 0..<epochs { trainer.trainEpoch() }
    return trainer
  }

  @Test func layersAreThoseOfTheNetwork() {
    var trainer = trained(Regularization(l1: 3, keepProbability: 0.7))
    let snapshot = trainer.snapshot(activity: .training)
    #expect(snapshot.layers.map(\.units) == [8, 4, 1])
    #expect(snapshot.layers.map(\.weights) == [16, 32, 4])
    for (layer, parameters) in zip(snapshot.layers, trainer.network.parameters.layers) {
      let squares = parameters.weight.elements.reduce(0) { $0 + $1 * $1 }
      #expect(abs(layer.norm - squares.squareRoot()) < 1e-12)
      #expect(layer.zeros == parameters.weight.elements.count { $0 == 0 })
    }
    #expect(snapshot.layers.contains { $0.zeros > 0 })
    #expect(snapshot.layers.map { $0.realizedKeep != nil } == [true, true, false])
    #expect(
      snapshot.layers.map { $0.masks.map(\.count) } == [
        Array(repeating: 8, count: 24), Array(repeating: 4, count: 24), [],
      ])
  }

  @Test func withoutDropoutThereAreNoMasks() {
    var trainer = trained(.none)
    let snapshot = trainer.snapshot(activity: .training)
    #expect(snapshot.layers.allSatisfy { $0.masks.isEmpty && $0.realizedKeep == nil })
  }

  @Test func theShrinkFactorIsThatOfTheFormula() {
    // 1 − 0.3 · 0.7 / 30
    var trainer = trained(Regularization(l2: 0.7))
    #expect(abs((trainer.snapshot(activity: .training).shrinkFactor ?? 0) - 0.993) < 1e-15)
  }

  @Test func whileTrainingTheEvaluationIsTheLatestAndElseOfThisMoment() {
    var trainer = trained(.none, epochs: 25)
    let training = trainer.snapshot(activity: .training)
    #expect(training.evaluation.epoch == 20)
    #expect(training.epoch == 25)
    let paused = trainer.snapshot(activity: .paused, evaluatingNow: true)
    #expect(paused.evaluation.epoch == 25)
    #expect(paused.evaluation.training.cost != training.evaluation.training.cost)
  }
}
