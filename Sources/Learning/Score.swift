/// Says how well a network does on a set of examples, all units taking part.
public struct Score: Equatable, Sendable {
  /// Says how well in figures that people know, by what is predicted.
  public enum Quality: Equatable, Sendable {
    /// The share of examples whose most probable class is their label.
    case accuracy(Double)
    /// How close predicted numbers are.
    case fit(Fit)
  }

  /// Says how close predicted numbers ŷ are to the numbers y.
  public struct Fit: Equatable, Sendable, Codable {
    /// R² = 1 − Σ (ŷ − y)² / Σ (y − ȳ)²: 1 where every prediction is right, 0 where they are no
    /// better than the mean ȳ of the set, and negative where they are worse; nil where all y are
    /// the same.
    public let r2: Double?
    /// √mean (ŷ − y)², in the units that the numbers had before they were normalized.
    public let rmse: Double

    /// Creates a fit.
    public init(r2: Double?, rmse: Double) {
      self.r2 = r2
      self.rmse = rmse
    }
  }

  /// The mean loss, without penalty: of classes the cross-entropy in nats, of numbers the squared
  /// error.
  public let cost: Double
  /// How well in figures that people know.
  public let quality: Quality

  /// Creates the score of predicted classes.
  public init(cost: Double, accuracy: Double) {
    self.cost = cost
    quality = .accuracy(accuracy)
  }

  /// Creates the score of predicted numbers.
  public init(cost: Double, fit: Fit) {
    self.cost = cost
    quality = .fit(fit)
  }

  /// The share of right classes; nil where numbers are predicted.
  public var accuracy: Double? { if case .accuracy(let share) = quality { share } else { nil } }

  /// How close numbers are; nil where classes are predicted.
  public var fit: Fit? { if case .fit(let fit) = quality { fit } else { nil } }
}

extension Score: Codable {
  private enum CodingKeys: CodingKey {
    case cost, accuracy, fit
  }

  /// Reads a score: the cost, and the accuracy or the fit.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let cost = try container.decode(Double.self, forKey: .cost)
    if let fit = try container.decodeIfPresent(Fit.self, forKey: .fit) {
      self.init(cost: cost, fit: fit)
    } else {
      self.init(cost: cost, accuracy: try container.decode(Double.self, forKey: .accuracy))
    }
  }

  /// Writes the cost, and the accuracy or the fit.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(cost, forKey: .cost)
    try container.encodeIfPresent(accuracy, forKey: .accuracy)
    try container.encodeIfPresent(fit, forKey: .fit)
  }
}
