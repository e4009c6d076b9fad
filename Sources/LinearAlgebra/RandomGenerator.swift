/// Generates random numbers from a seed, the same ones on every machine.
///
/// xoshiro256\*\* (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021),
/// its state filled from the seed by SplitMix64 as its authors recommend. It is a value: a copy
/// goes on with the same numbers, so that saving it saves the place in the sequence.
public struct RandomGenerator: RandomNumberGenerator, Equatable, Sendable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// Creates a generator whose sequence depends on `seed`, and on `stream` when one seed has to
  /// feed several independent uses.
  public init(seed: UInt64, stream: UInt64 = 0) {
    var mixer = SplitMix64(state: seed)
    if stream != 0 {
      mixer = SplitMix64(state: mixer.next() ^ (stream &* 0x9E37_79B9_7F4A_7C15))
    }
    s0 = mixer.next()
    s1 = mixer.next()
    s2 = mixer.next()
    s3 = mixer.next()
  }

  /// Creates a generator that goes on where one with these four ``words`` was; nil for words that no
  /// generator has: all of them 0, from which only zeros would follow.
  public init?(words: [UInt64]) {
    guard words.count == 4, words.contains(where: { $0 != 0 }) else { return nil }
    (s0, s1, s2, s3) = (words[0], words[1], words[2], words[3])
  }

  /// The place in the sequence: four words.
  public var words: [UInt64] { [s0, s1, s2, s3] }

  /// Returns the next 64 random bits.
  @inline(__always)
  public mutating func next() -> UInt64 {
    let product = s1 &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 45) | (s3 >> 19)
    return result
  }

  /// Returns a number drawn uniformly from [0, 1), with 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Returns a number drawn from the standard normal distribution.
  ///
  /// Marsaglia's polar method; the second number of each pair is dropped so that the generator
  /// has no state but its own.
  public mutating func normal() -> Double {
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let square = u * u + v * v
      if square > 0 && square < 1 {
        return u * (-2 * Double.logarithm(square) / square).squareRoot()
      }
    }
  }
}

/// Spreads a seed over as many well-mixed words as are asked for (Steele, Lea and Flood, 2014).
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Generates bits for masks, of which an update may need thousands, at half the cost.
///
/// wyrand (Wang, "wyhash", 2019): a counter, multiplied by itself with some bits changed, and the two
/// halves of the product folded.
struct FastGenerator {
  private var counter: UInt64

  /// Creates a generator that begins at `seed`, itself a random number.
  init(seed: UInt64) { counter = seed }

  /// Returns the next 64 random bits.
  @inline(__always)
  mutating func next() -> UInt64 {
    counter &+= 0xA076_1D64_78BD_642F
    let product = counter.multipliedFullWidth(by: counter ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }
}
