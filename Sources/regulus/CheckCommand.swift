import ArgumentParser
import Datasets
import Learning
import LinearAlgebra
import Records
import Screen
import Training

/// Is `regulus check`: the gradient of any network against centred differences.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check the gradient of a network against centred differences, and print one table.",
    discussion: """
      Checks the first weights, or those after some epochs of training, in double precision. \
      A difference of 1e-7 or more that rounding does not explain is a failure: exit code 1. \
      --at-epoch takes the place of --epochs, and nothing stops early.
      """)

  @OptionGroup(title: "Data") var data: DataOptions
  @OptionGroup(title: "Network and training") var model: ModelOptions
  @OptionGroup(title: "Regularization") var regularization: RegularizationOptions
  @OptionGroup(title: "Configuration") var config: ConfigOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Epochs to train before the check. (default: 0)", valueName: "n"),
    transform: parseCount)
  var atEpoch = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Training examples to take the cost over, at the most. (default: 256)", valueName: "n"),
    transform: parsePositive)
  var examples = 256

  @Option(
    help: ArgumentHelp(
      "How differences are taken: fast, unit by unit; or textbook, two passes a parameter."))
  var method = GradientCheck.Method.fast

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The step of the differences; by default 1e-7, and 1e-5 by the textbook.",
      valueName: "step"),
    transform: parseEpsilon)
  var epsilon: Double?

  @Flag(help: "Add how the difference depends on ε, by the plain formula on a sample.")
  var curve = false

  @Flag(help: "Print the result as one JSON object, and nothing else, on standard output.")
  var json = false

  func run() throws {
    switch model.precision {
    case .single: try run(Float.self)
    case .double: try run(Double.self)
    }
  }

  private func run<Scalar: BLASScalar>(_: Scalar.Type) throws {
    let setup = try RunSetup(
      data: data, model: model, regularization: regularization.atStart,
      augmentation: regularization.augment)
    setup.tellWarnings()
    var options = setup.options
    options.epochs = max(atEpoch, 1)
    options.earlyStopping.mode = .off
    // Evaluations change nothing, and cost time.
    options.evaluationInterval = max(atEpoch, 1)
    var trainer = Trainer(
      network: try setup.makeNetwork() as Network<Scalar>,
      data: try setup.makeData(), options: options)
    while trainer.ending == nil && trainer.epoch < atEpoch { _ = trainer.step() }
    if let ending = trainer.ending, ending.reason == .diverged {
      StandardStreams.note("Error: nothing to check: \(ending.message)")
      throw ExitCode(2)
    }

    var check = trainer.gradientCheck(examples: examples)
    check.epsilon = epsilon
    let clock = ContinuousClock()
    let start = clock.now
    let report = check.run(method: method)
    let seconds = start.duration(to: clock.now) / .seconds(1)
    let points = curve ? check.errorCurve() : []
    if json {
      let result = CheckJSON(
        report, epoch: trainer.epoch, seconds: seconds, curve: curve ? points : nil)
      try StandardStreams.print([try jsonLine(result)])
    } else {
      try StandardStreams.print(
        lines(report, setup.architecture, epoch: trainer.epoch, seconds: seconds)
          + (curve ? [""] + curveLines(points) : []))
    }
    if !report.passes { throw CheckFailure(description: reason(report)) }
  }

  /// Says in words what is wrong, and where to look.
  private func reason(_ report: GradientCheckReport) -> String {
    guard report.checked > 0 else {
      return "no parameter could be compared, as the cost has no derivative at any; "
        + "train some epochs first, with --at-epoch"
    }
    let failing = report.tensors.filter { $0.checked > 0 && !$0.passes }.map(\.name)
    let place = failing.isEmpty ? "all tensors together" : failing.joined(separator: ", ")
    let advice =
      epsilon != nil
      ? "; leave --epsilon out for one that suits the method"
      : method == .textbook ? "; try --method fast, which rounding and kinks do not disturb" : ""
    return "the gradient is wrong by \(figure(report.difference)), not below 1e-7, in \(place)"
      + advice
  }

  private func lines(
    _ report: GradientCheckReport, _ architecture: Architecture, epoch: Int, seconds: Double
  ) -> [String] {
    let glyphs = StandardStreams.glyphs
    let showsZeros = regularization.atStart.l1 > 0
    var heading = ["tensor", "parameters", "checked", "kinks"]
    if showsZeros { heading.append("at 0") }
    var table = TextTable(heading: heading + ["difference", "verdict"], glyphs: glyphs)
    func add(
      _ name: String, _ count: Int, _ checked: Int, _ kinks: Int, _ zeros: Int,
      _ difference: Double, _ passes: Bool
    ) {
      var cells = [name] + [count, checked, kinks].map(NumberFormat.grouped)
      if showsZeros { cells.append(NumberFormat.grouped(zeros)) }
      cells.append(checked > 0 ? figure(difference) : "")
      cells.append(
        checked == 0
          ? "left out"
          : passes ? (difference < GradientCheck.threshold ? "correct" : "rounding") : "WRONG")
      table.add(cells)
    }
    for tensor in report.tensors {
      add(
        tensor.name, tensor.parameterCount, tensor.checked, tensor.kinks, tensor.weightsAtZero,
        tensor.difference, tensor.passes)
    }
    add(
      "all", report.parameterCount, report.checked, report.kinks, report.weightsAtZero,
      report.difference, report.passes)

    let widths = architecture.widths.map(String.init).joined(separator: "-")
    let masks = report.frozenKeepProbability.map { ", dropout masks of keep \($0) frozen" } ?? ""
    let bands = report.bands
    var notes = [
      "\(widths) \(architecture.activation.rawValue), "
        + "\(modelName(regularization.atStart, regularization.augment)), "
        + "epoch \(NumberFormat.grouped(epoch)), "
        + "\(NumberFormat.grouped(report.exampleCount)) examples\(masks)",
      "method \(report.method.rawValue), ε \(figure(report.epsilon, digits: 1)), "
        + "\(NumberFormat.fixed(seconds * 1000, decimals: 1)) ms",
      "relative errors: \(NumberFormat.grouped(bands.fine)) up to 1e-7, "
        + "\(NumberFormat.grouped(bands.fair)) up to 1e-5, "
        + "\(NumberFormat.grouped(bands.suspicious)) up to 1e-2, "
        + "\(NumberFormat.grouped(bands.wrong)) above",
    ]
    if let loss = report.lossDifference, let penalty = report.penaltyDifference {
      notes.append("difference of the data loss \(figure(loss)), of the penalty \(figure(penalty))")
    }
    if let worst = report.worst {
      notes.append(
        "worst \(worst.name): \(figure(worst.analytic, digits: 9)) by backpropagation, "
          + "\(figure(worst.numeric, digits: 9)) by differences")
    }
    return table.lines + [""] + notes.map(glyphs.text)
  }

  private func curveLines(_ points: [ErrorCurvePoint]) -> [String] {
    let glyphs = StandardStreams.glyphs
    var table = TextTable(heading: ["ε", "difference", "checked", "left out"], glyphs: glyphs)
    for point in points {
      table.add([
        figure(point.epsilon, digits: 1), point.difference.map { figure($0) } ?? "",
        NumberFormat.grouped(point.checked), NumberFormat.grouped(point.leftOut),
      ])
    }
    return table.lines + [
      "",
      glyphs.text(
        "(J(θ+ε) − J(θ−ε)) / 2ε as it stands: its own error falls with ε², "
          + "that of rounding grows with 1/ε"),
    ]
  }

  private func figure(_ value: Double, digits: Int = 2) -> String {
    NumberFormat.scientific(value, digits: digits)
  }
}

/// Is a check that did not pass.
private struct CheckFailure: Error, CustomStringConvertible {
  let description: String
}

extension GradientCheck.Method: ExpressibleByArgument {}

private func parseEpsilon(_ text: String) throws -> Double {
  guard let value = Double(text), value >= 1e-15, value <= 1 else {
    throw ValidationError("'\(VisibleText.excerpt(text))' is not a step: a number from 1e-15 to 1")
  }
  return value
}

/// Is the result as `--json` writes it.
private struct CheckJSON: Encodable {
  struct Tensor: Encodable {
    var name: String
    var parameters: Int
    var checked: Int
    var kinks: Int
    var weightsAtZero: Int
    var difference: Double?
    var passes: Bool
  }
  struct Bands: Encodable {
    var fine: Int
    var fair: Int
    var suspicious: Int
    var wrong: Int
  }
  struct Worst: Encodable {
    var name: String
    var analytic: Double?
    var numeric: Double?
  }

  var passes: Bool
  var difference: Double?
  var lossDifference: Double?
  var penaltyDifference: Double?
  var method: GradientCheck.Method
  var epsilon: Double
  var epoch: Int
  var examples: Int
  var seconds: Double
  var keepProbability: KeepProbability?
  var tensors: [Tensor]
  var bands: Bands
  var worst: Worst?
  var curve: [ErrorCurvePoint]?

  init(_ report: GradientCheckReport, epoch: Int, seconds: Double, curve: [ErrorCurvePoint]?) {
    func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
    passes = report.passes
    difference = report.checked > 0 ? finite(report.difference) : nil
    lossDifference = finite(report.lossDifference)
    penaltyDifference = finite(report.penaltyDifference)
    method = report.method
    epsilon = report.epsilon
    self.epoch = epoch
    examples = report.exampleCount
    self.seconds = seconds
    keepProbability = report.frozenKeepProbability
    tensors = report.tensors.map {
      Tensor(
        name: $0.name, parameters: $0.parameterCount, checked: $0.checked, kinks: $0.kinks,
        weightsAtZero: $0.weightsAtZero,
        difference: $0.checked > 0 ? finite($0.difference) : nil, passes: $0.passes)
    }
    let counts = report.bands
    bands = Bands(
      fine: counts.fine, fair: counts.fair, suspicious: counts.suspicious, wrong: counts.wrong)
    worst = report.worst.map {
      Worst(name: $0.name, analytic: finite($0.analytic), numeric: finite($0.numeric))
    }
    self.curve = curve
  }
}
