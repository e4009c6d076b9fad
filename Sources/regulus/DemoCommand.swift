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
      file of --config there. Of the file with your defaults, those of the screen are taken. A lesson \
      keeps no record, and needs the dashboard: options of records, and --headless, are refused.
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
    // Defaults say what the screen is like, and leave the run to the lesson.
    let files = try Configuration(beside: typed, catalog, ofDefaults: { $0 == "Screen" })
    try Self.check(typed, catalog) { "--\($0)" }
    try Self.check(files.named, catalog) { "\(typed.values["config"] ?? ""): \($0)" }
    let arguments =
      ["--no-record"] + files.usual.arguments(catalog) + story.options
      + files.named.arguments(catalog)
      + options
    let training = try TrainCommand.parse(arguments)
    do {
      try story.check(plannedEpochs: training.epochs)
    } catch {
      let name = file.map { VisibleText.escaping($0) } ?? "the lesson"
      throw LessonError("\(name):\(error.line): \(error.message)")
    }
    guard TerminalCapabilities.isInteractive else {
      throw ValidationError(
        "a lesson is told in the dashboard, and there is none without a terminal")
    }
    try training.run(
      given: GivenOptions(arguments: arguments, catalog: catalog), story: story)
  }

  /// Refuses options that a lesson could only pass over.
  private static func check(
    _ options: GivenOptions, _ catalog: OptionCatalog, place: (_ name: String) -> String
  ) throws {
    for (name, value) in options.values.sorted(by: { $0.key < $1.key }) {
      if name == "headless" && value == "true" {
        throw LessonError("\(place(name)): a lesson is told in the dashboard; leave it out")
      }
      if catalog[name]?.section == "Record" && name != "no-record" {
        throw LessonError("\(place(name)): a lesson keeps no record; leave it out")
      }
    }
  }

  private func readStory() throws -> Story {
    guard let file else { return try Story(defaultStory) }
    let name = VisibleText.escaping(file)
    let bytes = try WholeFile.read(file, limit: 1 << 20, followingLinks: true)
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let text = lines.map { line in
      let blanks = line.filter { $0 != UInt8(ascii: "\r") }.map { $0 == 9 ? 32 : $0 }
      return VisibleText.escaping(utf8: blanks)
    }
    let story: Story
    do {
      story = try Story(text.joined(separator: "\n"))
    } catch {
      throw LessonError("\(name):\(error.line): \(error.message)")
    }
    try check(story, name)
    return story
  }

  /// Refuses options that are none of training, with the line up to which they are wrong, and those that
  /// are none of a lesson.
  private func check(_ story: Story, _ name: String) throws {
    let catalog = try OptionCatalog()
    let options = GivenOptions(arguments: story.options, catalog: catalog)
    try Self.check(options, catalog) { "\(name): options: --\($0)" }
    for option in ["config", "print-config"] where options.values[option] != nil {
      throw LessonError(
        "\(name): options: --\(option): a lesson has its options in itself; leave it out")
    }
    guard (try? TrainCommand.parse(story.options)) == nil else { return }
    for line in Set(story.optionLines).sorted() {
      let soFar = zip(story.options, story.optionLines).prefix { $0.1 <= line }.map(\.0)
      do {
        _ = try TrainCommand.parse(soFar)
      } catch {
        throw LessonError("\(name):\(line): options: \(TrainCommand.message(for: error))")
      }
    }
  }
}

/// Says what is wrong with a lesson, or with what is asked of it.
private struct LessonError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
