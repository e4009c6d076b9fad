import Glibc

// Steps of optimizers: one pass over weights, gradient and moments, in place and without allocating.
// They work on buffers, so that a caller may hand over some rows of a matrix only; no element
// depends on another, so that the rows may be split among threads without a change of any bit.

/// Holds what is the same for every number of a tensor at one step, whatever the optimizer.
///
/// The gradient that an optimizer sees is `scale` · dW + `ridge` · W; `decay` · W is taken off
/// beside its step, and the result is moved towards 0 by `threshold`.
public struct StepTerms<Scalar: BLASScalar>: Equatable, Sendable {
  /// What the gradient is multiplied by, below 1 where it is clipped.
  public var scale: Scalar
  /// λ₂/m, of the L2 penalty in the gradient.
  public var ridge: Scalar
  /// The share of the weights that decay takes, decoupled from the gradient.
  public var decay: Scalar
  /// The soft threshold of L1.
  public var threshold: Scalar

  /// Creates terms; without any the step is along the gradient alone.
  public init(scale: Scalar = 1, ridge: Scalar = 0, decay: Scalar = 0, threshold: Scalar = 0) {
    self.scale = scale
    self.ridge = ridge
    self.decay = decay
    self.threshold = threshold
  }
}

extension UnsafeMutableBufferPointer where Element: BLASScalar {
  /// Takes a step of gradient descent: w ← w − (rate · g + decay · w), then the soft threshold.
  @_specialize(exported:true,where Element == Float)
  @_specialize(exported:true,where Element == Double)
  public func descend(
    along gradient: UnsafeBufferPointer<Element>, rate: Element, decay: Element, threshold: Element
  ) {
    checkSameCount(gradient.count)
    guard let w = baseAddress, let g = gradient.baseAddress else { return }
    storeEach(count, w, threshold) { w[$0] - (rate * g[$0] + decay * w[$0]) }
  }

  /// Takes a step of gradient descent with momentum: v ← β·v + g; w ← w − rate · v, or, looking
  /// ahead, w ← w − rate · (g + β·v).
  @_specialize(exported:true,where Element == Float)
  @_specialize(exported:true,where Element == Double)
  public func descend(
    along gradient: UnsafeBufferPointer<Element>, velocity: UnsafeMutableBufferPointer,
    rate: Element, beta: Element, looksAhead: Bool, terms: StepTerms<Element>
  ) {
    checkSameCount(gradient.count)
    checkSameCount(velocity.count)
    guard let w = baseAddress, let g = gradient.baseAddress, let v = velocity.baseAddress
    else { return }
    let (scale, ridge, decay) = (terms.scale, terms.ridge, terms.decay)
    if looksAhead {
      storeEach(count, w, terms.threshold) { index in
        let slope = scale * g[index] + ridge * w[index]
        let speed = beta * v[index] + slope
        v[index] = speed
        return w[index] - (rate * (slope + beta * speed) + decay * w[index])
      }
    } else {
      storeEach(count, w, terms.threshold) { index in
        let speed = beta * v[index] + (scale * g[index] + ridge * w[index])
        v[index] = speed
        return w[index] - (rate * speed + decay * w[index])
      }
    }
  }

  /// Takes a step of RMSprop: s ← ρ·s + (1 − ρ)·g²; w ← w − rate · g / (√s + ε), with `memory` ρ
  /// and `share` 1 − ρ.
  @_specialize(exported:true,where Element == Float)
  @_specialize(exported:true,where Element == Double)
  public func descend(
    along gradient: UnsafeBufferPointer<Element>, meanSquare: UnsafeMutableBufferPointer,
    rate: Element, memory: Element, share: Element, epsilon: Element, terms: StepTerms<Element>
  ) {
    checkSameCount(gradient.count)
    checkSameCount(meanSquare.count)
    guard let w = baseAddress, let g = gradient.baseAddress, let s = meanSquare.baseAddress
    else { return }
    let (scale, ridge, decay) = (terms.scale, terms.ridge, terms.decay)
    storeEach(count, w, terms.threshold) { index in
      let slope = scale * g[index] + ridge * w[index]
      let square = memory * s[index] + share * (slope * slope)
      s[index] = square
      return w[index] - (rate * (slope / (Element.root(square) + epsilon)) + decay * w[index])
    }
  }

  /// Takes a step of Adam: m ← β₁·m + (1 − β₁)·g; s ← β₂·s + (1 − β₂)·g²;
  /// w ← w − rate · m / (rootScale · √s + ε), with the bias corrections in `rate` and `rootScale`.
  @_specialize(exported:true,where Element == Float)
  @_specialize(exported:true,where Element == Double)
  public func descend(
    along gradient: UnsafeBufferPointer<Element>, mean: UnsafeMutableBufferPointer,
    meanSquare: UnsafeMutableBufferPointer, factors: AdamFactors<Element>,
    terms: StepTerms<Element>
  ) {
    checkSameCount(gradient.count)
    checkSameCount(mean.count)
    checkSameCount(meanSquare.count)
    guard let w = baseAddress, let g = gradient.baseAddress, let m = mean.baseAddress,
      let s = meanSquare.baseAddress
    else { return }
    let (scale, ridge, decay) = (terms.scale, terms.ridge, terms.decay)
    let (memory1, share1) = (factors.memory1, factors.share1)
    let (memory2, share2) = (factors.memory2, factors.share2)
    let (rate, rootScale, epsilon) = (factors.rate, factors.rootScale, factors.epsilon)
    storeEach(count, w, terms.threshold) { index in
      let slope = scale * g[index] + ridge * w[index]
      let first = memory1 * m[index] + share1 * slope
      let second = memory2 * s[index] + share2 * (slope * slope)
      m[index] = first
      s[index] = second
      let root = rootScale * Element.root(second) + epsilon
      return w[index] - (rate * (first / root) + decay * w[index])
    }
  }

  @inline(__always)
  private func checkSameCount(_ other: Int) {
    precondition(count == other, "a step of \(count) numbers with \(other)")
  }
}

/// Holds what a step of Adam multiplies with, the same for every number of all tensors.
public struct AdamFactors<Scalar: BLASScalar>: Equatable, Sendable {
  let rate: Scalar
  let rootScale: Scalar
  let memory1: Scalar
  let share1: Scalar
  let memory2: Scalar
  let share2: Scalar
  let epsilon: Scalar

  /// Computes, in double precision, the factors of step `step`, which counts from 1:
  /// α / (1 − β₁ᵗ), 1 / √(1 − β₂ᵗ), and the shares 1 − β of what is new.
  public init(learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, step: Int) {
    precondition(step >= 1, "step \(step) of Adam, the first is 1")
    rate = Scalar(learningRate / (1 - pow(beta1, Double(step))))
    rootScale = Scalar(1 / (1 - pow(beta2, Double(step))).squareRoot())
    memory1 = Scalar(beta1)
    share1 = Scalar(1 - beta1)
    memory2 = Scalar(beta2)
    share2 = Scalar(1 - beta2)
    self.epsilon = Scalar(epsilon)
  }
}

/// Stores `rule(index)` for every number, moved towards 0 by `threshold` if there is one.
@inline(__always)
private func storeEach<Scalar: BLASScalar>(
  _ count: Int, _ w: UnsafeMutablePointer<Scalar>, _ threshold: Scalar, _ rule: (Int) -> Scalar
) {
  if threshold > 0 {
    for index in 0..<count {
      let value = rule(index)
      w[index] = value > threshold ? value - threshold : min(value + threshold, 0)
    }
  } else {
    for index in 0..<count { w[index] = rule(index) }
  }
}
