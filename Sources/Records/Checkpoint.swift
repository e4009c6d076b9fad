import LinearAlgebra
import Training

/// Is a place in a run, as it is kept in a file: all that the run depends on, and where its log was.
///
/// ```swift
/// let checkpoint = Checkpoint(state: trainer.state, seconds: 12.5, logSize: 4096)
/// try AtomicFile.write(checkpoint.serialized(), to: "run.checkpoint")
/// let found = try Checkpoint<Float>(bytes: bytes)
/// let resumed = try Trainer(resuming: found.state, data: data)
/// ```
public struct Checkpoint<Scalar: BLASScalar>: Equatable, Sendable {
  /// All that the run depends on, apart from its examples.
  public var state: TrainerState<Scalar>
  /// How long ago the run had begun, without the times between processes; at most ``longestTime``.
  public var seconds: Double
  /// How long of that it had been trained, without pauses.
  public var trainingSeconds: Double
  /// How many bytes of the metrics log belong to the run up to here.
  public var logSize: UInt64

  /// Creates a checkpoint.
  public init(
    state: TrainerState<Scalar>, seconds: Double = 0, trainingSeconds: Double = 0,
    logSize: UInt64 = 0
  ) {
    self.state = state
    self.seconds = seconds
    self.trainingSeconds = trainingSeconds
    self.logSize = logSize
  }
}

extension Checkpoint {
  /// The longest time that a run can have taken, in seconds: what is longer comes from no clock.
  public static var longestTime: Double { 1e12 }
  /// The version of the sections that this program writes, and the newest that it reads.
  static var version: UInt32 { 2 }
  private static var recordSection: String { "record" }

  /// Returns the bytes of the file: a section of the record, and the state's.
  ///
  /// - Throws: `CheckpointError` for a state that could not be read again.
  public func serialized() throws(CheckpointError) -> [UInt8] {
    var (record, state) = (StateWriter(), state)
    var (seconds, logSize) = (seconds.bitPattern, logSize)
    var trainingSeconds = trainingSeconds.bitPattern
    record.code(&seconds)
    record.code(&logSize)
    record.code(&trainingSeconds)
    var file = SectionFile(
      version: Self.version, sections: [.init(name: Self.recordSection, bytes: record.bytes[...])])
    do {
      try state.code { (section, code: (inout StateWriter) throws -> Void) in
        var writer = StateWriter()
        try code(&writer)
        file.sections.append(.init(name: section.rawValue, bytes: writer.bytes[...]))
      }
    } catch {
      throw .unusable("\(error)")
    }
    return file.serialized()
  }

  /// Reads the content of a file from its bytes, and checks all there is to check.
  ///
  /// - Throws: `CheckpointError` that says what is wrong.
  public init(bytes: [UInt8]) throws(CheckpointError) {
    let file = try SectionFile(bytes)
    guard file.version <= Self.version else {
      throw .newer(version: Int(file.version), newest: Int(Self.version))
    }
    do {
      var state = TrainerState<Scalar>()
      func read(_ name: String, _ code: (inout StateReader) throws -> Void) throws {
        guard let content = file[name] else { throw TrainerStateError("no section \(name)") }
        var reader = StateReader(content)
        try code(&reader)
        guard reader.rest == 0 else {
          throw TrainerStateError("\(reader.rest) bytes too many in section \(name)")
        }
      }
      var (seconds, logSize, trainingSeconds) = (UInt64(0), UInt64(0), UInt64(0))
      try read(Self.recordSection) {
        try $0.code(&seconds)
        try $0.code(&logSize)
        // Version 1 did not tell the two apart.
        if file.version == 1 { trainingSeconds = seconds } else { try $0.code(&trainingSeconds) }
      }
      let times = [seconds, trainingSeconds].map(Double.init(bitPattern:))
      for time in times where !(0...Self.longestTime).contains(time) {
        throw TrainerStateError("the time is \(time)")
      }
      try state.code { (section, code: (inout StateReader) throws -> Void) in
        try read(section.rawValue, code)
      }
      self.init(
        state: state, seconds: times[0], trainingSeconds: times[1], logSize: logSize)
    } catch let error as TrainerStateError {
      throw .unusable(error.description)
    } catch {
      throw .unusable("\(error)")
    }
  }
}
