import Datasets
import Learning
import LinearAlgebra

/// Sketches what networks do with the examples of one run.
///
/// It is a value of its own beside the trainer, so that sketches are made on another queue from a
/// copy of the network.
public struct Sketcher<Scalar: BLASScalar>: Sendable {
  /// Is a set of examples, or as many of them as a sketch can show.
  struct Part: Sendable {
    /// features × examples.
    let inputs: Matrix<Scalar>
    let targets: Targets
    let isDev: Bool

    init(_ part: TrainingData<Scalar>.Part, isDev: Bool, limit: Int) {
      // Spread over the whole set, as classes may come one after the other.
      let count = min(part.count, limit)
      let indices = (0..<count).map { $0 * part.count / max(count, 1) }
      var rows = Matrix<Scalar>(rows: count, columns: part.rows.columns)
      rows.gather(rows: indices[...], of: part.rows)
      inputs = rows.transposed()
      targets = part.targets.selecting(indices)
      self.isDev = isDev
    }
  }

  /// The most points of a set that are shown.
  static var pointLimit: Int { 500 }
  /// The most images that are looked at.
  static var imageSetLimit: Int { 2000 }
  /// The most wrong images that are shown.
  public static var imageLimit: Int { 60 }
  /// By how much a margin has to change for a picture to follow while the network learns.
  static var leastChange: Float { 0.08 }
  /// Values beyond are outside of every picture: the span of those that are not is a number.
  static var largestDrawn: Double { 1e100 }
  /// The most multiplications for a plane; beyond, it is sampled more coarsely.
  static var multiplicationLimit: Int { 200_000_000 }

  let featureNames: [String]
  let classCount: Int
  let imageShape: ImageShape?
  let normalization: Normalization?
  /// Training examples and, where there are any, dev examples.
  let parts: [Part]
  /// The mean and the standard deviation of each feature over the training examples shown, and the
  /// range of each over all that are.
  let means, deviations: [Double]
  let ranges: [ClosedRange<Double>]
  /// The least and the largest value of a pixel.
  let inkRange: ClosedRange<Double>

  /// Creates a sketcher for the examples of a run: those of `data`, which came from `dataset`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public init(_ dataset: Dataset, _ data: TrainingData<Scalar>) {
    featureNames = dataset.featureNames
    classCount = dataset.classCount
    imageShape = dataset.imageShape
    normalization = dataset.normalization
    let limit = dataset.imageShape == nil ? Self.pointLimit : Self.imageSetLimit
    let training = Part(data.training, isDev: false, limit: limit)
    parts = [training] + (data.dev.map { [Part($0, isDev: true, limit: limit)] } ?? [])
    (means, deviations, ranges) = Self.figures(parts)
    inkRange = (ranges.map(\.lowerBound).min() ?? 0)...(ranges.map(\.upperBound).max() ?? 1)
  }

  /// Sketches what `network` does.
  ///
  /// - Parameters:
  ///   - network: A network as it stands.
  ///   - size: How finely.
  ///   - former: The sketch before, from which features and places are kept where that does no harm,
  ///     so that the picture does not jump.
  ///   - holds: Whether margins that have hardly changed since the former sketch stay what they were
  ///     there, so that a shade does not go to and fro with every update.
  /// - Returns: Regions for points, mistakes for images, and a fit for numbers.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func sketch(
    _ network: Network<Scalar>, size: SketchSize, after former: Sketch? = nil, holds: Bool = false
  ) -> Sketch {
    guard network.architecture.output.targetKind == .classes else {
      return network.architecture.inputs == 1
        ? .curve(curve(network, size)) : .numbers(numbers(network))
    }
    if let imageShape { return .mistakes(mistakes(network, imageShape, after: former)) }
    let regions = regions(network, size, after: former)
    guard holds, case .regions(let before)? = former else { return .regions(regions) }
    return .regions(regions.holding(before, within: Self.leastChange))
  }

  private static func figures(
    _ parts: [Part]
  ) -> (means: [Double], deviations: [Double], ranges: [ClosedRange<Double>]) {
    var result: (means: [Double], deviations: [Double], ranges: [ClosedRange<Double>]) = (
      [], [], []
    )
    for feature in 0..<parts[0].inputs.rows {
      func values(_ part: Part) -> [Double] {
        let count = part.inputs.columns
        return part.inputs.elements[feature * count..<(feature + 1) * count].map { Double($0) }
      }
      let training = values(parts[0])
      let mean = training.reduce(0, +) / Double(training.count)
      let squares = training.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      result.means.append(mean)
      result.deviations.append((squares / Double(training.count)).squareRoot())
      // By dev examples that are far from all training examples, numbers may have overflowed.
      let all = parts.flatMap(values).filter { $0.magnitude < largestDrawn }
      let (low, high) = (all.min() ?? 0, all.max() ?? 0)
      result.ranges.append(low...high)
    }
    return result
  }

  /// A feature along an edge, with room beyond the outermost examples, in the units of the network and
  /// in those of the data.
  func axis(_ feature: Int) -> (inside: ClosedRange<Double>, axis: SketchAxis) {
    let range = ranges[feature]
    let span = range.upperBound - range.lowerBound
    let room = span > 0 ? 0.05 * span : 1
    let inside = range.lowerBound - room...range.upperBound + room
    let mean = normalization?.means[feature] ?? 0
    let deviation = normalization?.deviations[feature] ?? 1
    return (
      inside,
      SketchAxis(
        feature: feature, name: featureNames[feature],
        range: inside.lowerBound * deviation + mean...inside.upperBound * deviation + mean)
    )
  }
}

// MARK: - Regions

extension Sketcher {
  private func regions(
    _ network: Network<Scalar>, _ size: SketchSize, after former: Sketch?
  ) -> DecisionRegions {
    let (first, second) = plane(network, after: former)
    let x = axis(first)
    let y = second.map(axis)
    let samples = sampled(size, network, isFlat: y == nil)
    let predictions = network.predictions(
      for: grid(samples, first, x.inside, second, y?.inside))
    let best = (0..<predictions.columns).map { predictions.largest(inColumn: $0) }
    return DecisionRegions(
      x: x.axis, y: y?.axis, featureCount: featureNames.count, columns: samples.columns,
      rows: samples.rows, classes: best.map(\.row), margins: best.map { Float($0.margin) },
      points: parts.flatMap { points($0, network, first, x.inside, second, y?.inside) })
  }

  /// By how much another feature has to matter more than one that is shown to take its place.
  static var leastAdvantage: Double { 1.5 }

  /// The two features that matter most to the first layer: those with the largest ‖column of W1‖₂,
  /// times the feature's deviation where it is not normalized to 1. Features of the sketch before
  /// stay, each along its edge, until another matters half as much again: a picture whose axes
  /// change cannot be compared with the one before.
  private func plane(_ network: Network<Scalar>, after former: Sketch?) -> (Int, Int?) {
    let count = network.architecture.inputs
    guard count > 2 else { return (0, count == 2 ? 1 : nil) }
    let weight = network.parameters.layers[0].weight
    var shown: (x: Int, y: Int)?
    if case .regions(let regions)? = former, let y = regions.y {
      shown = (regions.x.feature, y.feature)
    }
    let strengths = (0..<count).map { (feature: Int) -> Double in
      var squares = 0.0
      for unit in 0..<weight.rows {
        let value = Double(weight[unit, feature])
        squares += value * value
      }
      let isShown = feature == shown?.x || feature == shown?.y
      return squares.squareRoot() * deviations[feature] * (isShown ? Self.leastAdvantage : 1)
    }
    let order = (0..<count).sorted { (one: Int, other: Int) -> Bool in
      let (ofOne, ofOther) = (strengths[one], strengths[other])
      return ofOne == ofOther ? one < other : ofOne > ofOther
    }
    let (first, second) = (min(order[0], order[1]), max(order[0], order[1]))
    guard let shown else { return (first, second) }
    // One that stays does not change its edge because the other goes.
    let staysAcross = shown.x == first || shown.x == second
    let staysUpwards = shown.y == first || shown.y == second
    if staysAcross { return (shown.x, shown.x == first ? second : first) }
    if staysUpwards { return (shown.y == first ? second : first, shown.y) }
    return (first, second)
  }

  /// As many samples as are wanted, or fewer where the network is so large that they would take long.
  private func sampled(
    _ size: SketchSize, _ network: Network<Scalar>, isFlat: Bool
  ) -> (columns: Int, rows: Int) {
    var (columns, rows) = (size.columns, isFlat ? 1 : size.rows)
    let cost = max(network.architecture.parameterCount, 1)
    while columns * rows > max(Self.multiplicationLimit / cost, 16) {
      (columns, rows) = ((columns + 1) / 2, (rows + 1) / 2)
    }
    return (columns, rows)
  }

  /// The inputs of all samples: in the middle of each, with all other features at their mean.
  private func grid(
    _ samples: (columns: Int, rows: Int), _ first: Int, _ x: ClosedRange<Double>, _ second: Int?,
    _ y: ClosedRange<Double>?
  ) -> Matrix<Scalar> {
    let count = samples.columns * samples.rows
    var inputs = Matrix<Scalar>(rows: means.count, columns: count)
    func place(_ range: ClosedRange<Double>, _ index: Int, of count: Int) -> Scalar {
      let share = (Double(index) + 0.5) / Double(count)
      return Scalar(range.lowerBound + share * (range.upperBound - range.lowerBound))
    }
    for feature in means.indices where feature != first && feature != second {
      let mean = Scalar(means[feature])
      for index in 0..<count { inputs.elements[feature * count + index] = mean }
    }
    for row in 0..<samples.rows {
      for column in 0..<samples.columns {
        let index = row * samples.columns + column
        inputs.elements[first * count + index] = place(x, column, of: samples.columns)
        guard let second, let y else { continue }
        inputs.elements[second * count + index] = place(
          y, samples.rows - 1 - row, of: samples.rows)
      }
    }
    return inputs
  }

  private func points(
    _ part: Part, _ network: Network<Scalar>, _ first: Int, _ x: ClosedRange<Double>,
    _ second: Int?, _ y: ClosedRange<Double>?
  ) -> [DecisionRegions.Point] {
    let predictions = network.predictions(for: part.inputs)
    func place(_ feature: Int, _ range: ClosedRange<Double>, _ example: Int) -> Float {
      let value = Double(part.inputs[feature, example])
      return Float((value - range.lowerBound) / (range.upperBound - range.lowerBound))
    }
    return part.targets.labels.enumerated().map { example, label in
      // Of a single feature, the classes lie one above the other.
      let height = (Float(label) + 0.5) / Float(max(classCount, 1))
      return DecisionRegions.Point(
        x: place(first, x, example),
        y: second.flatMap { feature in y.map { place(feature, $0, example) } } ?? height,
        label: label, isDev: part.isDev,
        isWrong: predictions.largest(inColumn: example).row != label)
    }
  }
}

// MARK: - Images

extension Sketcher {
  private func mistakes(
    _ network: Network<Scalar>, _ shape: ImageShape, after former: Sketch?
  ) -> Mistakes {
    let part = parts[parts.count - 1]
    let predictions = network.predictions(for: part.inputs)
    let labels = part.targets.labels
    var confusion = Array(
      repeating: Array(repeating: 0, count: classCount), count: classCount <= 36 ? classCount : 0)
    var wrong: [Int: Int] = [:]
    var order: [Int] = []
    for (example, label) in labels.enumerated() {
      let predicted = predictions.largest(inColumn: example).row
      if !confusion.isEmpty { confusion[label][predicted] += 1 }
      guard predicted != label else { continue }
      wrong[example] = predicted
      order.append(example)
    }
    var places: [Int] = []
    if case .mistakes(let before)? = former { places = before.examples.map(\.index) }
    let shown = Self.placed(order, keeping: places, limit: Self.imageLimit)
    return Mistakes(
      shape: shape, isDev: part.isDev, count: labels.count, wrongCount: order.count,
      examples: shown.map { example in
        Mistakes.Example(
          index: example, predicted: wrong[example] ?? 0, label: labels[example],
          pixels: pixels(part, example, shape))
      }, confusion: confusion)
  }

  /// Returns up to `limit` of `items`, where those that had a place before keep it: others take the
  /// places that have become free, and the last move up where some stay free.
  static func placed(_ items: [Int], keeping former: [Int], limit: Int) -> [Int] {
    let all = Set(items)
    let kept = Set(former.prefix(limit)).intersection(all)
    var waiting = items.filter { !kept.contains($0) }[...]
    var places: [Int?] = former.prefix(limit).map { kept.contains($0) ? $0 : waiting.popFirst() }
    while places.count < limit, let next = waiting.popFirst() { places.append(next) }
    while let free = places.firstIndex(of: nil) {
      guard let last = places.popLast() else { break }
      if places.indices.contains(free) { places[free] = last }
    }
    return places.compactMap(\.self)
  }

  /// The mean over the channels of each pixel.
  private func pixels(_ part: Part, _ example: Int, _ shape: ImageShape) -> [UInt8] {
    let span = max(inkRange.upperBound - inkRange.lowerBound, .leastNormalMagnitude)
    return (0..<shape.pixelCount).map { pixel in
      var sum = 0.0
      for channel in 0..<shape.channels {
        sum += Double(part.inputs[pixel * shape.channels + channel, example])
      }
      let share = (sum / Double(shape.channels) - inkRange.lowerBound) / span
      // Written so that what is no number is black.
      return share > 0 ? UInt8(min(share * 255, 255)) : 0
    }
  }
}

// MARK: - Numbers

extension Sketcher {
  private func curve(_ network: Network<Scalar>, _ size: SketchSize) -> FittedCurve {
    let x = axis(0)
    let count = max(size.columns, 2)
    let span = x.inside.upperBound - x.inside.lowerBound
    let inputs = Matrix<Scalar>(
      rows: 1, columns: count,
      elements: (0..<count).map {
        Scalar(x.inside.lowerBound + span * Double($0) / Double(count - 1))
      })
    return FittedCurve(
      x: x.axis, values: network.predictions(for: inputs).elements.map(inUnits),
      points: parts.flatMap { part in
        part.targets.values.enumerated().map { example, value in
          SketchedNumber(
            x: Double(part.inputs[0, example]) * (normalization?.deviations[0] ?? 1)
              + (normalization?.means[0] ?? 0),
            y: inUnits(value), isDev: part.isDev)
        }
      })
  }

  private func numbers(_ network: Network<Scalar>) -> PredictedNumbers {
    PredictedNumbers(
      points: parts.flatMap { part in
        zip(part.targets.values, network.predictions(for: part.inputs).elements).map {
          SketchedNumber(x: inUnits($0), y: inUnits($1), isDev: part.isDev)
        }
      })
  }

  /// Returns a number to predict as it was before it was normalized.
  private func inUnits(_ value: Double) -> Double {
    value * (normalization?.targetDeviation ?? 1) + (normalization?.targetMean ?? 0)
  }
}

extension DecisionRegions {
  /// Returns these regions with the margins of `former` ones where they are of the same class and closer
  /// than `limit`; as they are where the two are not of the same samples.
  func holding(_ former: DecisionRegions, within limit: Float) -> DecisionRegions {
    guard x == former.x, y == former.y, columns == former.columns, rows == former.rows else {
      return self
    }
    let held = margins.indices.map { index in
      classes[index] == former.classes[index]
        && abs(margins[index] - former.margins[index]) < limit
        ? former.margins[index] : margins[index]
    }
    return DecisionRegions(
      x: x, y: y, featureCount: featureCount, columns: columns, rows: rows, classes: classes,
      margins: held, points: points)
  }
}
