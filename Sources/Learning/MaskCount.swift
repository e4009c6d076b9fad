/// Counts the units of a hidden layer that masks kept, each for one example.
public struct MaskCount: Equatable, Sendable {
  /// How many were kept.
  public internal(set) var kept = 0
  /// Out of how many.
  public internal(set) var drawn = 0

  /// Creates a count of nothing.
  public init() {}

  /// Creates the count of a saved place: so many kept of so many drawn.
  public init(kept: Int, drawn: Int) {
    precondition(kept >= 0 && kept <= drawn, "\(kept) units kept of \(drawn)")
    self.kept = kept
    self.drawn = drawn
  }

  /// The share that was kept; nil where nothing was counted.
  public var share: Double? { drawn > 0 ? Double(kept) / Double(drawn) : nil }
}
