import Curses
import Records
import Training

/// Holds the files that are written while runs go on, one after the other if keys begin them again.
struct RunOutputs: Sendable {
  let metrics: MetricsLog?
  let tensorBoard: TensorBoardLog?
  let recording: SessionRecording?

  /// Opens the files that the options ask for.
  init(_ command: TrainCommand, notices: Notices) throws {
    tensorBoard = try command.tensorboard.map { folder throws(FileError) in
      try TensorBoardLog(folder: folder) { notices.post("\($0)") }
    }
    metrics = try command.log.map { path throws(FileError) in
      try MetricsLog(path: path) { notices.post("\($0)") }
    }
    recording = try command.screen.record.map { path throws(FileError) in
      let (width, height) = Terminal.sizeOfThisTerminal
      return try SessionRecording(
        path: path, width: width, height: height,
        environment: Environment.variables(["TERM", "SHELL", "LANG"])
      ) { notices.post("\($0)") }
    }
  }

  /// Waits until all is written, and throws the first error there was.
  func finish() throws {
    try metrics?.finish()
    try recording?.finish()
    try tensorBoard?.finish()
  }
}
