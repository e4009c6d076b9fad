import Dashboard
import Datasets
import Glibc
import LinearAlgebra
import Records
import Screen
import Training

/// Is a run that is over, with what the end of the program needs of it.
struct FinishedRun<Scalar: BLASScalar> {
  /// The run as it stands.
  var trainer: Trainer<Scalar>
  /// How many seconds were spent on training.
  let trainingSeconds: Double
  /// The signal that ended it, if one did.
  let signal: Int32?
  /// Whether the terminal went away on the way.
  let hasHungUp: Bool
  /// The dashboard, on the screen or such as would have been.
  let dashboard: Dashboard
  /// What the terminal's background was like, as far as it is known.
  var background = Environment.background
  /// What the run is to be begun again with, if it is.
  var restart: Controls?

  /// Ends a session.
  init(
    leaving session: TrainingSession<Scalar>, signal: Int32?, hasHungUp: Bool, dashboard: Dashboard
  ) {
    trainer = session.leave(cause: Self.cause(signal))
    trainingSeconds = session.trainingSeconds
    self.signal = signal
    self.hasHungUp = hasHungUp
    self.dashboard = dashboard
  }

  /// Says what has stopped a run: Ctrl-C is a key where there is no dashboard.
  private static func cause(_ signal: Int32?) -> String {
    switch signal {
    case nil, SIGINT: "by hand"
    case SIGHUP: "by a hang-up"
    case SIGTERM: "by SIGTERM"
    case SIGQUIT: "by SIGQUIT"
    case let number?: "by signal \(number)"
    }
  }

  /// Sums the run up, with the time it took before this process went on with it. The test set is looked at
  /// once, and so not while the run can be gone on with.
  mutating func summary(of run: RecordedRun<Scalar>) -> RunSummary {
    run.recorder?.settle()
    return RunSummary(
      &trainer, seconds: (run.recorder?.past.trainingSeconds ?? 0) + trainingSeconds,
      looksAtTest: run.recorder?.wasLeft != true)
  }

  /// Writes a picture of the dashboard as it is at the end of a run on a data set.
  mutating func write(_ file: PictureFile, theme: Theme, of dataset: Dataset) throws(FileError) {
    let activity = trainer.ending.map { Snapshot.Activity.ended($0) } ?? .paused
    var last = trainer.snapshot(activity: activity)
    last.sketch = dashboard.sketchSize.map { size in
      Sketcher(dataset, trainer.data).sketch(trainer.network, size: size)
    }
    try file.write(
      dashboard.lastView(of: last), theme: theme, title: dashboard.pictureTitle(of: last))
  }
}
