/// Says what is wrong with the record of a run.
public enum RunError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is none of that name.
  case unknown(String, in: String)
  /// There is none at all.
  case none(in: String)
  /// Another process trains it.
  case running(String)
  /// A file or folder of it is a link, or somebody else's.
  case elsewhere(String)
  /// A later version of this program made it.
  case newer(String)
  /// Its description cannot be read.
  case damaged(String)
  /// It is the folder of something else.
  case foreign(String)
  /// There is no place to keep records in.
  case homeless

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .unknown(let name, let folder):
      "there is no run '\(name)' in \(folder); regulus runs lists them"
    case .none(let folder): "there are no runs in \(folder)"
    case .running(let name): "run \(name) is being trained by another process; stop that one first"
    case .elsewhere(let path):
      "\(path) is a link or belongs to somebody else, and is not written to; remove it, or choose "
        + "another place with --run-dir"
    case .newer(let name):
      "run \(name) was recorded by a newer version of this program; use that one"
    case .damaged(let path):
      "\(path) is damaged: it is no description of a run; remove its folder if nothing in it is of use"
    case .foreign(let path): "\(path) is not the record of a run: there is no run.json in it"
    case .homeless:
      "neither XDG_STATE_HOME nor HOME says where records are kept; give --run-dir, or --no-record"
    }
  }
}
