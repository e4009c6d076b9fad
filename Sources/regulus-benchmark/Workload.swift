import Datasets
import Learning
import LinearAlgebra
import Training

/// Is one kind of training that is measured: a network, its data and its regularization.
struct Workload: Sendable {
  /// What it is called on the command line and in the table.
  let name: String
  /// The widths of the network from inputs to outputs.
  let widths: [Int]
  /// The number of training examples.
  let examples: Int
  /// The examples of an update; nil for all of them.
  let batchSize: Int?
  /// What keeps the network from overfitting.
  let regularization: Regularization
  /// The threads that suit it on two processors.
  var threads = 1
  /// The epochs from one evaluation to the next, on the training set and 200 dev examples; nil for
  /// no evaluation.
  var evaluationInterval: Int?

  static let all = [
    Workload(
      name: "pitch", widths: [2, 20, 3, 1], examples: 211, batchSize: nil,
      regularization: .none),
    Workload(
      name: "pitch-l2", widths: [2, 20, 3, 1], examples: 211, batchSize: nil,
      regularization: Regularization(l2: 0.7)),
    Workload(
      name: "pitch-dropout", widths: [2, 20, 3, 1], examples: 211, batchSize: nil,
      regularization: Regularization(keepProbability: 0.86)),
    Workload(
      name: "pitch-evaluated", widths: [2, 20, 3, 1], examples: 211, batchSize: nil,
      regularization: .none, evaluationInterval: 60),
    Workload(
      name: "digits", widths: [64, 128, 64, 10], examples: 1797, batchSize: 64,
      regularization: Regularization(l2: 0.7, keepProbability: 0.8)),
    Workload(
      name: "mnist", widths: [784, 512, 256, 10], examples: 12_800, batchSize: 128,
      regularization: Regularization(l2: 0.7, keepProbability: 0.8), threads: 2),
  ]

  /// The examples of an update.
  var updateSize: Int { batchSize ?? examples }

  /// The network.
  var architecture: Architecture {
    let outputs = widths[widths.count - 1]
    return Architecture(
      inputs: widths[0], hidden: Array(widths.dropFirst().dropLast()),
      output: outputs == 1 ? .sigmoid : .softmax(classes: outputs))
  }

  /// The floating-point operations in the matrix products of an update: a multiplication and an
  /// addition for each weight and example on the way forward, for its gradient, and for the gradient
  /// of its inputs, which the first layer does not need.
  var operations: Double {
    let weights = zip(widths, widths.dropFirst()).map { Double($0 * $1) }
    return 2 * Double(updateSize) * (3 * weights.reduce(0, +) - weights[0])
  }

  /// The matrix products of an update, in the order of the layers: rows, columns, inner.
  var products: [(rows: Int, columns: Int, inner: Int)] {
    zip(widths, widths.dropFirst()).enumerated().flatMap { index, layer in
      let (inputs, units) = layer
      let forward = (rows: units, columns: updateSize, inner: inputs)
      let weights = (rows: units, columns: inputs, inner: updateSize)
      let back = (rows: inputs, columns: updateSize, inner: units)
      return index == 0 ? [forward, weights] : [forward, weights, back]
    }
  }

  /// Returns examples of the workload's size: those of the demo for two inputs, else normal random
  /// numbers, whose values change nothing in the time that training takes.
  func makeData<Scalar: BLASScalar>() throws -> TrainingData<Scalar> {
    guard widths[0] != 2 else {
      return TrainingData(
        try BuiltInDataset.pitch.make(
          trainingCount: examples, devCount: evaluationInterval == nil ? 0 : 200
        )
        .normalized())
    }
    var generator = RandomGenerator(seed: 1)
    let classes = architecture.output.units
    var inputs = Matrix<Double>(rows: widths[0], columns: examples)
    for index in inputs.elements.indices { inputs.elements[index] = generator.normal() }
    let labels = (0..<examples).map { $0 % classes }
    return TrainingData(
      Dataset(
        name: name, featureNames: (0..<widths[0]).map { "x\($0)" },
        classNames: (0..<classes).map(String.init),
        training: Examples(inputs: inputs, labels: labels)))
  }

  /// Returns a run that has not begun, and evaluates as the workload says or only at its ends.
  func makeTrainer<Scalar: BLASScalar>(
    data: TrainingData<Scalar>, threads: Int, epochs: Int = 1_000_000_000
  ) -> Trainer<Scalar> {
    var generator = RandomGenerator(seed: 1)
    return Trainer(
      network: Network(
        architecture: architecture,
        parameters: Initializer.he().parameters(for: architecture, using: &generator)),
      data: data,
      options: TrainerOptions(
        learningRate: widths[0] == 2 ? 0.3 : 0.01, batchSize: batchSize, epochs: epochs,
        regularization: regularization, earlyStopping: EarlyStopping(mode: .off),
        threads: threads, evaluationInterval: evaluationInterval ?? epochs))
  }
}
