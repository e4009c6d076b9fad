import Datasets
import Glibc
import Learning
import LinearAlgebra
import Records
import Training

/// Is a run together with its record: one that begins, or one that is gone on with.
struct RecordedRun<Scalar: BLASScalar> {
  /// The run at its start, or where it was left.
  let trainer: Trainer<Scalar>
  /// What keeps its record; nil where there is none.
  let recorder: RunRecorder?
  /// Whether the run was begun by an earlier process.
  let isResumed: Bool

  /// Begins a run, with a record if one is asked for and can be had.
  ///
  /// - Throws: `FileError` and `RunError` where a folder for records was named and cannot be used.
  init(
    beginning trainer: Trainer<Scalar>, _ setup: RunSetup, _ options: RecordOptions,
    given: GivenOptions, notices: Notices
  ) throws {
    self.trainer = trainer
    isResumed = false
    guard !options.noRecord else {
      recorder = nil
      return
    }
    do {
      recorder = try Self.begin(setup, options, given: given, notices: notices)
    } catch {
      if options.runDir != nil { throw error }
      notices.post("no record of this run: \(error)")
      recorder = nil
    }
  }

  private static func begin(
    _ setup: RunSetup, _ options: RecordOptions, given: GivenOptions, notices: Notices
  ) throws -> RunRecorder {
    let moment = Moment.now
    let info = try RunInfo(setup, given: given, at: moment)
    let store = try options.store()
    let folder = try store.make(dataName: setup.dataset.name, at: moment)
    do {
      return try RunRecorder(
        folder, lock: try folder.lock(), info: info, tell: { notices.post($0) })
    } catch {
      // A folder with nothing in it would stand in the list of runs.
      try? folder.discard()
      throw error
    }
  }

  /// Goes on with the run that the options name.
  ///
  /// - Throws: What stands against that.
  init(
    resuming name: String, _ setup: RunSetup, _ options: RecordOptions,
    data: TrainingData<Scalar>, notices: Notices
  ) throws {
    let folder = try options.store().run(named: name)
    try folder.checkForWriting()
    let lock = try folder.lock()
    let info = try folder.info()
    guard setup.dataInfo == info.data else {
      throw ResumptionError(
        description: "the data are not those that run \(folder.name) was started with: "
          + Self.difference(setup.dataInfo, info.data))
    }
    let (found, complaints) = try folder.checkpoints.newest(Scalar.self)
    if let checkpoint = found {
      do {
        trainer = try Trainer(resuming: checkpoint.state, data: data)
      } catch {
        throw ResumptionError(description: "run \(folder.name): \(error)")
      }
      try folder.checkpoints.setAside(newest: complaints.count)
      for complaint in complaints {
        notices.post("\(complaint); going on from the one before, of epoch \(trainer.epoch)")
      }
    } else if complaints.isEmpty {
      notices.post("run \(folder.name) has no checkpoint yet: it starts from its beginning")
      trainer = Trainer(network: try setup.makeNetwork(), data: data, options: setup.options)
    } else {
      throw ResumptionError(
        description:
          "run \(folder.name): \(complaints.joined(separator: "; ")); there is none to go "
          + "on from, start a new run")
    }
    isResumed = found != nil
    recorder = try RunRecorder(
      folder, lock: lock, info: info, logSize: found?.logSize ?? 0, seconds: found?.seconds ?? 0,
      trainingSeconds: found?.trainingSeconds ?? 0, tell: { notices.post($0) })
  }

  private static func difference(_ now: RunInfo.Data?, _ then: RunInfo.Data) -> String {
    guard let now else { return "unknown" }
    if now.train != then.train { return "\(now.train) training examples instead of \(then.train)" }
    if now.dev != then.dev { return "\(now.dev ?? 0) dev examples instead of \(then.dev ?? 0)" }
    if now.test != then.test {
      return "\(now.test ?? 0) test examples instead of \(then.test ?? 0)"
    }
    if now.features != then.features {
      return "\(now.features) features instead of \(then.features)"
    }
    if now.name != then.name { return "\(now.name) instead of \(then.name)" }
    return "other numbers, XXH64 \(now.hash) instead of \(then.hash)"
  }
}

/// Says why a run cannot be gone on with.
struct ResumptionError: Error, CustomStringConvertible {
  let description: String
}

extension RunInfo {
  /// Describes a run that begins at a moment.
  init(_ setup: RunSetup, given: GivenOptions, at moment: Moment) throws {
    var options = given.ofRun(try OptionCatalog()).values
    // Another machine may have another number of processors, which is what decides by default.
    options["threads"] = "\(setup.options.threads)"
    self.init(
      program: Regulus.configuration.version, started: moment.timestamp, options: options,
      data: setup.dataInfo, network: setup.architecture.summary,
      epochs: setup.options.epochs, seed: setup.options.seed)
  }
}

extension Architecture {
  /// The widths and the activation, such as `2-20-3-1 relu`.
  fileprivate var summary: String {
    "\(widths.map(String.init).joined(separator: "-")) \(activation.rawValue)"
  }
}
