import Curses
import Records
import Training

/// Holds the files that are written while runs go on, one after the other if keys begin them again.
struct RunOutputs: Sendable {
  let metrics: MetricsLog?
  let tensorBoard: TensorBoardLog?
  let recording: SessionRecording?

  /// Looks whether the files that the options ask for could be opened, before the run has a record.
  static func check(_ command: TrainCommand) throws {
    for path in [command.save, command.screen.snapshot?.path].compactMap(\.self) {
      try AtomicFile.check(path)
    }
    for path in [command.log, command.screen.record].compactMap(\.self) {
      try OutputCheck.file(path)
    }
    if let folder = command.tensorboard { try OutputCheck.folder(folder) }
  }

  /// Opens the files that the options ask for. The log of a run that is gone on with is one of the
  /// whole run.
  init<Scalar>(_ command: TrainCommand, of run: RecordedRun<Scalar>, notices: Notices) throws {
    tensorBoard = try command.tensorboard.map { folder throws(FileError) in
      try TensorBoardLog(folder: folder, resumingAfter: run.isResumed ? run.trainer.epoch : nil) {
        notices.post("\($0)")
      }
    }
    metrics = try command.log.map { path throws(FileError) in
      guard run.isResumed, let past = run.recorder?.past else {
        return try MetricsLog(path: path) { notices.post("\($0)") }
      }
      return try MetricsLog(path: path, after: past, latest: run.trainer.evaluation) {
        notices.post("\($0)")
      }
    }
    recording = try command.screen.record.map { path throws(FileError) in
      let (width, height) = Terminal.sizeOfThisTerminal
      return try SessionRecording(
        path: path, width: width, height: height,
        environment: Environment.variables(["TERM", "SHELL", "LANG"])
      ) { notices.post("\($0)") }
    }
  }

  /// Waits until all is written, each whatever becomes of the others, and throws what went wrong.
  func finish() throws {
    try SeveralErrors.check([
      Result { try metrics?.finish() }, Result { try recording?.finish() },
      Result { try tensorBoard?.finish() },
    ])
  }
}
