/// Says how strongly training examples are varied each time they are seen; 0 is off.
///
/// More data is the best regularization, and variations that keep the class are data for nothing: a
/// digit moved by a pixel is the same digit. Images are shifted, turned, stretched, slanted, mirrored
/// and warped, brightened and made noisy; features of any kind are jittered. Every example is drawn
/// anew each epoch, uniformly within ± the strength where nothing else is said.
public struct Augmentation: Equatable, Sendable {
  /// Names one way to vary an example.
  public enum Transform: String, CaseIterable, Sendable {
    /// Adds normal noise to every feature as the network sees it: after normalization.
    case jitter
    /// Moves an image by up to so many pixels, in each direction.
    case shift
    /// Turns an image about its middle by up to so many degrees.
    case rotation
    /// Stretches an image about its middle by up to this share, 0.1 for 0.9 to 1.1.
    case scale
    /// Slants an image by up to so many degrees.
    case shear
    /// Mirrors an image left to right with this probability.
    case flip
    /// Warps an image, each pixel by so many pixels (root mean square, in each direction).
    case elastic
    /// Stretches the distance of all values from the background by up to this share.
    case brightness
    /// Adds normal noise to every pixel, its standard deviation this share of the pixels' range.
    case noise
  }

  /// The standard deviation of the noise added to every feature after normalization, so that one
  /// figure fits features of any unit.
  ///
  /// Where the noise is small it acts as a penalty on steep functions (Bishop, "Training with noise
  /// is equivalent to Tikhonov regularization", 1995).
  public var jitter: Double
  /// The largest shift, in pixels.
  public var shift: Double
  /// The largest rotation, in degrees.
  public var rotation: Double
  /// The largest change of size, as a share.
  public var scale: Double
  /// The largest slant, in degrees.
  public var shear: Double
  /// The probability of mirroring left to right.
  public var flip: Double
  /// The root mean square displacement of the pixels in each direction, in pixels; see
  /// ``ElasticField``.
  public var elastic: Double
  /// The largest change of brightness, as a share. Nothing is clipped.
  public var brightness: Double
  /// The standard deviation of the pixels' noise, as a share of their range in the training set.
  /// Nothing is clipped.
  public var noise: Double

  /// Creates an augmentation from its strengths.
  public init(
    jitter: Double = 0, shift: Double = 0, rotation: Double = 0, scale: Double = 0,
    shear: Double = 0, flip: Double = 0, elastic: Double = 0, brightness: Double = 0,
    noise: Double = 0
  ) {
    self.jitter = jitter
    self.shift = shift
    self.rotation = rotation
    self.scale = scale
    self.shear = shear
    self.flip = flip
    self.elastic = elastic
    self.brightness = brightness
    self.noise = noise
  }

  /// Leaves every example as it is.
  public static let none = Augmentation()

  /// The strength of a transform.
  public subscript(transform: Transform) -> Double {
    get {
      switch transform {
      case .jitter: jitter
      case .shift: shift
      case .rotation: rotation
      case .scale: scale
      case .shear: shear
      case .flip: flip
      case .elastic: elastic
      case .brightness: brightness
      case .noise: noise
      }
    }
    set {
      switch transform {
      case .jitter: jitter = newValue
      case .shift: shift = newValue
      case .rotation: rotation = newValue
      case .scale: scale = newValue
      case .shear: shear = newValue
      case .flip: flip = newValue
      case .elastic: elastic = newValue
      case .brightness: brightness = newValue
      case .noise: noise = newValue
      }
    }
  }

  /// The transforms that are not off.
  public var transforms: [Transform] { Transform.allCases.filter { self[$0] != 0 } }

  /// Whether examples change places of pixels: all of these make one map and are resampled once.
  var movesPixels: Bool { transforms.contains(where: \.movesPixels) }

  /// Throws ``AugmentationError`` where a strength is out of range, or where it takes images and the
  /// examples have no shape of images.
  public func check(imageShape: ImageShape?) throws(AugmentationError) {
    for transform in Transform.allCases where !transform.allowed.contains(self[transform]) {
      throw AugmentationError.strength(transform, Self.text(self[transform]))
    }
    let forImages = transforms.filter(\.takesImages)
    guard imageShape != nil || forImages.isEmpty else {
      throw AugmentationError.noImages(forImages)
    }
  }

  /// Writes a number without the fraction of a whole one.
  static func text(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension Augmentation.Transform {
  /// Whether it takes examples that are images.
  public var takesImages: Bool { self != .jitter }

  /// The strengths it may have.
  public var allowed: ClosedRange<Double> {
    switch self {
    case .jitter: 0...100
    case .shift: 0...1000
    case .rotation: 0...180
    case .scale: 0...0.9
    case .shear: 0...80
    case .flip: 0...1
    case .elastic: 0...100
    case .brightness: 0...1
    case .noise: 0...10
    }
  }

  /// A strength to start from, for 28 × 28 pixels or so.
  public var usual: Double {
    switch self {
    case .jitter: 0.1
    case .shift: 1
    case .rotation: 10
    case .scale: 0.1
    case .shear: 5
    case .flip: 0.5
    case .elastic: 0.5
    case .brightness: 0.2
    case .noise: 0.05
    }
  }

  /// Whether it changes the places of pixels, not their values.
  var movesPixels: Bool {
    switch self {
    case .shift, .rotation, .scale, .shear, .flip, .elastic: true
    case .jitter, .brightness, .noise: false
    }
  }
}
