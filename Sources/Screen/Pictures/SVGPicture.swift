/// Draws a grid as scalable vector graphics.
///
/// Cells are 9 × 18 units, whatever font there is: lines, blocks and Braille dots are drawn as
/// shapes; words, and every character beyond ASCII, begin exactly in their column and are fitted to
/// their columns.
struct SVGPicture {
  /// The whole document.
  let document: String

  private static let margin = 9.0
  private static let cellWidth = 9.0
  private static let cellHeight = 18.0
  /// How far the baseline of text is below the top of its row.
  private static let baseline = 13.5

  /// Is what characters are drawn in.
  private struct Pen: Hashable {
    var color: RGB
    var bold = false
    var underlined = false
  }

  /// Holds what is drawn in one pen.
  private struct Drawing {
    var fills = ""
    var strokes = ""
    var dots = ""
    var texts = ""
  }

  init(grid: CellGrid, theme: Theme, title: String) {
    let page = theme.likelyPage ?? .paper
    var backgrounds = ""
    var pens: [Pen] = []
    var drawings: [Pen: Drawing] = [:]
    for y in 0..<grid.height {
      let looks = (0..<grid.width).map { x in
        Self.colors(theme.look(of: grid[x, y].style, colors: 1 << 24), page)
      }
      backgrounds += Self.backgrounds(looks.map(\.background), page.background, y: y)
      for piece in Self.pieces(grid, y: y, looks.map(\.pen)) {
        let color =
          Self.shade(of: piece.text).map {
            piece.pen.color.mixed(with: looks[piece.x].background, share: $0)
          }
        let pen = color.map { Pen(color: $0) } ?? piece.pen
        if drawings[pen] == nil { pens.append(pen) }
        Self.draw(piece, into: &drawings[pen, default: Drawing()])
      }
    }
    let width = Double(grid.width) * Self.cellWidth + 2 * Self.margin
    let height = Double(grid.height) * Self.cellHeight + 2 * Self.margin
    let size = #"width="\#(Self.number(width))" height="\#(Self.number(height))""#
    var lines = [
      #"<svg xmlns="http://www.w3.org/2000/svg" \#(size) "#
        + #"viewBox="0 0 \#(Self.number(width)) \#(Self.number(height))" role="img" "#
        + #"font-family="'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace" "#
        + #"font-size="15">"#,
      "<title>\(Self.escaped(title))</title>",
      #"<rect \#(size) fill="\#(Self.hex(page.background))"/>"#,
    ]
    if !backgrounds.isEmpty { lines.append(String(backgrounds.dropLast())) }
    for pen in pens { lines += Self.elements(pen, drawings[pen] ?? Drawing()) }
    document = (lines + ["</svg>"]).map { $0 + "\n" }.joined()
  }

  /// Returns what a look comes to in colours.
  private static func colors(
    _ look: Theme.Look, _ page: Theme.Page
  ) -> (pen: Pen, background: RGB) {
    func color(_ paint: Theme.Paint, _ own: RGB) -> RGB {
      switch paint {
      case .own: own
      case .basic(let number): RGB(numbered: number)
      case .rgb(let color): color
      }
    }
    var foreground = color(look.foreground, page.foreground)
    var background = color(look.background, page.background)
    if look.reversed { swap(&foreground, &background) }
    if look.dim { foreground = foreground.mixed(with: background, share: 0.45) }
    return (Pen(color: foreground, bold: look.bold, underlined: look.underlined), background)
  }

  /// Returns a rectangle for each stretch of a row that is not in the page's colour.
  private static func backgrounds(_ colors: [RGB], _ page: RGB, y: Int) -> String {
    var result = ""
    var x = 0
    while x < colors.count {
      let count = colors[x...].prefix { $0 == colors[x] }.count
      if colors[x] != page {
        result +=
          #"<rect x="\#(number(left(x)))" y="\#(number(top(y)))" "#
          + #"width="\#(number(Double(count) * cellWidth))" height="\#(number(cellHeight))" "#
          + #"fill="\#(hex(colors[x]))"/>"# + "\n"
      }
      x += count
    }
    return result
  }

  // MARK: Pieces

  /// Is what is drawn at once: a word of ASCII, or one other character.
  private struct Piece {
    var text: String
    var x, y: Int
    var columns: Int
    var pen: Pen
  }

  private static func pieces(_ grid: CellGrid, y: Int, _ pens: [Pen]) -> [Piece] {
    var pieces: [Piece] = []
    /// Whether the next letter goes on with the last word.
    var isInWord = false
    for x in 0..<grid.width {
      guard let character = grid[x, y].character else { continue }
      guard character != " " || pens[x].underlined else {
        isInWord = false
        continue
      }
      let text = character.isControl ? "?" : String(character)
      let columns = x + 1 < grid.width && grid[x + 1, y].character == nil ? 2 : 1
      if isInWord, character.isASCII, let last = pieces.indices.last, pieces[last].pen == pens[x] {
        pieces[last].text += text
        pieces[last].columns += 1
      } else {
        pieces.append(Piece(text: text, x: x, y: y, columns: columns, pen: pens[x]))
      }
      isInWord = character.isASCII
    }
    return pieces
  }

  private static func draw(_ piece: Piece, into drawing: inout Drawing) {
    let (x, y) = (left(piece.x), top(piece.y))
    switch piece.text.unicodeScalars.first.flatMap({ GlyphShape($0) }) {
    case .fills(let rects):
      for rect in rects {
        drawing.fills +=
          "M\(number(x + rect.x)) \(number(y + rect.y))h\(number(rect.width))"
          + "v\(number(rect.height))h\(number(-rect.width))z"
      }
    case .strokes(let strokes):
      for stroke in strokes {
        drawing.strokes += "M\(number(x + stroke.x)) \(number(y + stroke.y))\(stroke.path)"
      }
    case .dots(let dots):
      for dot in dots { drawing.dots += "M\(number(x + dot.x)) \(number(y + dot.y))h.1" }
    case nil:
      let width = Double(piece.columns) * cellWidth
      drawing.texts +=
        #"<text x="\#(number(x))" y="\#(number(y + baseline))" "#
        + #"textLength="\#(number(width))" lengthAdjust="spacingAndGlyphs">"#
        + "\(escaped(piece.text))</text>\n"
    }
  }

  /// Returns how much of the background shows through the characters that stand for shades.
  private static func shade(of text: String) -> Double? {
    switch text {
    case "░": 0.75
    case "▒": 0.5
    case "▓": 0.25
    default: nil
    }
  }

  private static func elements(_ pen: Pen, _ drawing: Drawing) -> [String] {
    let color = hex(pen.color)
    var lines: [String] = []
    if !drawing.fills.isEmpty {
      lines.append(#"<path fill="\#(color)" d="\#(drawing.fills)"/>"#)
    }
    if !drawing.strokes.isEmpty {
      lines.append(
        #"<path fill="none" stroke="\#(color)" stroke-width="1.2" d="\#(drawing.strokes)"/>"#)
    }
    if !drawing.dots.isEmpty {
      lines.append(
        #"<path fill="none" stroke="\#(color)" stroke-width="2.6" stroke-linecap="round" "#
          + #"d="\#(drawing.dots)"/>"#)
    }
    if !drawing.texts.isEmpty {
      let weight = pen.bold ? #" font-weight="bold""# : ""
      let line = pen.underlined ? #" text-decoration="underline""# : ""
      lines.append(
        #"<g fill="\#(color)"\#(weight)\#(line)>"# + "\n" + drawing.texts + "</g>")
    }
    return lines
  }

  // MARK: Text

  private static func left(_ x: Int) -> Double { margin + Double(x) * cellWidth }
  private static func top(_ y: Int) -> Double { margin + Double(y) * cellHeight }

  /// Returns a number with at most two decimals, and no more than it needs.
  private static func number(_ value: Double) -> String {
    var text = NumberFormat.fixed(value, decimals: 2)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  private static func hex(_ color: RGB) -> String {
    "#"
      + [color.red, color.green, color.blue].map { part in
        (part < 16 ? "0" : "") + String(part, radix: 16)
      }.joined()
  }

  /// Returns text for XML 1.0, which allows no control characters.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case _
      where scalar.properties.generalCategory == .control
        || scalar.value >= 0xFFFE
          && scalar.value <= 0xFFFF:
        result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Theme.Page {
  /// Black on white.
  fileprivate static let paper = Theme.Page(
    foreground: RGB(0, 0, 0), background: RGB(255, 255, 255), ofEight: (0, 7), ofSixteen: (0, 15))
}
