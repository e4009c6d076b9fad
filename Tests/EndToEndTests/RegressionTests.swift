import FoundationEssentials
import PseudoTerminal
import Testing

/// Numbers to predict, from the command line to the screen.
@Suite struct RegressionTests {
  private struct Summary: Decodable {
    struct Score: Decodable {
      let cost: Double
      let accuracy, r2: Double?
      let rmse: Double
    }
    let train: Score
    let dev, test: Score?
  }

  /// Rows of y = 300x + 1000, in an order without a pattern.
  private func line(_ count: Int = 60) -> String {
    "x,price\n"
      + (0..<count).map {
        "\(($0 * 37 % count) - count / 2),\(300 * (($0 * 37 % count) - count / 2) + 1000)"
      }
      .joined(separator: "\n") + "\n"
  }

  private func train(_ arguments: [String], in folder: String? = nil) throws -> Summary {
    let result = try runRegulus(["--headless", "--json"] + arguments, in: folder)
    #expect(result.status == .exited(0), "\(result.errors)")
    return try HeadlessTests.decode(Summary.self, result.output)
  }

  @Test func aLineIsFoundInAFile() throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/line.csv", line())
      let summary = try train(
        [
          "--data", "line.csv", "--loss", "mse", "--hidden", "none", "--split", "60,20,20",
          "--precision", "double", "--epochs", "500",
        ], in: folder)
      for score in [summary.train, try #require(summary.dev), try #require(summary.test)] {
        #expect(score.accuracy == nil)
        #expect(try #require(score.r2) > 1 - 1e-12)
        #expect(score.rmse < 1e-3)
      }
    }
  }

  @Test func aCurveIsFoundInAFileWithoutFurtherOptions() throws {
    try withTemporaryFolder { folder in
      let rows = (0..<50).map { "\($0),\(1_000_000 + $0 * $0)" }
      try writeFile("\(folder)/square.csv", rows.joined(separator: "\n"))
      let summary = try train(["--data", "square.csv", "--loss", "mse"], in: folder)
      #expect(try #require(summary.dev?.r2) > 0.98)
    }
  }

  @Test func errorsAreInTheUnitsOfTheLabel() throws {
    // A rate this small changes nothing: weights of 0 predict the mean, whose error is σ.
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/line.csv", line())
      let options = [
        "--data", "line.csv", "--dev", "line.csv", "--loss", "mse", "--hidden", "none", "--init",
        "zeros", "--precision", "double", "--epochs", "1", "--learning-rate", "1e-15",
      ]
      // 300 · √((60² − 1)/12), and the mean is 1000 − 150.
      let deviation = 300 * (3599.0 / 12).squareRoot()
      let summary = try train(options, in: folder)
      #expect(abs(summary.train.cost - 1) < 1e-9)
      #expect(abs(summary.train.rmse - deviation) < 1e-3)
      let plain = try train(options + ["--no-normalize"], in: folder)
      let error = (deviation * deviation + 850 * 850).squareRoot()
      #expect(abs(plain.train.rmse - error) < 1e-3)
      #expect(abs(plain.train.cost - error * error) < 1)
      #expect(abs(try #require(plain.train.r2) + 850 * 850 / (deviation * deviation)) < 1e-6)
    }
  }

  @Test func theWaveNeedsNoOptions() throws {
    let result = try runRegulus(["--data", "wave", "--epochs", "300", "--log", "/dev/null"])
    #expect(result.status == .exited(0))
    #expect(result.output.hasPrefix("model "))
    #expect(result.output.contains("training R²") && result.output.contains("dev R²"))
    #expect(result.output.contains("\nRMSE: training 0."))
    #expect(!result.output.contains("accuracy") && !result.output.contains("%"))
  }

  @Test func theLogHasR2() throws {
    try withTemporaryFolder { folder in
      let result = try runRegulus(
        ["--data", "wave", "--epochs", "3", "--log", "log.jsonl"], in: folder)
      #expect(result.status == .exited(0))
      let text = String(decoding: readFile("\(folder)/log.jsonl"), as: UTF8.self)
      let lines = text.split(separator: "\n").dropLast()
      #expect(lines.count == 4)
      for line in lines {
        for key in ["train_r2", "dev_r2", "train_rmse", "dev_rmse"] {
          #expect(line.contains("\"\(key)\":"), "\(line)")
        }
        #expect(!line.contains("accuracy"))
      }
    }
  }

  @Test func theTableComparesR2() throws {
    let result = try runRegulus(["compare", "--data", "wave", "--epochs", "30"])
    #expect(result.status == .exited(0))
    let heading = try #require(result.output.split(separator: "\n").first)
    #expect(heading.contains("training R²") && heading.contains("dev R²"))
    #expect(!result.output.contains("%"))
    let json = try runRegulus(["compare", "--data", "wave", "--epochs", "30", "--json"])
    #expect(json.output.contains("\"dev_r2\":") && json.output.contains("\"train_rmse\":"))
    #expect(!json.output.contains("accuracy"))
  }

  @Test func theGradientIsRight() throws {
    for method in ["fast", "textbook"] {
      let result = try runRegulus([
        "check", "--data", "wave", "--at-epoch", "200", "--l2", "0.7", "--keep-prob", "0.86",
        "--method", method,
      ])
      #expect(result.status == .exited(0), "\(result.output) \(result.errors)")
    }
  }

  @Test func theDashboardShowsR2() throws {
    let program = try openDashboard(
      ["--data", "wave", "--epochs", "60", "--pace", "20"], width: 120, height: 36)
    try program.waitForTexts(["wave 30/200", "1·20·3·1 tanh", "R² "])
    try program.waitForTexts(["all 60 epochs trained", "training R²", "dev R²"])
    program.press(.control("c"))
    try program.waitForExit()
  }

  @Test func whatDoesNotFitIsSaid() throws {
    func message(_ arguments: [String], code: Int32, in folder: String? = nil) throws -> String {
      let result = try runRegulus(arguments, in: folder)
      #expect(result.status == .exited(code), "\(arguments): \(result)")
      #expect(result.output == "")
      return result.errors
    }
    #expect(
      try message(["--data", "pitch", "--loss", "mse"], code: 64)
        .contains("--loss mse predicts numbers, and --data pitch has classes"))
    #expect(
      try message(["--data", "wave", "--loss", "cross-entropy"], code: 64)
        .contains("--data wave has numbers to predict"))
    #expect(try message(["--loss", "mae"], code: 64).contains("'cross-entropy'"))
    #expect(
      try message(["--data", "wave", "--label-smoothing", "0.1"], code: 64)
        .contains("--label-smoothing softens classes"))
    #expect(
      try message(["compare", "--data", "wave", "--label-smoothing", "0.1"], code: 64)
        .contains("--label-smoothing softens classes"))
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/names.csv", "x,y\n1,2\n3,red\n5,6\n")
      #expect(
        try message(["--data", "names.csv", "--loss", "mse"], code: 1, in: folder)
          .contains("names.csv, line 3, column 2 (y): the label 'red' is not a number"))
      try writeFile("\(folder)/same.csv", "x,y\n1,2\n3,2\n5,2\n")
      #expect(
        try message(["--data", "same.csv", "--loss", "mse"], code: 1, in: folder)
          .contains("same.csv, column 2 (y): all labels are 2"))
      try writeFile("\(folder)/half.csv", "x,y\n1,2.5\n3,1\n5,2\n")
      #expect(
        try message(["--data", "half.csv"], code: 1, in: folder)
          .contains("or predict numbers with --loss mse"))
    }
  }
}
