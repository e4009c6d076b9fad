import Datasets
import Learning
import Records

/// Is every option of a run with its value, given or by default, to be printed as a file for
/// `--config`.
struct EffectiveConfig {
  /// The lines of the file.
  let lines: [String]

  /// Puts together what was given and what follows from it.
  init(_ setup: RunSetup, given: GivenOptions, catalog: OptionCatalog) {
    let options = setup.options
    let hidden = setup.architecture.hidden
    var defaults: [String: String] = [:]
    for entry in catalog.entries where catalog.negated(by: entry.name) == nil {
      defaults[entry.name] =
        entry.isFlag ? "\(entry.defaultValue == "--\(entry.name)")" : entry.defaultValue
    }
    // Those that depend on others, or that the help names in words.
    let resolved = [
      "hidden": hidden.isEmpty ? "none" : hidden.map(String.init).joined(separator: ","),
      "activation": setup.architecture.activation.rawValue, "optimizer": options.optimizer.name,
      "learning-rate": "\(options.learningRate)", "schedule": "constant", "warm-up-epochs": "0",
      "batch-size": options.batchSize.map { "\($0)" } ?? "full", "epochs": "\(options.epochs)",
      "evaluate-every": "\(options.evaluationInterval)",
      "patience": "\(options.earlyStopping.patience)",
      "min-delta": "\(options.earlyStopping.minDelta)",
      "warm-up": "\(options.earlyStopping.warmUp)", "threads": "\(options.threads)", "l1": "0.0",
      "l2": "0.0", "keep-prob": "1.0", "label-smoothing": "0.0", "checkpoint-every": "30s",
    ]
    defaults.merge(resolved) { _, resolved in resolved }
    if setup.dataset.targetKind == .values { defaults["label-smoothing"] = nil }
    if hidden.isEmpty { defaults["keep-prob"] = nil }
    let values = defaults.merging(given.values) { _, given in given }
    var lines: [String] = []
    var section: String?
    for entry in catalog.entries where !ConfigFile.excluded.contains(entry.name) {
      guard let value = values[entry.name] else { continue }
      if let heading = entry.section, heading != section {
        lines += (lines.isEmpty ? [] : [""]) + ["# \(heading)"]
      } else if entry.section == nil && section != nil {
        lines += ["", "# Watching and keeping"]
      }
      section = entry.section
      lines.append("\(entry.name) = \(ConfigFile.toml(value, isFlag: entry.isFlag))")
    }
    self.lines = lines
  }
}
