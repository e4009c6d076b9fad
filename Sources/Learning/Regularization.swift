/// Holds the strengths of everything that keeps a network from fitting its training set too well.
///
/// The penalty is λ₂/(2m)·‖W‖₂² + λ₁/(2m)·‖W‖₁ over the weights of all layers, biases left out,
/// with m the number of training examples. Both together are the elastic net.
public struct Regularization: Equatable, Sendable, Codable {
  /// λ of the L1 penalty; 0 is off.
  public var l1: Double { didSet { check() } }
  /// λ of the L2 penalty; 0 is off.
  public var l2: Double { didSet { check() } }
  /// The probability with which dropout keeps a hidden unit; 1 is off.
  public var keepProbability: KeepProbability
  /// c of the norm limit: after each update every unit whose incoming weights have ‖w‖₂ > c gets
  /// them scaled back to ‖w‖₂ = c, biases left out; nil is off (Srivastava et al., "Dropout: a simple
  /// way to prevent neural networks from overfitting", 2014, section 5.1).
  public var maxNorm: Double? { didSet { check() } }
  /// c of gradient clipping: where the gradient of the data loss has ‖g‖₂ > c over all weights and
  /// biases, it is scaled back to c; nil is off (Pascanu et al., "On the difficulty of training
  /// recurrent neural networks", 2013).
  ///
  /// L2 is added after that, as by an optimizer with weight decay that gets clipped gradients. The
  /// factor is min(1, c / (‖g‖₂ + 10⁻⁶)), as in PyTorch.
  public var clipNorm: Double? { didSet { check() } }
  /// ε of label smoothing: training aims at (1 − ε) for the label and shares ε out evenly among all
  /// classes, the label's among them; 0 is off (Szegedy et al., "Rethinking the Inception
  /// architecture for computer vision", 2016). Costs that are shown do not know of it.
  public var labelSmoothing: Double { didSet { check() } }
  /// Whether every example is varied afresh each time it is learned from. How is known to whoever has
  /// the examples.
  public var augments: Bool

  /// No regularization at all.
  public static let none = Regularization()

  /// Creates a regularization with finite λ ≥ 0, limits above 0 and a smoothing in [0, 1).
  public init(
    l1: Double = 0, l2: Double = 0, keepProbability: KeepProbability = 1, maxNorm: Double? = nil,
    clipNorm: Double? = nil, labelSmoothing: Double = 0, augments: Bool = false
  ) {
    self.l1 = l1
    self.l2 = l2
    self.keepProbability = keepProbability
    self.maxNorm = maxNorm
    self.clipNorm = clipNorm
    self.labelSmoothing = labelSmoothing
    self.augments = augments
    check()
  }

  private func check() {
    precondition(l1 >= 0 && l1.isFinite, "L1 strength \(l1)")
    precondition(l2 >= 0 && l2.isFinite, "L2 strength \(l2)")
    if let maxNorm { precondition(maxNorm > 0 && maxNorm.isFinite, "norm limit \(maxNorm)") }
    if let clipNorm { precondition(clipNorm > 0 && clipNorm.isFinite, "clip norm \(clipNorm)") }
    precondition(labelSmoothing >= 0 && labelSmoothing < 1, "label smoothing \(labelSmoothing)")
  }

  /// Whether dropout drops anything.
  public var dropsUnits: Bool { !keepProbability.isOff }

  /// Whether anything is on whose strength can be changed in the middle of a run.
  public var hasStrength: Bool { l1 > 0 || l2 > 0 || dropsUnits }

  /// Whether anything is on that stays so for the whole run.
  public var isFixed: Bool { maxNorm != nil || labelSmoothing > 0 }

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

  /// Returns the factor that clipping multiplies a gradient of the given norm by. One that is not
  /// finite is left alone, so that a run which diverges is seen to.
  public func gradientScale(norm: Double) -> Double {
    guard let clipNorm, norm.isFinite else { return 1 }
    return min(1, clipNorm / (norm + 1e-6))
  }
}
