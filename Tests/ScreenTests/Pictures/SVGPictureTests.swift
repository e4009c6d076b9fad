import Foundation
import FoundationXML
import Testing

@testable import Screen

@Suite struct SVGPictureTests {
  static func svg(_ grid: CellGrid, _ theme: Theme = .dark, title: String = "t") -> String {
    grid.picture(as: .svg, theme: theme, title: title)
  }

  /// Returns the lines between the page and the end.
  static func content(_ grid: CellGrid, _ theme: Theme = .dark) -> [String] {
    svg(grid, theme).split(separator: "\n").dropFirst(3).dropLast().map(String.init)
  }

  @Test func thePage() {
    // Two cells of 9 × 18 with a margin of 9 all around.
    #expect(
      Self.svg(CellGrid(width: 2, height: 1)) == """
        <svg xmlns="http://www.w3.org/2000/svg" width="36" height="36" viewBox="0 0 36 36" \
        role="img" font-family="'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', \
        monospace" font-size="15">
        <title>t</title>
        <rect width="36" height="36" fill="#14161a"/>
        </svg>

        """)
    #expect(Self.svg(CellGrid(width: 2, height: 1), .light).contains("fill=\"#ffffff\""))
    #expect(Self.svg(CellGrid(width: 2, height: 1), .none).contains("fill=\"#ffffff\""))
  }

  @Test func wordsBeginInTheirColumnsAndAreFittedToThem() {
    var grid = CellGrid(width: 12, height: 2)
    grid.write("a<b  cd", x: 1, y: 1)
    grid.write("λ中", x: 8, y: 1)
    #expect(
      Self.content(grid) == [
        ##"<g fill="#d8dce0">"##,
        #"<text x="18" y="40.5" textLength="27" lengthAdjust="spacingAndGlyphs">a&lt;b</text>"#,
        #"<text x="63" y="40.5" textLength="18" lengthAdjust="spacingAndGlyphs">cd</text>"#,
        #"<text x="81" y="40.5" textLength="9" lengthAdjust="spacingAndGlyphs">λ</text>"#,
        #"<text x="90" y="40.5" textLength="18" lengthAdjust="spacingAndGlyphs">中</text>"#,
        "</g>",
      ])
  }

  @Test func eachPenHasAGroup() {
    var grid = CellGrid(width: 6, height: 1)
    grid.write("ab", x: 0, y: 0, style: Style(.train))
    grid.write("cd", x: 2, y: 0, style: Style(.train, bold: true))
    grid.write("e", x: 5, y: 0, style: Style(.train))
    let content = Self.content(grid)
    #expect(content.filter { $0.hasPrefix("<g") }.count == 2)
    #expect(content[0] == ##"<g fill="#56b4e9">"##)
    #expect(content[2].contains(">e<"))
    #expect(content[4] == ##"<g fill="#56b4e9" font-weight="bold">"##)
  }

  @Test func linesAndDotsAreShapes() {
    var grid = CellGrid(width: 3, height: 1)
    grid.put("╭", x: 0, y: 0)
    grid.put("⢁", x: 1, y: 0)
    grid.put("▀", x: 2, y: 0)
    #expect(
      Self.content(grid) == [
        ##"<path fill="#d8dce0" d="M27 9h9v9h-9z"/>"##,
        ##"<path fill="none" stroke="#d8dce0" stroke-width="1.2" d="M18 18q-4.5 0-4.5 4.5v4.5"/>"##,
        // The first dot of the left column and the last of the right.
        ##"<path fill="none" stroke="#d8dce0" stroke-width="2.6" stroke-linecap="round" "##
          + #"d="M20.25 11.25h.1M24.75 24.75h.1"/>"#,
      ])
  }

  @Test func backgroundsAreRectangles() {
    var grid = CellGrid(width: 5, height: 1)
    for x in 1..<4 { grid[x, 0].style.background = RGB(1, 2, 3) }
    grid[4, 0].style.reversed = true
    #expect(
      Self.content(grid) == [
        ##"<rect x="18" y="9" width="27" height="18" fill="#010203"/>"##,
        ##"<rect x="45" y="9" width="9" height="18" fill="#d8dce0"/>"##,
      ])
  }

  @Test func shadesAreMixedWithWhatIsBehind() {
    var grid = CellGrid(width: 1, height: 1)
    let style = Style(color: RGB(100, 200, 0), background: RGB(0, 0, 0))
    grid.put("░", x: 0, y: 0, style: style)
    // A quarter of the colour.
    #expect(Self.content(grid).contains(##"<path fill="#193200" d="M9 9h9v18h-9z"/>"##))
  }

  @Test func attributesWithoutColour() {
    var grid = CellGrid(width: 4, height: 1)
    grid.write("ab", x: 0, y: 0, style: Style(.warning))
    let content = Self.content(grid, .none)
    #expect(content[0] == ##"<g fill="#202020" text-decoration="underline">"##)
  }

  /// Whatever is in the cells, what comes out is well-formed XML with all of the text.
  @Test(arguments: Theme.Name.allCases)
  func everyPictureIsWellFormed(name: Theme.Name) {
    var grids = [CellGrid(width: 0, height: 0), CellGrid(width: 7, height: 3)]
    grids[1][0, 0].character = "\u{1B}"
    grids[1][1, 0].character = "\u{FFFF}"
    grids[1][2, 0].character = "&"
    grids[1][3, 0].character = "e\u{301}"
    for (width, height) in [(60, 16), (80, 24), (120, 36), (200, 60), (10, 3)] {
      for glyphs in [Glyphs.unicode, .ascii] {
        var grid = CellGrid(width: width, height: height)
        let inner = Frame("a&b<c>\"数据", note: [StyledText("'λ'", Style(.good))])
          .draw(into: &grid, rect: Rect(width: width, height: height), glyphs: glyphs)
        PlotTests.cost.draw(into: &grid, rect: inner, glyphs: glyphs)
        grids.append(grid)
      }
    }
    for grid in grids {
      let text = SVGText(Self.svg(grid, Theme(name), title: "a & b\u{7}"))
      #expect(text.isWellFormed)
      #expect(text.title == "a & b?")
      // All letters are there, as often as on the screen; control characters become `?`.
      func letters(_ text: String) -> [Character] {
        text.filter { $0.isASCII && !$0.isWhitespace }.map { $0 < " " ? "?" : $0 }.sorted()
      }
      let written = letters(text.pieces.joined())
      let hasSpecials = grid.width == 7
      #expect(written == (letters(grid.text) + (hasSpecials ? ["?"] : [])).sorted())
    }
  }

  @Test func formatsAreFoundByTheEndOfTheName() {
    #expect(PictureFormat(fileName: "a/b.svg") == .svg)
    #expect(PictureFormat(fileName: "x.tar.ANS") == .ansi)
    #expect(PictureFormat(fileName: ".txt") == .text)
    #expect(PictureFormat(fileName: "svg") == nil)
    #expect(PictureFormat(fileName: "a.png") == nil)
    #expect(PictureFormat(fileName: "") == nil)
  }
}

/// Reads a picture as an XML parser does.
private final class SVGText: NSObject, XMLParserDelegate {
  private(set) var isWellFormed = false
  private(set) var pieces: [String] = []
  private(set) var title = ""
  private var text = ""

  init(_ document: String) {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    isWellFormed = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?, attributes attributeDict: [String: String] = [:]
  ) {
    text = ""
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?
  ) {
    if elementName == "text" { pieces.append(text) }
    if elementName == "title" { title = text }
  }
}
