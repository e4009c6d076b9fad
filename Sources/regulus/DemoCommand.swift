import ArgumentParser
import Curses
import Dashboard
import Datasets
import Records

/// Is `regulus demo`.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Tell a lesson in the dashboard, at the audience's pace.",
    discussion: """
      Without a file it shows what regularization does: overfitting, L2, L1, dropout and early \
      stopping. The space bar goes on; every other key works as always. A lesson is a text file: \
      regulus demo --print writes the one that is built in, to begin from.

      Options of regulus train follow after --, and win over those of the lesson; so do those in the \
      file of --config there. Of the file with your defaults, those of the screen are taken.
      """)

  @Argument(help: ArgumentHelp("The lesson; that which is built in by default.", valueName: "file"))
  var file: String?

  @Flag(help: "Write the lesson that is built in to standard output.")
  var print = false

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("Options of regulus train.", valueName: "options"))
  var options: [String] = []

  func run() throws {
    if print {
      return try StandardStreams.print(
        defaultStory.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
    let story = try readStory()
    let catalog = try OptionCatalog()
    let typed = GivenOptions(arguments: options, catalog: catalog)
    let files = try Configuration(named: typed.values["config"], catalog)
    // Defaults say what the screen is like, and leave the run to the lesson.
    let screen = files.usual.inSections(catalog) { $0 == "Screen" }
    let named = files.named.inSections(catalog) { $0 != "Record" }
    let arguments =
      ["--no-record"] + screen.arguments(catalog) + story.options + named.arguments(catalog)
      + options
    var training = try TrainCommand.parse(arguments)
    training.headless = false
    do {
      try story.check(plannedEpochs: training.epochs)
    } catch {
      throw ValidationError("\(file.map { VisibleText.escaping($0) } ?? "the lesson"): \(error)")
    }
    guard TerminalCapabilities.isInteractive else {
      throw ValidationError(
        "a lesson is told in the dashboard, and there is none without a terminal")
    }
    try training.run(
      given: GivenOptions(arguments: arguments, catalog: catalog), story: story)
  }

  private func readStory() throws -> Story {
    guard let file else { return try Story(defaultStory) }
    let bytes = try WholeFile.read(file, limit: 1 << 20, followingLinks: true)
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let text = lines.map { line in
      let blanks = line.filter { $0 != UInt8(ascii: "\r") }.map { $0 == 9 ? 32 : $0 }
      return VisibleText.escaping(utf8: blanks)
    }
    do {
      return try Story(text.joined(separator: "\n"))
    } catch {
      throw ValidationError("\(VisibleText.escaping(file)): \(error)")
    }
  }
}
