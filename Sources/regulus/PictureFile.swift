import ArgumentParser
import Datasets
import Records
import Screen

/// Is a file that pictures of the dashboard are written to.
struct PictureFile: Equatable, Sendable {
  /// Where it is.
  let path: String
  private let format: PictureFormat

  /// Takes the kind of picture from the end of the name.
  init(_ path: String) throws {
    guard let format = PictureFormat(fileName: path) else {
      throw ValidationError(
        "'\(VisibleText.excerpt(path))' does not end in "
          + PictureFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", "))
    }
    self.path = path
    self.format = format
  }

  /// Whether it is one of plain text, without colours.
  var isPlain: Bool { format == .text }

  /// Writes a picture in place of the one before.
  func write(_ grid: CellGrid, theme: Theme, title: String) throws(FileError) {
    try AtomicFile.write(
      Array(grid.picture(as: format, theme: theme, title: title).utf8), to: path)
  }

  /// Writes a picture to a new file in the current folder, named for an epoch; never in place of
  /// another.
  /// - Returns: its name.
  static func writeNew(
    _ grid: CellGrid, theme: Theme, title: String, epoch: Int
  ) throws(FileError) -> String {
    let names = ["regulus-\(epoch).svg"] + (2...99).map { "regulus-\(epoch)-\($0).svg" }
    return try AtomicFile.writeNew(
      Array(grid.picture(as: .svg, theme: theme, title: title).utf8), atFirstFreeOf: names)
  }
}
