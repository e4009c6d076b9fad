import Dashboard
import Datasets
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
  var signal: Int32?
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
    trainer = session.leave()
    trainingSeconds = session.trainingSeconds
    self.signal = signal
    self.hasHungUp = hasHungUp
    self.dashboard = dashboard
  }

  /// Returns how long the run has been trained, with what it took before this process went on with it.
  func seconds(of run: RecordedRun<Scalar>) -> Double {
    (run.recorder?.past.seconds ?? 0) + trainingSeconds
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
