/// Names the rule by which weights follow their gradient g, and its constants.
///
/// α is the learning rate, t counts the steps from 1, and moments start at 0. All of them step on
/// g = dW + (λ₂/m)·W under L2, biases on g = db; for plain descent that is the same as shrinking the
/// weights, for the others the penalty is part of what they average. L1 is a proximal step with
/// threshold αλ₁/(2m) after the step.
public enum Optimizer: Equatable, Sendable, Codable {
  /// W ← W − α·g (Cauchy, 1847; with mini-batches, Robbins and Monro, "A stochastic approximation
  /// method", 1951).
  case sgd
  /// v ← β·v + g; W ← W − α·v (Polyak, "Some methods of speeding up the convergence of iteration
  /// methods", 1964). The gradient counts in full, as in PyTorch: where it stays the same, steps
  /// grow to 1/(1 − β) times those of plain descent.
  case momentum(beta: Double = 0.9)
  /// v ← β·v + g; W ← W − α·(g + β·v) (Nesterov, "A method for solving the convex programming
  /// problem with convergence rate O(1/k²)", 1983; after Sutskever et al., "On the importance of
  /// initialization and momentum in deep learning", 2013, with α outside of v, as in PyTorch).
  case nesterov(beta: Double = 0.9)
  /// s ← ρ·s + (1 − ρ)·g²; W ← W − α·g / (√s + ε) (Tieleman and Hinton, "Neural networks for
  /// machine learning", lecture 6.5, 2012).
  case rmsProp(decay: Double = 0.9, epsilon: Double = 1e-8)
  /// m ← β₁·m + (1 − β₁)·g; s ← β₂·s + (1 − β₂)·g²; W ← W − α·m̂ / (√ŝ + ε), with
  /// m̂ = m / (1 − β₁ᵗ) and ŝ = s / (1 − β₂ᵗ) (Kingma and Ba, "Adam: a method for stochastic
  /// optimization", 2015).
  case adam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
  /// Adam, and beside its step W ← W − α·w·W with the weight decay w, which no moment averages;
  /// biases do not decay (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019).
  case adamW(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01)

  /// The names that ``init(name:)`` knows.
  public static let names = ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"]

  /// Creates the optimizer of the given name with its usual constants; nil for other names.
  public init?(name: String) {
    switch name {
    case "sgd": self = .sgd
    case "momentum": self = .momentum()
    case "nesterov": self = .nesterov()
    case "rmsprop": self = .rmsProp()
    case "adam": self = .adam()
    case "adamw": self = .adamW()
    default: return nil
    }
  }

  /// The name on the command line, without the constants.
  public var name: String {
    switch self {
    case .sgd: "sgd"
    case .momentum: "momentum"
    case .nesterov: "nesterov"
    case .rmsProp: "rmsprop"
    case .adam: "adam"
    case .adamW: "adamw"
    }
  }

  /// The share w of AdamW's decoupled decay; 0 for the others.
  public var weightDecay: Double {
    if case .adamW(_, _, _, let decay) = self { decay } else { 0 }
  }

  /// A learning rate to start with: steps of momentum grow to ten times the gradient, and adaptive
  /// ones have the size of the rate itself. Squared errors, which curve eight times as much as the
  /// logistic loss does at the most, diverge sooner.
  public func usualLearningRate(for output: Output) -> Double {
    let isSquare = output.targetKind == .values
    return switch self {
    case .sgd: isSquare ? 0.1 : 0.3
    case .momentum, .nesterov: isSquare ? 0.01 : 0.03
    case .rmsProp, .adam, .adamW: 0.01
    }
  }

  /// Whether it remembers an average of the gradient, and one of its square.
  var remembered: (first: Bool, second: Bool) {
    switch self {
    case .sgd: (false, false)
    case .momentum, .nesterov: (true, false)
    case .rmsProp: (false, true)
    case .adam, .adamW: (true, true)
    }
  }

  /// Stops where a constant is outside the range in which the rule makes sense.
  func check() {
    let shares: [Double]
    switch self {
    case .sgd: return
    case .momentum(let beta), .nesterov(let beta): shares = [beta]
    case .rmsProp(let decay, let epsilon):
      shares = [decay]
      precondition(epsilon > 0 && epsilon.isFinite, "ε \(epsilon)")
    case .adam(let beta1, let beta2, let epsilon), .adamW(let beta1, let beta2, let epsilon, _):
      shares = [beta1, beta2]
      precondition(epsilon > 0 && epsilon.isFinite, "ε \(epsilon)")
    }
    precondition(shares.allSatisfy { $0 >= 0 && $0 < 1 }, "\(self), expected shares in 0..<1")
    precondition(weightDecay >= 0 && weightDecay.isFinite, "weight decay \(weightDecay)")
  }
}
