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
  @OptionGroup(title: "Screen") var screen: ScreenOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Epochs a second to watch at, or max. In the dashboard built-in sets take about a minute; "
        + "everything else goes as fast as it can.",
      valueName: "n"),
    transform: parsePace)
  var pace: Pace?

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
    for path in [save, screen.snapshot?.path].compactMap(\.self) { try AtomicFile.check(path) }
    // Before an old log is emptied, since without a terminal type nothing will be trained.
    let isHeadless = headless || !TerminalCapabilities.isInteractive
    if !isHeadless { _ = try TerminalCapabilities.ofThisTerminal() }
    if isHeadless && screen.record != nil {
      throw ValidationError("--record records the dashboard, and there is none without a terminal")
    }
    let metrics = try log.map { path throws(FileError) in try MetricsLog(path: path) }
    let recording = try screen.record.map { path throws(FileError) in
      let (width, height) = Terminal.sizeOfThisTerminal
      return try SessionRecording(
        path: path, width: width, height: height,
        environment: Environment.variables(["TERM", "SHELL", "LANG"]))
    }
    let onEvent: @Sendable (TrainingEvent) -> Void = { metrics?.record($0) }
    let start = ContinuousClock.now
    var run: FinishedRun<Scalar>
    if isHeadless {
      let headless = HeadlessRun(
        setup: setup, regularizationWhenOn: regularization.whenOn, screen: screen,
        pace: pace ?? .unlimited)
      run = try headless.train(trainer, onEvent: onEvent)
    } else {
      let dashboard = DashboardRun(
        setup: setup, regularizationWhenOn: regularization.whenOn, screen: screen,
        pace: pace ?? dashboardPace(setup.options.epochs))
      run = try dashboard.train(
        trainer, recording: recording,
        fileErrors: { [metrics?.error, recording?.error].compactMap(\.self) }, onEvent: onEvent)
    }
    let seconds = start.duration(to: .now) / .seconds(1)
    // Files first, since a closed standard output must not cost anybody the weights; their errors
    // last, since they must not cost anybody the figures.
    let files = Result {
      if let save {
        try AtomicFile.write(Safetensors(run.trainer.network.parameters).serialized(), to: save)
      }
      if let file = screen.snapshot { try run.write(file, theme: screen.colors) }
      try metrics?.finish()
      try recording?.finish()
    }
    let figures = Result { try report(&run.trainer, seconds: seconds) }
    try files.get()
    // After a hang-up standard output may be gone as well.
    if let signal = run.signal { throw ExitCode(128 + signal) }
    try figures.get()
    if run.trainer.ending?.reason == .diverged { throw ExitCode(2) }
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
