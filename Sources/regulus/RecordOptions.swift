import ArgumentParser
import Datasets
import Records
import Training

/// Says where the record of a run is kept, and how.
struct RecordOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep records of runs in this folder. "
        + "(default: $XDG_STATE_HOME/regulus/runs, or ~/.local/state/regulus/runs)",
      valueName: "folder"))
  var runDir: String?

  @Flag(help: "Keep no record: no log, no checkpoints, nothing to go on from.")
  var noRecord = false

  @Option(
    help: ArgumentHelp(
      "Go on with a run where its last checkpoint is, to the bits of one that was not interrupted. "
        + "Options of the run are those that it was started with.", valueName: "run or last"))
  var resume: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How often to write a checkpoint: seconds such as 30s, minutes such as 5m, epochs such as 500, "
        + "or never; beside that at the best dev cost and at the end. (default: 30s)",
      valueName: "30s or n"),
    transform: parseCheckpointInterval)
  var checkpointEvery = CheckpointInterval.seconds(30)

  func validate() throws {
    if noRecord && resume != nil {
      throw ValidationError("--resume goes on with a record, and --no-record keeps none")
    }
    if noRecord && runDir != nil {
      throw ValidationError("--run-dir says where the record is kept, and --no-record keeps none")
    }
  }

  /// The folder of all records.
  func store() throws -> RunStore { try RunStore(named: runDir) }
}

extension RunStore {
  /// Names the folder of all records: the one that was given, or else the usual one.
  init(named folder: String?) throws(RunError) {
    if let folder {
      self.init(path: folder)
    } else {
      try self.init(environment: Environment.variable)
    }
  }
}

/// Parses the value of `--checkpoint-every`.
func parseCheckpointInterval(_ text: String) throws -> CheckpointInterval {
  if text == "never" { return .never }
  let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
  if let unit = text.last, let seconds = units[unit] {
    if let count = Double(text.dropLast()), count.isFinite, count * seconds >= 0.1 {
      return .seconds(count * seconds)
    }
  } else if let epochs = Int(text), epochs >= 1 {
    return .epochs(epochs)
  }
  throw ValidationError(
    "'\(VisibleText.excerpt(text))' is not how often: seconds such as 30s, minutes such as 5m, a "
      + "number of epochs, or never")
}
