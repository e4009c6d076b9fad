import Datasets
import Learning
import LinearAlgebra

/// Says why a file's weights do not fit a network.
public struct WeightsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file, the tensor, what is wrong and what to do, in one line.
  public let description: String
}

extension Safetensors {
  /// The names of tensors that say how features are to be brought to what the weights are for.
  private static let normalizationPrefix = "normalization."

  /// Creates the content of a weights file: `layers.N.weight`, units × inputs, and `layers.N.bias`,
  /// units, with N from 0, in the precision of the parameters.
  ///
  /// With a normalization there are `normalization.mean` and `normalization.deviation` as well, one
  /// number a feature in F64: the weights are for (x − mean) / deviation. Where numbers are predicted,
  /// `normalization.target_mean` and `normalization.target_deviation` are those of the target.
  public init<Scalar>(_ parameters: Parameters<Scalar>, normalization: Normalization? = nil) {
    let layers = parameters.layers.enumerated().flatMap { index, layer in
      [
        Tensor("layers.\(index).bias", shape: [layer.bias.count], scalars: layer.bias),
        Tensor(
          "layers.\(index).weight", shape: [layer.weight.rows, layer.weight.columns],
          scalars: Array(layer.weight.elements)),
      ]
    }
    self.init(layers + (normalization.map(Self.tensors) ?? []))
  }

  private static func tensors(_ normalization: Normalization) -> [Tensor] {
    var figures = [
      ("mean", normalization.means), ("deviation", normalization.deviations),
    ]
    if normalization.targetMean != 0 || normalization.targetDeviation != 1 {
      figures += [
        ("target_mean", [normalization.targetMean]),
        ("target_deviation", [normalization.targetDeviation]),
      ]
    }
    return figures.map { Tensor(normalizationPrefix + $0, shape: [$1.count], $1) }
  }

  /// Returns the weights of a network from a file such as the initializer above describes.
  ///
  /// - Parameters:
  ///   - architecture: The network that the weights are for.
  ///   - file: The file's name, for messages.
  /// - Returns: The weights, rounded to the precision that is asked for.
  /// - Throws: `WeightsError` for a tensor that is missing, unexpected, of another shape or not
  ///   finite; `SafetensorsError` for one that does not hold F32 or F64.
  public func parameters<Scalar: BLASScalar>(
    for architecture: Architecture, file: String
  ) throws -> Parameters<Scalar> {
    let widths = architecture.widths
    let layers = try (0..<architecture.layerCount).map { index in
      let (inputs, units) = (widths[index], widths[index + 1])
      let weight: [Scalar] = try numbers(
        "layers.\(index).weight", shape: [units, inputs], file: file)
      let bias: [Scalar] = try numbers("layers.\(index).bias", shape: [units], file: file)
      return LayerParameters(
        weight: Matrix(rows: units, columns: inputs, elements: weight), bias: bias)
    }
    let count = tensors.count { !$0.name.hasPrefix(Self.normalizationPrefix) }
    if count > 2 * layers.count {
      throw WeightsError(
        description: "\(file): holds \(count) tensors, and a network of "
          + "\(widths.map(String.init).joined(separator: "-")) has \(2 * layers.count); "
          + "give --hidden as the file was trained with")
    }
    return Parameters(layers: layers)
  }

  private func numbers<Scalar: BLASScalar>(
    _ name: String, shape: [Int], file: String
  ) throws -> [Scalar] {
    let wanted = shape.map(String.init).joined(separator: " × ")
    guard let tensor = self[name] else {
      throw WeightsError(
        description: "\(file): no tensor \(name), expected \(wanted); "
          + "save weights with --save, or give --hidden as the file was trained with")
    }
    guard tensor.shape == shape else {
      let found = VisibleText.excerpt(
        tensor.shape.map(String.init).joined(separator: " × "), limit: 60)
      throw WeightsError(
        description: "\(file): \(name) is \(found), expected \(wanted); "
          + "give --hidden and the data that the file was trained with")
    }
    let values = try tensor.doubles()
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw WeightsError(
        description: "\(file): \(name) holds \(values[index]) at position \(index); "
          + "start from weights that are finite")
    }
    let rounded = values.map { Scalar($0) }
    if let index = rounded.firstIndex(where: { !$0.isFinite }) {
      throw WeightsError(
        description: "\(file): \(name) holds \(values[index]) at position \(index), beyond single "
          + "precision; train with --precision double")
    }
    return rounded
  }
}

extension Safetensors.Tensor {
  /// Creates a tensor of F32 for `Float` and of F64 for any other scalar.
  fileprivate init<Scalar: BLASScalar>(_ name: String, shape: [Int], scalars: [Scalar]) {
    if let floats = scalars as? [Float] {
      self.init(name, shape: shape, floats)
    } else {
      self.init(name, shape: shape, scalars.map { Double($0) })
    }
  }
}
