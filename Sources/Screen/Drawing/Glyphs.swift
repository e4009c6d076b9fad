/// Holds the characters that things are drawn with: in Unicode, or in ASCII for terminals without
/// UTF-8.
///
/// A pane is written once and is given one or the other.
public struct Glyphs: Equatable, Sendable {
  /// Whether only ASCII may be drawn.
  public let isASCII: Bool

  /// The corners of a frame.
  public let topLeft, topRight, bottomLeft, bottomRight: Character
  /// The lines of frames and axes.
  public let horizontal, vertical: Character
  /// A tick on the axis at the left, and one on the axis at the bottom.
  public let yTick, xTick: Character
  /// Where the two axes meet.
  public let origin: Character
  /// The upright line where something was switched.
  public let marker: Character
  /// The stroke that areas are hatched with.
  public let hatch: Character
  /// The mark at the best value.
  public let star: Character
  /// The mark where a curve leaves the plot at the top, and at the bottom.
  public let above, below: Character
  /// Stands for text that was cut off.
  public let ellipsis: Character
  /// A thing that is there, and one that is not: a kept and a dropped unit.
  public let filled, hollow: Character
  /// The full and the empty part of a bar.
  public let barFull, barEmpty: Character
  /// The end of a bar, from one step above nothing to one below a full cell.
  public let barSteps: [Character]

  /// Says that the run is going on, waits, or has ended.
  public let running, paused, stopped: String
  /// Says that something is right, or wrong.
  public let check, cross: String
  /// Says where a value tends.
  public let rising, falling, steady: String
  /// Samples of the lines of a plot.
  public let solid, dashed, dotted: String

  /// The full set.
  public static let unicode = Glyphs(
    isASCII: false, topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯",
    horizontal: "─", vertical: "│", yTick: "┤", xTick: "┬", origin: "└", marker: "┊", hatch: "╱",
    star: "★",
    above: "▲", below: "▼", ellipsis: "…", filled: "●", hollow: "○", barFull: "█",
    barEmpty: "░", barSteps: ["▏", "▎", "▍", "▌", "▋", "▊", "▉"], running: "▶", paused: "❚❚",
    stopped: "■", check: "✓", cross: "✗", rising: "↗", falling: "↘", steady: "→", solid: "━",
    dashed: "┅", dotted: "┈")

  /// What every terminal can show.
  public static let ascii = Glyphs(
    isASCII: true, topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
    horizontal: "-", vertical: "|", yTick: "+", xTick: "+", origin: "+", marker: ":", hatch: "/",
    star: "*",
    above: "^", below: "v", ellipsis: "~", filled: "o", hollow: ".", barFull: "#",
    barEmpty: "-", barSteps: [], running: ">", paused: "||", stopped: "#", check: "ok",
    cross: "x", rising: "up", falling: "down", steady: "level", solid: "---", dashed: "- -",
    dotted: "...")

  /// Returns `text` with these characters: as it is, or spelled out in ASCII.
  ///
  /// `λ 0.70 · α 0.30` becomes `lambda 0.70 . alpha 0.30`; a character without a spelling
  /// becomes `?`.
  public func text(_ text: String) -> String {
    guard isASCII, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    var result = text
    for (symbol, spelling) in Self.phrases where result.contains(symbol) {
      result = result.split(separator: symbol, omittingEmptySubsequences: false)
        .joined(separator: spelling)
    }
    return result.reduce(into: "") { spelled, character in
      if character.isASCII {
        spelled.append(character)
      } else if let spelling = Self.spellings[character] {
        spelled += spelling
      } else if let first = character.unicodeScalars.first, first.isASCII, first.value >= 0x20 {
        // A letter without its combining marks.
        spelled.unicodeScalars.append(first)
      } else {
        spelled += String(repeating: "?", count: displayWidth(of: character))
      }
    }
  }

  private static let phrases = [
    ("‖W‖₂", "|W|"), ("‖W‖₁", "|W|1"), ("‖₂", "|"), ("αλ", "alpha*lambda"), ("αw", "alpha*w"),
    ("√ΣW²", "sqrt(sum W^2)"), ("Σ(", "sum("), ("√ŝ", "sqrt(s)"), (")·", ")*"), ("·(", "*("),
    ("·dW", "*dW"), ("A·D", "A*D"),
  ]

  private static let spellings: [Character: String] = [
    "λ": "lambda", "α": "alpha", "ε": "epsilon", "μ": "mu", "σ": "sigma", "θ": "theta",
    "β": "beta", "δ": "delta", "Δ": "delta", "η": "eta", "‖": "|", "₀": "0", "₁": "1", "₂": "2",
    "×": "x", "²": "^2", "−": "-", "–": "-", "—": "-", "·": ".", "•": "*", "…": "...",
    "→": "->", "←": "<-", "↑": "^", "↓": "v", "↗": "up", "↘": "down", "±": "+-", "≈": "~",
    "≤": "<=", "≥": ">=", "≠": "!=", "∞": "inf", "√": "sqrt", "★": "*", "✓": "ok", "✗": "x",
    "●": "o", "○": ".", "▶": ">", "❚": "|", "■": "#", "┊": ":", "█": "#", "░": "-", "▲": "^",
    "▼": "v", "━": "-", "┄": "-", "┅": "-", "┈": ".", "─": "-", "│": "|", "╭": "+", "╮": "+",
    "╰": "+", "╯": "+", "’": "'", "‘": "'", "“": "\"", "”": "\"", "\u{A0}": " ",
    "\u{202F}": " ", "ĝ": "g^", "°": "deg",
    "Σ": "sum", "ŷ": "y^", "ȳ": "mean(y)", "m̂": "m^", "ŝ": "s^", "ℓ": "l", "½": "1/2", "∂": "d",
    "∇": "grad", "π": "pi", "ρ": "rho", "τ": "tau", "³": "^3", "⁻": "^-", "÷": "/", "∈": "in",
  ]

  /// Returns a bar of `width` columns of which `fraction` is full, exact to an eighth of a column.
  public func bar(_ fraction: Double, width: Int) -> String {
    guard width > 0 else { return "" }
    let fraction = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
    let steps = barSteps.count + 1
    let filled = Int((fraction * Double(width) * Double(steps)).rounded())
    var bar = String(repeating: barFull, count: filled / steps)
    if !filled.isMultiple(of: steps) { bar.append(barSteps[filled % steps - 1]) }
    return bar + String(repeating: barEmpty, count: max(width - bar.count, 0))
  }
}
