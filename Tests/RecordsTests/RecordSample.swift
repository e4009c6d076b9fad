import Datasets
import FoundationEssentials
import Learning
import LinearAlgebra
import Training

@testable import Records

/// What tests of records share: a description as a file has it, and a run that is over.
enum RecordSample {
  /// The text of a `run.json`.
  static let description = """
    {
      "data" : {
        "dev" : 200,
        "features" : 2,
        "hash" : "00000000deadbeef",
        "name" : "pitch",
        "train" : 211
      },
      "epochs" : 100,
      "format" : 1,
      "network" : "2-20-3-1 relu",
      "options" : {
        "learning-rate" : "0.5"
      },
      "program" : "0.1.0",
      "seed" : 7,
      "started" : "2026-11-23T17:15:30Z"
    }

    """

  /// What that says.
  static var info: RunInfo {
    RunInfo(
      program: "0.1.0", started: "2026-11-23T17:15:30Z", options: ["learning-rate": "0.5"],
      data: .init(
        name: "pitch", train: 211, dev: 200, test: nil, features: 2, hash: "00000000deadbeef"),
      network: "2-20-3-1 relu", epochs: 100, seed: 7)
  }

  /// A run of two epochs on four points, trained to its end.
  static var finishedRun: Trainer<Double> {
    let examples = Examples(
      inputs: Matrix(rows: 1, columns: 4, elements: [-2, -1, 1, 2]), labels: [0, 0, 1, 0])
    let dataset = Dataset(
      name: "line", featureNames: ["x"], classNames: ["no", "yes"], training: examples,
      dev: examples.selecting([0, 2]))
    let network = Network(
      architecture: Architecture(inputs: 1, hidden: [], output: .sigmoid),
      parameters: Parameters(layers: [
        LayerParameters(weight: Matrix(rows: 1, columns: 1, elements: [3.0]), bias: [0])
      ]))
    var trainer = Trainer(
      network: network, data: TrainingData(dataset),
      options: TrainerOptions(learningRate: 1e-9, epochs: 2))
    while trainer.ending == nil { _ = trainer.step() }
    return trainer
  }
}

/// Runs `body` with a folder for records, removed with all that is in it afterwards.
func withStore(_ body: (RunStore) throws -> Void) throws {
  try withTemporaryFolder { folder in
    let store = RunStore(path: "\(folder)/runs")
    defer { try? Folder.remove(store.path) }
    try body(store)
  }
}
