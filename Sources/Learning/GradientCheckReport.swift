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
    /// How many were left out because no step, however small, keeps every ReLU on its side.
    public internal(set) var kinks = 0
    /// How many were left out because L1 has no derivative at 0.
    public internal(set) var weightsAtZero = 0
    /// The parameter of this tensor with the largest |g − ĝ|.
    public private(set) var worst: Parameter?
    /// How many of the compared parameters are how far off, each by itself.
    public private(set) var bands = Bands()
    fileprivate private(set) var whole = Norms()
    fileprivate private(set) var squaredRounding = 0.0
    /// Of the parts, where they are known.
    fileprivate private(set) var loss: Norms?
    fileprivate private(set) var penalty: Norms?

    init(name: String, columns: Int?, parameterCount: Int) {
      self.name = name
      self.columns = columns
      self.parameterCount = parameterCount
    }

    /// ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂) over this tensor; 0 where both are 0.
    public var difference: Double { whole.difference }

    /// Whether the difference is below the threshold, or no larger than rounding makes it where
    /// the gradient itself is next to nothing.
    public var passes: Bool { whole.isCorrect(squaredRounding: squaredRounding) }

    /// Adds a parameter, with the error that rounding may cause in `numeric` and `analytic`.
    mutating func record(index: Int, analytic: Double, numeric: Double, rounding: Double) {
      checked += 1
      let distance = abs(analytic - numeric)
      whole.add(analytic, numeric)
      squaredRounding += rounding * rounding
      bands.add(analytic, numeric, rounding: rounding)
      // Written so that a NaN counts as the worst there is.
      if let worst, !(distance > abs(worst.analytic - worst.numeric)), !distance.isNaN { return }
      let place = columns.map { "\(index / $0 + 1),\(index % $0 + 1)" } ?? "\(index + 1)"
      worst = Parameter(name: "\(name)[\(place)]", analytic: analytic, numeric: numeric)
    }

    /// Adds the parts of a parameter that is recorded.
    mutating func recordParts(loss: (Double, Double), penalty: (Double, Double)?) {
      self.loss = self.loss ?? Norms()
      self.loss?.add(loss.0, loss.1)
      guard let penalty else { return }
      self.penalty = self.penalty ?? Norms()
      self.penalty?.add(penalty.0, penalty.1)
    }
  }

  /// Counts parameters by their relative error |g − ĝ| / max(|g|, |ĝ|).
  ///
  /// The bounds are those of the CS231n course notes on gradient checks (Karpathy).
  public struct Bands: Equatable, Sendable {
    /// At most 1e-7, or no more than rounding makes.
    public private(set) var fine = 0
    /// At most 1e-5.
    public private(set) var fair = 0
    /// At most 1e-2.
    public private(set) var suspicious = 0
    /// More than that, or no number.
    public private(set) var wrong = 0

    mutating func add(_ analytic: Double, _ numeric: Double, rounding: Double) {
      let distance = abs(analytic - numeric)
      let size = max(abs(analytic), abs(numeric))
      if distance <= max(1e-7 * size, rounding) {
        fine += 1
      } else if distance <= 1e-5 * size {
        fair += 1
      } else if distance <= 1e-2 * size {
        suspicious += 1
      } else {
        wrong += 1
      }
    }

    /// Adds up the counts of two sets of parameters.
    static func + (first: Bands, second: Bands) -> Bands {
      var sum = first
      sum.fine += second.fine
      sum.fair += second.fair
      sum.suspicious += second.suspicious
      sum.wrong += second.wrong
      return sum
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
  /// How the differences were taken.
  public let method: GradientCheck.Method

  init(
    tensors: [Tensor], exampleCount: Int, epsilon: Double,
    frozenKeepProbability: KeepProbability?,
    method: GradientCheck.Method = .fast
  ) {
    self.tensors = tensors
    self.exampleCount = exampleCount
    self.epsilon = epsilon
    self.frozenKeepProbability = frozenKeepProbability
    self.method = method
  }

  /// ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂) over all compared parameters; 0 where both are 0.
  public var difference: Double { whole.difference }

  /// The same for the derivative of the data loss alone; nil where the gradient's parts are not
  /// known, as it came from elsewhere.
  public var lossDifference: Double? { sum(\.loss)?.difference }

  /// The same for the derivative of the penalty alone, over the compared weights; nil without a
  /// penalty too.
  public var penaltyDifference: Double? { sum(\.penalty)?.difference }

  /// Whether something was compared, and the difference is below the threshold or no larger than
  /// rounding makes it: where training has converged the gradient is 0 up to rounding, and a
  /// relative difference compares noise with noise.
  public var passes: Bool {
    checked > 0
      && whole.isCorrect(squaredRounding: tensors.reduce(0) { $0 + $1.squaredRounding })
  }

  /// How many parameters there are.
  public var parameterCount: Int { tensors.reduce(0) { $0 + $1.parameterCount } }

  /// How many parameters were compared.
  public var checked: Int { tensors.reduce(0) { $0 + $1.checked } }

  /// How many of them are how far off, each by itself.
  public var bands: Bands { tensors.reduce(Bands()) { $0 + $1.bands } }

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

  private var whole: Norms { tensors.reduce(Norms()) { $0 + $1.whole } }

  private func sum(_ part: KeyPath<Tensor, Norms?>) -> Norms? {
    let known = tensors.compactMap { $0[keyPath: part] }
    return known.isEmpty ? nil : known.reduce(Norms(), +)
  }
}

/// Sums up what the difference of two gradients is made of.
struct Norms: Equatable, Sendable {
  private var squaredDistance = 0.0
  private var squaredAnalytic = 0.0
  private var squaredNumeric = 0.0

  mutating func add(_ analytic: Double, _ numeric: Double) {
    let distance = analytic - numeric
    squaredDistance += distance * distance
    squaredAnalytic += analytic * analytic
    squaredNumeric += numeric * numeric
  }

  static func + (first: Norms, second: Norms) -> Norms {
    var sum = first
    sum.squaredDistance += second.squaredDistance
    sum.squaredAnalytic += second.squaredAnalytic
    sum.squaredNumeric += second.squaredNumeric
    return sum
  }

  /// ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂); 0 where both are 0.
  var difference: Double {
    if squaredDistance == 0 { return 0 }
    return squaredDistance.squareRoot()
      / (squaredAnalytic.squareRoot() + squaredNumeric.squareRoot())
  }

  /// Whether the difference is below the threshold, or no larger than rounding makes it.
  func isCorrect(squaredRounding: Double) -> Bool {
    difference < GradientCheck.threshold || squaredDistance <= squaredRounding
  }
}
