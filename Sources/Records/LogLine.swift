import FoundationEssentials
import Learning
import Training

/// Is a line of a run's log, with the seconds that the run had taken then.
enum LogLine: Sendable {
  case evaluated(MetricLine)
  case intervened(InterventionLine)
  case ended(EndingLine)

  /// Says what happened `time` seconds into the run.
  init(_ event: TrainingEvent, time: Double) {
    switch event {
    case .evaluated(let evaluation, let learningRate):
      self = .evaluated(MetricLine(evaluation, learningRate: learningRate, time: time))
    case .intervened(let intervention):
      self = .intervened(InterventionLine(intervention, time: time))
    case .ended(let ending):
      self = .ended(EndingLine(ending, time: time))
    }
  }

  /// Reads a line that `json` has written; nil for anything else.
  init?(json bytes: some Sequence<UInt8>) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let data = Data(bytes)
    if let line = try? decoder.decode(MetricLine.self, from: data) {
      self = .evaluated(line)
    } else if let line = try? decoder.decode(InterventionLine.self, from: data) {
      self = .intervened(line)
    } else if let line = try? decoder.decode(EndingLine.self, from: data) {
      self = .ended(line)
    } else {
      return nil
    }
  }

  /// The line as a JSON object.
  func json() throws -> String {
    switch self {
    case .evaluated(let line): try jsonLine(line)
    case .intervened(let line): try jsonLine(line)
    case .ended(let line): try jsonLine(line)
    }
  }
}

/// Is the line of an evaluation. Figures that do not belong to what is predicted, or are not finite,
/// are left out.
struct MetricLine: Codable, Sendable {
  var epoch: Int
  var update: Int
  var trainCost: Double?
  var devCost: Double?
  var trainAccuracy: Double?
  var devAccuracy: Double?
  var trainR2: Double?
  var devR2: Double?
  var trainRmse: Double?
  var devRmse: Double?
  var objective: Double?
  var learningRate: Double
  var weightNorms: [Double?]
  var time: Double

  init(_ evaluation: Evaluation, learningRate: Double, time: Double) {
    epoch = evaluation.epoch
    update = evaluation.update
    trainCost = finite(evaluation.training.cost)
    devCost = evaluation.dev.flatMap { finite($0.cost) }
    trainAccuracy = evaluation.training.accuracy
    devAccuracy = evaluation.dev?.accuracy
    trainR2 = evaluation.training.fit?.finiteR2
    devR2 = evaluation.dev?.fit?.finiteR2
    trainRmse = evaluation.training.fit?.finiteRMSE
    devRmse = evaluation.dev?.fit?.finiteRMSE
    objective = finite(evaluation.objective)
    self.learningRate = learningRate
    weightNorms = evaluation.weightNorms.map(finite)
    self.time = time
  }
}

/// Is the line of a command that took effect. Fields that do not belong to it are left out.
struct InterventionLine: Codable, Sendable {
  var intervention: String
  var update: Int
  var epoch: Int
  var value: Double?
  var values: [Double]?
  var mode: String?
  var time: Double

  init(_ intervention: Intervention, time: Double) {
    update = intervention.update
    epoch = intervention.epoch
    self.time = time
    switch intervention.command {
    case .pause: self.intervention = "pause"
    case .resume: self.intervention = "resume"
    case .stepEpoch: self.intervention = "step-epoch"
    case .pace(.unlimited):
      self.intervention = "pace"
      mode = "max"
    case .pace(.epochsPerSecond(let rate)):
      self.intervention = "pace"
      value = rate
    case .l1(let strength):
      self.intervention = "l1"
      value = strength
    case .l2(let strength):
      self.intervention = "l2"
      value = strength
    case .dropout(let keepProbability):
      self.intervention = "keep-prob"
      if keepProbability.layerCount == nil {
        value = keepProbability[0]
      } else {
        values = keepProbability.values
      }
    case .augmentation(let isOn):
      self.intervention = "augment"
      mode = isOn ? "on" : "off"
    case .learningRate(let rate):
      self.intervention = "learning-rate"
      value = rate
    case .earlyStopping(let newMode):
      self.intervention = "early-stopping"
      mode = newMode.rawValue
    case .checkGradient: self.intervention = "check-gradient"
    case .restoreBest: self.intervention = "restore-best"
    case .stop(let kept):
      self.intervention = "stop"
      mode = kept.rawValue
    }
  }
}

/// Is the line of an ending.
struct EndingLine: Codable, Sendable {
  var ended: Ending.Reason
  var epoch: Int
  var keptEpoch: Int
  var message: String
  var time: Double

  init(_ ending: Ending, time: Double) {
    ended = ending.reason
    epoch = ending.epoch
    keptEpoch = ending.keptEpoch
    message = ending.message
    self.time = time
  }
}

private func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
