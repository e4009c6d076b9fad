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

  /// Returns the row of an event, with the heading before the first.
  mutating func text(for event: TrainingEvent, time: Double) -> String {
    var cells: [String: String] = ["time": "\(time)"]
    switch event {
    case .evaluated(let evaluation, let learningRate):
      let figures = Self.figures(evaluation, learningRate: learningRate)
      for (name, value) in figures where value.isFinite { cells[name] = "\(value)" }
      (cells["epoch"], cells["update"]) = ("\(evaluation.epoch)", "\(evaluation.update)")
      guard columns.isEmpty else { break }
      columns = ["epoch", "update"] + figures.map(\.0) + ["time", "event", "value"]
      return columns.joined(separator: ",") + "\n" + row(cells)
    case .intervened(let intervention):
      let line = InterventionLine(intervention, time: time)
      (cells["epoch"], cells["update"]) = ("\(line.epoch)", "\(line.update)")
      cells["event"] = line.intervention
      cells["value"] =
        line.mode ?? line.value.map { "\($0)" }
        ?? line.values?.map { "\($0)" }.joined(separator: ",")
    case .ended(let ending):
      cells["epoch"] = "\(ending.epoch)"
      (cells["event"], cells["value"]) = ("ended", ending.message)
    }
    return row(cells)
  }

  private static func figures(
    _ evaluation: Evaluation, learningRate: Double
  ) -> [(String, Double)] {
    var figures: [(String, Double)] = []
    for (part, score) in [("train", evaluation.training), ("dev", evaluation.dev)] {
      guard let score else { continue }
      figures.append(("\(part)_cost", score.cost))
      switch score.quality {
      case .accuracy(let share): figures.append(("\(part)_accuracy", share))
      case .fit(let fit): figures += [("\(part)_r2", fit.r2 ?? .nan), ("\(part)_rmse", fit.rmse)]
      }
    }
    figures += [("objective", evaluation.objective), ("learning_rate", learningRate)]
    for (layer, norm) in evaluation.weightNorms.enumerated() {
      figures.append(("weight_norm_\(layer + 1)", norm))
    }
    return figures
  }

  private func row(_ cells: [String: String]) -> String {
    columns.map { Self.quoted(cells[$0] ?? "") }.joined(separator: ",") + "\n"
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { ",\"\r\n".contains($0) }) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
