import LinearAlgebra

/// Holds what an optimizer remembers from step to step: as much as it needs and no more.
///
/// It is a value beside the parameters: whoever copies both has a place to go on from.
public struct OptimizerState<Scalar: BLASScalar>: Equatable, Sendable {
  /// The optimizer that the state is for.
  public let optimizer: Optimizer
  /// The number of steps made; bias corrections depend on it.
  public internal(set) var stepCount: Int
  /// v or m, the averages of the gradient, with empty tensors where there are none.
  var first: Parameters<Scalar>
  /// s, the averages of its square, with empty tensors where there are none.
  var second: Parameters<Scalar>

  /// Creates the state before the first step: all moments 0.
  public init(for optimizer: Optimizer, architecture: Architecture) {
    optimizer.check()
    self.optimizer = optimizer
    stepCount = 0
    func moments(_ isNeeded: Bool) -> Parameters<Scalar> {
      guard isNeeded else {
        let nothing = LayerParameters<Scalar>(weight: Matrix(rows: 0, columns: 0), bias: [])
        return Parameters(layers: Array(repeating: nothing, count: architecture.layerCount))
      }
      return Parameters(zerosFor: architecture)
    }
    first = moments(optimizer.remembered.first)
    second = moments(optimizer.remembered.second)
  }

  /// Creates the state of a saved place: as many moments as ``moments`` has for the optimizer, in
  /// that order, after `stepCount` steps.
  public init(
    for optimizer: Optimizer, architecture: Architecture, moments: [Parameters<Scalar>],
    stepCount: Int
  ) {
    self.init(for: optimizer, architecture: architecture)
    precondition(stepCount >= 0, "\(stepCount) steps")
    precondition(
      moments.count == self.moments.count,
      "\(moments.count) moments for \(optimizer.name), expected \(self.moments.count)")
    self.stepCount = stepCount
    if optimizer.remembered.first { first.copy(from: moments[0]) }
    if optimizer.remembered.second, let last = moments.last { second.copy(from: last) }
  }

  /// The moments there are: none for plain descent, v or s, or m and s.
  public var moments: [Parameters<Scalar>] {
    (optimizer.remembered.first ? [first] : []) + (optimizer.remembered.second ? [second] : [])
  }

  /// Goes back to the state before the first step, without allocating.
  public mutating func reset() {
    stepCount = 0
    first.setToZero()
    second.setToZero()
  }

  /// Copies the state of the same optimizer for the same architecture, without allocating.
  public mutating func copy(from other: OptimizerState) {
    precondition(
      optimizer == other.optimizer, "copying the state of \(other.optimizer) to \(optimizer)")
    stepCount = other.stepCount
    first.copy(from: other.first)
    second.copy(from: other.second)
  }
}

extension Parameters {
  /// Sets every value to 0, without allocating.
  fileprivate mutating func setToZero() {
    for index in layers.indices {
      layers[index].weight.elements.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
      layers[index].bias.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    }
  }
}
