import Screen
import Testing

@testable import Dashboard

@Suite struct FittingTextTests {
  @Test func theFirstThatFits() {
    let candidates = ["evaluations", "evals", "e"]
    #expect(Glyphs.unicode.fitting(candidates, width: 11) == "evaluations")
    #expect(Glyphs.unicode.fitting(candidates, width: 10) == "evals")
    #expect(Glyphs.unicode.fitting(candidates, width: 4) == "e")
    #expect(Glyphs.unicode.fitting(candidates, width: 0) == "e")
    #expect(Glyphs.unicode.fitting([String](), width: 9) == "")
  }

  @Test func asciiSpellingsAreWider() {
    #expect(Glyphs.unicode.fitting(["λ 0.70", "L2"], width: 6) == "λ 0.70")
    #expect(Glyphs.ascii.fitting(["λ 0.70", "L2"], width: 6) == "L2")
    #expect(Glyphs.ascii.width(of: [StyledText("λ"), StyledText(" 1")]) == 8)
  }

  @Test func shortened() {
    #expect(Glyphs.unicode.shortened("measurements", to: 12) == "measurements")
    #expect(Glyphs.unicode.shortened("measurements", to: 5) == "meas…")
    #expect(Glyphs.ascii.shortened("measurements", to: 5) == "meas~")
    // Two columns a character: the second would end in the sixth.
    #expect(Glyphs.unicode.shortened("数据数据", to: 6) == "数据…")
    #expect(Glyphs.unicode.shortened("e\u{301}te\u{301}", to: 2) == "e\u{301}…")
    #expect(Glyphs.unicode.shortened("abc", to: 0) == "…")
  }

  @Test func listsSayHowMuchIsLeftOut() {
    let parts = ["h1", "h2", "h3"].map { [StyledText($0)] }
    let lines = shortenedLists(parts).map { $0.map(\.text).joined() }
    #expect(lines == ["h1  h2  h3", "h1 h2 h3", "h1  h2  +1", "h1  +2"])
    #expect(shortenedLists([]).allSatisfy { $0.isEmpty })
  }
}
