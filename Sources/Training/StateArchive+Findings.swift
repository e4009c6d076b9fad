import Learning
import LinearAlgebra

// How what was found out in a run is carried: the order of the lines is the format.

extension StateArchive {
  mutating func code(_ evaluation: inout Evaluation) throws {
    var (epoch, update) = (evaluation.epoch, evaluation.update)
    var (training, dev) = (evaluation.training, evaluation.dev)
    var (objective, norms) = (evaluation.objective, evaluation.weightNorms)
    try code(&epoch, "the epoch of the evaluation")
    try code(&update, "the update of the evaluation")
    try code(&training)
    try code(optional: &dev, filler: Score(cost: 0, accuracy: 0)) { try $0.code(&$1) }
    try code(&objective, "the objective")
    try code(&norms)
    evaluation = Evaluation(
      epoch: epoch, update: update, training: training, dev: dev, objective: objective,
      weightNorms: norms)
  }

  private mutating func code(_ score: inout Score) throws {
    var cost = score.cost
    try code(&cost, "a cost")
    var accuracy = score.accuracy
    try code(optional: &accuracy, filler: 0) { try $0.code(&$1, "an accuracy") }
    if let accuracy {
      score = Score(cost: cost, accuracy: accuracy)
      return
    }
    var (r2, rmse) = (score.fit?.r2, score.fit?.rmse ?? 0)
    try code(optional: &r2, filler: 0) { try $0.code(&$1, "an R²") }
    try code(&rmse, "the root of the mean squared error")
    score = Score(cost: cost, fit: Score.Fit(r2: r2, rmse: rmse))
  }

  mutating func code(_ watch: inout EarlyStopping) throws {
    var (mode, patience, minDelta, warmUp) =
      (watch.mode, watch.patience, watch.minDelta, watch.warmUp)
    try code(&mode, "early stopping")
    try code(&patience, "the patience", in: 1...Self.mostOfAnything)
    try code(&minDelta, "min-delta") { $0 >= 0 && $0.isFinite }
    try code(&warmUp, "the warm-up")
    var found = EarlyStopping(mode: mode, patience: patience, minDelta: minDelta, warmUp: warmUp)
    found.best = watch.best
    found.triggers = watch.triggers
    (found.evaluationsSinceBest, found.hasTriggered, found.patienceStart) =
      (watch.evaluationsSinceBest, watch.hasTriggered, watch.patienceStart)
    try code(optional: &found.best, filler: EarlyStopping.Best(epoch: 0, cost: 0)) {
      var (epoch, cost) = ($1.epoch, $1.cost)
      try $0.code(&epoch, "the best epoch")
      try $0.code(&cost, "the best cost", where: \.isFinite)
      $1 = EarlyStopping.Best(epoch: epoch, cost: cost)
    }
    try code(&found.evaluationsSinceBest, "the evaluations since the best")
    try code(each: &found.triggers, filler: EarlyStopping.Trigger(epoch: 0, reason: "")) {
      var (epoch, reason) = ($1.epoch, $1.reason)
      try $0.code(&epoch, "the epoch of a trigger")
      try $0.code(&reason)
      $1 = EarlyStopping.Trigger(epoch: epoch, reason: reason)
    }
    try code(&found.hasTriggered)
    try code(&found.patienceStart, "the start of patience")
    watch = found
  }

  /// Carries the costs of a trend. Its direction and extremes follow from them; their places in the
  /// format, which runs of earlier versions were written out in, stay.
  mutating func code(_ trend: inout CostTrend) throws {
    var direction = 0
    try code(&direction, "the direction of the dev cost", in: 0...3)
    var none: CostTrend.Observation?
    try code(optional: &none, filler: CostTrend.Observation()) { try $0.code(&$1) }
    try code(each: &trend.recent, filler: CostTrend.Observation(), bytesEach: 24) {
      try $0.code(&$1)
    }
    var (smoothed, unused) = (0.0, CostTrend.Observation())
    try code(&smoothed, "the smoothed dev cost")
    try code(&unused)
    try code(&unused)
    try code(&trend.count, "the number of dev costs", in: trend.recent.count...Self.mostOfAnything)
  }

  private mutating func code(_ observation: inout CostTrend.Observation) throws {
    try code(&observation.value, "a dev cost")
    try code(&observation.evaluation, "the number of an evaluation")
    try code(&observation.epoch, "the epoch of an evaluation")
  }

  mutating func code(_ history: inout History) throws {
    var (capacity, series) = (history.capacity, history.seriesCount)
    try code(&capacity, "the length of the history", in: 2...1 << 20)
    try require(capacity.isMultiple(of: 2), "the length of the history is \(capacity)")
    try code(&series, "the number of curves", in: 1...1 << 20)
    var found = History(seriesCount: series, capacity: capacity)
    (found.evaluationsPerBucket, found.evaluationsInLastBucket) =
      (history.evaluationsPerBucket, history.evaluationsInLastBucket)
    try code(
      &found.evaluationsPerBucket, "the evaluations of a bucket", in: 1...Self.mostOfAnything)
    try code(
      &found.evaluationsInLastBucket, "the evaluations of the last bucket",
      in: 0...found.evaluationsPerBucket)
    var epochs = Array(history.epochs)
    try code(each: &epochs, filler: 0) { try $0.code(&$1, "an epoch of the history") }
    let count = epochs.count
    try require(count <= capacity, "there are \(count) buckets in a history of \(capacity)")
    var curves: [[History.Extent]] = []
    for index in 0..<series {
      // The three values of each bucket, one after the other.
      var values =
        history.seriesCount == series
        ? history.series(index).flatMap { [$0.minimum, $0.maximum, $0.last] } : []
      try code(&values)
      try require(values.count == 3 * count, "a curve has \(values.count) values")
      curves.append(
        (0..<count).map { bucket in
          var extent = History.Extent(values[3 * bucket])
          extent.maximum = values[3 * bucket + 1]
          extent.last = values[3 * bucket + 2]
          return extent
        })
    }
    found.replaceBuckets(epochs: epochs, series: curves)
    history = found
  }
}
