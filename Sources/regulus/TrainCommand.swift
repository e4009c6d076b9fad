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
  @OptionGroup(title: "Record") var record: RecordOptions
  @OptionGroup(title: "Configuration") var config: ConfigOptions

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

  @Option(
    help: ArgumentHelp(
      "When the terminal goes away: continue without it to the end, or stop with a checkpoint.",
      valueName: "policy"))
  var onHangup = HangUpPolicy.goOn

  @Flag(help: "Print one JSON object at the end, and nothing else, on standard output.")
  var json = false

  @Option(help: ArgumentHelp("Write the final weights.", valueName: "file.safetensors"))
  var save: String?

  @Option(
    help: ArgumentHelp(
      "Write every evaluation and intervention: a line of JSON each, or a table where the name ends "
        + "in .csv.", valueName: "file.jsonl or .csv"))
  var log: String?

  @Option(
    help: ArgumentHelp(
      "Write costs, norms and histograms of the weights for TensorBoard.", valueName: "folder"))
  var tensorboard: String?

  func run() throws { try run(given: GivenOptions()) }

  /// Trains, with the options that were given, as they stand in the record.
  func run(given: GivenOptions) throws {
    switch model.precision {
    case .single: try run(Float.self, given)
    case .double: try run(Double.self, given)
    }
  }

  private func run<Scalar: BLASScalar>(_: Scalar.Type, _ given: GivenOptions) throws {
    let setup = try RunSetup(
      data: data, model: model, regularization: regularization.atStart,
      augmentation: regularization.augment)
    if config.printConfig {
      let effective = EffectiveConfig(setup, given: given, catalog: try OptionCatalog())
      return try StandardStreams.print(effective.lines)
    }
    let examples: TrainingData<Scalar> = try setup.makeData()
    for path in [save, screen.snapshot?.path].compactMap(\.self) { try AtomicFile.check(path) }
    // Before an old log is emptied, since without a terminal type nothing will be trained.
    let isHeadless = headless || !TerminalCapabilities.isInteractive
    if !isHeadless { _ = try TerminalCapabilities.ofThisTerminal() }
    if isHeadless && screen.record != nil {
      throw ValidationError("--record records the dashboard, and there is none without a terminal")
    }
    let notices = Notices()
    let tensorBoard = try tensorboard.map { folder throws(FileError) in
      try TensorBoardLog(folder: folder) { notices.post("\($0)") }
    }
    let run = try makeRun(setup, examples, given, notices)
    let metrics = try log.map { path throws(FileError) in
      try MetricsLog(path: path) { notices.post("\($0)") }
    }
    let recording = try screen.record.map { path throws(FileError) in
      let (width, height) = Terminal.sizeOfThisTerminal
      return try SessionRecording(
        path: path, width: width, height: height,
        environment: Environment.variables(["TERM", "SHELL", "LANG"])
      ) { notices.post("\($0)") }
    }
    let start = ContinuousClock.now
    let watch = RunWatch(
      pace: pace ?? (isHeadless ? .unlimited : dashboardPace(setup.options.epochs)),
      onHangUp: onHangup, checkpoints: record.checkpointEvery, notices: notices,
      tensorBoard: tensorBoard,
      onEvent: { event in
        metrics?.record(event)
        run.recorder?.record(event)
      })
    var outcome: FinishedRun<Scalar>
    if isHeadless {
      let headless = HeadlessRun(
        setup: setup, regularizationWhenOn: regularization.whenOn, screen: screen)
      outcome = try headless.train(run, watch)
    } else {
      let dashboard = DashboardRun(
        setup: setup, regularizationWhenOn: regularization.whenOn, screen: screen)
      outcome = try dashboard.train(run, watch, recording: recording)
    }
    notices.listen { for text in notices.take() { StandardStreams.note(text) } }
    let seconds = run.recorder?.seconds ?? start.duration(to: .now) / .seconds(1)
    let summary = RunSummary(&outcome.trainer, seconds: seconds)
    let weights = Safetensors(
      outcome.trainer.network.parameters, normalization: setup.dataset.normalization)
    // Files first, since a closed standard output must not cost anybody the weights; their errors
    // last, since they must not cost anybody the figures.
    let files = Result {
      if let save { try AtomicFile.write(weights.serialized(), to: save) }
      if let file = screen.snapshot {
        try outcome.write(file, theme: Theme(screen.theme), of: setup.dataset)
      }
      try metrics?.finish()
      try recording?.finish()
      try tensorBoard?.finish()
    }
    let recorded = Result { try run.recorder?.finish(weights, summary) }
    let figures = Result { try report(summary, outcome.trainer) }
    if let recorder = run.recorder { tell(recorded, recorder, summary) }
    try files.get()
    // After a hang-up standard output may be gone as well.
    if let signal = outcome.signal { throw ExitCode(128 + signal) }
    if !outcome.hasHungUp { try figures.get() }
    if outcome.trainer.ending?.reason == .diverged { throw ExitCode(2) }
  }

  private func makeRun<Scalar: BLASScalar>(
    _ setup: RunSetup, _ examples: TrainingData<Scalar>, _ given: GivenOptions, _ notices: Notices
  ) throws -> RecordedRun<Scalar> {
    if let resume = record.resume {
      return try RecordedRun(resuming: resume, setup, record, data: examples, notices: notices)
    }
    let trainer = Trainer(
      network: try setup.makeNetwork() as Network<Scalar>, data: examples, options: setup.options)
    return try RecordedRun(
      beginning: trainer, setup, record, given: given, notices: notices)
  }

  /// Tells how to go on with a run that was left. That its record is not complete is told as well, and
  /// costs nobody the result of the run.
  private func tell(
    _ recorded: Result<Void?, any Error>, _ recorder: RunRecorder, _ summary: RunSummary
  ) {
    let name = recorder.folder.name
    switch recorded {
    case .failure(let error):
      StandardStreams.note(
        VisibleText.escaping("the record of run \(name) is not complete: \(error)"))
    case .success where recorder.wasLeft:
      let place = record.runDir.map { " --run-dir \($0)" } ?? ""
      StandardStreams.note(
        VisibleText.escaping(
          "to go on from epoch \(summary.epochs): regulus train --resume \(name)\(place)"))
    case .success: break
    }
  }

  /// The pace at which the demos take about a minute, so that people can follow.
  private func dashboardPace(_ epochs: Int) -> Pace {
    data.builtIn == nil ? .unlimited : .epochsPerSecond(max(1, Double(epochs) / 60))
  }

  private func report<Scalar: BLASScalar>(
    _ summary: RunSummary, _ trainer: Trainer<Scalar>
  ) throws {
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
