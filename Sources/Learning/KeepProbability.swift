/// Is the probability with which dropout keeps a hidden unit: one for all layers, or one for each.
///
/// It is written and read as a number where it is one, and else as a list.
public struct KeepProbability: Equatable, Sendable {
  /// The probability of each hidden layer, first to last; a single one holds for all of them.
  public let values: [Double]

  /// Creates a probability in (0, 1] for all hidden layers; 1 is off.
  public init(_ value: Double) {
    self.init(perLayer: [value])
  }

  /// Creates a probability in (0, 1] for each hidden layer; layers with 1 drop nothing.
  public init(perLayer values: [Double]) {
    precondition(
      !values.isEmpty && values.allSatisfy { $0 > 0 && $0 <= 1 }, "keep \(values)")
    self.values = values
  }

  /// The probability of a hidden layer, counting from 0.
  public subscript(layer: Int) -> Double {
    if values.count == 1 { return values[0] }
    precondition(values.indices.contains(layer), "keep \(values) in hidden layer \(layer + 1)")
    return values[layer]
  }

  /// Whether every unit of every layer is kept.
  public var isOff: Bool { values.allSatisfy { $0 == 1 } }

  /// The probability of the layer that drops the most.
  public var least: Double { values.reduce(1, min) }

  /// How many hidden layers it is for; nil where it holds for any number.
  public var layerCount: Int? { values.count == 1 ? nil : values.count }

  /// Returns the probabilities with which every layer drops `factor` times as many units, kept
  /// within 0.05 to 0.9999; layers that drop none stay so.
  public func scalingDropped(by factor: Double) -> KeepProbability {
    KeepProbability(
      perLayer: values.map { value in
        guard value < 1 else { return 1 }
        let kept = ((1 - factor * (1 - value)) * 10_000).rounded() / 10_000
        return min(max(kept, min(value, 0.05)), max(value, 0.9999))
      })
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KeepProbability: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  public init(floatLiteral value: Double) { self.init(value) }
  public init(integerLiteral value: Int) { self.init(Double(value)) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KeepProbability: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let values =
      try (try? container.decode(Double.self)).map { [$0] } ?? container.decode([Double].self)
    guard !values.isEmpty, values.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "keep probabilities \(values), expected above 0 and at most 1")
    }
    self.init(perLayer: values)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if values.count == 1 { try container.encode(values[0]) } else { try container.encode(values) }
  }
}

extension KeepProbability: CustomStringConvertible {
  /// The numbers as they are, such as `0.86` or `0.8,0.5`.
  public var description: String { values.map { "\($0)" }.joined(separator: ",") }
}
