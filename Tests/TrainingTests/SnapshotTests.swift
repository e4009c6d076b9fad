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

  @Test func masksOfEarlierUpdatesAreNone() {
    var trainer = trained(Regularization(keepProbability: 0.7))
    trainer.apply(.dropout(keepProbability: 1))
    trainer.trainEpoch()
    trainer.apply(.dropout(keepProbability: 0.7))
    #expect(trainer.lastMasks.isEmpty)
    trainer.trainEpoch()
    #expect(!trainer.lastMasks.isEmpty)
  }

  @Test func whatIsKnownOfAnUpdateIsNotKnownOfEarlierWeights() {
    var trainer = trained(Regularization(keepProbability: 0.7), epochs: 60)
    #expect(!trainer.signals.isEmpty && !trainer.lastMasks.isEmpty && !trainer.deadUnits.isEmpty)
    #expect(trainer.devTrend.count > 0)
    for command in [Command.restoreBest, .stop(keeping: .best)] {
      var back = trainer
      back.apply(command)
      #expect(back.signals.isEmpty && back.lastMasks.isEmpty && back.deadUnits.isEmpty)
      #expect(back.devTrend == CostTrend())
    }
    trainer.apply(.stop(keeping: .current))
    #expect(!trainer.signals.isEmpty && trainer.devTrend.count > 0)
  }

  /// A unit that one part of a batch leaves at 0 may be at work in another.
  @Test func deadUnitsAreDeadInAllPartsOfABatch() throws {
    for threads in [1, 3] {
      var trainer = makeTrainer(
        TrainerOptions(learningRate: 1e-9, epochs: 2, threads: threads), precision: Double.self)
      // Without weights, units are as alive as their bias is positive: three are dead.
      trainer.network.parameters.layers[0].weight = Matrix(rows: 8, columns: 2)
      trainer.network.parameters.layers[0].bias = [1, -1, 1, -1, -1, 1, 1, 1]
      // The third is alive for one example alone: that with the largest first feature.
      let rows = trainer.data.training.rows
      let largest = (0..<rows.rows).max { rows[$0, 0] < rows[$1, 0] } ?? 0
      let second = (0..<rows.rows).filter { $0 != largest }.map { rows[$0, 0] }.max() ?? 0
      trainer.network.parameters.layers[0].weight[2, 0] = 1
      trainer.network.parameters.layers[0].bias[2] = -(second + rows[largest, 0]) / 2
      _ = trainer.step()
      #expect(trainer.deadUnits[0] == 3, "\(threads) threads")
    }
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
