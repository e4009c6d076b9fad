import ArgumentParser
import Curses
import DataFiles
import Datasets
import Records
import Training

/// Holds the files that are written while runs go on, one after the other if keys begin them again.
struct RunOutputs: Sendable {
  let metrics: MetricsLog?
  let tensorBoard: TensorBoardLog?
  let recording: SessionRecording?

  /// Looks whether the files that the options ask for could be opened, before the run has a record, and
  /// whether anything would be lost by it.
  ///
  /// - Throws: `FileError`, and `ValidationError` where one is a file that is read, or another one.
  static func check(_ command: TrainCommand) throws {
    try checkForClashes(command)
    for path in [command.save, command.screen.snapshot?.path].compactMap(\.self) {
      try AtomicFile.check(path)
    }
    for path in [command.log, command.screen.record].compactMap(\.self) {
      try OutputCheck.file(path)
    }
    if let folder = command.tensorboard { try OutputCheck.folder(folder) }
  }

  /// Refuses outputs that would overwrite what the run reads or keeps, or one another.
  private static func checkForClashes(_ command: TrainCommand) throws {
    let (data, model) = (command.data, command.model)
    var firstWeights: String?
    if case .file(let path) = model.firstWeights { firstWeights = path }
    var others = [("--config", command.config.config), ("--init", firstWeights)]
    let parts = [
      ("", data.builtIn == nil ? data.data : nil, data.labels), ("dev", data.dev, data.devLabels),
      ("test", data.test, data.testLabels),
    ]
    for (part, path, labels) in parts {
      // Labels in a file of their own are found by its name, if they are no column.
      let found = data.label == nil ? path.flatMap { LabelsFile.find(for: $0) } : nil
      others += [
        ("--\(part.isEmpty ? "data" : part)", path),
        ("--\(part.isEmpty ? "" : "\(part)-")labels", labels ?? found),
      ]
    }
    if let name = command.record.resume {
      others += try command.record.store().run(named: name).files.map { ("--resume", $0) }
    }
    let outputs = [
      ("--save", command.save), ("--snapshot", command.screen.snapshot?.path),
      ("--log", command.log), ("--record", command.screen.record),
    ]
    for case (let option, let path?) in outputs {
      for case (let other, let otherPath?) in others
      // Weights may take the place of those that they come of.
      where (option, other) != ("--save", "--init") && OutputCheck.isSameFile(path, otherPath) {
        throw ValidationError(
          "\(option) \(VisibleText.excerpt(path)) would overwrite the file of \(other); give another "
            + "name")
      }
      others.append((option, path))
    }
  }

  /// Opens the files that the options ask for. The log of a run that is gone on with is one of the
  /// whole run.
  init<Scalar>(_ command: TrainCommand, of run: RecordedRun<Scalar>, notices: Notices) throws {
    tensorBoard = try command.tensorboard.map { folder throws(FileError) in
      try TensorBoardLog(folder: folder, resumingAfter: run.isResumed ? run.trainer.epoch : nil) {
        notices.post("\($0)")
      }
    }
    metrics = try command.log.map { path in
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
