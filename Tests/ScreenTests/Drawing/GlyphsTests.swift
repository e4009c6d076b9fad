import Testing

@testable import Screen

@Suite struct GlyphsTests {
  @Test(
    "symbols are spelled out in ASCII",
    arguments: [
      ("λ 0.70 · α 0.30", "lambda 0.70 . alpha 0.30"), ("Weight norms ‖W‖₂", "Weight norms |W|"),
      ("1−αλ/m", "1-alpha*lambda/m"), ("120×36", "120x36"), ("3²", "3^2"),
      ("waiting…", "waiting..."), ("2–3 − 1", "2-3 - 1"),
      ("Σ(ŷ − y)²", "sum(y^ - y)^2"), ("(1/m) Σ −ln p", "(1/m) sum -ln p"),
      ("‖W‖₂ = √ΣW²", "|W| = sqrt(sum W^2)"), ("ȳ", "mean(y)"), ("‖g − ĝ‖₂", "|g - g^|"),
      ("(1 − αw)·W", "(1 - alpha*w)*W"), ("A·D / keep", "A*D / keep"), ("2·20·3·1", "2.20.3.1"),
      ("猫 ü", "?? ?"), ("plain", "plain"), ("", ""),
    ])
  func spelling(text: String, expected: String) {
    #expect(Glyphs.ascii.text(text) == expected)
    #expect(Glyphs.unicode.text(text) == text)
  }

  @Test func asciiIsASCII() {
    for child in Mirror(reflecting: Glyphs.ascii).children {
      #expect("\(child.value)".utf8.allSatisfy { $0 < 0x80 }, "\(child.label ?? "")")
    }
  }

  @Test func singleGlyphsTakeOneColumn() {
    for glyphs in [Glyphs.unicode, .ascii] {
      for child in Mirror(reflecting: glyphs).children {
        guard let character = child.value as? Character else { continue }
        #expect(displayWidth(of: character) == 1, "\(character)")
      }
    }
  }

  @Test(
    "bars",
    arguments: [
      (0.0, "░░░░", "----"), (1, "████", "####"), (0.5, "██░░", "##--"), (0.65, "██▋░", "###-"),
      (0.01, "░░░░", "----"), (0.04, "▏░░░", "----"), (-3, "░░░░", "----"),
      (.infinity, "████", "####"), (.nan, "░░░░", "----"),
    ])
  func bar(fraction: Double, unicode: String, ascii: String) {
    #expect(Glyphs.unicode.bar(fraction, width: 4) == unicode)
    #expect(Glyphs.ascii.bar(fraction, width: 4) == ascii)
  }

  @Test func barOfNoWidth() {
    #expect(Glyphs.unicode.bar(0.5, width: 0) == "")
    #expect(Glyphs.unicode.bar(0.5, width: -1) == "")
  }
}
