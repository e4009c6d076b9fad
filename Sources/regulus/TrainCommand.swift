import ArgumentParser
import Curses
import Dashboard
import Datasets
import Learning
import LinearAlgebra
import Records
import Screen
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
  @OptionGroup(title: "Configuration") var printing: PrintingOptions

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

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Check the gradient at each evaluation, along so many random directions: one misses one error "
        + "of 1e-5 in 125, two one in 10,000.", valueName: "n"),
    transform: parsePositive)
  var watchGradient: Int?

  @Flag(help: "Print one JSON object at the end, and nothing else, on standard output.")
  var json = false

  @Option(help: ArgumentHelp("Write the final weights.", valueName: "file.safetensors"))
  var save: String?

  @Option(
    help: ArgumentHelp(
      "Write every evaluation and intervention: a line of JSON each, or a table where the name ends "
        + "in .csv; with --resume of the whole run.", valueName: "file.jsonl or .csv"))
  var log: String?

  @Option(
    help: ArgumentHelp(
      "Write costs, norms and histograms of the weights for TensorBoard.", valueName: "folder"))
  var tensorboard: String?

  func run() throws { try run(given: GivenOptions()) }

  /// Trains, with the options that were given, as they stand in the record, and tells a lesson
  /// meanwhile, if there is one.
  func run(given: GivenOptions, story: Story? = nil) throws {
    switch model.precision {
    case .single: try run(Float.self, given, story)
    case .double: try run(Double.self, given, story)
    }
  }

  private func run<Scalar: BLASScalar>(
    _: Scalar.Type, _ given: GivenOptions, _ story: Story?
  ) throws {
    let setup = try makeSetup(regularization.atStart)
    if printing.printConfig {
      let effective = EffectiveConfig(setup, given: given, catalog: try OptionCatalog())
      return try StandardStreams.print(effective.lines)
    }
    setup.tellWarnings()
    // Before a record is made and an old log emptied: nothing will be trained without a terminal type,
    // or where a file cannot be written.
    try RunOutputs.check(self)
    let isHeadless = headless || !TerminalCapabilities.isInteractive
    if !isHeadless { _ = try TerminalCapabilities.ofThisTerminal() }
    if isHeadless && screen.record != nil {
      throw ValidationError("--record records the dashboard, and there is none without a terminal")
    }
    let notices = Notices()
    // What stands on standard error is out of sight behind the dashboard.
    if !isHeadless {
      Allocator.keepFlat()
      setup.dataWarnings.forEach(notices.post)
    }
    var beginning = try Beginning<Scalar>(self, given: given, setup: setup, notices: notices)
    let outputs: RunOutputs
    var outcome: FinishedRun<Scalar>
    do {
      outputs = try RunOutputs(self, of: beginning.run, notices: notices)
      let pace =
        pace ?? (isHeadless ? .unlimited : dashboardPace(beginning.setup.options.epochs))
      try beginning.resumption(at: pace).map(notices.tell)
      if isHeadless {
        let headless = HeadlessRun(
          setup: setup, regularizationWhenOn: regularization.whenOn, screen: screen)
        outcome = try headless.train(
          beginning.run, watch(beginning.run, outputs, pace, notices))
      } else {
        outcome = try watch(&beginning, outputs, pace, notices, story)
      }
    } catch {
      // Nothing has been trained, and --resume last is not to find it.
      try? beginning.run.recorder?.withdraw()
      throw error
    }
    let run = beginning.run
    let summary = outcome.summary(of: run)
    let weights = beginning.weights(of: outcome)
    // The record first, since a file that is a pipe may hold up whoever writes to it, and files before
    // the figures, since a closed standard output must not cost anybody the weights; their errors last,
    // since they must not cost anybody the figures.
    let recorded = Result { try run.recorder?.finish(weights, summary) }
    let files = [
      Result { if let save { try AtomicFile.write(weights.serialized(), to: save) } },
      Result {
        guard let file = screen.snapshot else { return }
        try outcome.write(
          file, theme: screen.colors(on: outcome.background), of: beginning.setup.dataset)
      },
      Result { try outputs.finish() },
    ]
    TerminationSignals.release()
    // Not before everything is written: a terminal that is stopped holds up whoever writes to it.
    for notice in notices.take() { StandardStreams.note(notice.text) }
    let figures = Result { try report(summary, outcome.trainer) }
    if let recorder = run.recorder { tell(recorded, recorder, summary) }
    try SeveralErrors.check(files)
    // After a hang-up standard output may be gone as well.
    if let signal = outcome.signal ?? TerminationSignals.received { throw ExitCode(128 + signal) }
    if !outcome.hasHungUp { try figures.get() }
    if outcome.trainer.ending?.reason == .diverged { throw ExitCode(2) }
  }

  /// The epochs that the options ask for.
  var epochs: Int { model.epochs(of: data) }

  /// Returns what the options mean, with the given regularization.
  func makeSetup(_ regularization: Regularization) throws -> RunSetup {
    try RunSetup(
      data: data, model: model, regularization: regularization,
      augmentation: self.regularization.augment)
  }

  /// Trains under the dashboard, again and again where keys begin the run anew, and returns how the
  /// last one was left.
  private func watch<Scalar>(
    _ beginning: inout Beginning<Scalar>, _ outputs: RunOutputs, _ pace: Pace, _ notices: Notices,
    _ story: Story?
  ) throws -> FinishedRun<Scalar> {
    let terminal = try Terminal(
      options: TerminalOptions(
        theme: screen.colors(on: Environment.background),
        reportsUserSignal: screen.snapshot != nil, usesMouse: screen.mouse,
        showsTitle: screen.alert.contains(.title), asksForBackground: screen.theme == .auto),
      onOutput: outputs.recording.map { recording in { recording.record($0) } })
    defer { terminal.close(endsProcess: true) }
    var pace = pace
    var arrangement = story.map { DashboardRun.Arrangement.lesson($0) } ?? .usual
    while true {
      let dashboard = DashboardRun(
        setup: beginning.setup, regularizationWhenOn: regularization.whenOn, screen: screen,
        terminal: terminal, controls: beginning.controls, arrangement: arrangement)
      var outcome = try dashboard.train(
        beginning.run, watch(beginning.run, outputs, pace, notices), recording: outputs.recording)
      guard let controls = outcome.restart else { return outcome }
      beginning.finishRecord(&outcome, notices: notices)
      outputs.tensorBoard?.restart()
      var former = outcome.dashboard
      do {
        beginning = try beginning.again(controls, former, notices: notices)
      } catch {
        _ = former.update(.failed(VisibleText.escaping("\(error)")))
        let unchanged = beginning.controls ?? controls
        beginning = try beginning.again(unchanged, former, notices: notices)
      }
      (pace, arrangement) = (former.pace, .former(former))
    }
  }

  private func watch<Scalar>(
    _ run: RecordedRun<Scalar>, _ outputs: RunOutputs, _ pace: Pace, _ notices: Notices
  ) -> RunWatch {
    RunWatch(
      pace: pace, onHangUp: onHangup, gradientDirections: watchGradient,
      checkpoints: record.checkpointEvery, notices: notices,
      tensorBoard: outputs.tensorBoard,
      onEvent: { event in
        outputs.metrics?.record(event)
        run.recorder?.record(event)
      })
  }

  /// Tells how to go on with a run that was left. That its record is not complete is told as well, and
  /// costs nobody the result of the run.
  private func tell(
    _ recorded: Result<Void?, any Error>, _ recorder: RunRecorder, _ summary: RunSummary
  ) {
    let name = recorder.folder.name
    if case .failure(let failure) = recorded {
      for error in SeveralErrors.all(in: failure) {
        StandardStreams.note(
          VisibleText.escaping("the record of run \(name) is not complete: \(error)"))
      }
    }
    guard recorder.wasLeft else { return }
    let place = record.runDir.map { " --run-dir \(shellWord($0))" } ?? ""
    StandardStreams.note(
      VisibleText.escaping(
        "to go on from epoch \(NumberFormat.grouped(summary.epochs)): "
          + "regulus train --resume \(shellWord(name))\(place)"))
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
    var note =
      errors.isEmpty
      ? [] : ["", "RMSE: \(errors.joined(separator: ", ")), in the units of the label"]
    if trainer.data.test != nil && summary.test == nil {
      note += ["", "The test set has not been looked at: the run can go on."]
    }
    try StandardStreams.print(
      table.lines + note + (summary.gradientCheck.map { ["", line($0)] } ?? []) + [
        "",
        "\(NumberFormat.grouping(summary.stopped.message)); "
          + "\(NumberFormat.grouped(summary.epochs)) epochs, "
          + "\(NumberFormat.fixed(summary.seconds, decimals: 1)) s",
      ])
  }
}

/// Returns what the gradient checks of a run have come to.
private func line(_ checks: RunSummary.GradientChecks) -> String {
  let directions =
    checks.directions == 1 ? "1 random direction" : "\(checks.directions) random directions"
  let verdict = checks.failed == 0 ? "all pass" : "\(checks.failed) FAIL"
  let worst =
    checks.worst.map { worst in
      "; the largest difference \(NumberFormat.scientific(worst.difference, digits: 2)) "
        + "at epoch \(NumberFormat.grouped(worst.epoch))"
    } ?? ""
  return "gradient check along \(directions) at \(checks.compared) evaluations: \(verdict)\(worst)"
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
