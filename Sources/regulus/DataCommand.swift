import ArgumentParser
import Datasets
import LinearAlgebra
import Screen

/// Is `regulus data`: what there is to train on.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "List the built-in data sets, draw one or a file, or write it as CSV.",
    subcommands: [DataListCommand.self, DataShowCommand.self, DataExportCommand.self],
    defaultSubcommand: DataListCommand.self)
}

/// Is `regulus data list`, and `regulus data` alone.
struct DataListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the built-in data sets with their sizes.")

  func run() throws {
    let glyphs = StandardStreams.glyphs
    var table = TextTable(
      heading: ["name", "training", "dev", "features", "to predict"], glyphs: glyphs)
    for set in BuiltInDataset.allCases {
      let dataset = try set.make()
      let features =
        NumberFormat.grouped(dataset.featureCount) + (dataset.imageShape.map { " (\($0))" } ?? "")
      table.add([
        set.rawValue, NumberFormat.grouped(dataset.training.count),
        NumberFormat.grouped(dataset.dev?.count ?? 0), features,
        set.targetKind == .classes ? "\(dataset.classCount) classes" : "numbers",
      ])
    }
    let summaries = BuiltInDataset.allCases.flatMap { set in
      ["", glyphs.text("\(set.rawValue): \(set.summary)")]
    }
    try StandardStreams.print(
      table.lines + summaries + [
        "",
        "The digits: E. Alpaydin and C. Kaynak, \"Optical Recognition of Handwritten Digits\", UCI",
        "Machine Learning Repository, 1998, https://doi.org/10.24432/C50P49, under CC BY 4.0",
        "(https://creativecommons.org/licenses/by/4.0/); the notation is changed.",
        "",
        "Sizes are those without --train-count, --dev-count and --test-count.",
      ])
  }
}

/// Names a data set and how to read it, for commands that take one.
struct DataSourceOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("A built-in set or a file.", valueName: "name or file"))
  var data: String

  @Option(help: ArgumentHelp("The column of the file that holds the label.", valueName: "column"))
  var label: String?

  @Option(help: ArgumentHelp("The labels of an IDX or .npy file.", valueName: "file"))
  var labels: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Take the features for the pixels of images.", valueName: "8x8 or 32x32x3"))
  var image: String?

  @Option(help: ArgumentHelp("mse where labels are numbers to predict.", valueName: "name"))
  var loss: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Training examples of a built-in set.", valueName: "n"))
  var trainCount: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Dev examples of a built-in set.", valueName: "n"))
  var devCount: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Test examples of a built-in set.", valueName: "n"))
  var testCount: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Noise of a built-in set.", valueName: "sigma"))
  var noise: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Seed of a built-in set's points.", valueName: "n"))
  var dataSeed: String?

  /// Reads or draws the data set, undivided, under the rules that training has for these options.
  func load() throws -> Dataset {
    let options = [
      ("--label", label), ("--labels", labels), ("--image", image), ("--loss", loss),
      ("--train-count", trainCount), ("--dev-count", devCount), ("--test-count", testCount),
      ("--noise", noise), ("--data-seed", dataSeed),
    ]
    let arguments = options.flatMap { name, value in value.map { ["\(name)=\($0)"] } ?? [] }
    let parsed: DataOptions
    do {
      parsed = try DataOptions.parse(["--data=\(data)"] + arguments)
    } catch {
      throw ValidationError(DataOptions.message(for: error))
    }
    return try parsed.loadWhole()
  }
}

extension Dataset {
  /// The parts that there are, under their names.
  var parts: [(name: String, examples: Examples)] {
    [("training", training)]
      + [("dev", dev), ("test", test)].compactMap { name, part in
        part.map { (name, $0) }
      }
  }
}
