import FoundationEssentials
import Training

/// Is what a list of runs says of one of them.
public struct RunOverview: Equatable, Sendable {
  /// Says how a run stands.
  public enum Status: Equatable, Sendable {
    /// A process trains it.
    case running
    /// It has ended, for that reason.
    case ended(Ending.Reason)
    /// Its process has ended, and it has not.
    case interrupted

    /// The status in a word.
    public var word: String {
      switch self {
      case .running: "running"
      case .ended(.user): "stopped"
      case .ended(let reason): reason.rawValue
      case .interrupted: "interrupted"
      }
    }
  }

  /// What the run is called.
  public var name: String
  /// What it was started with.
  public var info: RunInfo
  /// How it stands.
  public var status: Status
  /// The epochs that its log tells of.
  public var epoch: Int
  /// The lowest dev cost that its log tells of, and where.
  public var best: RunInfo.Result.Best?

  /// Reads what there is to know of a run.
  ///
  /// - Throws: `FileError` or `RunError` where its description cannot be read.
  public init(_ folder: RunFolder) throws {
    name = folder.name
    info = try folder.info()
    let isRunning = folder.isRunning
    if let result = info.result, !isRunning {
      status = .ended(result.reason)
      epoch = result.epoch
      best = result.best
      return
    }
    status = isRunning ? .running : .interrupted
    epoch = 0
    readLog(folder.metricsPath)
  }

  private mutating func readLog(_ path: String) {
    struct Line: Decodable {
      var epoch: Int
      var dev_cost: Double?
    }
    guard let bytes = try? WholeFile.read(path) else { return }
    let decoder = JSONDecoder()
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      // A line that is being written may be half there.
      guard let line = try? decoder.decode(Line.self, from: Data(line)) else { continue }
      epoch = max(epoch, line.epoch)
      if let cost = line.dev_cost, cost < best?.devCost ?? .infinity {
        best = RunInfo.Result.Best(epoch: line.epoch, devCost: cost)
      }
    }
  }
}
