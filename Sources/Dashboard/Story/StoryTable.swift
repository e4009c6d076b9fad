import Learning
import Screen

/// Compares what a lesson has remembered, a line each, in the words of the textbook's table.
struct StoryTable {
  let memory: StoryMemory

  /// The lines that fit a width: with fewer columns and shorter headings where there is less room.
  func lines(width: Int, glyphs: Glyphs) -> [[StyledText]] {
    let measure = memory.entries.first?.figures.training.quality.measure ?? "accuracy"
    let name = Column("", isText: true) { $0.name.replacing("-", with: " ") }
    let epoch = Column("epoch") { $0.figures.text(.epoch) }
    let gap = Column("gap") { $0.figures.text(.gap) }
    let dev = Column("dev cost") { $0.figures.text(.dev) }
    let norm = Column("‖W‖₂") { $0.figures.text(.norm) }
    let zeros = Column("zeros") { "\($0.figures.text(.zeros))/\($0.figures.text(.weights))" }
    func qualities(_ training: String, _ dev: String) -> [Column] {
      [
        Column(training) { NumberFormat.withMinus($0.figures.training.quality.figure) },
        Column(dev) {
          $0.figures.dev.map { NumberFormat.withMinus($0.quality.figure) } ?? "none"
        },
      ]
    }
    let with = Column("with", isText: true) { $0.figures.regularization.summary }
    let long = qualities("training \(measure)", "dev \(measure)")
    let short = qualities("training", "dev")
    let tables = [
      [name, with, epoch] + long + [dev, gap, norm, zeros],
      [name, epoch] + long + [dev, gap, norm, zeros], [name, epoch] + long + [dev, gap, zeros],
      [name, epoch] + long + [dev, gap], [name, epoch] + short + [gap, zeros],
      [name] + short + [gap],
    ].map { lines($0, glyphs) }
    return tables.first { $0.allSatisfy { glyphs.width(of: $0) <= width } } ?? tables[5]
  }

  private struct Column {
    let heading: String
    /// Whether it stands at the left, as numbers do not.
    var isText = false
    let cell: (StoryMemory.Entry) -> String

    init(
      _ heading: String, isText: Bool = false, _ cell: @escaping (StoryMemory.Entry) -> String
    ) {
      self.heading = heading
      self.isText = isText
      self.cell = cell
    }
  }

  private func lines(_ columns: [Column], _ glyphs: Glyphs) -> [[StyledText]] {
    let cells = columns.map { column in
      ([column.heading] + memory.entries.map(column.cell)).map { glyphs.text($0) }
    }
    return (0...memory.entries.count).map { row in
      let texts = cells.enumerated().map { index, column in
        let widest = column.map { displayWidth(of: $0) }.max() ?? 0
        let padding = String(repeating: " ", count: widest - displayWidth(of: column[row]))
        return columns[index].isText ? column[row] + padding : padding + column[row]
      }
      return [
        StyledText(
          texts.joined(separator: "  "), row == 0 ? Style(.faint) : Style(bold: true))
      ]
    }
  }
}
