import FoundationEssentials

/// Is how far a run has got by its log alone: what is known of one that is under way, or was
/// interrupted.
struct LoggedProgress: Equatable {
  /// The last epoch.
  private(set) var epoch = 0
  /// The lowest dev cost, and where.
  private(set) var best: RunInfo.Result.Best?

  /// Reads the lines of a log. What is no evaluation is passed over, the last line too, which may be
  /// half there while it is being written.
  init(_ log: [UInt8]) {
    struct Line: Decodable {
      var epoch: Int
      var dev_cost: Double?
    }
    let decoder = JSONDecoder()
    for line in log.split(separator: UInt8(ascii: "\n")) {
      guard let line = try? decoder.decode(Line.self, from: Data(line)) else { continue }
      epoch = max(epoch, line.epoch)
      if let cost = line.dev_cost, cost < best?.devCost ?? .infinity {
        best = RunInfo.Result.Best(epoch: line.epoch, devCost: cost)
      }
    }
  }
}
