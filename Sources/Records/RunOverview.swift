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
  /// The epochs that were trained: by its result, or else as far as its log tells.
  public var epoch: Int
  /// The best dev cost and where: by its result, or else the lowest that its log tells of.
  public var best: RunInfo.Result.Best?

  /// Reads what there is to know of a run.
  ///
  /// - Throws: `FileError` or `RunError` where its description cannot be read.
  public init(_ folder: RunFolder) throws {
    name = folder.name
    // In this order, or a run that ends meanwhile would be taken for one that was interrupted.
    let isRunning = folder.isRunning
    info = try folder.info()
    if let result = info.result, !isRunning {
      status = .ended(result.reason)
      epoch = result.epoch
      best = result.best
      return
    }
    status = isRunning ? .running : .interrupted
    let progress = LoggedProgress((try? WholeFile.read(folder.metricsPath)) ?? [])
    (epoch, best) = (progress.epoch, progress.best)
  }
}
