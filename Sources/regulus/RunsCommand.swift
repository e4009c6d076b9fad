import ArgumentParser
import Dashboard
import Datasets
import Glibc
import Records

/// Is `regulus runs`: the records of runs.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List the records of runs, show one, or remove old ones.",
    discussion: """
      Every run is recorded, unless --no-record is given: its options, its metrics, checkpoints to go \
      on from with regulus train --resume, and its weights.
      """,
    subcommands: [ListRuns.self, ShowRun.self, PruneRuns.self], defaultSubcommand: ListRuns.self)
}

/// Says where records are.
struct RunsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder with the records. "
        + "(default: $XDG_STATE_HOME/regulus/runs, or ~/.local/state/regulus/runs)",
      valueName: "folder"))
  var runDir: String?

  func store() throws -> RunStore { try RunStore(named: runDir) }
}

/// Is `regulus runs list`, and `regulus runs` alone.
struct ListRuns: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List all runs, the last one at the foot.")

  @OptionGroup var options: RunsOptions

  @Flag(help: "Print a JSON object for each run, a line each.")
  var json = false

  func run() throws {
    let glyphs = StandardStreams.glyphs
    let runs = try options.store().runs
    if json {
      return try StandardStreams.print(
        try runs.map { try jsonLine(RunJSON($0, try? RunOverview($0))) })
    }
    guard !runs.isEmpty else {
      StandardStreams.note("there are no runs in \(VisibleText.escaping(try options.store().path))")
      return
    }
    var table = TextTable(
      heading: ["run", "data", "network", "epochs", "best dev cost", "status"], glyphs: glyphs)
    for folder in runs {
      let name = VisibleText.escaping(folder.name)
      guard let run = try? RunOverview(folder) else {
        table.add([name, "", "", "", "", "unreadable"])
        continue
      }
      table.add([
        name, run.info.data.name, run.info.network,
        "\(NumberFormat.grouped(run.epoch)) of \(NumberFormat.grouped(run.info.epochs))",
        run.best.map { NumberFormat.fixed($0.devCost, decimals: 4) } ?? "", run.status.word,
      ])
    }
    try StandardStreams.print(table.lines)
  }
}

/// Is a run as `--json` lists it.
private struct RunJSON: Encodable {
  var name: String
  var folder: String
  var status: String
  var started: String?
  var data: String?
  var network: String?
  var epoch: Int?
  var epochs: Int?
  var bestEpoch: Int?
  var bestDevCost: Double?

  /// Describes a run; one whose description cannot be read by its name alone.
  init(_ folder: RunFolder, _ run: RunOverview?) {
    name = folder.name
    self.folder = folder.path
    status = run?.status.word ?? "unreadable"
    started = run?.info.started
    data = run?.info.data.name
    network = run?.info.network
    epoch = run?.epoch
    epochs = run?.info.epochs
    bestEpoch = run?.best?.epoch
    bestDevCost = run?.best?.devCost
  }
}

/// Is `regulus runs show`.
struct ShowRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what is recorded of a run.")

  @OptionGroup var options: RunsOptions
  @Argument(help: "The run's name, or last.")
  var name = "last"

  func run() throws {
    let folder = try options.store().run(named: name)
    let run = try RunOverview(folder)
    let info = run.info
    var lines = [
      ("run", run.name), ("started", info.started), ("status", run.status.word),
    ]
    if let message = info.result?.message { lines.append(("", message)) }
    let dev = info.data.dev.map { ", \(NumberFormat.grouped($0)) dev" } ?? ""
    let test = info.data.test.map { ", \(NumberFormat.grouped($0)) test" } ?? ""
    lines += [
      (
        "data",
        "\(info.data.name): \(NumberFormat.grouped(info.data.train)) training\(dev)\(test) examples "
          + "of \(info.data.features) features, XXH64 \(info.data.hash)"
      ),
      ("network", info.network),
      ("options", (["regulus train"] + GivenOptions(info.options).words).joined(separator: " ")),
      ("epochs", "\(NumberFormat.grouped(run.epoch)) of \(NumberFormat.grouped(info.epochs))"),
    ]
    if let best = run.best {
      lines.append(
        (
          "best dev cost",
          "\(NumberFormat.fixed(best.devCost, decimals: 4)) at epoch \(NumberFormat.grouped(best.epoch))"
        ))
    }
    if let seconds = info.result?.seconds {
      lines.append(("time", "\(NumberFormat.fixed(seconds, decimals: 1)) s"))
    }
    let checkpoints = folder.checkpoints.names.joined(separator: ", ")
    lines.append(("checkpoints", checkpoints.isEmpty ? "none" : checkpoints))
    lines += [("folder", folder.path), ("program", "regulus \(info.program)")]
    let glyphs = StandardStreams.glyphs
    let width = lines.map(\.0.count).max() ?? 0
    try StandardStreams.print(
      lines.map { heading, text in
        let padding = String(repeating: " ", count: width - heading.count + 2)
        return glyphs.text(heading + padding + VisibleText.escaping(text))
      })
  }
}

/// Is `regulus runs prune`.
struct PruneRuns: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Remove old runs with all that is recorded of them.",
    discussion: """
      With both options, what neither keeps is removed. Runs under way always stay, and so do folders \
      that hold no description of a run that can be read: they do not count among those that are kept.
      """)

  @OptionGroup var options: RunsOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Keep so many of the newest.", valueName: "n"), transform: parseCount)
  var keep: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Keep those begun in the last so many days.", valueName: "days"),
    transform: parseNotNegative)
  var olderThan: Double?

  @Flag(help: "Do not ask.")
  var yes = false

  /// How many folders are told of one by one that are none of a run.
  private static let mostTold = 10

  func validate() throws {
    guard keep != nil || olderThan != nil else {
      throw ValidationError("say which runs to remove, with --keep, --older-than or both")
    }
  }

  func run() throws {
    let store = try options.store()
    let now = Moment.now.seconds
    var leftAlone: [any Error] = []
    let known = store.runs.filter { run in
      do {
        try run.checkForRemoval()
        return true
      } catch {
        leftAlone.append(error)
        return false
      }
    }
    let runs = known.dropLast(keep ?? 0).filter { run in
      guard !run.isRunning else { return false }
      guard let olderThan else { return true }
      // One that says nothing of when it was begun is not known to be old.
      guard let started = Moment(timestamp: (try? run.info().started) ?? "") else { return false }
      return Double(now - started.seconds) > olderThan * 86_400
    }
    for error in leftAlone.prefix(Self.mostTold) {
      StandardStreams.note(VisibleText.escaping("left alone: \(error)"))
    }
    if leftAlone.count > Self.mostTold {
      StandardStreams.note("and \(leftAlone.count - Self.mostTold) more left alone")
    }
    guard !runs.isEmpty else {
      StandardStreams.note("there is nothing to remove")
      return
    }
    try confirm(runs)
    let outcomes = runs.map { run in Result { try store.remove(run) } }
    let count = outcomes.count { (try? $0.get()) != nil }
    StandardStreams.note("\(count) run\(count == 1 ? "" : "s") removed")
    try SeveralErrors.check(outcomes)
  }

  private func confirm(_ runs: [RunFolder]) throws {
    if yes { return }
    guard isatty(STDIN_FILENO) == 1, let first = runs.first, let last = runs.last else {
      throw ValidationError("\(runs.count) runs would be removed; give --yes to do so")
    }
    let names =
      runs.count == 1 ? "run \(first.name)" : "\(runs.count) runs, \(first.name) to \(last.name)"
    StandardStreams.ask("Remove \(VisibleText.escaping(names))? [y/N] ")
    guard readLine()?.lowercased().hasPrefix("y") == true else { throw ExitCode(1) }
  }
}
