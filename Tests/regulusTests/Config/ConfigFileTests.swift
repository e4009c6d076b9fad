import Testing

@testable import regulus

@Suite struct ConfigFileTests {
  private let catalog = OptionCatalog(entries: [
    .init(name: "data", isFlag: false), .init(name: "l2", isFlag: false),
    .init(name: "normalize", isFlag: true), .init(name: "no-normalize", isFlag: true),
  ])

  private func options(_ text: String) throws -> [String: String] {
    try ConfigFile(text: text, path: "t", catalog: catalog).options.values
  }

  /// What is written is read again as it was, and has nothing that a terminal would act on.
  @Test(arguments: [
    ("0.5", "0.5"), ("7", "7"), ("moons", "\"moons\""),
    // Numbers that would come back in another form: a folder may be called so.
    ("1.50", "\"1.50\""), ("1e400", "\"1e400\""), ("007", "\"007\""), ("0x10", "\"0x10\""),
    ("18446744073709551615", "\"18446744073709551615\""), ("true", "\"true\""), ("", "\"\""),
    ("a\"\\b", #""a\"\\b""#), ("\u{1B}[2J\u{7F}", #""\u001B[2J\u007F""#),
    ("\u{202E}\u{9B}", #""\u202E\u009B""#), ("\u{E0001}", #""\U000E0001""#), ("é 漢", "\"é 漢\""),
    ("\u{300}x", "\"\u{300}x\""),
  ])
  func valuesAreWrittenAndReadAgain(value: String, written: String) throws {
    #expect(ConfigFile.toml(value, isFlag: false) == written)
    let found = try options("data = \(written)")
    #expect(found.mapValues { Array($0.utf8) } == ["data": Array(value.utf8)])
  }

  @Test func listsAndFlagsAreAsOnTheCommandLine() throws {
    #expect(
      try options("data = [1, 'x', 0.5]\nnormalize = false") == [
        "data": "1,x,0.5", "normalize": "false",
      ])
    #expect(throws: ConfigError("t:1: data is a number, text, or a list of them")) {
      try options("data = [[1]]")
    }
    #expect(throws: ConfigError("t:2: normalize is true or false")) {
      try options("\nnormalize = 1")
    }
  }

  @Test func optionsHaveTheirLines() throws {
    let text = "\n# two\nl2 = 1\ndata = \"\"\"\nx\"\"\"\nnormalize = true"
    let file = try ConfigFile(text: text, path: "a\u{1B}", catalog: catalog)
    #expect(file.lines == ["l2": 3, "data": 4, "normalize": 6])
    #expect(file.name == "a\\x1B")
  }

  /// Flags are switched off with false, whether or not the command line has one for that.
  @Test func whatSwitchesAFlagOffIsToldByItsName() {
    let catalog = OptionCatalog(entries: [
      .init(name: "mouse", isFlag: true), .init(name: "no-mouse", isFlag: true),
      .init(name: "headless", isFlag: true), .init(name: "no-record", isFlag: true),
      .init(name: "record", isFlag: false), .init(name: "l2", isFlag: false),
    ])
    func message(_ key: String) -> String? {
      do {
        _ = try ConfigFile(text: "\(key) = true", path: "t", catalog: catalog)
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(message("no-mouse") == "t:1: there is no option no-mouse, did you mean mouse?")
    #expect(message("no-headless") == "t:1: there is no option no-headless, did you mean headless?")
    #expect(message("no-l2") == "t:1: there is no option no-l2; regulus help train lists them")
    #expect(message("no-record") == nil)
  }

  /// An accent at the start of a value makes one character with the sign before it.
  @Test func valuesMayBeginWithAnAccent() {
    let given = GivenOptions(["data": "\u{300}x"])
    #expect(given.arguments(catalog) == ["--data=\u{300}x"])
    #expect(GivenOptions(arguments: given.arguments(catalog), catalog: catalog) == given)
  }

  @Test func optionsAreChosenByTheirSections() {
    let catalog = OptionCatalog(entries: [
      .init(name: "l2", isFlag: false, section: "Regularization"),
      .init(name: "theme", isFlag: false, section: "Screen"), .init(name: "save", isFlag: false),
    ])
    let given = GivenOptions(["l2": "1", "theme": "dark", "save": "x", "unknown": "y"])
    #expect(given.sayingWhatARunIs(catalog).values == ["l2": "1"])
    #expect(given.inSections(catalog) { $0 == "Screen" }.values == ["theme": "dark"])
  }
}
