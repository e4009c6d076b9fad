/// Says why a file is no checkpoint that can be used.
public enum CheckpointError: Error, Equatable, Sendable, CustomStringConvertible {
  /// It is not what was written.
  case damaged(String)
  /// A later version of this program wrote it.
  case newer(version: Int, newest: Int)
  /// It is whole, and what it says is no state of a run that can be gone on with.
  case unusable(String)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .damaged(let how): "damaged: \(how)"
    case .newer(let version, let newest):
      "written in version \(version) of the format, and this program knows versions up to "
        + "\(newest); use a newer one"
    case .unusable(let why): "not to be gone on with: \(why)"
    }
  }
}
