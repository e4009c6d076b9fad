import Testing

@testable import Datasets

@Suite struct VisibleTextTests {
  @Test func leavesOrdinaryTextAlone() {
    for text in ["", "plain text, 1.5", "größe", "日本語", "🙂", "e\u{301}", "back\\slash"] {
      #expect(VisibleText.escaping(text) == text)
      #expect(VisibleText.escaping(utf8: text.utf8) == text)
    }
  }

  @Test(arguments: [
    ("\u{1B}[31mred", "\\x1B[31mred"),
    ("a\nb\r\tc", "a\\nb\\r\\tc"),
    ("\0\u{7F}", "\\x00\\x7F"),
    ("\u{85}\u{9B}31m", "\\u{85}\\u{9B}31m"),
    ("abc\u{202E}def", "abc\\u{202E}def"),
    ("\u{2066}\u{2069}\u{200E}\u{61C}", "\\u{2066}\\u{2069}\\u{200E}\\u{61C}"),
    ("a\u{200B}b\u{FEFF}\u{2060}\u{AD}", "a\\u{200B}b\\u{FEFF}\\u{2060}\\u{AD}"),
    ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
    ("\u{34F}\u{3164}\u{FE0F}", "\\u{34F}\\u{3164}\\u{FE0F}"),
    ("\u{E000}\u{10FFFF}", "\\u{E000}\\u{10FFFF}"),
  ])
  func escapesWhatATerminalActsOn(text: String, visible: String) {
    #expect(VisibleText.escaping(text) == visible)
    #expect(VisibleText.escaping(utf8: text.utf8) == visible)
    #expect(VisibleText.excerpt(text) == visible)
  }

  @Test(
    arguments: [
      ([0xFF, 0x41], "\\xFFA"),
      ([0x41, 0xC3], "A\\xC3"),
      ([0xE2, 0x82, 0x41], "\\xE2\\x82A"),
      ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"),  // a surrogate
      ([0xC0, 0xAF], "\\xC0\\xAF"),  // a slash in two bytes
      ([0xF4, 0x90, 0x80, 0x80], "\\xF4\\x90\\x80\\x80"),  // beyond U+10FFFF
      ([0xE2, 0x82, 0xAC], "€"),
      ([0xF0, 0x9F, 0x99, 0x82, 0x80], "🙂\\x80"),
    ] as [([UInt8], String)])
  func escapesBytesThatAreNotUTF8(bytes: [UInt8], visible: String) {
    #expect(VisibleText.escaping(utf8: bytes) == visible)
  }

  @Test func isTheSameWhenRepeated() {
    let once = VisibleText.escaping("a\u{1B}\u{202E}\n\u{200B}z")
    #expect(VisibleText.escaping(once) == once)
  }

  @Test func cutsExcerpts() {
    #expect(VisibleText.excerpt("abcdef", limit: 6) == "abcdef")
    #expect(VisibleText.excerpt("abcdefg", limit: 6) == "abcdef…")
    // An escape is not cut in two.
    #expect(VisibleText.excerpt("abc\u{1B}", limit: 6) == "abc…")
    #expect(VisibleText.excerpt(String(repeating: "x", count: 1000)).count == 41)
    let accents = "a" + String(repeating: "\u{301}", count: 1000)
    #expect(VisibleText.excerpt(accents).unicodeScalars.count == 41)
  }
}
