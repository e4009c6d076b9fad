import Datasets
import Glibc
import Learning
import LinearAlgebra
import Testing

@testable import Training

@Suite struct SketcherTests {
  /// A network without hidden layers.
  private func network(
    _ output: Output, weight: [[Double]], bias: [Double]? = nil
  ) -> Network<Double> {
    Network(
      architecture: Architecture(inputs: weight[0].count, hidden: [], output: output),
      parameters: Parameters(
        layers: [
          LayerParameters(
            weight: Matrix(
              rows: weight.count, columns: weight[0].count, elements: weight.flatMap { $0 }),
            bias: bias ?? Array(repeating: 0, count: weight.count))
        ]))
  }

  private func sketcher(_ dataset: Dataset) -> Sketcher<Double> {
    Sketcher(dataset, TrainingData(dataset))
  }

  private func examples(_ inputs: [[Double]], _ targets: Targets) -> Examples {
    Examples(
      inputs: Matrix(
        rows: inputs.count, columns: inputs[0].count, elements: inputs.flatMap { $0 }),
      targets: targets)
  }

  private func regions(_ sketch: Sketch) throws -> DecisionRegions {
    guard case .regions(let regions) = sketch else { throw TimedOut() }
    return regions
  }

  // MARK: Points

  /// x1 from −10 to 10 and x2 from 0 to 40, in dev too.
  private var plane: Dataset {
    Dataset(
      name: "plane", featureNames: ["x1", "x2"], classNames: ["left", "right"],
      training: examples([[-10, 10, 5], [0, 40, 10]], .classes([0, 1, 0])),
      dev: examples([[-5, 5], [20, 30]], .classes([1, 1])))
  }

  @Test func theBoundaryOfALineIsWhereTheLineIs() throws {
    // P(right) = σ(x1), so that left is predicted below 0, by a margin of |2σ(x1) − 1|.
    let found = try regions(
      sketcher(plane).sketch(
        network(.sigmoid, weight: [[1, 0]]), size: SketchSize(columns: 22, rows: 4)))
    #expect(found.columns == 22 && found.rows == 4)
    // With 5 % of room on each side, x1 goes from −11 to 11: columns are 1 wide.
    #expect(found.x.range == -11...11 && found.y?.range == -2...42)
    for row in 0..<4 {
      for column in 0..<22 {
        let x = Double(column) - 10.5
        #expect(found.classes[row * 22 + column] == (x > 0 ? 1 : 0))
        let margin = abs(2 / (1 + exp(-x)) - 1)
        #expect(abs(Double(found.margins[row * 22 + column]) - margin) < 1e-6)
      }
    }
  }

  /// A value that single precision does not hold is infinite there; the picture is drawn all the same.
  @Test(arguments: [1e300, -1e300]) func whatIsBeyondThePrecisionIsNotDrawn(value: Double) throws {
    let images = Dataset(
      name: "images", featureNames: ["a", "b"], classNames: ["0", "1"],
      training: examples([[0, 1, value], [1, 0, 0.5]], .classes([0, 1, 0])),
      imageShape: ImageShape(height: 1, width: 2))
    let weights = LayerParameters<Float>(
      weight: Matrix(rows: 1, columns: 2, elements: [0, 1]), bias: [0])
    let network = Network(
      architecture: Architecture(inputs: 2, hidden: [], output: .sigmoid),
      parameters: Parameters(layers: [weights]))
    let found = Sketcher<Float>(images, TrainingData(images))
      .sketch(network, size: SketchSize(columns: 2, rows: 2))
    guard case .mistakes(let mistakes) = found else { throw TimedOut() }
    // By b alone, example 0 is taken for one of class 1.
    #expect(mistakes.examples.map(\.index).contains(0))
    let pixels = mistakes.examples.first { $0.index == 0 }?.pixels
    #expect(pixels == [0, 255], "of the values that can be drawn 0 is the least and 1 the largest")

    let points = Dataset(
      name: "points", featureNames: ["a", "b"], classNames: ["0", "1"],
      training: examples([[0, 1, value], [1, 0, 0.5]], .classes([0, 1, 0])))
    let regions = try regions(
      Sketcher<Float>(points, TrainingData(points))
        .sketch(network, size: SketchSize(columns: 2, rows: 2)))
    #expect(regions.x.range == -0.05...1.05 && regions.points.count == 3)
  }

  @Test func whileTheNetworkLearnsSmallChangesAreHeld() throws {
    let sketcher = sketcher(plane)
    let size = SketchSize(columns: 22, rows: 1)
    // Margins of |2σ(w · x) − 1| at x = −10.5, −9.5, …
    func sketch(_ weight: Double, _ bias: Double, after former: Sketch?) -> Sketch {
      sketcher.sketch(
        network(.sigmoid, weight: [[weight, 0]], bias: [bias]), size: size, after: former,
        holds: true)
    }
    let first = sketch(1, 0, after: nil)
    let before = try regions(first)
    let after = try regions(sketch(1.2, 0, after: first))
    // At 0.5 the margin grows from 0.245 to 0.291, at 1.5 from 0.635 to 0.716: by more than 0.08.
    #expect(after.margins[11] == before.margins[11])
    #expect(abs(after.margins[12] - 0.716) < 0.001 && abs(before.margins[12] - 0.635) < 0.001)
    // Another class is another margin: at 0.5 with z = −0.1, and 0.5 before.
    let moved = try regions(sketch(1, -0.6, after: first))
    #expect(moved.classes[11] == 0 && abs(moved.margins[11] - 0.05) < 0.001)
    // Nothing is held in a picture of another size.
    let other = try regions(
      sketcher.sketch(
        network(.sigmoid, weight: [[1.2, 0]]), size: SketchSize(columns: 22, rows: 2),
        after: first, holds: true))
    #expect(abs(other.margins[11] - 0.291) < 0.001)
  }

  @Test func theUpperRowsAreTheLargerNumbers() throws {
    let found = try regions(
      sketcher(plane).sketch(
        network(.sigmoid, weight: [[0, 1]], bias: [-20]), size: SketchSize(columns: 3, rows: 2)))
    #expect(found.classes == [1, 1, 1, 0, 0, 0])
  }

  @Test func pointsLieWhereTheyAreAndKnowWhetherTheyAreWrong() throws {
    let found = try regions(
      sketcher(plane).sketch(
        network(.sigmoid, weight: [[1, 0]]), size: SketchSize(columns: 2, rows: 2)))
    #expect(found.points.map(\.label) == [0, 1, 0, 1, 1])
    #expect(found.points.map(\.isDev) == [false, false, false, true, true])
    #expect(found.points.map(\.isWrong) == [false, false, true, true, false])
    // (−10 + 11) / 22 and (0 + 2) / 44 of the first.
    #expect(abs(found.points[0].x - 1 / 22) < 1e-6 && abs(found.points[0].y - 2 / 44) < 1e-6)
    #expect(abs(found.points[4].x - 16 / 22) < 1e-6 && abs(found.points[4].y - 32 / 44) < 1e-6)
  }

  @Test func axesAreInTheUnitsOfTheData() throws {
    let found = try regions(
      sketcher(plane.normalized()).sketch(
        network(.sigmoid, weight: [[1, 0]]), size: SketchSize(columns: 2, rows: 2)))
    #expect(abs(found.x.range.lowerBound + 11) < 1e-9 && abs(found.x.range.upperBound - 11) < 1e-9)
    #expect(found.x.name == "x1" && found.y?.name == "x2")
  }

  @Test func ofManyFeaturesThoseThatMatterMost() throws {
    let inputs = (0..<4).map { feature in (0..<6).map { Double(($0 * (feature + 1)) % 5) } }
    let dataset = Dataset(
      name: "many", featureNames: ["a", "b", "c", "d"], classNames: ["no", "yes"],
      training: examples(inputs, .classes([0, 1, 0, 1, 0, 1]))
    ).normalized()
    let sketcher = sketcher(dataset)
    let size = SketchSize(columns: 3, rows: 3)
    let first = sketcher.sketch(network(.sigmoid, weight: [[1, -4, 0.5, 3]]), size: size)
    let found = try regions(first)
    #expect([found.x.feature, found.y?.feature] == [1, 3])
    #expect(found.x.name == "b" && found.featureCount == 4)
    // Those that are shown stay, until another matters half as much again: 4.4 is less than 1.5 · 3,
    // and 4.6 is more.
    let little = network(.sigmoid, weight: [[4.4, -4, 0.5, 3]])
    let held = try regions(sketcher.sketch(little, size: size, after: first))
    #expect([held.x.feature, held.y?.feature] == [1, 3])
    #expect(try regions(sketcher.sketch(little, size: size)).x.feature == 0)
    let much = network(.sigmoid, weight: [[4.6, -4, 0.5, 3]])
    let second = sketcher.sketch(much, size: size, after: first)
    let next = try regions(second)
    // The one that stays keeps its edge.
    #expect([next.x.feature, next.y?.feature] == [1, 0])
    let third = network(.sigmoid, weight: [[4.6, -4, 7, 3]])
    let last = try regions(sketcher.sketch(third, size: size, after: second))
    #expect([last.x.feature, last.y?.feature] == [2, 0])
    #expect(next.points.count == 6)
  }

  @Test func unscaledFeaturesMatterByWhatTheyChange() throws {
    // Weights of 1 and features that spread over 1, 100 and 10.
    let dataset = Dataset(
      name: "unscaled", featureNames: ["a", "b", "c"], classNames: ["no", "yes"],
      training: examples([[0, 1], [0, 100], [0, 10]], .classes([0, 1])))
    let found = try regions(
      sketcher(dataset).sketch(
        network(.sigmoid, weight: [[1, 1, 1]]), size: SketchSize(columns: 2, rows: 2)))
    #expect([found.x.feature, found.y?.feature] == [1, 2])
  }

  @Test func aSingleFeatureHasNoHeight() throws {
    let dataset = Dataset(
      name: "line", featureNames: ["a"], classNames: ["no", "yes"],
      training: examples([[-1, 1]], .classes([0, 1])))
    let found = try regions(
      sketcher(dataset).sketch(
        network(.sigmoid, weight: [[1]]), size: SketchSize(columns: 4, rows: 9)))
    #expect(found.y == nil && found.rows == 1 && found.classes == [0, 0, 1, 1])
    #expect(found.points.map(\.y) == [0.25, 0.75])
  }

  @Test func manyClasses() throws {
    // z = x, 0, −x: the first at the right, the last at the left, and no one in the middle but at 0.
    let dataset = Dataset(
      name: "three", featureNames: ["a", "b"], classNames: ["r", "m", "l"],
      training: examples([[-1, 0, 1], [0, 1, 0]], .classes([2, 1, 0])))
    let found = try regions(
      sketcher(dataset).sketch(
        network(.softmax(classes: 3), weight: [[1, 0], [0, 0], [-1, 0]]),
        size: SketchSize(columns: 2, rows: 1)))
    #expect(found.classes == [2, 0])
    #expect(found.points.map(\.isWrong) == [false, true, false])
  }

  @Test func manyExamplesAreASampleOfTheWholeSet() throws {
    let count = 5000
    let dataset = Dataset(
      name: "many", featureNames: ["a", "b"], classNames: ["no", "yes"],
      training: examples(
        [(0..<count).map(Double.init), (0..<count).map(Double.init)],
        .classes((0..<count).map { $0 < count / 2 ? 0 : 1 })))
    let found = try regions(
      sketcher(dataset).sketch(
        network(.sigmoid, weight: [[1, 0]]), size: SketchSize(columns: 2, rows: 2)))
    #expect(found.points.count == 500)
    #expect(found.points.count { $0.label == 1 } == 250)
  }

  @Test func largeNetworksAreSampledMoreCoarsely() throws {
    let dataset = noise()
    let architecture = Architecture(inputs: 2, hidden: [1000, 1000], output: .sigmoid)
    let network = Network<Double>(
      architecture: architecture, parameters: Parameters(zerosFor: architecture))
    let found = try regions(
      sketcher(dataset).sketch(network, size: SketchSize(columns: 64, rows: 32)))
    // A million weights allow 200 samples.
    #expect(found.columns == 16 && found.rows == 8)
    #expect(found.margins.allSatisfy { $0 == 0 })
  }

  // MARK: Images

  @Test func imagesThatAreWrong() throws {
    // Images of one bright pixel of four; the network takes the third for the second.
    let inputs: [[Double]] = [[8, 0, 0, 4], [0, 8, 0, 0], [0, 0, 8, 0], [0, 0, 0, 0]]
    let dataset = try Dataset(
      name: "images", featureNames: ["1", "2", "3", "4"], classNames: ["a", "b", "c"],
      training: examples(inputs, .classes([0, 1, 2, 0])),
      dev: examples(inputs, .classes([0, 1, 2, 1]))
    ).takenAsImages(of: ImageShape(height: 2, width: 2))
    let sketch = sketcher(dataset).sketch(
      network(.softmax(classes: 3), weight: [[1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 0]]),
      size: SketchSize(columns: 1, rows: 1))
    guard case .mistakes(let found) = sketch else { throw TimedOut() }
    #expect(found.isDev && found.count == 4 && found.wrongCount == 2)
    #expect(found.examples.map(\.index) == [2, 3])
    #expect(found.examples.map(\.label) == [2, 1] && found.examples.map(\.predicted) == [1, 0])
    #expect(found.examples.map(\.pixels) == [[0, 0, 255, 0], [127, 0, 0, 0]])
    #expect(found.confusion == [[1, 0, 0], [1, 1, 0], [0, 1, 0]])
  }

  @Test func anImageThatStaysWrongKeepsItsPlace() {
    func placed(_ items: [Int], _ former: [Int], limit: Int = 4) -> [Int] {
      Sketcher<Float>.placed(items, keeping: former, limit: limit)
    }
    #expect(placed([1, 2, 3], []) == [1, 2, 3])
    #expect(placed([1, 2, 3, 4, 5], []) == [1, 2, 3, 4])
    // 2 has become right: the next waiting takes its place.
    #expect(placed([1, 3, 4, 5], [1, 2, 3, 4]) == [1, 5, 3, 4])
    // None waits: the last moves up.
    #expect(placed([1, 3, 4], [1, 2, 3, 4]) == [1, 4, 3])
    #expect(placed([4], [1, 2, 3, 4]) == [4])
    #expect(placed([], [1, 2]) == [])
    // A new one goes behind.
    #expect(placed([0, 1, 2], [1, 2]) == [1, 2, 0])
  }

  // MARK: Numbers

  @Test func aCurveIsInTheUnitsOfTheData() throws {
    let dataset = Dataset(
      name: "curve", featureNames: ["x"], classNames: [],
      training: examples([[0, 10, 20]], .values([100, 200, 300])),
      dev: examples([[5]], .values([140]))
    ).normalized()
    // Normalized, ŷ = x: a line through the points.
    let sketch = sketcher(dataset).sketch(
      network(.linear, weight: [[1]]), size: SketchSize(columns: 3, rows: 1))
    guard case .curve(let found) = sketch else { throw TimedOut() }
    #expect(abs(found.x.range.lowerBound + 1) < 1e-9 && abs(found.x.range.upperBound - 21) < 1e-9)
    for (value, expected) in zip(found.values, [90.0, 200, 310]) {
      #expect(abs(value - expected) < 1e-9)
    }
    #expect(found.points.map { $0.x.rounded() } == [0, 10, 20, 5])
    #expect(found.points.map { $0.y.rounded() } == [100, 200, 300, 140])
    #expect(found.points.map(\.isDev) == [false, false, false, true])
  }

  @Test func predictedNumbersBesideTheTrueOnes() throws {
    let dataset = Dataset(
      name: "numbers", featureNames: ["a", "b"], classNames: [],
      training: examples([[1, 2], [3, 5]], .values([10, 20])))
    let sketch = sketcher(dataset).sketch(
      network(.linear, weight: [[1, 2]]), size: SketchSize(columns: 3, rows: 1))
    guard case .numbers(let found) = sketch else { throw TimedOut() }
    #expect(found.points.map(\.x) == [10, 20] && found.points.map(\.y) == [7, 12])
  }

  // MARK: In a session

  @Test func aRunThatStandsStillIsSketchedAsItStands() throws {
    let reports = Reports()
    let trainer: Trainer<Float> = makeTrainer(TrainerOptions(learningRate: 0.1, epochs: 1_000_000))
    var replica = trainer
    let sketcher = Sketcher(noise(), trainer.data)
    let session = TrainingSession(
      trainer: trainer, sketcher: sketcher, onEvent: { reports.record($0) },
      onSnapshot: { reports.recordSnapshot() })
    session.send(.pause)
    session.start()
    /// Waits for the sketch of a network; time runs out if it does not come.
    func waitForSketch(_ size: SketchSize) throws {
      let expected = sketcher.sketch(replica.network, size: size)
      while true {
        session.requestSnapshot(sketch: size)
        try reports.waitForSnapshot()
        if session.takeSnapshot()?.sketch == expected { return }
      }
    }
    try waitForSketch(SketchSize(columns: 12, rows: 6))
    try waitForSketch(SketchSize(columns: 5, rows: 5))
    for _ in 0..<3 {
      session.send(.stepEpoch)
      replica.trainEpoch()
      try waitForSketch(SketchSize(columns: 5, rows: 5))
    }
    #expect(session.close().network == replica.network)
  }

  @Test func sketchesDoNotChangeTheWeights() throws {
    let options = TrainerOptions(
      learningRate: 0.1, batchSize: 7, epochs: 300,
      regularization: Regularization(l2: 0.3, keepProbability: 0.8), seed: 5, evaluationInterval: 10
    )
    var expected: Trainer<Float> = makeTrainer(options)
    expected.finish()
    let reports = Reports()
    let trainer: Trainer<Float> = makeTrainer(options)
    let session = TrainingSession(
      trainer: trainer, sketcher: Sketcher(noise(), trainer.data),
      onEvent: { reports.record($0) }, onSnapshot: { reports.recordSnapshot() })
    session.start()
    var last: Snapshot?
    while true {
      session.requestSnapshot(sketch: SketchSize(columns: 20, rows: 20))
      try reports.waitForSnapshot()
      last = session.takeSnapshot() ?? last
      if case .ended? = last?.activity, last?.sketch != nil { break }
    }
    #expect(session.close().network == expected.network)
  }
}
