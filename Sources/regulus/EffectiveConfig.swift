import Datasets
import Learning
import Records

/// Is every option of a run that has a value, given or by default, to be printed as a file for
/// `--config`, so that no file of defaults changes it. What is absent and has no word for that, such as
/// a largest norm, is not printed.
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
      "l2": "0.0", "keep-prob": "1.0", "label-smoothing": "0.0", "label-noise": "0.0",
      "augment": "none", "alert": "title", "checkpoint-every": "30s",
    ]
    defaults.merge(resolved) { _, resolved in resolved }
    defaults.merge(Self.data(setup, given)) { _, resolved in resolved }
    let initializer = Initializer.suited(to: setup.architecture.activation)
    defaults["init"] = Initializer.names.first { Initializer(parsing: $0) == initializer }
    switch options.optimizer {
    case .momentum(let beta), .nesterov(let beta): defaults["momentum"] = "\(beta)"
    case .adamW: defaults["weight-decay"] = "\(options.optimizer.weightDecay)"
    case .sgd, .rmsProp, .adam: break
    }
    if setup.dataset.targetKind == .values {
      defaults["label-smoothing"] = nil
      defaults["label-noise"] = nil
    }
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

  /// Returns what the options of the data come to where they are not given.
  private static func data(_ setup: RunSetup, _ given: GivenOptions) -> [String: String] {
    let dataset = setup.dataset
    var values = ["loss": dataset.targetKind == .values ? "mse" : "cross-entropy"]
    let data = given.values["data"] ?? BuiltInDataset.pitch.rawValue
    if let builtIn = BuiltInDataset(rawValue: data) {
      values["train-count"] = "\(dataset.training.count)"
      values["dev-count"] = "\(dataset.dev?.count ?? 0)"
      values["test-count"] = "\(dataset.test?.count ?? 0)"
      values["noise"] = builtIn.defaults.noise.map { "\($0)" }
      values["data-seed"] = "\(builtIn.defaults.seed)"
    } else if setup.isSplit {
      values["split"] = "80,20"
    }
    return values
  }
}
