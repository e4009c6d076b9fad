import ArgumentParser
import Learning
import LinearAlgebra
import Records
import Screen
import Synchronization
import Training

/// Is `regulus compare`: the textbook's table.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Train without regularization, with L1, L2 and dropout, and print one table.",
    discussion: """
      All runs start from the same weights. Strengths are those of --l1, --l2 and --keep-prob, \
      or 0.5, 0.7 and 0.86. With --augment there is one more, with augmentation alone.
      """)

  @OptionGroup(title: "Data") var data: DataOptions
  @OptionGroup(title: "Network and training") var model: ModelOptions
  @OptionGroup(title: "Regularization") var regularization: RegularizationOptions
  @OptionGroup(title: "Configuration") var config: ConfigOptions

  @Flag(help: "Print the table as one JSON object, and nothing else, on standard output.")
  var json = false

  func run() throws {
    switch model.precision {
    case .single: try run(Float.self)
    case .double: try run(Double.self)
    }
  }

  private func run<Scalar: BLASScalar>(_: Scalar.Type) throws {
    let setup = try RunSetup(
      data: data, model: model, regularization: regularization.always,
      augmentation: regularization.augment)
    setup.tellWarnings()
    let strengths = regularization.whenOn
    try setup.check(strengths.keepProbability)
    let none = regularization.always
    func with<Value>(
      _ part: WritableKeyPath<Regularization, Value>, of other: Regularization
    ) -> Regularization {
      var result = none
      result[keyPath: part] = other[keyPath: part]
      return result
    }
    var regularizations = [none, with(\.l1, of: strengths), with(\.l2, of: strengths)]
    // Without hidden layers there is nothing to drop.
    if setup.architecture.layerCount > 1 {
      regularizations.append(with(\.keepProbability, of: strengths))
    }
    if setup.augmentation != .none { regularizations.append(with(\.augments, of: strengths)) }
    let models = regularizations.map {
      Comparison.Model(modelName($0, setup.augmentation), $0)
    }
    let progress = ComparisonProgress()
    let rows = Comparison.run(
      models, network: try setup.makeNetwork() as Network<Scalar>,
      data: try setup.makeData(), options: setup.options,
      onProgress: { progress.tell($0) })
    progress.finish()
    if json {
      try StandardStreams.print([try jsonLine(ComparisonJSON(rows))])
    } else {
      try StandardStreams.print(lines(rows))
    }
    if rows.contains(where: { $0.ending?.reason == .diverged }) { throw ExitCode(2) }
  }

  private func lines(_ rows: [Comparison.Row]) -> [String] {
    let glyphs = StandardStreams.glyphs
    let hasDev = rows.contains { $0.dev != nil }
    let hasTest = rows.contains { $0.test != nil }
    let measure = rows.first?.training.quality.measure ?? "accuracy"
    var heading = ["model", "training \(measure)"]
    if hasDev { heading.append("dev \(measure)") }
    if hasTest { heading.append("test \(measure)") }
    if hasDev { heading.append("gap") }
    heading += ["‖W‖₂", "zeros"]
    if hasDev { heading.append("best epoch") }
    var table = TextTable(heading: heading, glyphs: glyphs)
    for row in rows {
      var cells = [row.model, figure(row.training.quality)]
      if hasDev { cells.append(row.dev.map { figure($0.quality) } ?? "") }
      if hasTest { cells.append(row.test.map { figure($0.quality) } ?? "") }
      if hasDev {
        let gap = row.dev.map { $0.cost - row.training.cost }
        cells.append(gap.map { NumberFormat.fixed($0, decimals: 3) } ?? "")
      }
      cells += [NumberFormat.fixed(row.weightNorm, decimals: 2), "\(row.zeros)/\(row.weights)"]
      if hasDev { cells.append(row.best.map { "\($0.epoch)" } ?? "") }
      table.add(cells)
    }
    let unusual = rows.compactMap { row in
      row.ending.flatMap {
        $0.reason == .finished
          ? nil : glyphs.text("\(row.model): \(NumberFormat.grouping($0.message))")
      }
    }
    let best =
      model.minDelta > 0 || model.warmUp > 0
      ? "the last improvement that early stopping counts" : "where the dev cost was lowest"
    let note =
      hasDev
      ? [
        "", "gap: dev cost minus training cost, both without penalty",
        "best epoch: \(best); all other figures are those of the last epoch",
      ] : []
    return table.lines + note + (unusual.isEmpty ? [] : [""] + unusual)
  }
}

/// Tells how far the runs have got, on a terminal only.
private final class ComparisonProgress: Sendable {
  private let shown = Mutex(-1)

  func tell(_ share: Double) {
    guard StandardStreams.errorIsTerminal else { return }
    let percent = Int(share * 100)
    shown.withLock { last in
      guard percent > last else { return }
      last = percent
      StandardStreams.replaceNote("training \(percent) %")
    }
  }

  func finish() {
    if StandardStreams.errorIsTerminal { StandardStreams.replaceNote("") }
  }
}

/// Is the table as `--json` writes it.
private struct ComparisonJSON: Encodable {
  struct Model: Encodable {
    var model: String
    var stopped: Ending.Reason?
    var epoch: Int?
    var trainCost: Double?
    var trainAccuracy: Double?
    var trainR2: Double?
    var trainRmse: Double?
    var devCost: Double?
    var devAccuracy: Double?
    var devR2: Double?
    var devRmse: Double?
    var testCost: Double?
    var testAccuracy: Double?
    var testR2: Double?
    var testRmse: Double?
    var gap: Double?
    var weightNorm: Double?
    var zeros: Int
    var weights: Int
    var bestEpoch: Int?
    var bestDevCost: Double?
  }

  var models: [Model]

  init(_ rows: [Comparison.Row]) {
    func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
    models = rows.map { row in
      Model(
        model: row.model, stopped: row.ending?.reason, epoch: row.ending?.epoch,
        trainCost: finite(row.training.cost), trainAccuracy: row.training.accuracy,
        trainR2: row.training.fit?.finiteR2, trainRmse: row.training.fit?.finiteRMSE,
        devCost: finite(row.dev?.cost), devAccuracy: row.dev?.accuracy,
        devR2: row.dev?.fit?.finiteR2, devRmse: row.dev?.fit?.finiteRMSE,
        testCost: finite(row.test?.cost), testAccuracy: row.test?.accuracy,
        testR2: row.test?.fit?.finiteR2, testRmse: row.test?.fit?.finiteRMSE,
        gap: finite(row.dev.map { $0.cost - row.training.cost }),
        weightNorm: finite(row.weightNorm), zeros: row.zeros, weights: row.weights,
        bestEpoch: row.best?.epoch, bestDevCost: finite(row.best?.cost))
    }
  }
}
