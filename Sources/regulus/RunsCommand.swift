import ArgumentParser
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
