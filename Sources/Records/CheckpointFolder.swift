import Datasets
import Glibc
import LinearAlgebra

/// Is the folder of a run's checkpoints: the newest ones and the last one at the best dev cost.
///
/// Files are numbered in the order in which they were written. A new one is whole and on the disk
/// before an older one goes, so that at any moment there is one to go on from.
public struct CheckpointFolder: Sendable {
  /// Where it is.
  public let path: String

  /// How many of the newest are kept: one to use, and one to fall back to.
  private static let newestKept = 2
  private static let ending = ".checkpoint"
  private static let bestEnding = "-best.checkpoint"

  /// Is one of the files.
  struct Entry: Equatable {
    var number: Int
    var isBest: Bool

    var name: String {
      let digits = String(number)
      let padding = String(repeating: "0", count: max(0, 6 - digits.count))
      return padding + digits + (isBest ? CheckpointFolder.bestEnding : CheckpointFolder.ending)
    }

    init(number: Int, isBest: Bool) {
      self.number = number
      self.isBest = isBest
    }

    init?(name: String) {
      let isBest = name.hasSuffix(CheckpointFolder.bestEnding)
      guard name.hasSuffix(CheckpointFolder.ending) else { return nil }
      let digits = name.dropLast(
        (isBest ? CheckpointFolder.bestEnding : CheckpointFolder.ending).count)
      guard digits.count >= 6, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
        let number = Int(digits)
      else { return nil }
      self.init(number: number, isBest: isBest)
    }
  }

  /// Names the folder at `path`, which need not be there yet.
  public init(path: String) {
    self.path = path
  }

  /// The files, the oldest first.
  var entries: [Entry] {
    get throws(FileError) {
      try Folder.names(in: path).compactMap { Entry(name: $0) }
        .filter { Folder.isFile("\(path)/\($0.name)") }.sorted { $0.number < $1.number }
    }
  }

  /// The names of the files, the oldest first; throws where the folder cannot be read.
  public var names: [String] {
    get throws(FileError) { try entries.map(\.name) }
  }

  /// Adds a checkpoint, and removes those that are not needed any more.
  ///
  /// - Parameters:
  ///   - bytes: The content of the file.
  ///   - isBest: Whether it is one at the best dev cost, of which the last is kept in any case.
  /// - Throws: `FileError`; then the checkpoints before are all there.
  public func add(_ bytes: [UInt8], isBest: Bool) throws(FileError) {
    if !Folder.isOwnFolder(path) {
      do {
        try Folder.add(path)
      } catch {
        let code = error.code == EEXIST ? ELOOP : error.code
        throw FileError(path: path, action: .write, code: code)
      }
    }
    let before = try entries
    let (number, isTooLarge) = (before.last?.number ?? 0).addingReportingOverflow(1)
    guard !isTooLarge else { throw FileError(path: path, action: .write, code: EOVERFLOW) }
    let new = Entry(number: number, isBest: isBest)
    try AtomicFile.write(bytes, to: "\(path)/\(new.name)", mode: 0o600, followingLinks: false)
    let all = before + [new]
    let best = all.last(where: \.isBest)
    for entry in all.dropLast(Self.newestKept) where entry != best {
      unlink("\(path)/\(entry.name)")
    }
  }

  /// Reads the newest checkpoint that is whole. Only damaged ones are passed over: one that cannot be
  /// read now may be whole.
  ///
  /// - Returns: The checkpoint, or nil where there is none that is whole; and what was wrong with
  ///   those that were passed over, in words.
  /// - Throws: `CheckpointError` where a checkpoint is whole and of no use to this program: one
  ///   before it would be of an earlier moment for no good reason; `FileError` where one cannot be read.
  public func newest<Scalar: BLASScalar>(
    _: Scalar.Type = Scalar.self
  ) throws -> (checkpoint: Checkpoint<Scalar>?, complaints: [String]) {
    var complaints: [String] = []
    for entry in try entries.reversed() {
      let bytes = try WholeFile.read("\(path)/\(entry.name)")
      do throws(CheckpointError) {
        return (try Checkpoint(bytes: bytes), complaints)
      } catch {
        guard case .damaged = error else { throw error }
        complaints.append("checkpoint \(entry.name) is \(error)")
      }
    }
    return (nil, complaints)
  }

  /// Sets damaged checkpoints aside, under names that end in `.damaged`, so that they do not count as
  /// something to fall back to.
  ///
  /// - Parameter count: How many of the newest are damaged.
  /// - Throws: `FileError`.
  public func setAside(newest count: Int) throws(FileError) {
    guard count > 0 else { return }
    for entry in try entries.suffix(count) {
      let file = "\(path)/\(entry.name)"
      guard rename(file, "\(file).damaged") == 0 else {
        throw FileError(path: file, action: .write, code: errno)
      }
    }
  }
}
