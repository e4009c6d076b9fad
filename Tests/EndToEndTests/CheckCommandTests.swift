import PseudoTerminal
import Testing

/// `regulus check`: the gradient from the command line.
@Suite struct CheckCommandTests {
  private struct Check: Decodable {
    struct Tensor: Decodable {
      let name: String
      let parameters, checked, kinks, weights_at_zero: Int
      let difference: Double?
      let passes: Bool
    }
    struct Bands: Decodable {
      let fine, fair, suspicious, wrong: Int
    }
    struct Point: Decodable {
      let epsilon: Double
      let difference: Double?
      let checked, left_out: Int
    }
    let passes: Bool
    let difference, loss_difference, penalty_difference, keep_probability: Double?
    let method: String
    let epsilon: Double
    let epoch, examples: Int
    let tensors: [Tensor]
    let bands: Bands
    let curve: [Point]?
  }

  private func check(_ options: [String], code: Int32 = 0) throws -> Check {
    let result = try runRegulus(["check", "--json"] + options)
    #expect(result.status == .exited(code), "\(options): \(result.errors)")
    #expect(result.errors.isEmpty == (code == 0))
    return try HeadlessTests.decode(Check.self, result.output)
  }

  @Test func theTableHasARowForEachTensor() throws {
    let result = try runRegulus(["check", "--l2", "0.7"])
    #expect(result.status == .exited(0) && result.errors.isEmpty)
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("tensor ") && lines[0].hasSuffix(" verdict"))
    #expect(lines[1].allSatisfy { $0 == "-" })
    for (line, name) in zip(lines[2...8], ["W1", "b1", "W2", "b2", "W3", "b3", "all"]) {
      #expect(line.hasPrefix(name + " ") && line.hasSuffix(" correct"), "\(line)")
    }
    #expect(lines[8].contains(" 127 "))
    #expect(result.output.contains("2-20-3-1 relu, L2 λ 0.7, epoch 0, 211 examples"))
    #expect(result.output.contains("relative errors: 127 up to 1e-7, 0 up to 1e-5"))
    #expect(result.output.contains("difference of the data loss "))
    #expect(result.output.contains(" by backpropagation, "))
    #expect(!result.output.contains("left out"), "the curve is there when it is asked for")
  }

  @Test(arguments: [
    ["--activation", "tanh", "--hidden", "5,4,3"],
    ["--activation", "sigmoid", "--data", "blobs"],
    ["--activation", "leaky-relu", "--hidden", "none"],
    ["--l1", "0.5", "--l2", "0.7", "--keep-prob", "0.86", "--at-epoch", "50"],
    ["--method", "textbook", "--precision", "double", "--examples", "20"],
  ])
  func everyKindOfNetworkCanBeChecked(_ options: [String]) throws {
    let result = try check(options)
    #expect(result.passes && result.tensors.allSatisfy { $0.passes || $0.checked == 0 })
    #expect(try #require(result.difference) < 1e-7)
    #expect(result.epoch == (options.contains("--at-epoch") ? 50 : 0))
    let counts = result.tensors.reduce((0, 0)) {
      ($0.0 + $1.parameters, $0.1 + $1.checked + $1.kinks + $1.weights_at_zero)
    }
    #expect(counts.0 == counts.1)
    let bands = result.bands
    #expect(
      bands.fine + bands.fair + bands.suspicious + bands.wrong
        == result.tensors.reduce(0) { $0 + $1.checked })
    #expect((result.penalty_difference != nil) == options.contains("--l1"))
    #expect(result.keep_probability == (options.contains("--keep-prob") ? 0.86 : nil))
    #expect(result.method == (options.contains("textbook") ? "textbook" : "fast"))
    #expect(result.epsilon == (options.contains("textbook") ? 1e-5 : 1e-7))
    if options.contains("--examples") { #expect(result.examples == 20) }
  }

  @Test func theWeightsAreThoseOfTraining() throws {
    // After epochs of L1 some weights are exactly 0, the same ones as in training.
    let options = ["--l1", "3", "--seed", "3"]
    let result = try check(options + ["--at-epoch", "200"])
    let run = try runRegulus(["train", "--json", "--epochs", "200"] + options)
    let summary = try HeadlessTests.decode(HeadlessTests.Summary.self, run.output)
    let zeros = result.tensors.filter { $0.name.hasPrefix("W") }.map(\.weights_at_zero)
    #expect(zeros == summary.weights.zeros)
    #expect(zeros.reduce(0, +) > 0)
    #expect(result.passes)
  }

  @Test func theCurveIsAddedWhenAskedFor() throws {
    let points = try #require(try check(["--curve", "--activation", "tanh"]).curve)
    #expect(points.count == 13 && points.first?.epsilon == 1 && points.last?.epsilon == 1e-12)
    let best = points.compactMap(\.difference).min()
    #expect(try #require(best) < 1e-8)
    #expect(try check([]).curve == nil)
    let text = try runRegulus(["check", "--curve"]).output
    #expect(text.contains("ε      difference  checked  left out"))
  }

  @Test func aFailureIsToldAndIsTheExitCode() throws {
    // So large a step is no derivative.
    let options = ["--method", "textbook", "--epsilon", "0.1", "--activation", "tanh"]
    let result = try runRegulus(["check"] + options)
    #expect(result.status == .exited(1))
    #expect(result.output.contains("WRONG"))
    #expect(result.errors.hasPrefix("Error: the gradient is wrong by "))
    #expect(result.errors.contains("not below 1e-7, in W1, b1"))
    #expect(result.errors.contains("leave --epsilon out"))
    #expect(result.errors.split(separator: "\n").count == 1)
    let json = try check(options, code: 1)
    #expect(!json.passes && json.bands.wrong + json.bands.suspicious > 0)
  }

  @Test func divergedWeightsAreNotChecked() throws {
    let result = try runRegulus(["check", "--at-epoch", "20", "--learning-rate", "1e7"])
    #expect(result.status == .exited(2))
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("Error: nothing to check: diverged"))
  }

  @Test(arguments: [
    (["--epsilon", "0"], "'0' is not a step"), (["--epsilon", "2"], "'2' is not a step"),
    (["--at-epoch", "-1"], "'-1' is not a whole number of at least 0"),
    (["--examples", "0"], "'0' is not a whole number of at least 1"),
    (["--method", "slow"], "'slow' is invalid"),
  ])
  func wrongOptionsAreExplained(_ options: [String], _ message: String) throws {
    let result = try runRegulus(["check"] + options)
    #expect(result.status == .exited(64))
    #expect(result.errors.contains(message), "\(result.errors)")
  }
}
