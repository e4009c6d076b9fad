import Learning
import LinearAlgebra

// How each part of a run's state is carried out and in: the order of the lines is the format.

extension TrainerState {
  /// Names the parts that the state is carried in, the first one first.
  public enum Section: String, CaseIterable, Sendable {
    /// What the run was started with, and what the network looks like.
    case options
    /// How far it has got, and what was changed on the way.
    case progress
    /// The order of the examples and every generator.
    case batches
    /// The weights, then those with the best dev cost, and the latest finite ones.
    case weights, best, finite
    /// What the optimizer remembers.
    case optimizer
    /// Every evaluation, early stopping and the trend.
    case history
  }

  /// Carries every section, one after the other.
  ///
  /// - Parameter visit: Called with a section and a function that carries it in an archive.
  /// - Throws: What `visit` or the archive throws, and `TrainerStateError` for a value that no run
  ///   has.
  public mutating func code<Archive: StateArchive>(
    sections visit: (Section, (inout Archive) throws -> Void) throws -> Void
  ) throws {
    for section in Section.allCases {
      try visit(section) { archive in try code(section, in: &archive) }
    }
  }

  private mutating func code(_ section: Section, in archive: inout some StateArchive) throws {
    switch section {
    case .options: try codeOptions(&archive)
    case .progress: try codeProgress(&archive)
    case .batches: try codeBatches(&archive)
    case .weights: try codeParameters(\.parameters, &archive)
    case .best: try codeParameters(\.bestParameters, &archive)
    case .finite: try codeParameters(\.finiteParameters, &archive)
    case .optimizer: try codeOptimizer(&archive)
    case .history: try codeHistory(&archive)
    }
  }

  private mutating func codeOptions(_ archive: inout some StateArchive) throws {
    var size = MemoryLayout<Scalar>.size
    try archive.code(&size, "the size of a number", in: 4...8)
    try archive.require(
      size == MemoryLayout<Scalar>.size,
      "the run was trained in \(size == 4 ? "single" : "double") precision")
    try archive.code(&architecture)
    try archive.code(&options)
  }

  private mutating func codeProgress(_ archive: inout some StateArchive) throws {
    try archive.code(&epoch, "the epoch")
    try archive.code(&update, "the update")
    try archive.code(&plannedEpochs, "the number of epochs")
    try archive.code(&learningRate, "the learning rate") { $0 > 0 && $0.isFinite }
    try archive.code(&regularization, of: architecture)
    try archive.code(&bestRegularization, of: architecture)
    try archive.code(&finiteEpoch, "the epoch of finite weights")
    try archive.code(optional: &ending, filler: .none(in: .none)) {
      try $0.code(&$1, of: architecture)
    }
    try archive.code(
      each: &interventions, filler: Intervention(update: 0, epoch: 0, command: .pause)
    ) { try $0.code(&$1, of: architecture) }
    try archive.code(each: &realizedKeep, filler: 1) {
      try $0.code(&$1, "the share of units kept") { (0...1).contains($0) }
    }
  }

  private mutating func codeBatches(_ archive: inout some StateArchive) throws {
    try archive.code(compact: &batchOrder)
    try archive.require(isPermutation(batchOrder), "the order of examples leaves some out")
    try archive.code(&position, "the place in the epoch", in: 0...max(batchOrder.count - 1, 0))
    try archive.code(&shuffling)
    try archive.code(each: &masking, filler: RandomGenerator(seed: 0), bytesEach: 32) {
      try $0.code(&$1)
    }
    try archive.code(each: &maskCounts, filler: MaskCount(), bytesEach: 16) { archive, count in
      var (kept, drawn) = (count.kept, count.drawn)
      try archive.code(&drawn, "the number of units")
      try archive.code(&kept, "the number of units kept", in: 0...drawn)
      count = MaskCount(kept: kept, drawn: drawn)
    }
    try archive.require(
      maskCounts.count == architecture.hidden.count,
      "there are masks of \(maskCounts.count) hidden layers")
  }

  private mutating func codeParameters(
    _ part: WritableKeyPath<TrainerState, Parameters<Scalar>>, _ archive: inout some StateArchive
  ) throws {
    var parameters = self[keyPath: part]
    try archive.code(&parameters, of: architecture)
    self[keyPath: part] = parameters
  }

  private mutating func codeOptimizer(_ archive: inout some StateArchive) throws {
    var stepCount = optimizerState.stepCount
    try archive.code(&stepCount, "the number of steps")
    var moments = optimizerState.moments
    let empty = OptimizerState<Scalar>(for: options.optimizer, architecture: architecture)
    for index in empty.moments.indices {
      if index == moments.count { moments.append(empty.moments[index]) }
      try archive.code(&moments[index], of: architecture)
    }
    optimizerState = OptimizerState(
      for: options.optimizer, architecture: architecture, moments: moments, stepCount: stepCount)
  }

  private mutating func codeHistory(_ archive: inout some StateArchive) throws {
    try archive.code(&evaluation)
    try archive.code(&earlyStopping)
    try archive.code(&devTrend)
    if devTrend.count > 0 { devTrend.follow(earlyStopping.patience) }
    try archive.code(&history)
    let costs = history.seriesCount - architecture.layerCount
    try archive.require((1...2).contains(costs), "the history has \(costs) costs")
  }

  private func isPermutation(_ order: [Int]) -> Bool {
    var seen = [Bool](repeating: false, count: order.count)
    for index in order {
      guard seen.indices.contains(index), !seen[index] else { return false }
      seen[index] = true
    }
    return true
  }
}
