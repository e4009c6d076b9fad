import Glibc
import LinearAlgebra

/// Holds the weights and biases of one layer.
public struct LayerParameters<Scalar: BLASScalar>: Equatable, Sendable {
  /// W, units × inputs.
  public var weight: Matrix<Scalar>
  /// b, one a unit.
  public var bias: [Scalar]

  /// Creates a layer from its weights and as many biases as they have rows.
  public init(weight: Matrix<Scalar>, bias: [Scalar]) {
    precondition(
      bias.count == weight.rows, "\(bias.count) biases for \(weight.rows) units")
    self.weight = weight
    self.bias = bias
  }

  /// Says which numbers of a layer are meant.
  public enum Tensor: Sendable {
    /// W.
    case weight
    /// b.
    case bias
  }

  /// The number at `index`, from 0, of a tensor in row order.
  subscript(tensor: Tensor, index: Int) -> Scalar {
    get {
      switch tensor {
      case .weight: weight.elements[index]
      case .bias: bias[index]
      }
    }
    set {
      switch tensor {
      case .weight: weight.elements[index] = newValue
      case .bias: bias[index] = newValue
      }
    }
  }
}

/// Holds every weight and bias of a network, or a gradient with respect to them.
public struct Parameters<Scalar: BLASScalar>: Equatable, Sendable {
  /// The layers, from the one next to the inputs to the outputs.
  public var layers: [LayerParameters<Scalar>]

  /// Creates parameters from layers.
  public init(layers: [LayerParameters<Scalar>]) {
    self.layers = layers
  }

  /// Creates parameters of the given shape, all 0.
  public init(zerosFor architecture: Architecture) {
    let widths = architecture.widths
    layers = zip(widths, widths.dropFirst()).map { inputs, units in
      LayerParameters(
        weight: Matrix(rows: units, columns: inputs),
        bias: [Scalar](repeating: 0, count: units))
    }
  }

  /// Copies all values of `other`, which has the same shape, without allocating.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func copy(from other: Parameters) {
    precondition(layers.count == other.layers.count, "copying between different networks")
    for index in layers.indices {
      layers[index].weight.copy(from: other.layers[index].weight)
      layers[index].bias.withUnsafeMutableBufferPointer { bias in
        other.layers[index].bias.withUnsafeBufferPointer { source in
          precondition(bias.count == source.count, "copying between different networks")
          _ = bias.update(from: source)
        }
      }
    }
  }

  /// Returns the same values in another precision.
  public func converted<Other: BLASScalar>(to type: Other.Type) -> Parameters<Other> {
    Parameters<Other>(
      layers: layers.map { layer in
        LayerParameters<Other>(
          weight: layer.weight.converted(to: type), bias: layer.bias.map { Other($0) })
      })
  }

  /// Returns ‖θ‖₂ over all weights and biases, without overflow on the way.
  public func norm2() -> Double {
    var norm = 0.0
    for index in layers.indices {
      norm = hypot(norm, Double(layers[index].weight.norm2()))
      layers[index].bias.withUnsafeBufferPointer { bias in
        guard let base = bias.baseAddress else { return }
        norm = hypot(norm, Double(Scalar.norm2(count: bias.count, base)))
      }
    }
    return norm
  }

  /// Returns whether every value is a finite number.
  public func isFinite() -> Bool {
    layers.allSatisfy { $0.weight.isFinite() && $0.bias.allSatisfy(\.isFinite) }
  }
}
