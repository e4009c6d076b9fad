import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct AugmenterTests {
  private let digits: Dataset
  private let all = Augmentation(
    jitter: 0.1, shift: 1, rotation: 10, scale: 0.1, shear: 5, flip: 0.5, elastic: 0.5,
    brightness: 0.2, noise: 0.05)

  init() throws {
    digits = try BuiltInDataset.digits.make(trainingCount: 60)
  }

  /// Returns the examples at `indices`, a list of features each.
  private func write<Scalar: BLASScalar>(
    _ augmenter: Augmenter<Scalar>, _ indices: [Int], epoch: Int = 1
  ) -> [[Scalar]] {
    var batch = Matrix<Scalar>(
      rows: indices.count, columns: augmenter.featureCount, repeating: .nan)
    augmenter.write(indices[...], epoch: epoch, into: &batch)
    return rows(batch)
  }

  private func rows<Scalar>(_ batch: Matrix<Scalar>) -> [[Scalar]] {
    (0..<batch.rows).map { row in (0..<batch.columns).map { batch[row, $0] } }
  }

  private func columns(_ examples: Examples, _ indices: [Int]) -> [[Double]] {
    indices.map { index in (0..<examples.featureCount).map { examples.inputs[$0, index] } }
  }

  private func augmenter<Scalar: BLASScalar>(
    _ augmentation: Augmentation, normalized: Bool = false, seed: UInt64 = 1,
    as: Scalar.Type = Double.self
  ) throws -> Augmenter<Scalar> {
    try Augmenter(
      digits.training, imageShape: digits.imageShape, augmentation: augmentation,
      normalization: normalized ? digits.normalized().normalization : nil, seed: seed)
  }

  /// Returns an augmenter of `count` examples of `features` features that are 0.
  private func blank(
    _ augmentation: Augmentation, features: Int, count: Int = 1, imageShape: ImageShape? = nil
  ) throws -> Augmenter<Double> {
    try Augmenter(
      Examples(
        inputs: Matrix(rows: features, columns: count), labels: [Int](repeating: 0, count: count)),
      imageShape: imageShape, augmentation: augmentation, seed: 4)
  }

  @Test func leavesExamplesAsTheyAreWhereAllIsOff() throws {
    let indices = [5, 0, 59, 5]
    let truth = columns(digits.training, indices)
    #expect(try write(augmenter(.none), indices) == truth)
    #expect(
      try write(augmenter(.none, as: Float.self), indices) == truth.map { $0.map { Float($0) } })
    let normalized = columns(digits.normalized().training, indices)
    #expect(try write(augmenter(.none, normalized: true), indices) == normalized)
  }

  @Test func takesExamplesThatAreNoImages() throws {
    let points = try BuiltInDataset.pitch.make().training
    let augmenter = try Augmenter<Double>(points, augmentation: .none, seed: 1)
    #expect(augmenter.count == 211 && augmenter.featureCount == 2)
    #expect(write(augmenter, Array(0..<211)) == columns(points, Array(0..<211)))
    #expect(throws: AugmentationError.noImages([.flip])) {
      try Augmenter<Double>(points, augmentation: Augmentation(flip: 1), seed: 1)
    }
  }

  @Test func dependsOnSeedEpochAndExampleAlone() throws {
    let augmenter = try augmenter(all, normalized: true)
    let together = write(augmenter, Array(0..<60))
    // The other way round, one by one, and more than once.
    #expect(write(augmenter, Array((0..<60).reversed())) == together.reversed())
    for index in [0, 17, 59] {
      #expect(write(augmenter, [index]) == [together[index]])
      #expect(
        write(augmenter, [3, index, index]) == [together[3], together[index], together[index]])
    }
    #expect(try write(self.augmenter(all, normalized: true), Array(0..<60)) == together)

    let otherEpoch = write(augmenter, Array(0..<60), epoch: 2)
    let otherSeed = try write(
      self.augmenter(all, normalized: true, seed: 2), Array(0..<60))
    for index in 0..<60 {
      #expect(otherEpoch[index] != together[index])
      #expect(otherSeed[index] != together[index])
    }
  }

  @Test func variesEachExampleInItsOwnWay() throws {
    // The same image sixty times.
    let same = Examples(
      inputs: digits.training.selecting([Int](repeating: 0, count: 60)).inputs,
      labels: [Int](repeating: 0, count: 60))
    let augmenter = try Augmenter<Double>(
      same, imageShape: digits.imageShape, augmentation: Augmentation(shift: 1), seed: 1)
    #expect(Set(write(augmenter, Array(0..<60))).count == 60)
  }

  @Test func seesTheSameInBothPrecisions() throws {
    let doubles = try write(augmenter(all, normalized: true), Array(0..<60))
    let floats = try write(augmenter(all, normalized: true, as: Float.self), Array(0..<60))
    for (left, right) in zip(doubles.joined(), floats.joined()) {
      #expect(abs(left - Double(right)) < 1e-5)
    }
  }

  @Test func normalizesWhatItHasVaried() throws {
    var augmentation = all
    augmentation.jitter = 0
    let raw = try write(augmenter(augmentation), Array(0..<60))
    let normalized = try write(augmenter(augmentation, normalized: true), Array(0..<60))
    let figures = try #require(digits.normalized().normalization)
    for (raw, normalized) in zip(raw, normalized) {
      for feature in 0..<64 {
        let expected = (raw[feature] - figures.means[feature]) / figures.deviations[feature]
        #expect(normalized[feature] == expected)
      }
    }
  }

  @Test func takesItsPlacementFromTheDraw() throws {
    // A dot in the middle of 9 × 9: where its light goes is how the image was moved.
    var image = Matrix<Double>(rows: 81, columns: 1)
    image[40, 0] = 1
    let augmenter = try Augmenter<Double>(
      Examples(inputs: image, labels: [0]), imageShape: ImageShape(height: 9, width: 9),
      augmentation: Augmentation(shift: 3), seed: 1)
    var squares = (xx: 0.0, xy: 0.0, yy: 0.0)
    for epoch in 0..<2000 {
      let found = write(augmenter, [0], epoch: epoch)[0]
      #expect(abs(found.reduce(0, +) - 1) < 1e-8)
      var place = (x: 0.0, y: 0.0)
      for (pixel, light) in found.enumerated() {
        place.x += light * Double(pixel % 9 - 4)
        place.y += light * Double(pixel / 9 - 4)
      }
      #expect(abs(place.x) < 3 + 1e-8 && abs(place.y) < 3 + 1e-8)
      squares.xx += place.x * place.x / 2000
      squares.xy += place.x * place.y / 2000
      squares.yy += place.y * place.y / 2000
    }
    // Uniform over ±3: variance 3, that of its estimate from 2000 (9 · 4/5)/2000, four errors.
    #expect(abs(squares.xx - 3) < 0.24)
    #expect(abs(squares.yy - 3) < 0.24)
    #expect(abs(squares.xy) < 0.27)
  }

  @Test func mirrorsWithTheProbabilityAsked() throws {
    let indices = Array(0..<60)
    let raw = columns(digits.training, indices)
    let mirrored = raw.map { image in
      (0..<8).flatMap { row in image[row * 8..<row * 8 + 8].reversed() }
    }
    #expect(try write(augmenter(Augmentation(flip: 1)), indices) == mirrored)
    var count = 0
    for epoch in 0..<100 {
      let found = try write(augmenter(Augmentation(flip: 0.25)), indices, epoch: epoch)
      for index in indices {
        #expect(found[index] == raw[index] || found[index] == mirrored[index])
        count += found[index] == mirrored[index] ? 1 : 0
      }
    }
    // 6000 of probability ¼: standard deviation 33.5, four of them.
    #expect(abs(count - 1500) < 135)
  }

  @Test func jittersAfterNormalization() throws {
    let augmenter = try Augmenter<Double>(
      Examples(
        inputs: Matrix(rows: 2, columns: 4, elements: [0, 2, 0, 2, 500, 700, 700, 500]),
        labels: [0, 0, 0, 0]),
      augmentation: Augmentation(jitter: 0.3),
      normalization: Normalization(
        of: Examples(
          inputs: Matrix(rows: 2, columns: 4, elements: [0, 2, 0, 2, 500, 700, 700, 500]),
          labels: [0, 0, 0, 0])), seed: 1)
    let truth: [[Double]] = [[-1, -1], [1, 1], [-1, 1], [1, -1]]
    var (sums, squares) = ([0.0, 0], [0.0, 0])
    for epoch in 0..<5000 {
      for (found, truth) in zip(write(augmenter, [0, 1, 2, 3], epoch: epoch), truth) {
        for feature in 0..<2 {
          let noise = found[feature] - truth[feature]
          sums[feature] += noise
          squares[feature] += noise * noise
        }
      }
    }
    // 20,000 a feature: standard errors 0.3/√20000 and 0.09 · √(2/20000), four of each.
    for feature in 0..<2 {
      #expect(abs(sums[feature] / 20_000) < 0.0085)
      #expect(abs(squares[feature] / 20_000 - 0.09) < 0.0036)
    }
  }

  @Test func addsNoiseInProportionToTheRangeOfPixels() throws {
    // Pixels from −2 to 2, of which a tenth is 0.4.
    let image = Examples(
      inputs: Matrix(rows: 4, columns: 1, elements: [-2, 0, 1, 2]), labels: [0])
    let augmenter = try Augmenter<Double>(
      image, imageShape: ImageShape(height: 2, width: 2), augmentation: Augmentation(noise: 0.1),
      seed: 1)
    var squares = 0.0
    for epoch in 0..<5000 {
      for (found, truth) in zip(write(augmenter, [0], epoch: epoch)[0], [-2.0, 0, 1, 2]) {
        squares += (found - truth) * (found - truth)
      }
    }
    // Four standard errors, 0.16 · √(2/20000).
    #expect(abs(squares / 20_000 - 0.16) < 0.0064)
  }

  @Test func brightensFromTheBackground() throws {
    // The least value is the background: −2 stays, the rest keeps its proportion to it.
    let image = Examples(
      inputs: Matrix(rows: 3, columns: 1, elements: [-2, 0, 2]), labels: [0])
    let augmenter = try Augmenter<Double>(
      image, imageShape: ImageShape(height: 1, width: 3),
      augmentation: Augmentation(brightness: 0.5), seed: 1)
    var factors: [Double] = []
    for epoch in 0..<2000 {
      let found = write(augmenter, [0], epoch: epoch)[0]
      #expect(found[0] == -2)
      #expect(abs((found[2] + 2) - 2 * (found[1] + 2)) < 1e-12)
      factors.append((found[2] + 2) / 4 - 1)
    }
    // Uniform over ±½: variance 1/12, that of its estimate (1/80 − 1/144)/2000, four errors.
    #expect(factors.allSatisfy { abs($0) <= 0.5 })
    let variance = factors.reduce(0) { $0 + $1 * $1 } / 2000
    #expect(abs(variance - 1 / 12.0) < 0.007)
  }

  @Test func fillsWithTheLeastValue() throws {
    let image = Examples(inputs: Matrix(rows: 4, columns: 1, elements: [5, 5, 5, 3]), labels: [0])
    let augmenter = try Augmenter<Double>(
      image, imageShape: ImageShape(height: 2, width: 2), augmentation: Augmentation(shift: 1000),
      seed: 1)
    #expect(write(augmenter, [0]) == [[3, 3, 3, 3]])
  }

  @Test func leavesTheOtherDrawsAloneWhenAStrengthChanges() throws {
    var generator = RandomGenerator(seed: 1)
    let one = AugmentationDraw(Augmentation(shift: 1, brightness: 0.5), using: &generator)
    generator = RandomGenerator(seed: 1)
    let other = AugmentationDraw(
      Augmentation(
        jitter: 1, shift: 2, rotation: 10, scale: 0.5, shear: 3, flip: 1, elastic: 2,
        brightness: 0.5, noise: 0.5), using: &generator)
    #expect(other.placement.shiftX == 2 * one.placement.shiftX)
    #expect(other.placement.shiftY == 2 * one.placement.shiftY)
    #expect(other.brightness == one.brightness)
    #expect(other.elasticSeed == one.elasticSeed)
    #expect(other.noiseSeed == one.noiseSeed)
    #expect(other.jitterSeed == one.jitterSeed)
    #expect(one.placement.rotation == 0 && one.placement.scale == 1 && !one.placement.isMirrored)
    #expect(abs(other.placement.rotation) <= 10 && other.placement.rotation != 0)
  }

  @Test func warpsByAFieldOfItsStrength() throws {
    // Pixels that hold their own column: what is found less what was is the displacement.
    let elements = (0..<28 * 28).map { Double($0 % 28) }
    let augmenter = try Augmenter<Double>(
      Examples(inputs: Matrix(rows: 784, columns: 1, elements: elements), labels: [0]),
      imageShape: ImageShape(height: 28, width: 28), augmentation: Augmentation(elastic: 1.5),
      seed: 1)
    let middle = 14 * 28 + 14
    var squares = 0.0
    for epoch in 0..<4000 {
      let distance = write(augmenter, [0], epoch: epoch)[0][middle] - 14
      squares += distance * distance
    }
    // Four standard errors of at most 2.25 · √(2/4000).
    #expect(abs(squares / 4000 - 2.25) < 0.21)
  }

  @Test(arguments: [
    ImageShape(height: 8, width: 8), ImageShape(height: 1, width: 65_536),
    ImageShape(height: 3000, width: 1, channels: 2),
  ])
  func standsTheGreatestStrengths(shape: ImageShape) throws {
    var greatest = Augmentation.none
    for transform in Augmentation.Transform.allCases {
      greatest[transform] = transform.allowed.upperBound
    }
    let values = (0..<shape.valueCount).map { Double($0 % 16) }
    let augmenter = try Augmenter<Float>(
      Examples(inputs: Matrix(rows: values.count, columns: 1, elements: values), labels: [0]),
      imageShape: shape, augmentation: greatest, seed: 1)
    for epoch in [0, .max, .min] {
      let found = write(augmenter, [0], epoch: epoch)[0]
      #expect(found.allSatisfy { $0.isFinite })
    }
  }

  @Test func mayChangeItsStrengths() throws {
    var augmenter = try augmenter(all)
    augmenter.augmentation = .none
    #expect(write(augmenter, [7]) == columns(digits.training, [7]))
    #expect(write(augmenter, []) == [])
  }
}
