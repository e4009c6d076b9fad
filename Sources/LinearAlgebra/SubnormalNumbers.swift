import CBLAS

/// Sets how a thread's arithmetic treats subnormal numbers, those between 0 and the least normal one.
///
/// A confident network's errors, the weights that L2 has shrunk for long and the moments of dead
/// units fade into them, and processors are a hundred times slower there. Nothing is lost where they
/// count as 0: beside 1 they are less than rounding.
public struct SubnormalNumbers: Sendable {
  private let former: UInt64

  /// Makes this thread take subnormal numbers for 0, in operands and in results, until ``restore()``.
  public static func flushing() -> SubnormalNumbers {
    SubnormalNumbers(former: regulus_flush_subnormal_numbers())
  }

  /// Sets the arithmetic as it was before, on the same thread.
  public func restore() { regulus_restore_arithmetic(former) }
}
