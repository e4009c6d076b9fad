/// Names the panes, in the order in which they come first.
public enum Pane: CaseIterable, Hashable, Sendable {
  /// The cost curves.
  case cost
  /// What the network does with its examples: the decision boundary of points, the images that are
  /// wrong now, or the fit to numbers.
  case boundary
  /// Bias, variance, and what to try next.
  case diagnosis
  /// How the weights are distributed.
  case weights
  /// ‖W‖₂ of each layer.
  case weightNorms
  /// The units that dropout keeps.
  case dropout
  /// The watch over the dev cost.
  case earlyStopping
  /// Backpropagation against centred differences.
  case gradientCheck

  /// The panes that take turns in one place where not all of them fit.
  static let views: [Pane] = [.boundary, .diagnosis, .weights]
}
