/// Remembers a whole run in bounded memory, without losing a spike.
///
/// An evaluation goes into the last bucket; a bucket keeps the minimum, the maximum and the last
/// value of each series. When all buckets are full, neighbours are merged two by two, so that half
/// are free again and each covers twice as many evaluations. However long the run, the history
/// covers all of it, with the extremes of every stretch.
public struct History: Equatable, Sendable {
  /// Is what a bucket knows of one series.
  public struct Extent: Equatable, Sendable {
    /// The smallest value.
    public var minimum: Double
    /// The largest value.
    public var maximum: Double
    /// The value of the latest evaluation.
    public var last: Double

    init(_ value: Double) { (minimum, maximum, last) = (value, value, value) }

    fileprivate mutating func merge(_ later: Extent) {
      minimum = min(minimum, later.minimum)
      maximum = max(maximum, later.maximum)
      last = later.last
    }
  }

  /// How many buckets there are at the most; even.
  public let capacity: Int
  /// The number of series, such as two costs and a norm a layer.
  public let seriesCount: Int
  /// How many evaluations a full bucket holds: a power of 2.
  public internal(set) var evaluationsPerBucket = 1
  /// The epoch of the latest evaluation in each bucket.
  public internal(set) var epochs: [Int] = []
  var extents: [[Extent]]
  var evaluationsInLastBucket = 0

  /// Creates an empty history.
  public init(seriesCount: Int, capacity: Int = 1024) {
    precondition(capacity >= 2 && capacity % 2 == 0, "a history of \(capacity) buckets")
    precondition(seriesCount >= 1, "a history of \(seriesCount) series")
    self.capacity = capacity
    self.seriesCount = seriesCount
    extents = Array(repeating: [], count: seriesCount)
  }

  /// The number of buckets in use.
  public var count: Int { epochs.count }

  /// The buckets of one series, oldest first; `count` of them.
  public func series(_ index: Int) -> [Extent] { extents[index] }

  /// Adds an evaluation: one value for each series.
  public mutating func record(epoch: Int, values: [Double]) {
    precondition(values.count == seriesCount, "\(values.count) values of \(seriesCount) series")
    if evaluationsInLastBucket < evaluationsPerBucket, let last = epochs.indices.last {
      for (series, value) in values.enumerated() { extents[series][last].merge(Extent(value)) }
      epochs[last] = epoch
      evaluationsInLastBucket += 1
      return
    }
    if count == capacity { halve() }
    for (series, value) in values.enumerated() { extents[series].append(Extent(value)) }
    epochs.append(epoch)
    evaluationsInLastBucket = 1
  }

  private mutating func halve() {
    for series in extents.indices {
      for pair in 0..<capacity / 2 {
        var merged = extents[series][2 * pair]
        merged.merge(extents[series][2 * pair + 1])
        extents[series][pair] = merged
      }
      extents[series].removeLast(capacity / 2)
    }
    for pair in 0..<capacity / 2 { epochs[pair] = epochs[2 * pair + 1] }
    epochs.removeLast(capacity / 2)
    evaluationsPerBucket *= 2
    evaluationsInLastBucket = evaluationsPerBucket
  }
}
