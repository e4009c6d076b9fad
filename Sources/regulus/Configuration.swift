import ArgumentParser
import Datasets
import Glibc

/// Is the options that files give: the user's file of defaults, if there is one, and a file that the
/// command line names.
struct Configuration {
  /// The defaults: `$XDG_CONFIG_HOME/regulus/config.toml`, by default in `~/.config`; without those that
  /// do not fit what else is given.
  let usual: GivenOptions
  /// The options of the named file.
  let named: GivenOptions

  /// Reads the files.
  ///
  /// - Parameters:
  ///   - typed: The options of the command line, which may name a file.
  ///   - catalog: The options that there are.
  ///   - isTaken: Of which sections of the help options are taken.
  ///   - isUsual: Of which of these defaults are.
  /// - Throws: `FileError`, and `ConfigError` with the line where a value is none of its option.
  init(
    beside typed: GivenOptions, _ catalog: OptionCatalog,
    taking isTaken: (String) -> Bool = { _ in true },
    ofDefaults isUsual: (String) -> Bool = { _ in true }
  ) throws {
    let usualFile = try Self.usualPath.map { try ConfigFile(path: $0, catalog: catalog) }
    let namedFile = try typed.values["config"].map { try ConfigFile(path: $0, catalog: catalog) }
    named = (namedFile?.options ?? GivenOptions()).inSections(catalog, where: isTaken)
    let others = GivenOptions(named.values.merging(typed.values) { _, typed in typed })
    usual = (usualFile?.options ?? GivenOptions()).fitting(others)
      .inSections(catalog) { isTaken($0) && isUsual($0) }

    let arguments = all.arguments(catalog)
    // Mostly all is well, and it takes a while to look at values one by one.
    if arguments.isEmpty || (try? TrainCommand.parse(arguments + typed.arguments(catalog))) != nil {
      return
    }
    let winning = GivenOptions(usual.values.filter { named.values[$0.key] == nil })
    try usualFile?.check(winning, catalog)
    try namedFile?.check(named, catalog)
  }

  /// Both, of which the named file wins.
  var all: GivenOptions {
    GivenOptions(usual.values.merging(named.values) { _, named in named })
  }

  /// Where the defaults are; nil where there are none.
  private static var usualPath: String? {
    func folder(_ name: String) -> String? {
      Environment.variable(name).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let home = folder("XDG_CONFIG_HOME") ?? folder("HOME").map { "\($0)/.config" }
    return home.map { "\($0)/regulus/config.toml" }.flatMap { access($0, F_OK) == 0 ? $0 : nil }
  }
}

extension ConfigFile {
  /// Throws `ConfigError` for the first of some options in the file whose value is none of the option:
  /// the parser would tell of it as if it had been typed.
  fileprivate func check(_ taken: GivenOptions, _ catalog: OptionCatalog) throws {
    let inOrder = taken.values.compactMap { name, value in
      lines[name].map { (line: $0, option: GivenOptions([name: value])) }
    }
    for (line, option) in inOrder.sorted(by: { $0.line < $1.line }) {
      do {
        // Values are read before help is given, and options are held against each other after that.
        _ = try TrainCommand.parse(option.arguments(catalog) + ["--help"])
      } catch {
        guard TrainCommand.exitCode(for: error) != .success else { continue }
        let reason = VisibleText.excerpt(TrainCommand.message(for: error), limit: 400)
        throw ConfigError("\(name):\(line): \(reason)")
      }
    }
  }
}
