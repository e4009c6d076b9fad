import Datasets

/// Reads archives of NumPy, as `numpy.savez` and `numpy.savez_compressed` write them, and finds the
/// features and labels in them by the names of their arrays.
///
/// Capital and small letters are the same. Those for dev and test are optional:
///
/// | | features | labels |
/// |---|---|---|
/// | training | `x`, `x_train`, `train_x`, `images`, `train_images`, `features`, `data` | `y`, `y_train`, `train_y`, `labels`, `train_labels`, `target`, `targets` |
/// | dev | `x_dev`, `x_val`, `x_valid`, `dev_x`, `val_x`, `dev_images`, `val_images` | `y_dev`, … |
/// | test | `x_test`, `test_x`, `test_images` | `y_test`, `test_y`, `test_labels` |
struct NPZFile {
  /// A part of a data set, as archives name it.
  enum Part {
    case training, dev, test

    /// The names of the array of features.
    var featureNames: [String] {
      switch self {
      case .training:
        ["x", "x_train", "train_x", "images", "train_images", "features", "data"]
      case .dev: ["x_dev", "x_val", "x_valid", "dev_x", "val_x", "dev_images", "val_images"]
      case .test: ["x_test", "test_x", "test_images"]
      }
    }

    /// The names of the array of labels.
    var labelNames: [String] {
      switch self {
      case .training:
        ["y", "y_train", "train_y", "labels", "train_labels", "target", "targets"]
      case .dev: ["y_dev", "y_val", "y_valid", "dev_y", "val_y", "dev_labels", "val_labels"]
      case .test: ["y_test", "test_y", "test_labels"]
      }
    }
  }

  private let archive: ZipFile
  private let path: String

  /// Reads the directory of `bytes`, the contents of the file at `path`.
  init(_ bytes: [UInt8], path: String) throws(DataFileError) {
    archive = try ZipFile(bytes, path: path)
    self.path = path
  }

  /// Returns the features and labels of a part; nil where the archive has no features for it, but for
  /// training, where that is an error.
  func arrays(
    of part: Part
  ) throws(DataFileError) -> (features: NumericArray, labels: NumericArray)? {
    guard let features = try array(part.featureNames, "features", isNeeded: part == .training),
      let labels = try array(part.labelNames, "labels", isNeeded: true)
    else { return nil }
    return (features, labels)
  }

  /// The names of the arrays.
  private var names: [String] {
    archive.entries.map { $0.name.hasSuffix(".npy") ? String($0.name.dropLast(4)) : $0.name }
  }

  private func array(
    _ wanted: [String], _ what: String, isNeeded: Bool
  ) throws(DataFileError) -> NumericArray? {
    let matches = names.indices.filter { wanted.contains(names[$0].lowercased()) }
    if matches.isEmpty && !isNeeded { return nil }
    guard let match = matches.first, matches.count == 1 else {
      throw DataFileError(
        file: path,
        problem: .arrays(
          matches.isEmpty ? "is no array of \(what)" : "are several arrays of \(what)",
          wanted: Array(wanted.prefix(2)), found: names.map { VisibleText.excerpt($0) }))
    }
    let contents = try archive.contents(of: archive.entries[match])
    return try NPYFile.read(contents[...], path: path, name: names[match])
  }
}
