// Figures below 0, with the sign that text has.

extension NumberFormat {
  /// Returns a figure with a minus sign where it is below 0: `−0.049`, `−2.3e-5`.
  public static func signedFigure(_ value: Double) -> String { withMinus(figure(value)) }

  /// Returns a text with a minus sign before a number below 0 where a hyphen stands: `R² −0.50`.
  public static func withMinus(_ text: String) -> String {
    let rest = text.replacing(" -", with: " −")
    return rest.hasPrefix("-") ? "−" + rest.dropFirst() : rest
  }
}
