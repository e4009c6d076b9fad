import Datasets
import LinearAlgebra
import Screen
import Testing

@testable import Dashboard
@testable import Learning
@testable import Training

extension Snapshot {
  /// The same run with numbers to predict.
  var ofNumbers: Snapshot {
    var result = self
    func score(_ score: Score, r2: Double?) -> Score {
      Score(cost: score.cost, fit: Score.Fit(r2: r2, rmse: 12))
    }
    result.evaluation = Evaluation(
      epoch: evaluation.epoch, update: evaluation.update,
      training: score(evaluation.training, r2: 0.93246),
      dev: evaluation.dev.map { score($0, r2: -0.5) }, objective: evaluation.objective,
      weightNorms: evaluation.weightNorms)
    return result
  }
}

/// Makes runs by hand, so that every figure on the screen is known.
enum Sample {
  /// A run on the pitch after 4,200 of 30,000 epochs: the dev cost was lowest at 1,890 and rises.
  static func run(
    devSet: Bool = true, layers: [Int] = [20, 3, 1], regularization: Regularization = .none,
    activity: Snapshot.Activity = .training, mode: EarlyStopping.Mode = .mark,
    patience: Int = 40
  ) -> Snapshot {
    let norms = layers.indices.map { 7.5 - 2.25 * Double($0) / Double(max(layers.count - 1, 1)) }
    var history = History(seriesCount: (devSet ? 2 : 1) + layers.count)
    var watch = EarlyStopping(mode: mode, patience: patience)
    var trend = CostTrend()
    for index in 0...60 {
      let step = Double(index)
      let training = 0.1 + 0.6 / (1 + step / 4)
      let dev = 0.18 + 0.002 * (step - 27).magnitude + (index == 0 ? 0.4 : 0)
      history.record(
        epoch: index * 70, values: (devSet ? [training, dev] : [training]) + norms.map { $0 })
      guard devSet else { continue }
      _ = watch.observe(cost: dev, epoch: index * 70)
      trend.observe(cost: dev, epoch: index * 70)
    }
    return Snapshot(
      activity: activity, epoch: 4200, plannedEpochs: 30_000, update: 4200, trainingCount: 210,
      learningRate: 0.3, regularization: regularization, pace: .epochsPerSecond(500),
      epochsPerSecond: 412,
      evaluation: Evaluation(
        epoch: 4200, update: 4200, training: Score(cost: 0.137, accuracy: 0.9621),
        dev: devSet ? Score(cost: 0.246, accuracy: 0.925) : nil, objective: 0.2,
        weightNorms: norms),
      history: history,
      layers: zip(layers, norms).enumerated().map { index, layer in
        self.layer(
          units: layer.0, norm: layer.1, isOutput: index == layers.count - 1,
          regularization: regularization)
      }, earlyStopping: watch, devTrend: trend, interventions: [], check: nil, isChecking: false)
  }

  /// A layer of 40 weights, of which L1 has made 8 zero; dropout has dropped every seventh unit,
  /// of each example others.
  private static func layer(
    units: Int, norm: Double, isOutput: Bool, regularization: Regularization
  ) -> Snapshot.Layer {
    let drops = regularization.dropsUnits && !isOutput
    return Snapshot.Layer(
      units: units, norm: norm, zeros: regularization.l1 > 0 && !isOutput ? 8 : 0, weights: 40,
      realizedKeep: drops ? 0.857 : nil,
      masks: drops ? (0..<8).map { row in (0..<units).map { ($0 + row) % 7 != 6 } } : [])
  }

  /// A gradient check of a few tensors, each with one compared parameter of the given difference;
  /// nil where everything was left out.
  static func check(
    _ differences: [Double?], kinks: Int = 0, atZero: Int = 0, masksFrozen: Bool = false,
    rounding: Double = 0
  ) -> Snapshot.Check {
    var tensors = differences.enumerated().map { index, difference in
      var tensor = GradientCheckReport.Tensor(
        name: "\(index % 2 == 0 ? "W" : "b")\(index / 2 + 1)", columns: index % 2 == 0 ? 1 : nil,
        parameterCount: 10)
      if let difference {
        // |g − ĝ| / (|g| + |ĝ|) = difference.
        for place in 0..<10 - (index == 0 ? kinks + atZero : 0) {
          tensor.record(
            index: place, analytic: 0.5 * (1 + difference), numeric: 0.5 * (1 - difference),
            rounding: rounding)
        }
      } else {
        tensor.kinks = 10
      }
      return tensor
    }
    if !tensors.isEmpty {
      tensors[0].kinks += kinks
      tensors[0].weightsAtZero += atZero
    }
    return Snapshot.Check(
      report: GradientCheckReport(
        tensors: tensors, exampleCount: 210, epsilon: 1e-5,
        frozenKeepProbability: masksFrozen ? 0.86 : nil), epoch: 2519, seconds: 0.0031)
  }

  /// Everything switched on, as a person might have done it.
  static var everything: Snapshot {
    var snapshot = run(
      regularization: Regularization(l1: 0.5, l2: 0.7, keepProbability: 0.86))
    snapshot.interventions = [
      Intervention(update: 1000, epoch: 1000, command: .l2(strength: 0.7)),
      Intervention(update: 2000, epoch: 2000, command: .dropout(keepProbability: 0.86)),
      Intervention(update: 3000, epoch: 3000, command: .l1(strength: 0.5)),
    ]
    snapshot.check = check(
      [1e-10, 2e-10, 3e-10, 4e-10, 5e-10, 6e-10], kinks: 1, atZero: 4, masksFrozen: true)
    return snapshot
  }

  static func ended(
    _ reason: Ending.Reason = .finished, message: String = "all 30000 epochs trained",
    regularization: Regularization = .none, with current: Regularization = .none
  ) -> Snapshot {
    run(
      regularization: current,
      activity: .ended(
        Ending(
          reason: reason, epoch: 4200,
          keptEpoch: [.earlyStopping, .diverged].contains(reason) ? 1890 : 4200,
          regularization: regularization, message: message)))
  }

  /// A plane of two classes, the first at the left: certain at both edges, undecided in the middle; and
  /// an example of every kind.
  static func regions(featureCount: Int = 2) -> Sketch {
    .regions(
      DecisionRegions(
        x: SketchAxis(feature: 0, name: "x1", range: -1...3),
        y: SketchAxis(feature: 1, name: "x2", range: 0...100), featureCount: featureCount,
        columns: 4, rows: 1, classes: [0, 0, 1, 1], margins: [1, 0.1, 0.5, 0.9],
        points: [
          DecisionRegions.Point(x: 0.01, y: 0.99, label: 0, isDev: false, isWrong: false),
          DecisionRegions.Point(x: 0.11, y: 0.5, label: 1, isDev: true, isWrong: true),
          DecisionRegions.Point(x: 0.91, y: 0.01, label: 1, isDev: false, isWrong: false),
          DecisionRegions.Point(x: 0.81, y: 0.5, label: 1, isDev: true, isWrong: false),
        ]))
  }

  /// Two images of 2 × 4 pixels, wrong among ten of the dev set.
  static func mistakes(_ count: Int = 2) -> Sketch {
    .mistakes(
      Mistakes(
        shape: ImageShape(height: 4, width: 2), isDev: true, count: 10, wrongCount: count,
        examples: [
          Mistakes.Example(
            index: 3, predicted: 1, label: 0, pixels: [255, 0, 255, 0, 0, 255, 0, 255]),
          Mistakes.Example(
            index: 7, predicted: 0, label: 1, pixels: [128, 128, 128, 128, 0, 0, 0, 0]),
        ].prefix(count).map { $0 }, confusion: [[4, 1], [1, 4]]))
  }

  /// A dashboard in front of a run, with the strengths of the demo.
  static func dashboard(
    _ snapshot: Snapshot? = run(), regularization: Regularization? = nil, data: String = "pitch",
    augmentation: String? = nil, widths: [Int] = [2, 20, 3, 1], unicode: Bool = true,
    colors: Int = 0,
    subject: RunDescription.Subject = .points(classNames: ["away", "home"]), width: Int = 80,
    height: Int = 24
  ) -> Dashboard {
    let devCount = snapshot == nil || snapshot?.evaluation.dev != nil ? 200 : nil
    var dashboard = Dashboard(
      description: RunDescription(
        data: data, trainingCount: 210, devCount: devCount, widths: widths,
        activation: "relu", optimizer: "sgd", subject: subject,
        augmentation: augmentation),
      strengths: Regularization(l1: 0.5, l2: 0.7, keepProbability: 0.86),
      regularization: regularization ?? snapshot?.regularization ?? .none, learningRate: 0.3,
      pace: .epochsPerSecond(500), earlyStoppingMode: .mark, usesUnicode: unicode,
      colors: colors, width: width, height: height)
    if let snapshot { _ = dashboard.update(.snapshot(snapshot)) }
    return dashboard
  }
}

/// Draws into a grid of its own.
func drawn(
  _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode,
  _ draw: (inout CellGrid, Rect, Glyphs) -> Void
) -> CellGrid {
  var grid = CellGrid(width: width, height: height)
  draw(&grid, Rect(width: width, height: height), glyphs)
  return grid
}

extension Dashboard {
  /// Presses keys, one character each, and returns all that is to be done.
  mutating func type(_ keys: String) -> [Effect] {
    keys.flatMap { update(.key(.character($0))) }
  }
}
