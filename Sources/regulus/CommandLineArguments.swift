import ArgumentParser
import Records

/// Is what the command line says, with what it refers to put in its place: the options in files, and
/// those that a run to go on with was started with.
struct CommandLineArguments {
  /// The arguments for the parser.
  let arguments: [String]
  /// The options of `regulus train` among them; none for other commands.
  let given: GivenOptions

  /// The commands that train networks of their own, with the options that say what a run is.
  private static let comparing: Set<String> = ["check", "compare"]

  /// Looks at arguments before the parser does, since it checks options against each other.
  ///
  /// - Throws: `RunError` where there is no such run, and `ContradictionError` where options are not
  ///   those of the run.
  init(_ arguments: [String]) throws {
    // Whoever asks for help may need it because of what stands in a file.
    guard !Self.asksForHelp(arguments) else {
      self.arguments = arguments
      given = GivenOptions()
      return
    }
    try CommandNames.check(arguments)
    if let command = arguments.first, Self.comparing.contains(command) {
      let own = Array(arguments.dropFirst())
      let catalog = try OptionCatalog()
      let typed = GivenOptions(arguments: own, catalog: catalog)
      let configured = try Configuration(
        beside: typed, catalog, taking: OptionCatalog.runSections.contains)
      self.arguments = [command] + configured.all.arguments(catalog) + own
      given = GivenOptions()
      return
    }
    let isTraining = arguments.first.map { $0 == "train" || $0.hasPrefix("-") } ?? true
    guard isTraining else {
      if arguments.first == "demo" { try Self.checkPlaces(ofLesson: arguments.dropFirst()) }
      self.arguments = arguments
      given = GivenOptions()
      return
    }
    let own = arguments.first == "train" ? Array(arguments.dropFirst()) : arguments
    let catalog = try OptionCatalog()
    let typed = GivenOptions(arguments: own, catalog: catalog)
    // What a file says of runs is for those that begin.
    let isResumed = typed.values["resume"] != nil
    let configured = try Configuration(beside: typed, catalog) {
      !isResumed || !OptionCatalog.runSections.contains($0)
    }.all
    let all = GivenOptions(configured.values.merging(typed.values) { _, typed in typed })
    guard let name = typed.values["resume"], all.values["no-record"] != "true" else {
      self.arguments =
        configured.values.isEmpty ? arguments : ["train"] + configured.arguments(catalog) + own
      given = all
      return
    }
    let folder = try RunStore(named: all.values["run-dir"]).run(named: name)
    // Whoever wrote the record has no say in anything else, such as which files are written.
    let recorded = GivenOptions(try folder.info().options).sayingWhatARunIs(catalog)
    try Self.check(typed.ofRun(catalog), against: recorded, run: folder.name)
    self.arguments = ["train"] + configured.arguments(catalog) + recorded.arguments(catalog) + own
    given = GivenOptions(typed.values.merging(recorded.values) { own, _ in own })
  }

  /// Whether arguments ask for what does not depend on any file: help, the version, scripts for shells.
  private static func asksForHelp(_ arguments: [String]) -> Bool {
    arguments.prefix { $0 != "--" }.contains { argument in
      ["-h", "--help", "--version"].contains(argument)
        || argument.hasPrefix("--generate-completion-script")
    }
  }

  /// Refuses options of training that stand among those of a lesson.
  private static func checkPlaces(ofLesson arguments: ArraySlice<String>) throws {
    let catalog = try OptionCatalog()
    let own = Array(arguments.prefix { $0 != "--" })
    let misplaced = GivenOptions(arguments: own, catalog: catalog).values.keys.sorted()
    guard let name = misplaced.first else { return }
    throw ValidationError(
      "--\(name) is an option of regulus train, which follow after --, as in regulus demo -- "
        + "--\(name)\(catalog[name]?.isFlag == true ? "" : " …")")
  }

  private static func check(
    _ options: GivenOptions, against recorded: GivenOptions, run: String
  ) throws {
    guard let name = options.contradiction(to: recorded) else { return }
    let former = recorded.values[name].map { "with --\(name) \($0)" } ?? "without it"
    throw ContradictionError(
      description:
        "--\(name) \(options.values[name] ?? "") contradicts run \(run), which was started "
        + "\(former); leave it out, or start a new run")
  }
}

/// Says which option is not that of the run to go on with.
struct ContradictionError: Error, CustomStringConvertible {
  let description: String
}
