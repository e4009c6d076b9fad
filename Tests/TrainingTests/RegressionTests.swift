import Datasets
import Learning
import LinearAlgebra
import Testing

@testable import Training

/// Numbers to predict, in runs whose end is known.
struct RegressionTests {
  /// Points on the line y = 2x + 1.
  private var line: Dataset {
    let x = (0..<10).map { Double($0) / 5 - 1 }
    func examples(_ x: [Double]) -> Examples {
      Examples(
        inputs: Matrix(rows: 1, columns: x.count, elements: x),
        targets: .values(x.map { 2 * $0 + 1 }))
    }
    return Dataset(
      name: "line", featureNames: ["x"], classNames: [], training: examples(x),
      dev: examples([-3, 0.5, 4]))
  }

  @Test(arguments: [Optimizer.sgd, .momentum(), .adam()])
  func aLineIsFoundExactly(_ optimizer: Optimizer) throws {
    var trainer = makeTrainer(
      TrainerOptions(learningRate: 0.1, optimizer: optimizer, epochs: 2000), dataset: line,
      hidden: [], precision: Double.self)
    #expect(trainer.evaluation.training.cost > 0.1)
    trainer.finish()
    let layer = trainer.network.parameters.layers[0]
    #expect(abs(layer.weight[0, 0] - 2) < 1e-9 && abs(layer.bias[0] - 1) < 1e-9)
    let score = try #require(trainer.evaluation.dev)
    #expect(score.cost < 1e-16)
    #expect(try #require(score.fit?.r2) > 1 - 1e-15)
  }

  @Test func ridgeRegressionIsFoundExactly() {
    // Of J = Σ(wx + b − y)²/m + λ/(2m)·w²: w = Sxy / (Sxx + λ/2), b = ȳ − w·x̄.
    let lambda = 3.0
    var trainer = makeTrainer(
      TrainerOptions(
        learningRate: 0.1, epochs: 2000, regularization: Regularization(l2: lambda)),
      dataset: line, hidden: [], precision: Double.self)
    trainer.finish()
    let (x, y) = (line.training.inputs.elements, line.training.targets.values)
    let (meanX, meanY) = (x.reduce(0, +) / 10, y.reduce(0, +) / 10)
    let sxx = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    let sxy = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    let weight = sxy / (sxx + lambda / 2)
    let layer = trainer.network.parameters.layers[0]
    #expect(abs(layer.weight[0, 0] - weight) < 1e-12)
    #expect(abs(layer.bias[0] - (meanY - weight * meanX)) < 1e-12)
  }

  @Test func costsAreOfNormalizedNumbersAndErrorsOfTheNumbersAsTheyWere() throws {
    // Weights of 0 predict the mean, which costs the variance: 1, once it is normalized.
    let data = line.normalized()
    let architecture = Architecture(inputs: 1, hidden: [], output: .linear)
    var generator = RandomGenerator(seed: 1)
    let trainer = Trainer<Double>(
      network: Network(
        architecture: architecture,
        parameters: Initializer.zeros.parameters(for: architecture, using: &generator)),
      data: TrainingData(data), options: TrainerOptions(learningRate: 0.1, epochs: 1))
    let score = trainer.evaluation.training
    #expect(abs(score.cost - 1) < 1e-15)
    let deviation = try #require(data.normalization?.targetDeviation)
    // y = 2x + 1 with x ten steps of 1/5: σ = 2/5 · √(99/12).
    #expect(abs(deviation - 0.4 * 8.25.squareRoot()) < 1e-14)
    #expect(abs(try #require(score.fit?.r2)) < 1e-15)
    #expect(abs(try #require(score.fit?.rmse) - deviation) < 1e-14)
  }

  @Test func smallBatchesOnSeveralThreadsFindTheLineToo() {
    var trainer = makeTrainer(
      TrainerOptions(learningRate: 0.05, batchSize: 4, epochs: 2000, threads: 2), dataset: line,
      hidden: [])
    trainer.finish()
    let layer = trainer.network.parameters.layers[0]
    #expect(abs(layer.weight[0, 0] - 2) < 1e-5 && abs(layer.bias[0] - 1) < 1e-5)
  }

  @Test func theGradientOfARunIsChecked() {
    var trainer = makeTrainer(
      TrainerOptions(
        learningRate: 0.05, epochs: 50, regularization: Regularization(l2: 1, keepProbability: 0.8)),
      dataset: line.normalized())
    trainer.finish()
    let check = trainer.gradientCheck()
    #expect(check.targets.kind == .values)
    for method in GradientCheck.Method.allCases { #expect(check.run(method: method).passes) }
  }

  @Test func aRunThatDivergesEndsAsAnyOther() {
    var trainer = makeTrainer(
      TrainerOptions(learningRate: 1e6, epochs: 100), dataset: line, hidden: [])
    trainer.finish()
    #expect(trainer.ending?.reason == .diverged)
    #expect(trainer.evaluation.isFinite)
  }

  /// 1-20-3-1 with tanh, α = 0.1, 30,000 epochs of the full batch, Float: the defaults for the set.
  private func wave(_ regularization: Regularization, weightSeed: UInt64) throws
    -> Trainer<Float>
  {
    let architecture = Architecture(
      inputs: 1, hidden: [20, 3], activation: .tanh, output: .linear)
    var generator = RandomGenerator(seed: weightSeed)
    var trainer = Trainer<Float>(
      network: Network(
        architecture: architecture,
        parameters: Initializer.suited(to: .tanh).parameters(
          for: architecture, using: &generator)),
      data: TrainingData(try BuiltInDataset.wave.make().normalized()),
      options: TrainerOptions(
        learningRate: 0.1, epochs: 30_000, regularization: regularization,
        earlyStopping: EarlyStopping(mode: .off)))
    trainer.finish()
    return trainer
  }

  @Test(arguments: [1, 2] as [UInt64])
  func theWaveIsFittedTooWellAndL2HoldsIt(_ seed: UInt64) throws {
    let plain = try wave(.none, weightSeed: seed)
    let ridge = try wave(Regularization(l2: 0.7), weightSeed: seed)
    let (costs, held) = (try #require(plain.evaluation.dev), try #require(ridge.evaluation.dev))
    // Found: ends at 0.68 and 0.75 after minima of 0.17 and 0.14; at 0.16 with L2.
    #expect(costs.cost > 2 * (try #require(plain.earlyStopping.best)).cost)
    #expect(held.cost < 1.1 * (try #require(ridge.earlyStopping.best)).cost)
    #expect(try #require(held.fit?.r2) > 0.75)
    let training = try #require(plain.evaluation.training.fit?.r2)
    #expect(training > (try #require(ridge.evaluation.training.fit?.r2)))
  }
}
