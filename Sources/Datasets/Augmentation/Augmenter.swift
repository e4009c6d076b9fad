import LinearAlgebra

/// Makes variations of training examples, ready for the network.
///
/// What an example looks like in an epoch depends on the seed, the epoch and the example alone: not
/// on the batch it is in, nor on what was made before it. So batches can be made in any order and in
/// several places at once, and a run can be taken up again anywhere. Changing one strength leaves
/// the random numbers of the others alone.
///
///     let raw = try BuiltInDataset.digits.make()
///     let data = raw.normalized()
///     let augmenter = try Augmenter<Float>(
///       raw.training, imageShape: raw.imageShape, augmentation: Augmentation(shift: 1),
///       normalization: data.normalization, seed: 1)
///     var batch = Matrix<Float>(rows: 32, columns: raw.featureCount)
///     augmenter.write(order[0..<32], epoch: epoch, into: &batch)
public struct Augmenter<Scalar: BLASScalar>: Equatable, Sendable {
  /// How strongly examples are varied; has to pass ``Augmentation/check(imageShape:)``.
  public var augmentation: Augmentation {
    didSet {
      precondition(
        (try? augmentation.check(imageShape: imageShape)) != nil,
        "augmenting by \(augmentation), images of \(imageShape.map { "\($0)" } ?? "no size")")
    }
  }
  /// The size of the images that the examples are, if they are any.
  public let imageShape: ImageShape?
  /// The seed of all variations.
  public let seed: UInt64

  /// The examples as they were read, examples × features.
  private let examples: Matrix<Scalar>
  /// The normalization; empty where there is none.
  private let means: [Scalar]
  private let deviations: [Scalar]
  /// The least value of all examples: what lies outside an image, and 0 of brightness.
  private let background: Scalar
  /// The greatest value less the least.
  private let range: Double
  private let elasticField: ElasticField?

  /// Creates an augmenter of `examples`.
  ///
  /// - Parameters:
  ///   - examples: The training examples as they were read: not normalized.
  ///   - imageShape: The size of the images that they are, if they are any.
  ///   - augmentation: How strongly they are varied.
  ///   - normalization: What is done to them after; see ``Dataset/normalization``.
  ///   - seed: What the random numbers start from.
  /// - Throws: ``AugmentationError`` where a strength is out of range, or for images and there are
  ///   none.
  public init(
    _ examples: Examples, imageShape: ImageShape? = nil, augmentation: Augmentation,
    normalization: Normalization? = nil, seed: UInt64
  ) throws(AugmentationError) {
    precondition(
      imageShape.map { $0.valueCount == examples.featureCount } ?? true,
      "images of \(imageShape.map { "\($0)" } ?? "") with \(examples.featureCount) features")
    precondition(
      normalization.map { $0.means.count == examples.featureCount } ?? true,
      "normalizing \(normalization?.means.count ?? 0) of \(examples.featureCount) features")
    try augmentation.check(imageShape: imageShape)
    self.augmentation = augmentation
    self.imageShape = imageShape
    self.seed = seed
    self.examples = examples.inputs.transposed(to: Scalar.self)
    means = normalization?.means.map { Scalar($0) } ?? []
    deviations = normalization?.deviations.map { Scalar($0) } ?? []
    let least = examples.inputs.elements.min() ?? 0
    background = Scalar(least)
    range = (examples.inputs.elements.max() ?? 0) - least
    elasticField = imageShape.map { ElasticField(shape: $0) }
  }

  /// The number of examples.
  public var count: Int { examples.rows }

  /// The number of features of each example.
  public var featureCount: Int { examples.columns }

  /// Writes the examples at `indices`, varied for `epoch` and then normalized, into the rows of
  /// `batch`, examples × features, one row for each index.
  ///
  /// Room to work in is allocated once a call.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func write(_ indices: ArraySlice<Int>, epoch: Int, into batch: inout Matrix<Scalar>) {
    precondition(
      batch.rows == indices.count && batch.columns == featureCount,
      "\(indices.count) examples of \(featureCount) features into \(batch.rows) × \(batch.columns)")
    precondition(
      indices.allSatisfy { $0 >= 0 && $0 < count }, "an example outside the \(count) there are")
    let features = featureCount
    let epochSeed = Self.seed(ofEpoch: epoch, seed: seed)
    var mover = elasticField.flatMap { field in
      augmentation.movesPixels
        ? ImageMover<Scalar>(field: field, strength: augmentation.elastic, background: background)
        : nil
    }

    batch.elements.withUnsafeMutableBufferPointer { rows in
      examples.elements.withUnsafeBufferPointer { elements in
        for (row, index) in indices.enumerated() {
          var generator = RandomGenerator(seed: epochSeed, stream: UInt64(index) &+ 1)
          let draw = AugmentationDraw(augmentation, using: &generator)
          let source = UnsafeBufferPointer(
            rebasing: elements[index * features..<(index + 1) * features])
          let target = UnsafeMutableBufferPointer(
            rebasing: rows[row * features..<(row + 1) * features])
          if mover == nil {
            _ = target.update(fromContentsOf: source)
          } else {
            mover?.move(source, by: draw, into: target)
          }
          finish(target, by: draw)
        }
      }
    }
  }

  /// Changes the values of one example: brightness, noise, normalization, jitter.
  @inline(__always)
  private func finish(_ values: UnsafeMutableBufferPointer<Scalar>, by draw: AugmentationDraw) {
    if draw.brightness != 1 {
      let factor = Scalar(draw.brightness)
      for index in values.indices {
        values[index] = background + (values[index] - background) * factor
      }
    }
    if augmentation.noise > 0 {
      var generator = RandomGenerator(seed: draw.noiseSeed)
      generator.addNormalNoise(deviation: augmentation.noise * range, to: values)
    }
    if !means.isEmpty {
      means.withUnsafeBufferPointer { means in
        deviations.withUnsafeBufferPointer { deviations in
          for index in values.indices {
            values[index] = (values[index] - means[index]) / deviations[index]
          }
        }
      }
    }
    if augmentation.jitter > 0 {
      var generator = RandomGenerator(seed: draw.jitterSeed)
      generator.addNormalNoise(deviation: augmentation.jitter, to: values)
    }
  }

  /// Mixes an epoch into the seed.
  private static func seed(ofEpoch epoch: Int, seed: UInt64) -> UInt64 {
    var uses = RandomGenerator(seed: seed, stream: RandomStream.augmentation)
    var epochs = RandomGenerator(
      seed: uses.next(), stream: UInt64(truncatingIfNeeded: epoch) &+ 1)
    return epochs.next()
  }
}

/// Moves the pixels of images: a map and, where they are warped, a field of displacements.
private struct ImageMover<Scalar: BLASScalar> {
  private let field: ElasticField
  private let strength: Double
  private var displacement: Displacement?
  private var resampler: ImageResampler<Scalar>

  init(field: ElasticField, strength: Double, background: Scalar) {
    self.field = field
    self.strength = strength
    displacement = strength > 0 ? field.makeDisplacement() : nil
    resampler = ImageResampler(shape: field.shape, background: background)
  }

  @inline(__always)
  mutating func move(
    _ source: UnsafeBufferPointer<Scalar>, by draw: AugmentationDraw,
    into target: UnsafeMutableBufferPointer<Scalar>
  ) {
    var generator = RandomGenerator(seed: draw.elasticSeed)
    displacement?.draw(field, strength: strength, using: &generator)
    resampler.resample(
      source,
      through: draw.placement.inverse(height: field.shape.height, width: field.shape.width),
      displacedBy: displacement, into: target)
  }
}

extension Matrix<Double> {
  /// Returns the transpose, in another precision.
  @specialized(where Other == Float)
  @specialized(where Other == Double)
  fileprivate func transposed<Other: BLASScalar>(to: Other.Type) -> Matrix<Other> {
    var result = Matrix<Other>(rows: columns, columns: rows)
    let (height, width) = (rows, columns)
    elements.withUnsafeBufferPointer { from in
      result.elements.withUnsafeMutableBufferPointer { to in
        // A block of columns at a time: as many rows of the result as stay at hand.
        for start in stride(from: 0, to: width, by: 64) {
          for row in 0..<height {
            for column in start..<min(start + 64, width) {
              to[column * height + row] = Other(from[row * width + column])
            }
          }
        }
      }
    }
    return result
  }
}
