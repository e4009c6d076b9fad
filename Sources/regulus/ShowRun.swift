import ArgumentParser
import Datasets
import Records
import Screen

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
    let options = GivenOptions(info.options).words(try OptionCatalog())
    var lines = [
      ("run", run.name), ("started", info.started), ("status", run.status.word),
    ]
    if let message = info.result?.message { lines.append(("", NumberFormat.grouping(message))) }
    let dev = info.data.dev.map { ", \(NumberFormat.grouped($0)) dev" } ?? ""
    let test = info.data.test.map { ", \(NumberFormat.grouped($0)) test" } ?? ""
    lines += [
      (
        "data",
        "\(info.data.name): \(NumberFormat.grouped(info.data.train)) training\(dev)\(test) examples "
          + "of \(info.data.features) features, XXH64 \(info.data.hash)"
      ),
      ("network", info.network),
      ("options", (["regulus train"] + options).joined(separator: " ")),
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
    let checkpoints = try folder.checkpoints.names.joined(separator: ", ")
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
