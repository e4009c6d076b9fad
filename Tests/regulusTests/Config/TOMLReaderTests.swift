import Testing

@testable import regulus

/// Expected values are those of TOML 1.0, with which Python's tomllib agrees.
@Suite struct TOMLReaderTests {
  private func value(_ text: String) throws -> TOMLValue? {
    try TOMLReader.entries(of: "a = \(text)").first?.value
  }

  @Test func keysAndValuesComeInTheirOrderWithTheirLines() throws {
    let text = "\u{FEFF}# Mine.\r\nlearning-rate = 0.5 # a comment\n\n  \"l2\"=1\t\r\n'data' = 'x'"
    #expect(
      try TOMLReader.entries(of: text) == [
        .init(key: "learning-rate", value: .number(0.5), line: 2),
        .init(key: "l2", value: .integer(1), line: 4),
        .init(key: "data", value: .text("x"), line: 5),
      ])
    #expect(try TOMLReader.entries(of: "") == [])
    #expect(try TOMLReader.entries(of: " \n# nothing") == [])
  }

  @Test(arguments: [
    ("0", TOMLValue.integer(0)), ("-0", .integer(0)), ("+17", .integer(17)),
    ("1_000_000", .integer(1_000_000)), ("0xDEAD_beef", .integer(0xDEAD_BEEF)),
    ("0o755", .integer(493)), ("0b1101", .integer(13)),
    ("-9223372036854775808", .integer(.min)), ("1.5", .number(1.5)), ("-0.25", .number(-0.25)),
    ("1e5", .number(100_000)), ("1_0.5e+0_2", .number(1050)), ("6.25E-2", .number(0.0625)),
    ("-inf", .number(-.infinity)), ("true", .flag(true)), ("false", .flag(false)),
  ])
  func words(text: String, expected: TOMLValue) throws {
    #expect(try value(text) == expected)
  }

  @Test func notANumberIsOne() throws {
    guard case .number(let number)? = try value("+nan") else {
      throw TOMLError(line: 0, description: "")
    }
    #expect(number.isNaN)
  }

  @Test(arguments: [
    (#""a\tb\"\\ \u00e9 \U0001F600""#, "a\tb\"\\ é \u{1F600}"), (#"'C:\no'"#, #"C:\no"#),
    ("''", ""),
    ("\"\"\"\n one\r\ntwo\\\n   three\"\"\"", " one\ntwothree"),
    ("\"\"\"a\"\"b\"\"\"\"\"", "a\"\"b\"\""),
    ("'''\nit's\\\n'''", "it's\\\n"), ("\"\"\"\"\"\"", ""), ("\"\"\"\\\\\n\"\"\"", "\\\n"),
  ])
  func texts(text: String, expected: String) throws {
    #expect(try value(text) == .text(expected))
  }

  @Test func lists() throws {
    #expect(try value("[]") == .list([]))
    #expect(
      try value("[ 1, # one\n 'two'\n , [3.5, true,] ]")
        == .list([.integer(1), .text("two"), .list([.number(3.5), .flag(true)])]))
  }

  @Test(arguments: [
    ("a", 1, "= has to follow the key, not the end of the file"),
    ("a =\n1", 1, "a value has to stand here, not the end of the line"),
    ("\n= 1", 2, "a key has to stand here, not '='"), ("a = 1 b", 1, "'b' follows the value"),
    ("a = five", 1, "five is no value; text stands in quotes"),
    ("a = 01", 1, "01 is no value; text stands in quotes"),
    ("a = 1__0", 1, "1__0 is no value; text stands in quotes"),
    ("a = 5.", 1, "5. is no value; text stands in quotes"),
    ("a = .5", 1, ".5 is no value; text stands in quotes"),
    ("a = 0x", 1, "0x is no value; text stands in quotes"),
    (
      "a = 9223372036854775808", 1,
      "9223372036854775808 is too large a number; whole numbers go from -9223372036854775808 to "
        + "9223372036854775807"
    ),
    (
      "\na = [1, -9_223_372_036_854_775_809]", 2,
      "-9_223_372_036_854_775_809 is too small a number; whole numbers go from "
        + "-9223372036854775808 to 9223372036854775807"
    ),
    (
      "a = 0xFFFF_FFFF_FFFF_FFFF", 1,
      "0xFFFF_FFFF_FFFF_FFFF is too large a number; whole numbers go from -9223372036854775808 to "
        + "9223372036854775807"
    ),
    (
      "a = 099999999999999999999", 1,
      "099999999999999999999 is no value; text stands in quotes"
    ),
    ("a = 1979-05-27", 1, "1979-05-27 is no value; text stands in quotes"),
    ("a = 1\n\na = 2", 3, "a is there already, in line 1"),
    ("a = 'x\ny'", 1, "text without an end; ' is missing"),
    ("a = \"\"\"x\ny", 2, "text without an end; \"\"\" is missing"),
    (
      #"a = "\x41""#, 1,
      "a backslash before something that it does not escape; text in ' ' has none"
    ),
    (#"a = "\ud800""#, 1, #"\u and \U take 4 and 8 hexadecimal digits of a character"#),
    ("a = [1 2]", 1, "a comma or ] has to stand here, not '2'"),
    ("a = [,]", 1, "a value has to stand here, not ','"),
    ("a = \"\u{1B}\"", 1, "'\u{1B}' stands in text"), ("# \u{0}", 1, "'\u{0}' stands in a comment"),
  ])
  func whatIsNoTOMLIsToldWithItsLine(text: String, line: Int, message: String) {
    #expect(throws: TOMLError(line: line, description: message)) {
      try TOMLReader.entries(of: text)
    }
  }

  /// These ended the process in a reader that was used before.
  @Test(arguments: [
    "[data]\nx = 1", "[{", "[ {a = 1", "a.b = 1", "a = {b = 1}", "[[a]]",
    "a = 1979-05-27T'n:30t0:201a", "a = 1979-05-27Tx",
  ])
  func tablesAndDatesAreRefused(text: String) {
    #expect(throws: TOMLError.self) { try TOMLReader.entries(of: text) }
  }

  @Test func listsAreNoDeeperThanTheStack() {
    let deep = "a = " + String(repeating: "[", count: 100_000)
    #expect(throws: TOMLError(line: 1, description: "lists in lists, 17 deep")) {
      try TOMLReader.entries(of: deep)
    }
  }
}
