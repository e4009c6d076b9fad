import Datasets
import LinearAlgebra
import Screen

@testable import Dashboard
@testable import Learning
@testable import Training

/// Names the states of a run that every screen and every pane is looked at in.
enum ScreenState: String, CaseIterable, Sendable {
  /// Nothing is known of the run yet.
  case empty
  /// All regularizers are on, and there is something in every pane.
  case everything
  /// The run has just diverged, and the screen says so.
  case diverged
  /// What can be no number is none.
  case notNumbers = "nan"
  /// A deep network and ten million epochs of training.
  case tenMillion = "ten-million"
  /// Names as long as anybody gives them.
  case longNames = "long-names"
  /// Names of two columns a character, and with combining marks.
  case wideNames = "wide-names"

  /// What a network does with its examples: which pane stands for that.
  enum Subject: CaseIterable, Sendable {
    case points, images, curve, numbers
  }

  /// Says what a terminal can show.
  struct Look: Sendable {
    var name: String
    var unicode: Bool
    var colors: Int

    static let color = Look(name: "colour", unicode: true, colors: 256)
    static let plain = Look(name: "plain", unicode: false, colors: 0)
    static let unicodePlain = Look(name: "unicode-plain", unicode: true, colors: 0)
    static let asciiColor = Look(name: "ascii-colour", unicode: false, colors: 8)

    /// What it is called in a golden.
    var words: String {
      "\(unicode ? "Unicode" : "ASCII"), \(colors == 0 ? "no" : "\(colors)") colours"
    }
  }

  /// Returns a dashboard in this state.
  func dashboard(
    _ look: Look, width: Int, height: Int, subject: Subject = .points
  ) -> Dashboard {
    let names = classNames
    var described: RunDescription.Subject = .numbers
    if subject == .points { described = .points(classNames: names) }
    if subject == .images { described = .images(classNames: names) }
    var dashboard = Sample.dashboard(
      nil, regularization: snapshot?.regularization, data: dataName, augmentation: augmentation,
      widths: widths, unicode: look.unicode, colors: look.colors, subject: described, width: width,
      height: height)
    // As the terminal's own colours, of which nothing is known, and a page that is known.
    dashboard.usesTints = look.colors >= 256
    guard var snapshot else { return dashboard }
    snapshot.sketch = sketch(subject)
    if [.curve, .numbers].contains(subject) { snapshot.evaluation = snapshot.ofNumbers.evaluation }
    _ = dashboard.update(.snapshot(snapshot))
    if self == .notNumbers { _ = dashboard.update(.key(.escape)) }
    return dashboard
  }

  // MARK: What does not change

  private var dataName: String {
    switch self {
    case .longNames: "measurements-of-the-second-series-2026-11-23-corrected.csv"
    case .wideNames: "数据e\u{301}te\u{301}실험データ.csv"
    default: "pitch"
    }
  }

  private var widths: [Int] {
    switch self {
    case .tenMillion: [784] + Array(repeating: 512, count: 11) + [10]
    case .longNames: [2, 1024, 1024, 512, 512, 1]
    default: [2, 20, 3, 1]
    }
  }

  private var augmentation: String? {
    self == .longNames ? "shift=1,rotation=10,scale=0.1,shear=0.1,elastic=0.3,jitter=0.05" : nil
  }

  private var classNames: [String] {
    switch self {
    case .longNames:
      [
        "the first of the classes that were measured", "the second of the classes", "third",
        "number four", "the fifth", "6", "seven", "number eight of these", "the ninth", "ten",
      ]
    case .wideNames:
      [
        "客队", "主队주인", "e\u{301}quipe", "n\u{303}o\u{308}\u{323}", "ま\u{3099}つ", "⚽", "한글", "ｗ",
        "क\u{93F}", "z",
      ]
    default: ["away", "home"]
    }
  }

  // MARK: The run

  private var snapshot: Snapshot? {
    switch self {
    case .empty: Snapshot?.none
    case .everything: Self.fullRun
    case .diverged: Self.divergedRun
    case .notNumbers: Self.runOfNoNumbers
    case .tenMillion: Self.longRun
    case .longNames: Self.wordyRun
    case .wideNames: Self.fullRun
    }
  }

  private static var fullRun: Snapshot {
    var result = Sample.everything
    for index in result.layers.indices {
      result.layers[index].histogram = histogram(spread: 3 - index)
      result.layers[index].signal = Signal(
        activations: index == 2 ? nil : 0.53 / Double(index + 1), gradients: 0.0012)
    }
    result.layers[0].silentUnits = 3
    result.layers[0].deadUnits = 2
    result.change = RegularizationChange(
      epoch: 3000, from: Regularization(l2: 0.7, keepProbability: 0.86),
      to: result.regularization,
      before: Evaluation(
        epoch: 2999, update: 2999, training: Score(cost: 0.10, accuracy: 0.981),
        dev: Score(cost: 0.290, accuracy: 0.91), objective: 0.2, weightNorms: []))
    return result
  }

  /// Bars that fall from the middle to both sides, the faster the smaller the spread.
  private static func histogram(spread: Int) -> WeightDistribution {
    let counts = (0..<WeightDistribution.binCount).map { bin in
      let distance = abs(2 * bin - 47) / 2
      return max(40 - distance * 6 / spread, 0)
    }
    return WeightDistribution(limit: 0.5 * Double(spread), counts: counts)
  }

  /// The weights of epoch 1,890 are kept, with the costs they have.
  private static var divergedRun: Snapshot {
    var result = fullRun
    result.activity = .ended(
      Ending(
        reason: .diverged, epoch: 4200, keptEpoch: 1890, regularization: result.regularization,
        message:
          "diverged: the training cost is no finite number at epoch 4200, the weights of epoch 1890 "
          + "are kept; try a smaller learning rate"))
    result.epochsPerSecond = 0
    return result
  }

  /// First weights that give no cost, which a run cannot begin with.
  private static var runOfNoNumbers: Snapshot {
    var result = Sample.run(regularization: Regularization(l2: 0.7))
    result.epoch = 0
    result.update = 0
    result.activity = .ended(
      Ending(
        reason: .diverged, epoch: 0, keptEpoch: 0, regularization: result.regularization,
        message: "the training cost of the first weights is no finite number; "
          + "try smaller weights or inputs"))
    result.epochsPerSecond = 0
    result.history = History(seriesCount: 5)
    result.earlyStopping = EarlyStopping()
    result.devTrend = CostTrend()
    let score = Score(cost: .nan, accuracy: 0.5)
    result.evaluation = Evaluation(
      epoch: 0, update: 0, training: score, dev: Score(cost: .infinity, accuracy: 0.5),
      objective: .nan, weightNorms: [.infinity, .nan, .nan])
    for index in result.layers.indices {
      result.layers[index].norm = index == 0 ? .infinity : .nan
      result.layers[index].signal = Signal(
        activations: index == 2 ? nil : .nan, gradients: .nan)
      result.layers[index].histogram = WeightDistribution(
        limit: 1e30, counts: Array(repeating: 0, count: WeightDistribution.binCount))
    }
    result.check = Sample.check([.nan, .infinity, .nan, nil, .nan, .nan])
    return result
  }

  private static var longRun: Snapshot {
    let layers = Array(repeating: 512, count: 11) + [10]
    var result = Sample.run(
      layers: layers, regularization: Regularization(l1: 1e-4, l2: 12, keepProbability: 0.5))
    result.epoch = 9_999_999
    result.plannedEpochs = 10_000_000
    result.update = 99_999_990_000
    result.trainingCount = 1_281_167
    result.epochsPerSecond = 1_234_567
    result.pace = .unlimited
    result.history = History(seriesCount: 2 + layers.count)
    result.earlyStopping = EarlyStopping(mode: .mark, patience: 1000)
    result.devTrend = CostTrend()
    for step in 0..<20_000 {
      let progress = Double(step) / 20_000
      let dev = 0.2 + (progress - 0.3).magnitude / 2
      result.history.record(
        epoch: step * 500,
        values: [0.02 + 0.6 / (1 + 40 * progress), dev] + layers.map { _ in 1000 * (1 + progress) })
      _ = result.earlyStopping.observe(cost: dev, epoch: step * 500)
      result.devTrend.observe(cost: dev, epoch: step * 500)
    }
    result.evaluation = Evaluation(
      epoch: 9_999_999, update: 99_999_990_000, training: Score(cost: 0.0346, accuracy: 0.9912),
      dev: Score(cost: 0.55, accuracy: 0.8765), objective: 123.4, weightNorms: [])
    for index in result.layers.indices {
      result.layers[index].norm = 1987.6
      result.layers[index].weights = 262_144
      result.layers[index].zeros = 200_000
      result.layers[index].histogram = histogram(spread: 2)
      result.layers[index].signal = Signal(activations: 12345, gradients: 1.2e-9)
    }
    result.interventions = [
      Intervention(update: 1, epoch: 1_500_000, command: .l2(strength: 12)),
      Intervention(update: 2, epoch: 5_000_000, command: .learningRate(0.003)),
      Intervention(update: 3, epoch: 9_876_543, command: .l1(strength: 1e-4)),
    ]
    result.check = Sample.check((1...24).map { 1e-10 * Double($0) }, kinks: 3)
    return result
  }

  /// Everything that has a long way to say it.
  private static var wordyRun: Snapshot {
    let on = Regularization(
      l1: 0.0005, l2: 123, keepProbability: KeepProbability(perLayer: [0.95, 0.9, 0.85, 0.8]),
      maxNorm: 3,
      labelSmoothing: 0.05, augments: true)
    var result = Sample.run(layers: [1024, 1024, 512, 512, 1], regularization: on, mode: .stop)
    for index in result.layers.indices { result.layers[index].histogram = histogram(spread: 3) }
    result.interventions = [
      Intervention(update: 1, epoch: 70, command: .earlyStopping(.stop)),
      Intervention(update: 2, epoch: 1400, command: .augmentation(true)),
      Intervention(
        update: 3, epoch: 1500,
        command: .dropout(keepProbability: KeepProbability(perLayer: [0.95, 0.9, 0.85, 0.8]))),
      Intervention(update: 4, epoch: 1600, command: .l1(strength: 0.0005)),
    ]
    result.check = Sample.check([1e-10, 2e-4, 3e-10, nil, 5e-10], kinks: 2, masksFrozen: true)
    result.isChecking = true
    result.change = RegularizationChange(
      epoch: 1600, from: .none, to: on,
      before: Evaluation(
        epoch: 1599, update: 1599, training: Score(cost: 0.10, accuracy: 0.981),
        dev: Score(cost: 0.290, accuracy: 0.91), objective: 0.2, weightNorms: []))
    return result
  }

  // MARK: The sketches

  private func axis(_ feature: Int) -> SketchAxis {
    let names =
      switch self {
      case .longNames: ["sepal length in centimetres", "petal width in centimetres"]
      case .wideNames: ["横坐标的名称ー", "y\u{308}\u{323} 세로"]
      default: ["x1", "x2"]
      }
    return SketchAxis(feature: feature, name: names[feature], range: -1...3)
  }

  private func sketch(_ subject: Subject) -> Sketch {
    switch subject {
    case .points: .regions(regions)
    case .images: .mistakes(mistakes)
    case .curve: .curve(curve)
    case .numbers:
      .numbers(
        PredictedNumbers(
          points: (0..<40).map { place -> SketchedNumber in
            let off = place * 7 % 5
            return SketchedNumber(
              x: Double(place), y: Double(place + off), isDev: place % 3 == 0)
          }))
    }
  }

  /// The second class is above a parabola; with more of them, each has its stripe there.
  private var regions: DecisionRegions {
    let (columns, rows) = (80, 60)
    let classes = classNames.count
    var labels: [Int] = []
    var margins: [Float] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let x = (Double(column) + 0.5) / Double(columns)
        let y = 1 - (Double(row) + 0.5) / Double(rows)
        let height = y - Self.parabola(x)
        labels.append(height < 0 ? 0 : 1 + Int(x * Double(classes - 1)))
        margins.append(self == .notNumbers ? .nan : Float(min(abs(height) * 3, 1)))
      }
    }
    let points = (0..<24).map { place in
      let x = Float(place * 7 % 24) / 24 + 0.02
      let y = Float(place * 11 % 24) / 24 + 0.01
      let isAbove = Double(y) > Self.parabola(Double(x))
      let isWrong = place % 8 == 5
      return DecisionRegions.Point(
        x: x, y: y, label: isAbove == isWrong ? 0 : 1, isDev: place % 3 == 0, isWrong: isWrong)
    }
    return DecisionRegions(
      x: axis(0), y: axis(1), featureCount: self == .longNames || self == .wideNames ? 4 : 2,
      columns: columns, rows: rows, classes: labels, margins: margins, points: points)
  }

  private static func parabola(_ x: Double) -> Double { 0.2 + 2.4 * x * (1 - x) }

  /// Circles of several sizes, 8 × 8.
  private var mistakes: Mistakes {
    let count = classNames.count
    let examples = (0..<14).map { index in
      let size = 4 + index * 5
      let pixels = (0..<64).map { place -> UInt8 in
        let (x, y) = (2 * (place % 8) - 7, 2 * (place / 8) - 7)
        return abs(x * x + y * y - size) < 18 ? 255 : abs(x * x + y * y - size) < 30 ? 128 : 0
      }
      return Mistakes.Example(
        index: index, predicted: (index + 1) % count, label: index % count, pixels: pixels)
    }
    let confusion = (0..<count).map { label in
      (0..<count).map { $0 == label ? 36 - label : ($0 + label) % 4 == 1 ? 2 : 0 }
    }
    return Mistakes(
      shape: ImageShape(height: 8, width: 8), isDev: true, count: 360, wrongCount: 14,
      examples: examples, confusion: confusion)
  }

  private static func cubic(_ x: Double) -> Double { 40 * x * (1 - x) * (0.5 - x) }

  private var curve: FittedCurve {
    let values = (0..<80).map { step -> Double in
      let x = Double(step) / 79
      return self == .notNumbers ? .nan : Self.cubic(x)
    }
    let points = (0..<24).map { place -> SketchedNumber in
      let x = Double(place) / 23
      let noise = Double(place * 5 % 7 - 3) / 8
      return SketchedNumber(x: 4 * x - 1, y: Self.cubic(x) + noise, isDev: place % 3 == 0)
    }
    return FittedCurve(x: axis(0), values: values, points: points)
  }
}
