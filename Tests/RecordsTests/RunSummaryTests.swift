import Datasets
import FoundationEssentials
import Learning
import LinearAlgebra
import Testing
import Training

@testable import Records

@Suite struct RunSummaryTests {
  /// Four points, of which the network below gets three right.
  private func trainer(dev: Bool) -> Trainer<Double> {
    let examples = Examples(
      inputs: Matrix(rows: 1, columns: 4, elements: [-2, -1, 1, 2]), labels: [0, 0, 1, 0])
    let dataset = Dataset(
      name: "line", featureNames: ["x"], classNames: ["no", "yes"], training: examples,
      dev: dev ? examples.selecting([0, 2]) : nil)
    let architecture = Architecture(inputs: 1, hidden: [], output: .sigmoid)
    let network = Network(
      architecture: architecture,
      parameters: Parameters(layers: [
        LayerParameters(weight: Matrix(rows: 1, columns: 1, elements: [3.0]), bias: [0])
      ]))
    return Trainer(
      network: network, data: TrainingData(dataset),
      options: TrainerOptions(learningRate: 1e-9, epochs: 2))
  }

  private func object(_ summary: RunSummary) throws -> [String: Value] {
    try JSONDecoder().decode([String: Value].self, from: Data(summary.json().utf8))
  }

  /// A JSON value, as far as these tests look into it.
  private enum Value: Decodable, Equatable {
    case null, number(Double), text(String), object([String: Value]), list([Value])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let list = try? container.decode([Value].self) {
        self = .list(list)
      } else {
        self = .object(try container.decode([String: Value].self))
      }
    }
  }

  @Test func gradientChecksAreSummedUp() throws {
    var run = trainer(dev: true)
    run.gradientWatch = GradientWatch(directions: 3)
    while run.ending == nil { _ = run.step() }
    guard case .object(let check) = try object(RunSummary(&run, seconds: 0.5))["gradient_check"],
      case .object(let worst) = check["worst"], case .number(let difference) = worst["difference"]
    else {
      Issue.record("no checks in the summary")
      return
    }
    #expect(check["directions"] == .number(3) && check["failed"] == .number(0))
    // Two epochs, each evaluated, on a network without a kink.
    #expect(check["compared"] == .number(2))
    #expect(difference < 1e-7)
  }

  @Test func everyKeyIsThereWithItsFigure() throws {
    var run = trainer(dev: true)
    while run.ending == nil { _ = run.step() }
    let json = try object(RunSummary(&run, seconds: 0.5))
    #expect(
      Set(json.keys) == [
        "epochs", "updates", "seconds", "updates_per_second", "stopped", "best", "train", "dev",
        "test", "weights", "gradient_check",
      ])
    #expect(json["gradient_check"] == .null)
    #expect(json["epochs"] == .number(2))
    #expect(json["updates"] == .number(2))
    #expect(json["updates_per_second"] == .number(4))
    #expect(json["test"] == .null)
    guard case .object(let train) = json["train"], case .object(let dev) = json["dev"],
      case .object(let stopped) = json["stopped"], case .object(let weights) = json["weights"],
      case .number(let cost) = train["cost"]
    else {
      Issue.record("not the expected objects: \(json)")
      return
    }
    // Three of four are right; the costs are log(1 + e^-6), log(1 + e^-3) twice and log(1 + e^6).
    #expect(train["accuracy"] == .number(0.75))
    #expect(abs(cost - 1.525532) < 1e-5)
    #expect(dev["accuracy"] == .number(1))
    #expect(stopped["reason"] == .text("finished"))
    #expect(stopped["epoch"] == .number(2))
    #expect(weights["zeros"] == .list([.number(0)]))
    guard case .list(let norms) = weights["norms"], case .number(let norm) = norms.first else {
      Issue.record("no norms")
      return
    }
    #expect(abs(norm - 3) < 1e-6)
  }

  @Test func numbersHaveAFitInPlaceOfAnAccuracy() throws {
    // Predictions x for 0, 0, 4 and 4 at −1, 1, 3 and 5: every error is 1, deviations from 2 are 2.
    let examples = Examples(
      inputs: Matrix(rows: 1, columns: 4, elements: [-1, 1, 3, 5]), targets: .values([0, 0, 4, 4]))
    let dataset = Dataset(
      name: "line", featureNames: ["x"], classNames: [], training: examples,
      dev: examples.selecting([0, 1]))
    let network = Network(
      architecture: Architecture(inputs: 1, hidden: [], output: .linear),
      parameters: Parameters(layers: [
        LayerParameters(weight: Matrix(rows: 1, columns: 1, elements: [1.0]), bias: [0])
      ]))
    var run = Trainer(
      network: network, data: TrainingData(dataset),
      options: TrainerOptions(learningRate: 1e-20, epochs: 1))
    while run.ending == nil { _ = run.step() }
    let json = try object(RunSummary(&run, seconds: 1))
    #expect(
      json["train"]
        == .object([
          "cost": .number(1), "accuracy": .null, "r2": .number(0.75), "rmse": .number(1),
        ]))
    // Where all numbers are the same there is no R².
    #expect(
      json["dev"]
        == .object(["cost": .number(1), "accuracy": .null, "r2": .null, "rmse": .number(1)]))
    #expect(json["test"] == .null)
  }

  @Test func whatThereIsNotIsNull() throws {
    var run = trainer(dev: false)
    while run.ending == nil { _ = run.step() }
    let json = try object(RunSummary(&run, seconds: 1))
    #expect(json["dev"] == .null)
    #expect(json["best"] == .null)
  }
}
