/// Names the kinds of files a picture of the screen is written to.
public enum PictureFormat: String, CaseIterable, Sendable {
  /// Scalable vector graphics.
  case svg
  /// Text with the control sequences that colour it in a terminal.
  case ansi = "ans"
  /// Text alone.
  case text = "txt"

  /// Finds the format of a file by the end of its name; nil if it is none of these.
  public init?(fileName: String) {
    guard let dot = fileName.lastIndex(of: "."),
      let format = PictureFormat(rawValue: fileName[dot...].dropFirst().lowercased())
    else { return nil }
    self = format
  }
}

extension CellGrid {
  /// Returns the content of a file with this picture.
  ///
  /// - Parameters:
  ///   - format: The kind of file.
  ///   - theme: What the styles look like.
  ///   - title: What the picture shows, for those who cannot see it.
  /// - Returns: The content.
  public func picture(as format: PictureFormat, theme: Theme, title: String) -> String {
    switch format {
    case .svg: SVGPicture(grid: self, theme: theme, title: title).document
    case .ansi: ansiText(theme: theme)
    case .text: text + "\n"
    }
  }
}
