import Glibc
import Records

/// Is what the command line says, with what it refers to put in its place: the options in files, and
/// those that a run to go on with was started with.
struct CommandLineArguments {
  /// The arguments for the parser.
  let arguments: [String]
  /// The options of `regulus train` among them; none for other commands.
  let given: GivenOptions

  /// Looks at arguments before the parser does, since it checks options against each other.
  ///
  /// - Throws: `RunError` where there is no such run, and `ContradictionError` where options are not
  ///   those of the run.
  init(_ arguments: [String]) throws {
    let isTraining = arguments.first.map { $0 == "train" || $0.hasPrefix("-") } ?? true
    guard isTraining else {
      self.arguments = arguments
      given = GivenOptions()
      return
    }
    let own = arguments.first == "train" ? Array(arguments.dropFirst()) : arguments
    let catalog = try OptionCatalog()
    let typed = GivenOptions(arguments: own, catalog: catalog)
    let configured = try Self.configured(typed, catalog)
    let all = GivenOptions(configured.values.merging(typed.values) { _, typed in typed })
    guard let name = typed.values["resume"], all.values["no-record"] != "true" else {
      self.arguments =
        configured.values.isEmpty ? arguments : ["train"] + configured.arguments(catalog) + own
      given = all
      return
    }
    let store =
      try all.values["run-dir"].map { RunStore(path: $0) }
      ?? RunStore { name in getenv(name).map { String(cString: $0) } }
    let folder = try store.run(named: name)
    let recorded = GivenOptions(try folder.info().options)
    try Self.check(typed.ofRun(catalog), against: recorded, run: folder.name)
    // What a file says of runs is for those that begin.
    let rest = configured.watching(catalog)
    self.arguments = ["train"] + rest.arguments(catalog) + recorded.arguments(catalog) + own
    given = GivenOptions(typed.values.merging(recorded.values) { own, _ in own })
  }

  /// Returns the options in the user's file of defaults, if there is one, and in the file that the
  /// command line names, which wins.
  private static func configured(
    _ typed: GivenOptions, _ catalog: OptionCatalog
  ) throws -> GivenOptions {
    var values: [String: String] = [:]
    func environment(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let home = environment("XDG_CONFIG_HOME") ?? environment("HOME").map { "\($0)/.config" }
    let usual = home.map { "\($0)/regulus/config.toml" }
    var paths = usual.map { access($0, F_OK) == 0 ? [$0] : [] } ?? []
    if let named = typed.values["config"] { paths.append(named) }
    for path in paths {
      let file = try ConfigFile(path: path, catalog: catalog)
      values.merge(file.options.values) { _, later in later }
    }
    return GivenOptions(values)
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
