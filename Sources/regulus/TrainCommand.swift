import ArgumentParser
import Curses
import Dashboard
import Datasets
import Learning
import LinearAlgebra
import Records
import Training

/// Is `regulus train`, and `regulus` alone.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network, watch it in the dashboard, and switch its regularizer mid-run.")

  @OptionGroup(title: "Data") var data: DataOptions
  @OptionGroup(title: "Network and training") var model: ModelOptions
  @OptionGroup(title: "Regularization") var regularization: RegularizationOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Epochs a second to watch at, or max. In the dashboard built-in sets take about a minute; "
        + "everything else goes as fast as it can.",
      valueName: "n"),
    transform: parsePace)
  var pace: Pace?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What a person or the best known model gets wrong, such as 3% or 0.03: the dashboard measures "
        + "bias from there. For numbers 1 - R². (default: 0)", valueName: "share"),
    transform: parseTargetError)
  var targetError: Double?

  @Flag(help: "Train without a dashboard; so it is without a terminal.")
  var headless = false

  @Flag(help: "Print one JSON object at the end, and nothing else, on standard output.")
  var json = false

  @Option(help: ArgumentHelp("Write the final weights.", valueName: "file.safetensors"))
  var save: String?

  @Option(
    help: ArgumentHelp(
      "Write a line of JSON for every evaluation and intervention.", valueName: "file.jsonl"))
  var log: String?

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
    let network: Network<Scalar> = try setup.makeNetwork()
    let trainer = Trainer(network: network, data: try setup.makeData(), options: setup.options)
    if let save { try AtomicFile.check(save) }
    // Before an old log is emptied, since without a terminal type nothing will be trained.
    let isHeadless = headless || !TerminalCapabilities.isInteractive
    if !isHeadless { _ = try TerminalCapabilities.ofThisTerminal() }
    let metrics = try log.map { path throws(FileError) in try MetricsLog(path: path) }
    let onEvent: @Sendable (TrainingEvent) -> Void = { metrics?.record($0) }
    let start = ContinuousClock.now
    var (finished, signal): (Trainer<Scalar>, Int32?)
    if isHeadless {
      (finished, signal) = try HeadlessRun().train(
        trainer, pace: pace ?? .unlimited, onEvent: onEvent)
    } else {
      let dashboard = DashboardRun(
        setup: setup, regularizationWhenOn: regularization.whenOn,
        pace: pace ?? dashboardPace(setup.options.epochs), targetError: targetError)
      (finished, signal) = try dashboard.train(
        trainer, logError: { metrics?.error?.description }, onEvent: onEvent)
    }
    let seconds = start.duration(to: .now) / .seconds(1)
    // Files first, since a closed standard output must not cost anybody the weights; their errors
    // last, since they must not cost anybody the figures.
    let files = Result {
      if let save {
        try AtomicFile.write(Safetensors(finished.network.parameters).serialized(), to: save)
      }
      try metrics?.finish()
    }
    let figures = Result { try report(&finished, seconds: seconds) }
    try files.get()
    // After a hang-up standard output may be gone as well.
    if let signal { throw ExitCode(128 + signal) }
    try figures.get()
    if finished.ending?.reason == .diverged { throw ExitCode(2) }
  }

  /// The pace at which the demos take about a minute, so that people can follow.
  private func dashboardPace(_ epochs: Int) -> Pace {
    data.builtIn == nil ? .unlimited : .epochsPerSecond(max(1, Double(epochs) / 60))
  }

  private func report<Scalar: BLASScalar>(
    _ trainer: inout Trainer<Scalar>, seconds: Double
  ) throws {
    let summary = RunSummary(&trainer, seconds: seconds)
    if json {
      try StandardStreams.print([try summary.json()])
      return
    }
    let parts: [(String, RunSummary.Result)] =
      [("training", summary.train)]
      + [("dev", summary.dev), ("test", summary.test)].compactMap { name, part in
        part.map { (name, $0) }
      }
    let columns = parts.map { ("\($0) \($1.quality.measure)", figure($1.quality)) }
    var table = TextTable(heading: ["model"] + columns.map(\.0), glyphs: StandardStreams.glyphs)
    table.add(
      [
        modelName(
          trainer.ending?.regularization ?? trainer.regularization, regularization.augment)
      ] + columns.map(\.1))
    let errors = parts.compactMap { name, part -> String? in
      guard case .fit(let fit) = part.quality else { return nil }
      return "\(name) \(NumberFormat.figure(fit.rmse))"
    }
    let note =
      errors.isEmpty
      ? [] : ["", "RMSE: \(errors.joined(separator: ", ")), in the units of the label"]
    try StandardStreams.print(
      table.lines + note + [
        "",
        "\(summary.stopped.message); \(summary.epochs) epochs, "
          + "\(decimal(summary.seconds, digits: 1)) s",
      ])
  }
}

/// Returns what tells a run apart in a table: its regularization, with how examples are varied.
func modelName(_ regularization: Regularization, _ augmentation: Augmentation) -> String {
  var parts: [String] = []
  if regularization.l1 > 0 { parts.append("L1 λ \(regularization.l1)") }
  if regularization.l2 > 0 { parts.append("L2 λ \(regularization.l2)") }
  if regularization.dropsUnits { parts.append("dropout keep \(regularization.keepProbability)") }
  if let limit = regularization.maxNorm { parts.append("max norm \(limit)") }
  if regularization.labelSmoothing > 0 {
    parts.append("label smoothing \(regularization.labelSmoothing)")
  }
  if regularization.augments { parts.append("augmentation \(augmentation)") }
  return parts.isEmpty ? "no regularization" : parts.joined(separator: ", ")
}
