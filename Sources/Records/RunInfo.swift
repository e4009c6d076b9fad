import Datasets
import FoundationEssentials
import Training

/// Is what a run's record says of it in `run.json`: what it was started with and how it ended.
public struct RunInfo: Codable, Equatable, Sendable {
  /// Describes the examples, so that others are not taken for them.
  public struct Data: Codable, Equatable, Sendable {
    /// What they are called.
    public var name: String
    /// How many there are to learn from.
    public var train: Int
    /// How many there are to choose by.
    public var dev: Int?
    /// How many there are to judge by.
    public var test: Int?
    /// How many features each has.
    public var features: Int
    /// XXH64 over all numbers of all parts before normalization, in hexadecimal digits.
    public var hash: String
  }

  /// Says how a run ended.
  public struct Result: Codable, Equatable, Sendable {
    /// Is the last evaluation that early stopping took for an improvement: the one with the lowest dev
    /// cost, but for improvements of less than min-delta.
    public struct Best: Codable, Equatable, Sendable {
      /// Its epoch.
      public var epoch: Int
      /// Its dev cost.
      public var devCost: Double
    }

    /// The cause.
    public var reason: Ending.Reason
    /// What happened, in words.
    public var message: String
    /// The epochs that had been trained.
    public var epoch: Int
    /// How long it took, in seconds.
    public var seconds: Double
    /// The best evaluation, where there is a dev set.
    public var best: Best?

    /// Creates a result.
    public init(
      reason: Ending.Reason, message: String, epoch: Int, seconds: Double, best: Best?
    ) {
      self.reason = reason
      self.message = message
      self.epoch = epoch
      self.seconds = seconds
      self.best = best
    }

    /// Sums up a run that has ended.
    public init(_ summary: RunSummary) {
      self.init(
        reason: summary.stopped.reason, message: summary.stopped.message,
        epoch: summary.stopped.epoch, seconds: summary.seconds,
        best: summary.best.map { Best(epoch: $0.epoch, devCost: $0.devCost) })
    }
  }

  /// The version of this file's format.
  public var format = 1
  /// The version of the program that started the run.
  public var program: String
  /// When it was started, in UTC, as 2026-11-23T17:15:30Z.
  public var started: String
  /// The options that were given, by their names without dashes.
  public var options: [String: String]
  /// The examples.
  public var data: Data
  /// What the network looks like, in words.
  public var network: String
  /// The epochs that were planned.
  public var epochs: Int
  /// The seed.
  public var seed: UInt64
  /// How it ended; missing while it goes on, and where it was interrupted.
  public var result: Result?

  /// Describes a run that begins.
  public init(
    program: String, started: String, options: [String: String], data: Data, network: String,
    epochs: Int, seed: UInt64
  ) {
    self.program = program
    self.started = started
    self.options = options
    self.data = data
    self.network = network
    self.epochs = epochs
    self.seed = seed
  }

  /// Returns the bytes of the file, without characters that a terminal would act on.
  func serialized() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return Array(visibleJSON(String(decoding: try encoder.encode(self), as: UTF8.self) + "\n").utf8)
  }

  /// Reads the bytes of the file. All text in the result is safe for a terminal, but for the
  /// options, which are going to be parsed.
  init(_ bytes: [UInt8]) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(RunInfo.self, from: FoundationEssentials.Data(bytes))
    // Whole, since what is read is compared with the data, and written again.
    program = VisibleText.escaping(program)
    started = VisibleText.escaping(started)
    network = VisibleText.escaping(network)
    data.name = VisibleText.escaping(data.name)
    data.hash = VisibleText.escaping(data.hash)
    if let message = result?.message { result?.message = VisibleText.escaping(message) }
  }
}

extension RunInfo.Data {
  /// Describes a data set as it was read or drawn, before normalization.
  public init(_ dataset: Dataset) {
    var hash = XXH64()
    for part in [dataset.training, dataset.dev, dataset.test] {
      guard let part else {
        hash.add([0])
        continue
      }
      hash.add(UInt64(part.count).littleEndianBytes + UInt64(part.featureCount).littleEndianBytes)
      part.inputs.elements.withUnsafeBufferPointer { hash.add(UnsafeRawBufferPointer($0)) }
      switch part.targets {
      case .classes(let labels): labels.withUnsafeBytes { hash.add($0) }
      case .values(let values): values.withUnsafeBytes { hash.add($0) }
      }
    }
    let digits = String(hash.value, radix: 16)
    self.init(
      name: dataset.name, train: dataset.training.count, dev: dataset.dev?.count,
      test: dataset.test?.count, features: dataset.featureCount,
      hash: String(repeating: "0", count: 16 - digits.count) + digits)
  }
}
