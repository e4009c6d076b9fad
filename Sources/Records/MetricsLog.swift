import Dispatch
import Glibc
import Learning
import Synchronization
import Training

/// Writes what happens in a run to a file, one JSON object a line, each flushed as it is written.
///
/// Lines are written on a queue of their own, so that a slow disk does not hold up training. The
/// first failure is kept and ends the writing, with half a line taken back: what stands in the file
/// stays readable.
public final class MetricsLog: Sendable {
  private let path: String
  private let descriptor: Int32
  private let start = ContinuousClock.now
  private let queue = DispatchQueue(label: "regulus.metrics-log")
  private let failure = Mutex<FileError?>(nil)

  /// Creates the file, or empties it.
  public init(path: String) throws(FileError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path: path, action: .append, code: errno) }
  }

  deinit {
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  /// Adds a line for an event; returns at once.
  public func record(_ event: TrainingEvent) {
    let seconds = start.duration(to: .now) / .seconds(1)
    queue.async { [self] in
      switch event {
      case .evaluated(let evaluation, let learningRate):
        write(MetricLine(evaluation, learningRate: learningRate, time: seconds))
      case .intervened(let intervention):
        write(InterventionLine(intervention, time: seconds))
      case .ended(let ending):
        write(EndingLine(ending, time: seconds))
      }
    }
  }

  /// Waits until every line is written, and throws the first error there was.
  public func finish() throws {
    queue.sync {}
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// The first error so far.
  public var error: FileError? { failure.withLock { $0 } }

  private func write<Line: Encodable>(_ line: Line) {
    guard error == nil else { return }
    let end = lseek(descriptor, 0, SEEK_CUR)
    do {
      var rest = Array((try jsonLine(line) + "\n").utf8)[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw FileError(path: path, action: .append, code: errno) }
        rest = rest.dropFirst(count)
      }
    } catch {
      let kept = error as? FileError ?? FileError(path: path, action: .append, code: EINVAL)
      if end >= 0 { _ = ftruncate(descriptor, end) }
      failure.withLock { $0 = kept }
    }
  }
}

/// Is the line of an evaluation. Figures that do not belong to what is predicted are left out.
private struct MetricLine: Encodable {
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
private struct InterventionLine: Encodable {
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
private struct EndingLine: Encodable {
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
