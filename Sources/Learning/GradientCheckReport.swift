/// Says how far a gradient is from centred differences, as a whole and tensor by tensor.
public struct GradientCheckReport: Equatable, Sendable {
  /// Holds the comparison for one weight matrix or bias vector.
  public struct Tensor: Equatable, Sendable {
    /// W1, b1, W2, …: layers count from 1, as in the formulas.
    public let name: String
    /// The columns of a weight matrix, to turn an index into a row and a column; nil for biases.
    let columns: Int?
    /// How many parameters the tensor has.
    public let parameterCount: Int
    /// How many parameters were compared.
    public private(set) var checked = 0
    /// How many were left out because a ReLU changed side between θ − ε and θ + ε.
    public internal(set) var kinks = 0
    /// How many were left out because L1 has no derivative at 0.
    public internal(set) var weightsAtZero = 0
    /// The parameter of this tensor with the largest |g − ĝ|.
    public private(set) var worst: Parameter?
    fileprivate private(set) var squaredDistance = 0.0
    fileprivate private(set) var squaredAnalytic = 0.0
    fileprivate private(set) var squaredNumeric = 0.0
    fileprivate private(set) var squaredRounding = 0.0

    init(name: String, columns: Int?, parameterCount: Int) {
      self.name = name
      self.columns = columns
      self.parameterCount = parameterCount
    }

    /// ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂) over this tensor; 0 where both are 0.
    public var difference: Double {
      relativeDifference(squaredDistance, squaredAnalytic, squaredNumeric)
    }

    /// Whether the difference is below the threshold, or no larger than rounding makes it where
    /// the gradient itself is next to nothing.
    public var passes: Bool {
      isCorrect(difference, squaredDistance: squaredDistance, squaredRounding: squaredRounding)
    }

    /// Adds a parameter, with the error that rounding of the costs may cause in `numeric`.
    mutating func record(index: Int, analytic: Double, numeric: Double, rounding: Double) {
      checked += 1
      let distance = abs(analytic - numeric)
      squaredDistance += distance * distance
      squaredAnalytic += analytic * analytic
      squaredNumeric += numeric * numeric
      squaredRounding += rounding * rounding
      // Written so that a NaN counts as the worst there is.
      if let worst, !(distance > abs(worst.analytic - worst.numeric)), !distance.isNaN { return }
      let place = columns.map { "\(index / $0 + 1),\(index % $0 + 1)" } ?? "\(index + 1)"
      worst = Parameter(name: "\(name)[\(place)]", analytic: analytic, numeric: numeric)
    }
  }

  /// Is one compared parameter.
  public struct Parameter: Equatable, Sendable {
    /// Tensor, row and column from 1, such as W1[3,2].
    public let name: String
    /// g, from backpropagation.
    public let analytic: Double
    /// ĝ, from the centred difference.
    public let numeric: Double
  }

  /// The tensors, in the order of the layers, weights before biases.
  public let tensors: [Tensor]
  /// How many examples the cost was taken over.
  public let exampleCount: Int
  /// The ε that was used.
  public let epsilon: Double
  /// The keep probability of the frozen dropout masks, nil if dropout was off.
  public let frozenKeepProbability: KeepProbability?

  /// ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂) over all compared parameters; 0 where both are 0.
  public var difference: Double {
    relativeDifference(
      tensors.reduce(0) { $0 + $1.squaredDistance },
      tensors.reduce(0) { $0 + $1.squaredAnalytic },
      tensors.reduce(0) { $0 + $1.squaredNumeric })
  }

  /// Whether something was compared, and the difference is below the threshold or no larger than
  /// rounding makes it: where training has converged the gradient is 0 up to rounding, and a
  /// relative difference compares noise with noise.
  public var passes: Bool {
    checked > 0
      && isCorrect(
        difference, squaredDistance: tensors.reduce(0) { $0 + $1.squaredDistance },
        squaredRounding: tensors.reduce(0) { $0 + $1.squaredRounding })
  }

  /// How many parameters were compared.
  public var checked: Int { tensors.reduce(0) { $0 + $1.checked } }

  /// How many parameters were left out at kinks of a ReLU.
  public var kinks: Int { tensors.reduce(0) { $0 + $1.kinks } }

  /// How many weights were left out at 0 under L1.
  public var weightsAtZero: Int { tensors.reduce(0) { $0 + $1.weightsAtZero } }

  /// The parameter with the largest |g − ĝ| of all; one where it is NaN before any other.
  public var worst: Parameter? {
    tensors.compactMap(\.worst).max {
      let (first, second) = (abs($0.analytic - $0.numeric), abs($1.analytic - $1.numeric))
      return first < second || (second.isNaN && !first.isNaN)
    }
  }
}

private func relativeDifference(_ distance: Double, _ analytic: Double, _ numeric: Double) -> Double
{
  if distance == 0 { return 0 }
  return distance.squareRoot() / (analytic.squareRoot() + numeric.squareRoot())
}

private func isCorrect(
  _ difference: Double, squaredDistance: Double, squaredRounding: Double
) -> Bool {
  difference < GradientCheck.threshold || squaredDistance <= squaredRounding
}
