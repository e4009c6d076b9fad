import Datasets

/// Is what the options of the data say, read or drawn.
struct LoadedData {
  /// Says where dev examples come from.
  enum Origin {
    /// From a generator, or dealt out from a collection.
    case builtIn
    /// From the same file as those for training.
    case split
    /// From files, or arrays, of their own.
    case files
  }

  var dataset: Dataset
  var origin: Origin

  /// What is wrong with how the examples are divided, a sentence each. Those of built-in sets are
  /// divided as they should be; parts of one file come from the same distribution.
  var warnings: [String] {
    guard origin != .builtIn else { return [] }
    return dataset.divisionWarnings(comparesDistributions: origin == .files).map(\.description)
  }
}
