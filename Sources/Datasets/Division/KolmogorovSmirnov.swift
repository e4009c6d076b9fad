import Glibc

/// Is the test of Kolmogorov and Smirnov: whether two samples may come from the same distribution.
///
/// The statistic D is the largest distance between the two empirical distribution functions. If both
/// samples, of n and m numbers, come from one continuous distribution, it is as large or larger with
/// a probability of about
///
///     p = Q((√N + 0.12 + 0.11 / √N) · D),   N = n·m / (n + m),
///     Q(λ) = 2 · Σ (−1)^(j−1) · exp(−2·j²·λ²),   j = 1, 2, …
///
/// Where numbers occur more than once it is smaller than that. (M. A. Stephens, "Use of the
/// Kolmogorov-Smirnov, Cramér-von Mises and related statistics without extensive tables", Journal of
/// the Royal Statistical Society B 32, 1970; W. H. Press et al., "Numerical Recipes", 14.3.)
public struct KolmogorovSmirnov: Equatable, Sendable {
  /// The largest distance of the two distribution functions, from 0 to 1.
  public let statistic: Double
  /// The probability of such a distance, or a larger one, between samples of one distribution.
  public let probability: Double

  /// Compares two samples, each of at least one number and finite numbers alone.
  public init(_ first: [Double], _ second: [Double]) {
    precondition(
      !first.isEmpty && !second.isEmpty, "samples of \(first.count) and \(second.count) numbers")
    statistic = Self.distance(first.sorted(), second.sorted())
    let count =
      (Double(first.count) * Double(second.count) / Double(first.count + second.count))
      .squareRoot()
    probability = Self.probability(ofAtLeast: (count + 0.12 + 0.11 / count) * statistic)
  }

  /// Returns the largest distance between the distribution functions of two sorted samples.
  private static func distance(_ first: [Double], _ second: [Double]) -> Double {
    var largest = 0.0
    var (i, j) = (0, 0)
    while i < first.count && j < second.count {
      // Both functions are compared behind all occurrences of a number.
      let value = min(first[i], second[j])
      while i < first.count && first[i] == value { i += 1 }
      while j < second.count && second[j] == value { j += 1 }
      largest = max(
        largest, abs(Double(i) / Double(first.count) - Double(j) / Double(second.count)))
    }
    return largest
  }

  /// Returns Q(λ): the probability that the limiting distribution of Kolmogorov gives to λ and more.
  static func probability(ofAtLeast lambda: Double) -> Double {
    guard lambda > 0 else { return 1 }
    // Both series have the same sum, and the one converges fast where the other does not.
    if lambda < 1.18 {
      let factor = -Double.pi * Double.pi / (8 * lambda * lambda)
      let sum = stride(from: 1.0, through: 7, by: 2).reduce(0) { $0 + exp(factor * $1 * $1) }
      return 1 - (2 * Double.pi).squareRoot() / lambda * sum
    }
    let sum = (1...4).reduce(0.0) { sum, j in
      let term = exp(-2 * Double(j * j) * lambda * lambda)
      return j.isMultiple(of: 2) ? sum - term : sum + term
    }
    return min(max(2 * sum, 0), 1)
  }
}
