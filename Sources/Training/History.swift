/// Remembers a whole run in bounded memory, without losing a spike.
///
/// An evaluation goes into the last bucket; a bucket keeps the minimum, the maximum and the last
/// value of each series. When all buckets are full, neighbours are merged two by two, so that half
/// are free again and each covers twice as many evaluations. However long the run, the history
/// covers all of it, with the extremes of every stretch, and takes the memory that it took at first.
public struct History: Sendable {
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
  /// The number of buckets in use.
  public private(set) var count = 0
  var evaluationsInLastBucket = 0
  /// The epochs and the series of the buckets in use, and from the first evaluation on, room for all
  /// the others.
  private var bucketEpochs: [Int] = []
  private var extents: [[Extent]]

  /// Creates an empty history.
  public init(seriesCount: Int, capacity: Int = 1024) {
    precondition(capacity >= 2 && capacity % 2 == 0, "a history of \(capacity) buckets")
    precondition(seriesCount >= 1, "a history of \(seriesCount) series")
    self.capacity = capacity
    self.seriesCount = seriesCount
    extents = Array(repeating: [], count: seriesCount)
  }

  /// The epoch of the latest evaluation in each bucket, the oldest first; `count` of them.
  public var epochs: ArraySlice<Int> { bucketEpochs[..<count] }

  /// The buckets of one series, the oldest first; `count` of them.
  public func series(_ index: Int) -> ArraySlice<Extent> { extents[index][..<count] }

  /// Takes the buckets of another history, which has no more than there are here.
  ///
  /// - Parameters:
  ///   - epochs: The epoch of the latest evaluation in each bucket.
  ///   - series: What each bucket knows, for each series.
  mutating func replaceBuckets(epochs: [Int], series: [[Extent]]) {
    precondition(epochs.count <= capacity, "\(epochs.count) buckets of \(capacity)")
    precondition(
      series.count == seriesCount && series.allSatisfy { $0.count == epochs.count },
      "the series do not fit")
    (bucketEpochs, extents, count) = (epochs, series, epochs.count)
  }

  /// Adds an evaluation: one value for each series.
  public mutating func record(epoch: Int, values: [Double]) {
    precondition(values.count == seriesCount, "\(values.count) values of \(seriesCount) series")
    if count > 0, evaluationsInLastBucket < evaluationsPerBucket {
      for (series, value) in values.enumerated() {
        extents[series][count - 1].merge(Extent(value))
      }
      bucketEpochs[count - 1] = epoch
      evaluationsInLastBucket += 1
      return
    }
    if bucketEpochs.count < capacity { takeRoom() }
    if count == capacity { halve() }
    for (series, value) in values.enumerated() { extents[series][count] = Extent(value) }
    bucketEpochs[count] = epoch
    count += 1
    evaluationsInLastBucket = 1
  }

  private mutating func takeRoom() {
    let free = capacity - bucketEpochs.count
    bucketEpochs += repeatElement(0, count: free)
    for series in extents.indices { extents[series] += repeatElement(Extent(0), count: free) }
  }

  private mutating func halve() {
    for series in extents.indices {
      for pair in 0..<capacity / 2 {
        var merged = extents[series][2 * pair]
        merged.merge(extents[series][2 * pair + 1])
        extents[series][pair] = merged
      }
    }
    for pair in 0..<capacity / 2 { bucketEpochs[pair] = bucketEpochs[2 * pair + 1] }
    count = capacity / 2
    evaluationsPerBucket *= 2
    evaluationsInLastBucket = evaluationsPerBucket
  }
}

extension History: Equatable {
  /// Whether two histories say the same; the room beyond the buckets in use says nothing.
  public static func == (one: History, other: History) -> Bool {
    (one.capacity, one.seriesCount, one.evaluationsPerBucket, one.evaluationsInLastBucket)
      == (
        other.capacity, other.seriesCount, other.evaluationsPerBucket, other.evaluationsInLastBucket
      )
      && one.epochs == other.epochs
      && (0..<one.seriesCount).allSatisfy { one.series($0) == other.series($0) }
  }
}
