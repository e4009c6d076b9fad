import Screen

/// Holds the words of the field that stand on the screen, a line each.
enum TermsPage {
  static let title = "Terms"

  /// The terms with what they mean, in at most 42 columns, spelled out in ASCII too.
  static let terms: [(term: String, meaning: String)] = [
    ("bias", "training error − target error"),
    ("variance", "dev error − training error"),
    ("gap", "dev cost − training cost"),
    ("overfitting", "training cost falls, dev cost rises"),
    ("λ", "strength of the L1 or the L2 penalty"),
    ("keep", "probability that dropout keeps a unit"),
    ("α", "learning rate, the size of a step"),
    ("m", "number of training examples"),
    ("update", "one step of all weights, from one batch"),
    ("epoch", "each training example learned from once"),
    ("evaluation", "costs of both sets, a point of the curves"),
    ("patience", "evaluations in a row that may be no better"),
  ]

  /// Returns the page, a line a term.
  static func lines(glyphs: Glyphs) -> [[StyledText]] {
    terms.map { term, meaning in
      let term = glyphs.text(term)
      let padding = String(repeating: " ", count: max(12 - displayWidth(of: term), 1))
      return [StyledText(term + padding, Style(.accent, bold: true)), StyledText(meaning)]
    }
  }
}
