import Dispatch
import Glibc
import Learning
import LinearAlgebra
import Synchronization
import Training

/// Writes a run as TensorBoard reads it: scalars of every evaluation, and histograms of the weights.
///
/// A file is a row of records, each an `Event` message between its length and checksums; see
/// ``TensorBoardRecord``. Steps are epochs.
public final class TensorBoardLog: Sendable {
  private let file: AppendedFile
  private let queue = DispatchQueue(label: "regulus.tensorboard")
  private let failure = Mutex<FileError?>(nil)
  private let onFailure: @Sendable (FileError) -> Void
  /// Training that is faster than its log waits for it here, before memory runs out.
  private let room = DispatchSemaphore(value: 100)

  /// Creates a file in `folder`, which is made if it is missing.
  ///
  /// - Parameters:
  ///   - folder: What TensorBoard is given as its `--logdir`, or a folder in it.
  ///   - lastEpoch: The epoch from which a run goes on; what former files have of later ones,
  ///     TensorBoard then forgets. Nil for a run that begins.
  ///   - onFailure: Called on the log's queue with the first error, after which nothing is written.
  /// - Throws: `FileError`.
  public init(
    folder: String, resumingAfter lastEpoch: Int? = nil,
    onFailure: @escaping @Sendable (FileError) -> Void = { _ in }
  ) throws(FileError) {
    try Folder.make(folder, mode: 0o777)
    self.onFailure = onFailure
    let name = "events.out.tfevents.\(Moment.now.seconds).regulus.\(getpid())"
    file = try Self.newFile("\(folder)/\(name)")
    var version = ProtobufWriter()
    version.add(1, Self.wallTime)
    version.add(3, "brain.Event:2")
    var records = TensorBoardRecord.framed(version.bytes)
    if let lastEpoch {
      let start = TensorBoardRecord.start(step: Int64(lastEpoch) + 1, time: Self.wallTime)
      records += TensorBoardRecord.framed(start)
    }
    queue.async { [self, records] in write(records) }
  }

  /// Makes a file that nobody else writes to: in a folder that machines share, two processes may have
  /// the same number.
  private static func newFile(_ path: String) throws(FileError) -> AppendedFile {
    for number in 0..<100 {
      do throws(FileError) {
        return try AppendedFile(
          path: number == 0 ? path : "\(path).\(number)", flags: O_EXCL, mode: 0o644)
      } catch {
        guard error.code == EEXIST else { throw error }
      }
    }
    throw FileError(path: path, action: .append, code: EEXIST)
  }

  /// Where the file is.
  public var path: String { file.path }

  /// Adds the scalars of an evaluation and the histograms of the weights that it was made with.
  public func record<Scalar: BLASScalar>(
    _ evaluation: Evaluation, learningRate: Double, weights: Parameters<Scalar>
  ) {
    let time = Self.wallTime
    room.wait()
    queue.async { [self] in
      var summary = Self.scalars(evaluation, learningRate: learningRate)
      for (index, layer) in weights.layers.enumerated() {
        guard let histogram = WeightHistogram(layer.weight.elements.lazy.map { Double($0) }) else {
          continue
        }
        summary.add(1, message: TensorBoardRecord.value("weights/layer_\(index + 1)", histogram))
      }
      var event = ProtobufWriter()
      event.add(1, time)
      event.add(2, Int64(evaluation.epoch))
      event.add(5, message: summary.bytes)
      write(TensorBoardRecord.framed(event.bytes))
      room.signal()
    }
  }

  /// Begins a run anew: TensorBoard forgets what it was told before.
  public func restart() {
    let start = TensorBoardRecord.start(step: 0, time: Self.wallTime)
    queue.async { [self] in write(TensorBoardRecord.framed(start)) }
  }

  /// Waits until every record is written and on the disk, and throws the first error there was.
  public func finish() throws {
    queue.sync {
      do throws(FileError) { try file.synchronize() } catch { fail(error) }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  private static func scalars(_ evaluation: Evaluation, learningRate: Double) -> ProtobufWriter {
    var figures: [(String, Double?)] = []
    for (part, score) in [("train", evaluation.training), ("dev", evaluation.dev)] {
      guard let score else { continue }
      figures += [
        ("\(part)/cost", score.cost), ("\(part)/accuracy", score.accuracy),
        ("\(part)/r2", score.fit?.r2), ("\(part)/rmse", score.fit?.rmse),
      ]
    }
    figures += [("train/objective", evaluation.objective), ("learning_rate", learningRate)]
    for (layer, norm) in evaluation.weightNorms.enumerated() {
      figures.append(("weight_norm/layer_\(layer + 1)", norm))
    }
    var summary = ProtobufWriter()
    for case (let tag, let figure?) in figures where figure.isFinite {
      summary.add(1, message: TensorBoardRecord.value(tag, Float(figure)))
    }
    return summary
  }

  private static var wallTime: Double {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  private func write(_ record: [UInt8]) {
    guard failure.withLock({ $0 == nil }) else { return }
    do throws(AppendedFile.Shortfall) {
      // Half a record would be all that TensorBoard complains about.
      try file.append(record)
    } catch {
      fail(error.reason)
    }
  }

  /// Keeps the first error, and tells it.
  private func fail(_ error: FileError) {
    let isFirst = failure.withLock { first in
      defer { first = first ?? error }
      return first == nil
    }
    if isFirst { onFailure(error) }
  }
}
