import ArgumentParser
import Curses
import Datasets
import LinearAlgebra
import Screen

/// Is `regulus data show`: a data set as a picture.
struct DataShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Draw a data set in the terminal: points, a sheet of images, or a table of figures.",
    discussion: """
      Points in the plane are drawn by class, numbers to predict over their only feature, and images \
      side by side; other data is a line for each feature. Without colours (NO_COLOR, or no terminal) \
      characters stand for them.
      """)

  @OptionGroup var source: DataSourceOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Columns to draw in; those of the terminal by default.", valueName: "n"),
    transform: parseWidth)
  var width: Int?

  func run() throws {
    let dataset = try source.load()
    let size = OutputTerminal.size
    let usesColor = OutputTerminal.colors >= 256
    let picture = DataPicture(
      dataset: dataset, width: width ?? size.width, height: max(size.height - 6, 12),
      usesColor: usesColor, glyphs: StandardStreams.glyphs)
    let lines =
      usesColor
      ? picture.grid.ansiText(theme: Theme(.auto)).split(
        separator: "\n", omittingEmptySubsequences: false
      ).dropLast().map(String.init)
      : picture.grid.lines
    try StandardStreams.print(picture.heading + [""] + lines + picture.legend)
  }
}

private func parseWidth(_ text: String) throws -> Int {
  guard let width = Int(text), (20...1000).contains(width) else {
    throw ValidationError(
      "'\(VisibleText.excerpt(text))' is not a number of columns from 20 to 1000")
  }
  return width
}
