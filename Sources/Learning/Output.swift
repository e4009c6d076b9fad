import LinearAlgebra

/// Names the output layer together with the loss that belongs to it: for classes the cross-entropy,
/// for numbers the squared error.
///
/// Both cross-entropies start from the logits, so that they are finite where a probability rounds to
/// 0. The square comes without a factor of ½, as in Keras and PyTorch.
public enum Output: Equatable, Sendable {
  /// One unit, P(label 1) = 1 / (1 + e⁻ᶻ), binary cross-entropy.
  case sigmoid
  /// A unit a class, P(label k) = e^zₖ / Σ e^zⱼ, categorical cross-entropy.
  case softmax(classes: Int)
  /// One unit, the prediction ŷ = z of a number y, squared error (ŷ − y)².
  case linear

  /// Chooses sigmoid for two classes and softmax for more.
  public init(classes: Int) {
    precondition(classes >= 2, "\(classes) classes, expected at least 2")
    self = classes == 2 ? .sigmoid : .softmax(classes: classes)
  }

  /// The number of output units.
  public var units: Int {
    switch self {
    case .sigmoid: 1
    case .softmax(let classes): classes
    case .linear: 1
    }
  }

  /// What the output predicts.
  public var targetKind: Targets.Kind {
    switch self {
    case .sigmoid, .softmax: .classes
    case .linear: .values
    }
  }

  /// Stores each example's loss into `losses`, from logits of units × examples; with smoothed
  /// labels, as training sees them, where `labelSmoothing` is above 0. Numbers are not smoothed.
  func forward<Scalar>(
    _ logits: Matrix<Scalar>, _ batch: Batch<Scalar>, labelSmoothing: Double = 0,
    into losses: inout [Scalar]
  ) {
    checkSmoothing(labelSmoothing)
    switch self {
    case .sigmoid: logits.logisticLosses(targets: batch.targets, into: &losses)
    case .softmax: logits.softmaxLosses(labels: batch.labels, into: &losses)
    case .linear: logits.squaredErrors(targets: batch.targets, into: &losses)
    }
    if labelSmoothing > 0 {
      logits.addSmoothing(Scalar(labelSmoothing), labels: batch.labels, to: &losses)
    }
  }

  /// Replaces the logits by the derivative of `scale` · Σ losses with respect to them, (P − Y) · scale
  /// for classes and 2(ŷ − y) · scale for numbers, and stores the sum of each row, db.
  ///
  /// With `labelSmoothing` ε, Y is the one-hot label drawn towards equal probabilities: Y · (1 − ε) +
  /// ε/K (Szegedy et al., "Rethinking the Inception architecture", 2016).
  func backward<Scalar>(
    _ logits: inout Matrix<Scalar>, _ batch: Batch<Scalar>, scale: Scalar, labelSmoothing: Double,
    biasGradient: inout [Scalar]
  ) {
    checkSmoothing(labelSmoothing)
    switch self {
    case .sigmoid:
      logits.replaceByLogisticLossDerivative(
        targets: batch.targets, scale: scale, smoothing: Scalar(labelSmoothing), sums: &biasGradient
      )
    case .softmax:
      logits.replaceBySoftmaxLossDerivative(
        labels: batch.labels, scale: scale, smoothing: Scalar(labelSmoothing))
      logits.sumRows(into: &biasGradient)
    case .linear:
      logits.replaceBySquaredErrorDerivative(
        targets: batch.targets, scale: scale, sums: &biasGradient)
    }
  }

  private func checkSmoothing(_ labelSmoothing: Double) {
    precondition(
      targetKind == .classes || labelSmoothing == 0, "label smoothing \(labelSmoothing) of numbers")
  }
}
