import Glibc

/// Is the options that files give: the user's file of defaults, if there is one, and a file that the
/// command line names.
struct Configuration {
  /// The defaults: `$XDG_CONFIG_HOME/regulus/config.toml`, by default in `~/.config`.
  let usual: GivenOptions
  /// The options of the named file.
  let named: GivenOptions

  /// Reads the files.
  ///
  /// - Parameters:
  ///   - path: The file that the command line names.
  ///   - catalog: The options that there are.
  /// - Throws: `FileError` and `ConfigError`.
  init(named path: String?, _ catalog: OptionCatalog) throws {
    usual = try Self.usualPath.map { try ConfigFile(path: $0, catalog: catalog).options } ?? .init()
    named = try path.map { try ConfigFile(path: $0, catalog: catalog).options } ?? .init()
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
