import Datasets
import Glibc

/// Is the folder in which the records of all runs are kept, a folder each.
public struct RunStore: Sendable {
  /// Where it is.
  public let path: String

  /// Names the folder at `path`, which need not be there yet.
  public init(path: String) {
    self.path = path
  }

  /// Names the usual folder: `$XDG_STATE_HOME/regulus/runs`, by default in `~/.local/state` (XDG
  /// base directory specification 0.8, by which a path that is not absolute is ignored).
  ///
  /// - Throws: `RunError` where the environment does not say where that is.
  public init(environment: (String) -> String?) throws(RunError) {
    func folder(_ name: String) -> String? {
      environment(name).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    guard let state = folder("XDG_STATE_HOME") ?? folder("HOME").map({ "\($0)/.local/state" })
    else { throw .homeless }
    path = "\(state)/regulus/runs"
  }

  /// Makes a folder for a new run, called by the time and the data.
  ///
  /// - Throws: `FileError` where it cannot be made, `RunError` where it would be elsewhere.
  public func make(dataName: String, at moment: Moment) throws -> RunFolder {
    try Folder.make(path)
    let name = "\(moment.name)-\(Self.shortName(dataName))"
    for count in 1...1000 {
      let folder = RunFolder(name: count == 1 ? name : "\(name)-\(count)", in: path)
      do {
        try Folder.add(folder.path)
        return folder
      } catch {
        guard error.code == EEXIST else { throw error }
      }
    }
    throw FileError(path: "\(path)/\(name)", action: .write, code: EEXIST)
  }

  /// Returns what is left of a name in letters and digits without its ending, for a folder's name.
  static func shortName(_ name: String) -> String {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    let stem = file.split(separator: ".").first.map(String.init) ?? file
    let words = stem.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let short = words.joined(separator: "-").prefix(40)
    return short.isEmpty ? "data" : String(short)
  }

  /// The runs, the oldest first: by the second in their names, and within one by when they took their
  /// folder. None where there is no folder of records; throws where it cannot be read.
  public var runs: [RunFolder] {
    get throws(FileError) {
      let runs = try Folder.names(in: path)
        .filter { !$0.hasPrefix(".") && Folder.isFolder("\(path)/\($0)") }
        .map { RunFolder(name: $0, in: path) }
      return runs.map { (run: $0, second: $0.name.prefix(Moment.nameLength), begun: $0.begun) }
        .sorted {
          ($0.second, $0.begun.seconds, $0.begun.nanoseconds, $0.run.name)
            < ($1.second, $1.begun.seconds, $1.begun.nanoseconds, $1.run.name)
        }
        .map(\.run)
    }
  }

  /// Finds a run by its name, or the last one for `last`.
  ///
  /// - Throws: `RunError` where there is none, and `FileError` where that cannot be told.
  public func run(named name: String) throws -> RunFolder {
    let runs = try runs
    if let run = runs.first(where: { $0.name == name }) { return run }
    guard name == "last" else { throw RunError.unknown(VisibleText.excerpt(name), in: path) }
    // Names begin with the time; one that was begun in the same second comes behind. A folder without
    // a description is what a process left that was killed before its run began.
    let named = runs.filter { Moment.beginsName($0.name) }
    guard let last = named.last(where: \.hasDescription) ?? named.last ?? runs.last else {
      throw RunError.none(in: path)
    }
    return last
  }

  /// Removes a run with all that is in its folder.
  ///
  /// Whoever keeps records in a folder of other things does not lose these: only a folder with a
  /// description of a run is removed, and it stays as it is otherwise.
  ///
  /// - Throws: `RunError` where it is none of a run, is being trained or is a link, and `FileError`.
  public func remove(_ run: RunFolder) throws {
    try run.checkForRemoval()
    try withExtendedLifetime(try run.lock()) { try run.discard() }
  }
}
