import Datasets
import Learning
import LinearAlgebra
import Testing

@testable import Training

/// Updates that several threads share, against those of one.
struct ThreadsTests {
  private func parameters(
    threads: Int, optimizer: Optimizer = .sgd, regularization: Regularization = .none,
    batchSize: Int? = 50, epochs: Int = 3, hidden: [Int] = [33, 18]
  ) throws -> Parameters<Double> {
    let data = TrainingData<Double>(try BuiltInDataset.blobs.make(trainingCount: 130).normalized())
    let architecture = Architecture(
      inputs: 2, hidden: hidden, activation: .relu, output: .softmax(classes: 4))
    var generator = RandomGenerator(seed: 3)
    var trainer = Trainer(
      network: Network(
        architecture: architecture,
        parameters: Initializer.he().parameters(for: architecture, using: &generator)),
      data: data,
      options: TrainerOptions(
        learningRate: 0.05, optimizer: optimizer, batchSize: batchSize, epochs: epochs,
        regularization: regularization, threads: threads))
    while trainer.ending == nil { _ = trainer.step() }
    return trainer.network.parameters
  }

  private func distance(_ first: Parameters<Double>, _ second: Parameters<Double>) -> Double {
    var largest = 0.0
    for (a, b) in zip(first.layers, second.layers) {
      for (x, y) in zip(Array(a.weight.elements) + a.bias, Array(b.weight.elements) + b.bias) {
        largest = max(largest, abs(x - y))
      }
    }
    return largest
  }

  @Test(arguments: [Optimizer.sgd, .momentum(), .nesterov(), .rmsProp(), .adam(), .adamW()])
  func sharedUpdatesAreThoseOfOneThread(_ optimizer: Optimizer) throws {
    let regularization = Regularization(
      l1: 0.1, l2: 0.7, maxNorm: 1.5, clipNorm: 0.4, labelSmoothing: 0.1)
    for batchSize in [nil, 50, 7] {
      let alone = try parameters(
        threads: 1, optimizer: optimizer, regularization: regularization, batchSize: batchSize)
      for threads in [2, 3, 8] {
        let shared = try parameters(
          threads: threads, optimizer: optimizer, regularization: regularization,
          batchSize: batchSize)
        #expect(distance(alone, shared) < 1e-9)
      }
    }
  }

  @Test func gradientsOfLargeLayersAreDividedAmongTheThreads() throws {
    // 200 × 150 weights and 50 examples: more than a million multiplications.
    let alone = try parameters(threads: 1, epochs: 1, hidden: [150, 200])
    for threads in [2, 3] {
      let shared = try parameters(threads: threads, epochs: 1, hidden: [150, 200])
      #expect(distance(alone, shared) < 1e-9)
      #expect(try parameters(threads: threads, epochs: 1, hidden: [150, 200]) == shared)
    }
  }

  @Test func theSameThreadsGiveTheSameBitsWithDropoutToo() throws {
    let regularization = Regularization(l2: 0.7, keepProbability: 0.8)
    let first = try parameters(threads: 3, regularization: regularization)
    #expect(try parameters(threads: 3, regularization: regularization) == first)
    // Another number of threads draws other masks.
    #expect(distance(try parameters(threads: 2, regularization: regularization), first) > 1e-6)
  }

  @Test func aBatchOfFewerExamplesThanThreadsIsShared() throws {
    let alone = try parameters(threads: 1, batchSize: 3)
    #expect(distance(try parameters(threads: 8, batchSize: 3), alone) < 1e-9)
  }

  @Test func aCopyOfARunGoesOnByItself() throws {
    let data = TrainingData<Float>(try BuiltInDataset.moons.make().normalized())
    let architecture = Architecture(inputs: 2, hidden: [20], output: .sigmoid)
    var generator = RandomGenerator(seed: 3)
    var trainer = Trainer(
      network: Network(
        architecture: architecture,
        parameters: Initializer.he().parameters(for: architecture, using: &generator)),
      data: data,
      options: TrainerOptions(learningRate: 0.1, batchSize: 32, epochs: 20, threads: 2))
    for _ in 0..<10 { _ = trainer.step() }
    var copy = trainer
    for _ in 0..<30 { _ = trainer.step() }
    for _ in 0..<30 { _ = copy.step() }
    #expect(copy.network == trainer.network)
  }
}
