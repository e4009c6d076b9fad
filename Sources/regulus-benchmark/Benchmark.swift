import ArgumentParser
import Datasets
import Foundation
import Learning
import LinearAlgebra
import Training

/// Measures what the README claims about speed.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regulus-benchmark",
    abstract: "Measures training on the built-in pitch set: 2-20-3-1, ReLU, 211 + 200 examples.",
    discussion: """
      Every figure is the median of several runs after a warm-up, in one process. An epoch is one \
      update on the full batch, and with evaluation includes scoring both sets as often as a run \
      of 30000 epochs does, every 30 epochs. To see it beside NumPy: \
      python3 Sources/regulus-benchmark/numpy_peer.py
      """)

  @Option(help: "Runs of each workload; the median is printed.")
  var runs = 7

  @Option(help: "Epochs of a run.")
  var epochs = 6000

  @Flag(help: "Print one JSON object.")
  var json = false

  static func main() {
    BLAS.relaunchWithSuitableKernels()
    main(nil)
  }

  func validate() throws {
    guard runs >= 1, epochs >= 1 else { throw ValidationError("at least one run of one epoch") }
  }

  func run() throws {
    BLAS.setThreads(1)
    let dataset = try BuiltInDataset.pitch.make().normalized()
    var results: [String: Double] = [:]
    if !json { print("OpenBLAS kernels: \(BLAS.kernels), 1 thread\n") }
    for workload in Workload.all {
      let single = measure(workload, Float.self, dataset)
      let double = measure(workload, Double.self, dataset)
      results["\(workload.name) single"] = single
      results["\(workload.name) double"] = double
      guard !json else { continue }
      let name = workload.name.padding(toLength: 28, withPad: " ", startingAt: 0)
      print(
        "\(name) single \(microseconds(single))   double \(microseconds(double))   µs an epoch")
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      print(String(decoding: try encoder.encode(results), as: UTF8.self))
    }
  }

  private func microseconds(_ value: Double) -> String { String(format: "%6.2f", value) }

  /// Returns the median time of an epoch in microseconds.
  private func measure<Scalar: BLASScalar>(
    _ workload: Workload, _: Scalar.Type, _ dataset: Dataset
  ) -> Double {
    let architecture = Architecture(inputs: 2, hidden: [20, 3], output: .sigmoid)
    var generator = RandomGenerator(seed: 1)
    let network = Network<Scalar>(
      architecture: architecture,
      parameters: Initializer.he().parameters(for: architecture, using: &generator))
    let times = (0...runs).map { _ in
      var trainer = Trainer(
        network: network, data: TrainingData<Scalar>(dataset),
        options: TrainerOptions(
          learningRate: 0.3, epochs: epochs, regularization: workload.regularization,
          earlyStopping: EarlyStopping(mode: .off),
          evaluationInterval: workload.evaluates ? 30 : epochs))
      let time = ContinuousClock().measure {
        while trainer.ending == nil { _ = trainer.step() }
      }
      return time / .microseconds(1) / Double(epochs)
    }
    // The first run warms up.
    return times.dropFirst().sorted()[(times.count - 1) / 2]
  }
}

/// Is one line of the benchmark.
private struct Workload {
  let name: String
  let regularization: Regularization
  let evaluates: Bool

  static let all = [
    Workload(name: "pitch", regularization: .none, evaluates: false),
    Workload(name: "pitch with evaluation", regularization: .none, evaluates: true),
    Workload(name: "pitch, L2", regularization: Regularization(l2: 0.7), evaluates: false),
    Workload(name: "pitch, L1", regularization: Regularization(l1: 0.5), evaluates: false),
    Workload(
      name: "pitch, dropout", regularization: Regularization(keepProbability: 0.86),
      evaluates: false),
  ]
}
