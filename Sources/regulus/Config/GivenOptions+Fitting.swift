import Datasets
import Learning

extension GivenOptions {
  /// Returns these options without those that mean nothing beside `given`, which win over them: defaults
  /// are for every run, and a run that has no use for one is no mistake.
  ///
  /// ```swift
  /// GivenOptions(["split": "60,20,20", "seed": "5"]).fitting(GivenOptions(["data": "moons"]))  // seed
  /// ```
  ///
  /// What only the examples in a file can tell, such as whether they are images, is left to those who
  /// read it.
  func fitting(_ given: GivenOptions) -> GivenOptions {
    var result = self
    func value(_ name: String) -> String? { given.values[name] ?? result.values[name] }
    func leaveOut(_ names: String...) { for name in names { result.values[name] = nil } }

    let data = value("data").map { BuiltInDataset(rawValue: $0) } ?? .pitch
    if let data {
      leaveOut("dev", "test", "split", "label", "labels", "dev-labels", "test-labels", "image")
      if value("loss") != (data.targetKind == .values ? "mse" : "cross-entropy") {
        leaveOut("loss")
      }
      if data == .digits { leaveOut("noise") }
      let augmentation = value("augment").flatMap { try? Augmentation(parsing: $0) }
      if data != .digits, augmentation?.transforms.contains(where: \.takesImages) == true {
        leaveOut("augment")
      }
    } else {
      leaveOut("train-count", "dev-count", "test-count", "noise", "data-seed")
      // Of parts that one file is divided into and a file for one of them, that which was asked for
      // counts.
      if let split = given.values["split"] {
        leaveOut("dev")
        if Self.hasTest(split) { leaveOut("test") }
      }
      if value("dev") != nil { leaveOut("split") }
      if let split = result.values["split"], Self.hasTest(split), value("test") != nil {
        leaveOut("split")
      }
      if value("dev") == nil { leaveOut("dev-labels") }
      if value("test") == nil { leaveOut("test-labels") }
    }
    if (data?.targetKind ?? (value("loss") == "mse" ? .values : .classes)) == .values {
      leaveOut("label-noise", "label-smoothing")
    }

    switch value("optimizer").map({ Optimizer(name: $0) }) ?? .sgd {
    case .momentum, .nesterov: leaveOut("weight-decay")
    case .adamW: leaveOut("momentum")
    default: leaveOut("momentum", "weight-decay")
    }
    // One probability is for every hidden layer, and a list has one for each.
    let units = value("hidden") ?? data.map { $0 == .digits ? "32" : "20,3" }
    if let units, let keep = value("keep-prob") {
      func count(_ list: String) -> Int { list.split(separator: ",").count }
      if units == "none" || count(keep) > 1 && count(keep) != count(units) { leaveOut("keep-prob") }
    }

    // A record is either kept or not.
    if given.values["no-record"] == "true" { leaveOut("run-dir") }
    if given.values["run-dir"] != nil || given.values["resume"] != nil { leaveOut("no-record") }
    return result
  }

  /// Whether a split has a part for the test.
  private static func hasTest(_ split: String) -> Bool {
    (try? Split(parsing: split))?.shares.count == 3
  }
}
