import FoundationEssentials
import PseudoTerminal
import Testing

/// `regulus compare`: the table of the textbook.
@Suite struct CompareCommandTests {
  private struct Table: Decodable {
    struct Model: Decodable {
      let model, stopped: String
      let train_cost, train_accuracy, dev_cost, dev_accuracy, gap, weight_norm: Double
      let best_epoch, epoch, zeros, weights: Int
    }
    let models: [Model]
  }

  private func compare(_ options: [String]) throws -> [Table.Model] {
    let result = try runRegulus(["compare", "--json"] + options)
    #expect(result.status == .exited(0) && result.errors.isEmpty)
    return try HeadlessTests.decode(Table.self, result.output).models
  }

  private func train(_ options: [String]) throws -> HeadlessTests.Summary {
    let result = try runRegulus(["train", "--json"] + options)
    return try HeadlessTests.decode(HeadlessTests.Summary.self, result.output)
  }

  @Test func theTableHasARowForEachModel() throws {
    let result = try runRegulus(["compare", "--epochs", "30"])
    #expect(result.status == .exited(0))
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("model "))
    #expect(lines[0].contains("training accuracy") && lines[0].contains("dev accuracy"))
    #expect(lines[1].allSatisfy { $0 == "-" })
    let names = ["no regularization", "L1 λ 0.5", "L2 λ 0.7", "dropout keep 0.86"]
    for (line, name) in zip(lines[2...5], names) {
      #expect(line.hasPrefix(name + " "))
      #expect(line.count == lines[0].count)
    }
    #expect(result.errors.isEmpty, "progress is for terminals")
  }

  @Test func allStartFromTheSameWeights() throws {
    // At a rate this small one epoch changes nothing that six digits show.
    let models = try compare(["--epochs", "1", "--learning-rate", "1e-12"])
    #expect(models.count == 4)
    for model in models {
      #expect(abs(model.train_cost - models[0].train_cost) < 1e-6)
      #expect(abs(model.weight_norm - models[0].weight_norm) < 1e-5)
    }
  }

  @Test func figuresAreThoseOfSingleRuns() throws {
    let options = ["--epochs", "80", "--seed", "5"]
    let models = try compare(options + ["--l2", "2", "--keep-prob", "0.7"])
    #expect(
      models.map(\.model) == [
        "no regularization", "L1 λ 0.5", "L2 λ 2.0", "dropout keep 0.7",
      ])
    for (model, regularization) in zip(
      models, [[], ["--l1", "0.5"], ["--l2", "2"], ["--keep-prob", "0.7"]])
    {
      let single = try train(options + regularization)
      #expect(model.train_cost == single.train.cost, "\(model.model)")
      #expect(model.train_accuracy == single.train.accuracy)
      #expect(model.dev_cost == single.dev?.cost)
      #expect(model.dev_accuracy == single.dev?.accuracy)
      #expect(model.best_epoch == single.best?.epoch)
      #expect(model.zeros == single.weights.zeros.reduce(0, +))
      let norm = single.weights.norms.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(model.weight_norm - norm) < 1e-9)
    }
  }

  @Test func augmentationHasARowWhereItIsGiven() throws {
    let options = ["--epochs", "40", "--augment", "jitter=0.3"]
    let models = try compare(options)
    #expect(models.count == 5)
    #expect(models[4].model == "augmentation jitter=0.3")
    let plain = try compare(["--epochs", "40"])
    for (model, other) in zip(models, plain) { #expect(model.dev_cost == other.dev_cost) }
    // What varies the next examples while this update runs changes nothing about them.
    #expect(models[4].train_cost == (try train(options)).train.cost)
    #expect(models[4].train_cost != models[0].train_cost)
  }

  @Test func divergenceIsToldOfEachModel() throws {
    let result = try runRegulus(["compare", "--epochs", "20", "--learning-rate", "1e6"])
    #expect(result.status == .exited(2))
    #expect(result.output.contains("no regularization: diverged: the training cost is"))
  }

  @Test func onATerminalItTellsHowFarItIsAndLeavesNoTrace() throws {
    let program = try startRegulus(["compare", "--epochs", "300"])
    #expect(try program.waitForExit() == .exited(0))
    #expect(String(decoding: program.bytes, as: UTF8.self).contains("training 9"))
    #expect(program.rows[0].hasPrefix("model "), "\(program.text)")
    #expect(program.find("training 9") == nil)
  }
}
