import Foundation
import LinearAlgebra
import Testing

@testable import Learning

/// Twenty updates beside those of PyTorch, which Reference/torch_reference.py makes.
struct TorchParityTests {
  /// Is one run of the reference. What is left out has the value that the script gives it.
  struct Run: Decodable, Sendable, CustomTestStringConvertible {
    var optimizer: String?
    var activation: String?
    var classes: Int?
    /// `mse` for numbers; without it, classes.
    var loss: String?
    var l1: Double?
    var l2: Double?
    var maxNorm: Double?
    var clipNorm: Double?
    var labelSmoothing: Double?
    var rate: Double
    var weightDecay: Double?
    /// The layers in order, weights row by row and then biases.
    var parameters: [Double]

    var testDescription: String {
      [
        optimizer ?? "sgd", activation ?? "tanh", loss ?? "\(classes ?? 3) classes",
        l1.map { "L1 \($0)" }, l2.map { "L2 \($0)" }, maxNorm.map { "max norm \($0)" },
        clipNorm.map { "clip \($0)" }, labelSmoothing.map { "smoothing \($0)" },
        weightDecay.map { "decay \($0)" },
      ].compactMap(\.self).joined(separator: ", ")
    }
  }

  private struct Reference: Decodable {
    var runs: [Run]
  }

  static let runs: [Run] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Reference/torch.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(Reference.self, from: Data(contentsOf: file)).runs
    } catch {
      Issue.record(error)
      return []
    }
  }()

  @Test func theReferenceIsWhole() {
    #expect(Self.runs.count == 40)
  }

  /// The fractions ((37 k + 11 start) mod 29 − 14) / 16.
  private func exact(_ rows: Int, _ columns: Int, start: Int) -> Matrix<Double> {
    Matrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { Double((37 * $0 + 11 * start) % 29 - 14) / 16 })
  }

  @Test(arguments: runs) func twentyUpdatesAreThoseOfPyTorch(_ run: Run) throws {
    let activation = try #require(Activation(rawValue: run.activation ?? "tanh"))
    var optimizer = try #require(Optimizer(name: run.optimizer ?? "sgd"))
    if let decay = run.weightDecay { optimizer = .adamW(weightDecay: decay) }
    let classes = run.classes ?? 3
    let architecture = Architecture(
      inputs: 3, hidden: [5, 4], activation: activation,
      output: run.loss == "mse" ? .linear : Output(classes: classes))
    let widths = architecture.widths
    let layers = zip(widths, widths.dropFirst()).enumerated().map { index, pair in
      LayerParameters(
        weight: exact(pair.1, pair.0, start: 2 + index),
        bias: Array(exact(pair.1, 1, start: 20 + index).elements))
    }
    var network = Network(architecture: architecture, parameters: Parameters(layers: layers))
    var state = OptimizerState<Double>(for: optimizer, architecture: architecture)
    let targets: Targets =
      run.loss == "mse"
      ? .values(Array(exact(7, 1, start: 30).elements))
      : .classes((0..<7).map { (5 * $0 + $0 / 3) % classes })
    let batch = Batch(inputs: exact(3, 7, start: 1), targets: targets)
    let regularization = Regularization(
      l1: run.l1 ?? 0, l2: run.l2 ?? 0, maxNorm: run.maxNorm, clipNorm: run.clipNorm,
      labelSmoothing: run.labelSmoothing ?? 0)
    for _ in 0..<20 {
      network.descend(
        along: lossGradient(
          network, batch, labelSmoothing: regularization.labelSmoothing), by: optimizer,
        state: &state,
        learningRate: run.rate, regularization: regularization, examples: 7)
    }
    #expect(largestRelativeError(network.parameters.flattened, run.parameters) < 1e-10)
  }
}
