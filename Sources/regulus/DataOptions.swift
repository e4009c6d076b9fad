import ArgumentParser
import DataFiles
import Datasets
import Glibc
import LinearAlgebra

/// Says which examples to train on and to judge by.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A built-in set (\(BuiltInDataset.allCases.map(\.rawValue).joined(separator: ", "))) "
        + "or a file: CSV or TSV, IDX, .npy or .npz, as it is or packed with gzip.",
      valueName: "name or file"))
  var data = BuiltInDataset.pitch.rawValue

  @Option(help: ArgumentHelp("A file of dev examples.", valueName: "file"))
  var dev: String?

  @Option(
    help: ArgumentHelp(
      "A file of test examples, scored once, at the end.",
      valueName: "file"))
  var test: String?

  @Option(
    help: ArgumentHelp(
      "The labels of an IDX or .npy file, where their name does not tell: train-labels-idx1-ubyte "
        + "beside train-images-idx3-ubyte, y.npy beside x.npy.", valueName: "file"))
  var labels: String?

  @Option(help: ArgumentHelp("The labels of --dev, likewise.", valueName: "file"))
  var devLabels: String?

  @Option(help: ArgumentHelp("The labels of --test, likewise.", valueName: "file"))
  var testLabels: String?

  @Option(
    help: ArgumentHelp(
      "Parts of the file for training, dev and, if three, test, drawn by the seed: shares of their "
        + "sum, so that 60,20,20 and 3,1,1 are the same. (default: 80,20 if there is no --dev)",
      valueName: "shares"),
    transform: parseSplit)
  var split: Split?

  @Option(
    help: ArgumentHelp(
      "The column of the file that holds the class, or the number to predict, by name or number; "
        + "the last by default.",
      valueName: "column"))
  var label: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Take the features of a file for the pixels of images of this height and width, row by row, "
        + "and channels where there are several; they are normalized by one mean a channel.",
      valueName: "8x8 or 32x32x3"),
    transform: parseImageShape)
  var image: ImageShape?

  @Option(
    help: ArgumentHelp(
      "What is minimized: cross-entropy, where labels are classes, or mse, the mean squared error, "
        + "where they are numbers to predict. A built-in set implies it; for files cross-entropy is "
        + "the default.", valueName: "name"))
  var loss: Loss?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Bring every feature to mean 0 and standard deviation 1 on the training set; numbers to predict too."
  )
  var normalize = true

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Training examples of a built-in set.", valueName: "n"),
    transform: parseCount)
  var trainCount: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Dev examples of a built-in set.", valueName: "n"),
    transform: parseCount)
  var devCount: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Test examples of a built-in set.", valueName: "n"),
    transform: parseCount)
  var testCount: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Noise of a built-in set.", valueName: "sigma"),
    transform: parseNotNegative)
  var noise: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Share of the training examples that get a wrong label, such as 0.2 or 20%. (default: 0)",
      valueName: "share"),
    transform: parseShare)
  var labelNoise = 0.0

  @Option(help: ArgumentHelp("Seed of a built-in set's points.", valueName: "n"))
  var dataSeed: UInt64?

  /// The built-in set that `--data` names, if it does.
  var builtIn: BuiltInDataset? { BuiltInDataset(rawValue: data) }

  /// Whether labels are classes, or numbers to predict.
  var targetKind: Targets.Kind { builtIn?.targetKind ?? loss?.targetKind ?? .classes }

  func validate() throws {
    guard labelNoise == 0 || targetKind == .classes else {
      throw ValidationError(
        "--label-noise gives examples a wrong class, and here numbers are predicted; leave it out"
          + (builtIn == nil ? "" : ", or spoil the numbers with --noise"))
    }
    if let builtIn {
      guard image == nil else {
        throw ValidationError(
          "--image is for files, and --data \(data) is built in; it is known whether it has images")
      }
      if let loss, loss.targetKind != builtIn.targetKind {
        throw ValidationError(
          loss == .mse
            ? "--loss mse predicts numbers, and --data \(data) has classes; leave it out, or take "
              + "--data wave"
            : "--loss cross-entropy tells classes apart, and --data \(data) has numbers to predict; "
              + "leave it out")
      }
      let misplaced = [
        ("--dev", dev != nil), ("--test", test != nil), ("--split", split != nil),
        ("--label", label != nil), ("--labels", labels != nil),
        ("--dev-labels", devLabels != nil), ("--test-labels", testLabels != nil),
      ]
      if let (name, _) = misplaced.first(where: \.1) {
        throw ValidationError(
          "\(name) is for files, and --data \(data) is built in; "
            + "its sizes are --train-count, --dev-count and --test-count")
      }
    } else {
      // A name without anything of a path was meant for a built-in set.
      guard data.contains(where: { "/.".contains($0) }) || access(data, F_OK) == 0 else {
        let names = BuiltInDataset.allCases.map(\.rawValue)
        let guess = EditDistance.nearest(to: data, among: names).map { "did you mean \($0)? The" }
        throw ValidationError(
          "'\(VisibleText.excerpt(data))' is neither a built-in set nor a file; "
            + "\(guess ?? "the") sets are \(names.joined(separator: ", "))")
      }
      let misplaced = [
        ("--train-count", trainCount != nil), ("--dev-count", devCount != nil),
        ("--test-count", testCount != nil), ("--noise", noise != nil),
        ("--data-seed", dataSeed != nil),
      ]
      if let (name, _) = misplaced.first(where: \.1) {
        throw ValidationError(
          "\(name) is for built-in sets, and '\(VisibleText.excerpt(data))' is not one of them")
      }
      if split != nil && dev != nil {
        throw ValidationError("--split divides one file; leave it out with --dev")
      }
      for (name, part, isWithout) in [
        ("dev", "--dev-labels", devLabels != nil && dev == nil),
        ("test", "--test-labels", testLabels != nil && test == nil),
      ] where isWithout {
        throw ValidationError("\(part) belongs to --\(name), which is missing")
      }
      if let split, split.shares.count == 3, test != nil {
        throw ValidationError("--split has a part for the test, and --test is a file; give one")
      }
    }
  }

  /// Reads or draws the examples, which are not normalized yet; a file without any for dev is split
  /// 80 to 20.
  ///
  /// Reading that takes longer than half a second is told on a terminal.
  func load(seed: UInt64) throws -> LoadedData {
    let whole = try loadWhole()
    guard builtIn == nil, dev == nil else {
      return LoadedData(dataset: whole, origin: builtIn == nil ? .files : .builtIn)
    }
    if whole.dev != nil {
      guard split == nil else {
        throw ValidationError(
          "--split divides examples, and '\(VisibleText.excerpt(data))' has some for dev of its own; "
            + "leave it out")
      }
      return LoadedData(dataset: whole, origin: .files)
    }
    if let split, split.shares.count == 3, whole.test != nil {
      throw ValidationError(
        "--split has a part for the test, and '\(VisibleText.excerpt(data))' has one of its own; "
          + "give two shares")
    }
    var parts = try whole.splitting(by: split ?? Split(shares: [80, 20]), seed: seed)
    if let test = whole.test { parts.test = test }
    return LoadedData(dataset: parts, origin: .split)
  }

  /// Reads or draws the examples as they are, without dividing those of a file.
  func loadWhole() throws -> Dataset {
    if let builtIn {
      return try builtIn.make(
        trainingCount: trainCount, devCount: devCount, testCount: testCount ?? 0, noise: noise,
        seed: dataSeed)
    }
    let note = ReadingNote()
    defer { note.finish() }
    let files = DataFiles(
      .init(data, labels: labels), dev: dev.map { .init($0, labels: devLabels) },
      test: test.map { .init($0, labels: testLabels) },
      label: label.map(LabelColumn.init(parsing:)),
      predicting: targetKind)
    let dataset = try Dataset(reading: files) { note.tell($0, $1) }
    guard let image else { return dataset }
    do {
      return try dataset.takenAsImages(of: image)
    } catch {
      throw ValidationError("--image: \(error)")
    }
  }
}
