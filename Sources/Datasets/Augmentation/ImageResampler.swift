import LinearAlgebra

/// Looks up the pixels of images at other places, between pixels in proportion to their nearness.
///
/// What lies outside an image is background. Places are whole numbers of 2⁻³² pixels, whatever the
/// pixels are: both precisions see the same images, and rounding a place down is a shift of bits.
struct ImageResampler<Scalar: BLASScalar> {
  private let shape: ImageShape
  /// The image, with one pixel of background to the left and above, and two to the right and below:
  /// a place beyond is taken for the nearest of them, so that none has to be tested.
  private var padded: [Scalar]

  /// Creates a resampler of images of `shape`, outside of which all is `background`.
  init(shape: ImageShape, background: Scalar) {
    self.shape = shape
    padded = [Scalar](
      repeating: background, count: (shape.height + 3) * (shape.width + 3) * shape.channels)
  }

  /// Writes the image `source` into `target`, each pixel (x, y) from the place `map`(x, y), displaced
  /// by `displacement`(x, y) where there is one.
  ///
  /// Both hold ``ImageShape/valueCount`` values. Bilinear: between four pixels, by the areas of the
  /// opposite rectangles. At a pixel's place exactly, its value is not rounded.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func resample(
    _ source: UnsafeBufferPointer<Scalar>, through map: AffineMap,
    displacedBy displacement: Displacement? = nil, into target: UnsafeMutableBufferPointer<Scalar>
  ) {
    if let displacement {
      displacement.x.withUnsafeBufferPointer { x in
        displacement.y.withUnsafeBufferPointer { y in
          lookUp(source, through: map, displacedBy: (x, y), into: target)
        }
      }
    } else {
      lookUp(source, through: map, displacedBy: nil, into: target)
    }
  }

  @inline(__always)
  private mutating func lookUp(
    _ source: UnsafeBufferPointer<Scalar>, through map: AffineMap,
    displacedBy displacement: (x: UnsafeBufferPointer<Double>, y: UnsafeBufferPointer<Double>)?,
    into target: UnsafeMutableBufferPointer<Scalar>
  ) {
    precondition(
      source.count == shape.valueCount && target.count == shape.valueCount,
      "\(source.count) values into \(target.count) for images of \(shape)")
    pad(source)
    let (height, width, channels) = (shape.height, shape.width, shape.channels)
    let paddedRow = (width + 3) * channels
    // The padding moves every place by one.
    let (startX, startY) = (Self.fixed(map.x + 1), Self.fixed(map.y + 1))
    let (rowX, rowY) = (Self.fixed(map.xy), Self.fixed(map.yy))
    let (columnX, columnY) = (Self.fixed(map.xx), Self.fixed(map.yx))
    let (lastX, lastY) = ((width + 1) << 32, (height + 1) << 32)
    padded.withUnsafeBufferPointer { padded in
      for row in 0..<height {
        for column in 0..<width {
          var x = startX &+ row &* rowX &+ column &* columnX
          var y = startY &+ row &* rowY &+ column &* columnY
          let pixel = row &* width &+ column
          if let displacement {
            x &+= Self.fixed(displacement.x[pixel])
            y &+= Self.fixed(displacement.y[pixel])
          }
          x = min(max(x, 0), lastX)
          y = min(max(y, 0), lastY)
          let (left, top) = (x >> 32, y >> 32)
          let (right, below) = (Self.fraction(of: x), Self.fraction(of: y))
          let corner = top &* paddedRow &+ left &* channels
          for channel in 0..<channels {
            let at = corner &+ channel
            let upper = padded[at] + right * (padded[at &+ channels] - padded[at])
            let under = at &+ paddedRow
            let lower = padded[under] + right * (padded[under &+ channels] - padded[under])
            target[pixel &* channels &+ channel] = upper + below * (lower - upper)
          }
        }
      }
    }
  }

  @inline(__always)
  private mutating func pad(_ source: UnsafeBufferPointer<Scalar>) {
    let values = shape.width * shape.channels
    let paddedRow = values + 3 * shape.channels
    padded.withUnsafeMutableBufferPointer { padded in
      for row in 0..<shape.height {
        let to = (row + 1) * paddedRow + shape.channels
        for value in 0..<values { padded[to + value] = source[row * values + value] }
      }
    }
  }

  /// Returns a place in 2⁻³² pixels. Images are at most 65,536 pixels wide, and maps enlarge them
  /// by less than a thousand times, so that all stays within 64 bits.
  @inline(__always)
  private static func fixed(_ place: Double) -> Int { Int(place * 0x1p32) }

  /// Returns the fraction of a place between two pixels.
  @inline(__always)
  private static func fraction(of place: Int) -> Scalar {
    Scalar(Double(place & 0xFFFF_FFFF) * 0x1p-32)
  }
}
