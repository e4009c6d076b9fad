import ArgumentParser
import Datasets
import Records
import Screen

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
        name, VisibleText.excerpt(run.info.data.name), VisibleText.excerpt(run.info.network),
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
