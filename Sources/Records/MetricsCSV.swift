import Learning
import Training

/// Writes what happens in a run as a table: a heading, and a row for each event, by the rules of
/// RFC 4180.
///
/// The heading is that of the first evaluation: accuracies, or for numbers R² and errors, and a norm
/// for each layer. An intervention or the ending is a row with its name under `event`. A figure that
/// is missing or no finite number is an empty cell.
struct MetricsCSV: Sendable {
  private var columns: [String] = []
  /// What came before the first evaluation, and has no columns yet.
  private var early: [LogLine] = []

  /// Returns the row of an event's line, with the heading before the first; nothing before there is
  /// an evaluation to make one from, behind which the rows so far then follow.
  mutating func text(for line: LogLine, of event: TrainingEvent) -> String {
    guard columns.isEmpty else { return text(for: line) }
    early.append(line)
    guard case .evaluated(let evaluation, _) = event else { return "" }
    defer { early = [] }
    return heading(for: evaluation) + early.map(text).joined()
  }

  /// Begins a table with the figures that an evaluation has, and returns its heading.
  mutating func heading(for evaluation: Evaluation) -> String {
    var figures: [String] = []
    for (part, score) in [("train", evaluation.training), ("dev", evaluation.dev)] {
      guard let score else { continue }
      figures.append("\(part)_cost")
      switch score.quality {
      case .accuracy: figures.append("\(part)_accuracy")
      case .fit: figures += ["\(part)_r2", "\(part)_rmse"]
      }
    }
    figures += ["objective", "learning_rate"]
    figures += evaluation.weightNorms.indices.map { "weight_norm_\($0 + 1)" }
    columns = ["epoch", "update"] + figures + ["time", "event", "value"]
    return columns.joined(separator: ",") + "\n"
  }

  /// Returns the row of a line.
  func text(for line: LogLine) -> String {
    switch line {
    case .evaluated(let line): row(Self.cells(line))
    case .intervened(let line):
      row([
        "epoch": "\(line.epoch)", "update": "\(line.update)", "time": "\(line.time)",
        "event": line.intervention,
        "value": line.mode ?? line.value.map { "\($0)" }
          ?? line.values?.map { "\($0)" }.joined(separator: ","),
      ])
    case .ended(let line):
      row([
        "epoch": "\(line.epoch)", "time": "\(line.time)", "event": "ended",
        "value": line.message,
      ])
    }
  }

  private static func cells(_ line: MetricLine) -> [String: String?] {
    let figures = [
      "train_cost": line.trainCost, "dev_cost": line.devCost,
      "train_accuracy": line.trainAccuracy, "dev_accuracy": line.devAccuracy,
      "train_r2": line.trainR2, "dev_r2": line.devR2, "train_rmse": line.trainRmse,
      "dev_rmse": line.devRmse, "objective": line.objective, "learning_rate": line.learningRate,
      "time": line.time,
    ]
    var cells = figures.mapValues { figure in figure.map { "\($0)" } }
    for (layer, norm) in line.weightNorms.enumerated() {
      cells["weight_norm_\(layer + 1)"] = norm.map { "\($0)" }
    }
    (cells["epoch"], cells["update"]) = ("\(line.epoch)", "\(line.update)")
    return cells
  }

  private func row(_ cells: [String: String?]) -> String {
    columns.map { Self.quoted((cells[$0] ?? nil) ?? "") }.joined(separator: ",") + "\n"
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { ",\"\r\n".contains($0) }) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
