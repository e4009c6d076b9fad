/// Describes images: how many pixels high and wide they are, and how many values a pixel has.
///
/// The features of an example are its values row by row from the top, in a row pixel by pixel from
/// the left, in a pixel channel by channel: value (row, column, channel) is feature
/// (row · width + column) · channels + channel. That is how CSV and IDX files and image decoders
/// have them; a PyTorch tensor, channels first, has to be permuted to height, width, channels.
public struct ImageShape: Equatable, Sendable {
  /// The number of pixels from top to bottom.
  public let height: Int
  /// The number of pixels from left to right.
  public let width: Int
  /// The number of values a pixel has: 1 for grey, 3 for colour.
  public let channels: Int

  /// Creates a shape; each number is at least 1.
  public init(height: Int, width: Int, channels: Int = 1) {
    precondition(
      [height, width, channels].allSatisfy { Self.allowed.contains($0) },
      "images of \(height) × \(width) × \(channels)")
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Creates a shape from text such as `28x28`, or `64x64x3` for height, width and channels; throws
  /// ``ImageShapeError`` for other text.
  public init(parsing text: String) throws(ImageShapeError) {
    let pieces = text.split(omittingEmptySubsequences: false) { "xX×".contains($0) }
    let numbers = pieces.compactMap { piece in
      piece.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(piece) : nil
    }
    guard numbers.count == pieces.count, (2...3).contains(numbers.count),
      numbers.allSatisfy({ Self.allowed.contains($0) })
    else { throw ImageShapeError.text(VisibleText.excerpt(text)) }
    self.init(height: numbers[0], width: numbers[1], channels: numbers.count > 2 ? numbers[2] : 1)
  }

  /// The number of pixels of an image.
  public var pixelCount: Int { height * width }

  /// The number of values of an image, which is the number of features.
  public var valueCount: Int { pixelCount * channels }

  /// Names the values by row and column from 1: `pixel 1,1`, or `pixel 1,1,1` with the channel.
  public var pixelNames: [String] {
    (0..<valueCount).map { value in
      let (pixel, channel) = value.quotientAndRemainder(dividingBy: channels)
      let name = "pixel \(pixel / width + 1),\(pixel % width + 1)"
      return channels > 1 ? "\(name),\(channel + 1)" : name
    }
  }

  /// Sides beyond this are no images, and their product stays within `Int`.
  public static let allowed = 1...65_536
}

extension ImageShape: CustomStringConvertible {
  /// The shape as ``init(parsing:)`` reads it, `8x8` or `64x64x3`.
  public var description: String {
    "\(height)x\(width)" + (channels > 1 ? "x\(channels)" : "")
  }
}

/// Describes why examples cannot be taken for images, in one line with what to do.
public enum ImageShapeError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Reports text that is no size of images.
  case text(String)
  /// Reports images with another number of values than the examples have features.
  case size(ImageShape, featureCount: Int)

  /// What is wrong and what to do about it.
  public var description: String {
    switch self {
    case .text(let text):
      "'\(text)' is no size of images; write height and width, such as 28x28, and channels where "
        + "there are several, 64x64x3"
    case .size(let shape, let featureCount):
      "images of \(shape) have \(shape.valueCount) "
        + "\(shape.valueCount == 1 ? "value" : "values"), and the examples \(featureCount) "
        + "\(featureCount == 1 ? "feature" : "features"); give the size they have, height x width "
        + "x channels"
    }
  }
}

extension Dataset {
  /// Returns the data set with its examples taken for images of `shape`.
  ///
  /// Throws ``ImageShapeError`` where the examples have another number of features.
  public func takenAsImages(of shape: ImageShape) throws(ImageShapeError) -> Dataset {
    guard shape.valueCount == featureCount else {
      throw ImageShapeError.size(shape, featureCount: featureCount)
    }
    var result = self
    result.imageShape = shape
    return result
  }
}
