/// Holds the strengths of everything that keeps a network from fitting its training set too well.
///
/// The penalty is λ₂/(2m)·‖W‖₂² + λ₁/(2m)·‖W‖₁ over the weights of all layers, biases left out,
/// with m the number of training examples. Both together are the elastic net.
public struct Regularization: Equatable, Sendable, Codable {
  /// λ of the L1 penalty; 0 is off.
  public var l1: Double
  /// λ of the L2 penalty; 0 is off.
  public var l2: Double
  /// The probability with which dropout keeps a hidden unit; 1 is off.
  public var keepProbability: Double

  /// No regularization at all.
  public static let none = Regularization()

  /// Creates a regularization with finite λ ≥ 0 and a keep probability in (0, 1].
  public init(l1: Double = 0, l2: Double = 0, keepProbability: Double = 1) {
    precondition(l1 >= 0 && l1.isFinite, "L1 strength \(l1)")
    precondition(l2 >= 0 && l2.isFinite, "L2 strength \(l2)")
    precondition(keepProbability > 0 && keepProbability <= 1, "keep \(keepProbability)")
    self.l1 = l1
    self.l2 = l2
    self.keepProbability = keepProbability
  }

  /// Whether dropout drops anything.
  public var dropsUnits: Bool { keepProbability < 1 }

  /// Returns the share αλ/m that L2 takes of every weight at an update.
  public func decay(learningRate: Double, examples: Int) -> Double {
    learningRate * l2 / Double(examples)
  }

  /// Returns the factor 1 − αλ/m by which L2 shrinks every weight at an update.
  public func shrinkFactor(learningRate: Double, examples: Int) -> Double {
    1 - decay(learningRate: learningRate, examples: examples)
  }

  /// Returns the soft threshold αλ/(2m) that L1 applies to every weight at an update.
  public func softThreshold(learningRate: Double, examples: Int) -> Double {
    learningRate * l1 / Double(2 * examples)
  }
}
