import ArgumentParser
import Dashboard
import Datasets
import Learning
import LinearAlgebra
import Records
import Screen
import Training

/// Is a run that begins: its options, what they mean, and its record.
struct Beginning<Scalar: BLASScalar> {
  /// The command with the options.
  let command: TrainCommand
  /// The options that were given, or chosen with keys since.
  let given: GivenOptions
  let setup: RunSetup
  let run: RecordedRun<Scalar>

  /// Makes what `command` asks for.
  init(_ command: TrainCommand, given: GivenOptions, setup: RunSetup, notices: Notices) throws {
    self.command = command
    self.given = given
    self.setup = setup
    let examples: TrainingData<Scalar> = try setup.makeData()
    if let resume = command.record.resume {
      run = try RecordedRun(
        resuming: resume, setup, command.record, data: examples, notices: notices)
    } else {
      let trainer = Trainer(
        network: try setup.makeNetwork() as Network<Scalar>, data: examples, options: setup.options)
      run = try RecordedRun(
        beginning: trainer, setup, command.record, given: given, notices: notices)
    }
  }

  /// What keys can change before it begins again; nil for a run that an earlier process began.
  var controls: Controls? {
    guard command.record.resume == nil else { return nil }
    let builtIn = command.data.builtIn
    return Controls(
      noise: builtIn.flatMap { command.data.noise ?? $0.defaults.noise },
      labelNoise: setup.dataset.targetKind == .classes ? command.data.labelNoise : nil,
      trainingCount: builtIn == nil ? nil : setup.dataset.training.count,
      hidden: setup.architecture.hidden, isDemo: builtIn != nil, seed: command.model.seed)
  }

  /// Says where, how fast and with which options a run goes on that an earlier process began; nil for
  /// one that begins.
  func resumption(at pace: Pace) throws -> String? {
    guard command.record.resume != nil, let name = run.recorder?.folder.name else { return nil }
    let speed =
      switch pace {
      case .unlimited: "as fast as it can"
      case .epochsPerSecond(let rate): "at \(NumberFormat.count(rate)) epochs a second"
      }
    let catalog = try OptionCatalog()
    let options = given.sayingWhatARunIs(catalog).words(catalog)
    return "run \(name) goes on at epoch \(NumberFormat.grouped(run.trainer.epoch)) of "
      + "\(NumberFormat.grouped(run.trainer.plannedEpochs)), \(speed), with "
      + (options.isEmpty ? "no options" : options.joined(separator: " "))
  }

  /// Begins the run of a dashboard again, with its settings and with `controls`.
  ///
  /// - Parameters:
  ///   - controls: What to change.
  ///   - dashboard: What keys have chosen otherwise.
  ///   - notices: Where it is told what goes wrong beside the run.
  /// - Returns: The run that begins.
  /// - Throws: What is wrong with the options, as if they had been typed.
  func again(_ controls: Controls, _ dashboard: Dashboard, notices: Notices) throws -> Beginning {
    var options = given
    func choose(_ name: String, _ value: String?) { if let value { options.values[name] = value } }
    choose("noise", controls.noise.map { "\($0)" })
    choose("label-noise", controls.labelNoise.map { "\($0)" })
    choose("train-count", controls.trainingCount.map { "\($0)" })
    let hidden = controls.hidden.map(String.init).joined(separator: ",")
    choose("hidden", hidden.isEmpty ? "none" : hidden)
    let regularization = dashboard.regularization
    choose("l1", "\(regularization.l1)")
    choose("l2", "\(regularization.l2)")
    if !controls.hidden.isEmpty { choose("keep-prob", "\(regularization.keepProbability)") }
    choose("learning-rate", "\(dashboard.learningRate)")
    choose("early-stopping", dashboard.earlyStoppingMode.rawValue)
    let command = try TrainCommand.parse(options.arguments(try OptionCatalog()))
    return try Beginning(
      command, given: options, setup: try command.makeSetup(regularization), notices: notices)
  }

  /// Runs that keys begin anew on the way before they have been evaluated so often leave no record:
  /// whoever looks for the right noise, or the right size, passes by many.
  private static var fewestEvaluations: Int { 20 }

  /// Completes the record of a run that another takes the place of, or removes it where there is next
  /// to nothing in it.
  func finishRecord(_ outcome: inout FinishedRun<Scalar>, notices: Notices) {
    guard let recorder = run.recorder else { return }
    let wasOnTheWay = outcome.trainer.ending.map { $0.reason == .user } ?? true
    if wasOnTheWay && outcome.trainer.history.count < Self.fewestEvaluations {
      do {
        return try recorder.discard()
      } catch {
        return notices.post("\(error)")
      }
    }
    let summary = outcome.summary(of: run)
    do {
      try recorder.finish(weights(of: outcome), summary)
    } catch {
      for error in SeveralErrors.all(in: error) {
        notices.post("the record of run \(recorder.folder.name) is not complete: \(error)")
      }
    }
  }

  /// Returns the weights of a run as a file has them.
  func weights(of outcome: FinishedRun<Scalar>) -> Safetensors {
    Safetensors(
      outcome.trainer.network.parameters, normalization: setup.dataset.normalization)
  }
}
