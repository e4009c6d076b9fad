import ArgumentParser
import DataFiles
import Datasets
import LinearAlgebra

/// Is `regulus data export`: a data set as CSV.
struct DataExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a data set as CSV to standard output, which reads back to the same.",
    discussion: """
      A header, and a row for each example with its class, or number, in the last column. IDX, .npy \
      and .npz files are converted likewise.
      """)

  /// Names what is written.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case all, training, dev, test
  }

  @OptionGroup var source: DataSourceOptions

  @Option(help: "The examples to write; all are training, then dev, then test.")
  var part = Part.all

  /// The rows that are written at once.
  private static let chunk = 1000

  func run() throws {
    let dataset = try source.load()
    let parts = dataset.parts.filter { part == .all || $0.name == part.rawValue }
    guard !parts.isEmpty else {
      throw ValidationError("there are no \(part.rawValue) examples; leave --part out for all")
    }
    let text = CSVText(dataset)
    try StandardStreams.print([text.header])
    for (_, examples) in parts {
      for start in stride(from: 0, to: examples.count, by: Self.chunk) {
        try StandardStreams.print(
          text.rows(start..<min(start + Self.chunk, examples.count), of: examples))
      }
    }
  }
}
