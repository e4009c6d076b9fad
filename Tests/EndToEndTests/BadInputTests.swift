import Glibc
import PseudoTerminal
import Testing

/// What people get wrong, and what they are told.
@Suite struct BadInputTests {
  /// Runs regulus and expects a clear end: the code, and a message with all of some words.
  private func expect(
    _ arguments: [String], code: Int32, says words: [String], in folder: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try runRegulus(arguments, in: folder)
    let context = "\(arguments): \(result.status), \(result.errors)"
    #expect(result.status == .exited(code), "\(context)", sourceLocation: sourceLocation)
    #expect(result.output == "", "\(context)", sourceLocation: sourceLocation)
    let lines = result.errors.split(separator: "\n")
    // Wrong usage adds the option's help and the usage.
    #expect(lines.count <= (code == 64 ? 5 : 1), "\(context)", sourceLocation: sourceLocation)
    #expect(lines.first?.hasPrefix("Error: ") == true, "\(context)", sourceLocation: sourceLocation)
    for word in words {
      #expect(
        lines.first?.contains(word) == true, "‘\(word)’ in \(context)",
        sourceLocation: sourceLocation)
    }
  }

  static let files: [(content: String, message: [String])] = [
    ("", ["the file is empty"]),
    ("x,y,class\n", ["nothing below the header"]),
    ("x,y,class\n1,2,0\n3,1\n", ["line 3", "the row has 2 columns, the first row 3"]),
    ("x,y,class\n1,2,0\n3,4,5,1\n", ["line 3", "the row has 4 columns, the first row 3"]),
    ("x,y,class\n1,2,0\n3,four,1\n", ["line 3", "column 2 (y)", "'four' is not a number"]),
    ("x,y,class\n1,2,0\n3,,1\n", ["line 3", "column 2 (y)", "empty cell"]),
    ("x,y,class\n1,nan,0\n3,4,1\n", ["line 2", "column 2 (y)", "'nan' is not a finite number"]),
    ("x,y,class\ninf,2,0\n3,4,1\n", ["line 2", "column 1 (x)", "'inf' is not a finite number"]),
    ("x,y,class\n1e999,2,0\n3,4,1\n", ["line 2", "column 1 (x)", "not a finite number"]),
    ("x,y,class\n1,2,0\n3,4,0\n", ["column 3 (class)", "all labels are '0'"]),
    ("x,y,class\n1,2,0\n3,4,\n", ["line 3", "column 3 (class)", "the label is empty"]),
    ("x,y,class\n1,\"2,0\n3,4,1\n", ["line 2", "the quote that opens this cell is never closed"]),
    ("class\n1\n0\n", ["one column only"]),
    ("x,y,class\n1,2,0\n3,4,1\n", ["leaves the dev part without any"]),
  ]

  @Test(arguments: files)
  func filesAreDescribedByLineAndColumn(content: String, message: [String]) throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/bad.csv", content)
      let names = message[0].hasPrefix("leaves") ? [] : ["bad.csv"]
      try expect(["--data", "bad.csv"], code: 1, says: names + message, in: folder)
    }
  }

  @Test func whatIsNoFileOfTextIsToldApart() throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/latin.csv", Array("x,y,class\n1,2,caf".utf8) + [0xE9, 0x0A])
      try writeFile("\(folder)/binary.csv", (0..<2000).map { UInt8(truncatingIfNeeded: $0 * 7) })
      try expect(
        ["--data", "latin.csv"], code: 1, says: ["latin.csv, line 2", "not UTF-8"], in: folder)
      try expect(["--data", "binary.csv"], code: 1, says: ["binary.csv"], in: folder)
      try expect(["--data", folder], code: 1, says: [folder, "directory"], in: folder)
      try expect(["--data", "none.csv"], code: 1, says: ["none.csv", "no such file"], in: folder)
      try expect(["--data", "/dev/zero"], code: 1, says: ["/dev/zero", "device"], in: folder)
    }
  }

  @Test func unknownNamesAreToldTheSetsThereAre() throws {
    try expect(
      ["--data", "spirals"], code: 64,
      says: ["'spirals'", "did you mean spiral? The sets are pitch, moons", "blobs"])
    try expect(
      ["--data", "whatever"], code: 64, says: ["neither a built-in set nor a file; the sets are"])
  }

  @Test func commandsAreToldFromWhatIsSpeltLikeThem() throws {
    let all = "train, demo, compare, check, data, runs"
    for (arguments, message) in [
      (["trian", "--epochs", "5"], "there is no command 'trian'; did you mean train?"),
      (["fit"], "there is no command 'fit'; there are \(all)"),
      (["moons"], "there is no command 'moons'; did you mean --data moons?"),
      (["x.csv"], "there is no command 'x.csv'; did you mean --data x.csv?"),
      (["runs", "shwo"], "there is no command 'runs shwo'; did you mean runs show?"),
      (
        ["data", "moons"],
        "there is no command 'data moons'; there are data list, data show, data export"
      ),
      (["\u{1B}[2J"], "there is no command '\\x1B[2J'; there are \(all)"),
    ] {
      let result = try runRegulus(arguments)
      #expect(result.status == .exited(64))
      #expect(result.errors.split(separator: "\n").first == "Error: \(message)", "\(result.errors)")
    }
  }

  /// Numbers to predict, for which the loss has been forgotten, are told from classes.
  @Test func numbersAreNotTakenForClasses() throws {
    try withTemporaryFolder { folder in
      let rows = (0..<200).map { "\($0 % 7),\($0 % 11),\(1000 + 37 * $0)\n" }
      try writeFile("\(folder)/prices.csv", "x,y,price\n" + rows.joined())
      try expect(
        ["--data", "prices.csv"], code: 1,
        says: [
          "prices.csv, column 3 (price)", "200 different ones for 200 examples",
          "predict numbers with --loss mse",
        ], in: folder)
    }
  }

  @Test func devDataMustMatch() throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/train.csv", smallCSV())
      try writeFile("\(folder)/wide.csv", "x,y,z,class\n1,2,3,0\n1,2,3,1\n")
      try writeFile("\(folder)/other.csv", "x,y,class\n1,2,7\n1,2,1\n")
      let train = ["--data", "train.csv"]
      try expect(
        train + ["--dev", "wide.csv"], code: 1,
        says: ["wide.csv", "4 columns", "train.csv has 3"], in: folder)
      try expect(
        train + ["--test", "other.csv"], code: 1,
        says: ["other.csv", "line 2", "'7' is not among"], in: folder)
      try expect(
        train + ["--dev", "missing.csv"], code: 1, says: ["missing.csv", "no such file"],
        in: folder)
      try expect(
        train + ["--label", "klass"], code: 1, says: ["no column is named 'klass'"], in: folder)
      try expect(train + ["--label", "9"], code: 1, says: ["column 9", "from 1 to 3"], in: folder)
      try expect(
        train + ["--split", "60,40", "--dev", "train.csv"], code: 64, says: ["--split"], in: folder)
    }
  }

  static let options: [(arguments: [String], words: [String])] = [
    (["--keep-prob", "0"], ["--keep-prob", "above 0 and at most 1"]),
    (["--keep-prob", "1.5"], ["--keep-prob", "'1.5'"]),
    (["--keep-prob", "abc"], ["--keep-prob", "'abc'"]),
    (["--keep-prob=-1"], ["--keep-prob", "'-1'"]),
    (["--l2", "-1"], ["--l2", "'-1'", "at least 0"]),
    (["--threads", "3000000000"], ["--threads", "1 to 1024"]),
    (["--keep-prob", "1e-40"], ["--keep-prob", "at least 0.000001"]),
    (["--hidden", "none", "--keep-prob", "0.5"], ["--keep-prob", "hidden units"]),
    (["--augment", "shift"], ["--augment", "shift has no strength", "shift=1"]),
    (["--augment", "shear=abc"], ["--augment", "'abc'", "from 0 to 80"]),
    (["--augment", "tilt=1"], ["--augment", "'tilt'", "did you mean"]),
    (["--augment", "shift=1"], ["--augment", "only digits has images", "pitch", "jitter=0.1"]),
    (["--image", "8x8"], ["--image is for files", "pitch is built in"]),
    (["--data", "x.csv", "--image", "8"], ["--image", "'8'", "28x28"]),
    (["--keep-prob", "0.8,"], ["--keep-prob", "''"]),
    (["--keep-prob", "0.8,0"], ["--keep-prob", "'0'", "above 0 and at most 1"]),
    (
      ["--keep-prob", "0.8,0.7,0.6"],
      ["--keep-prob has 3 probabilities for 2 hidden layers", "one for each"]
    ),
    (["--hidden", "5", "--keep-prob", "0.8,0.7"], ["2 probabilities for 1 hidden layer;"]),
    (["--optimizer", "Adam"], ["'Adam'", "sgd, momentum, nesterov, rmsprop, adam, adamw"]),
    (["--momentum", "0.9"], ["--momentum belongs to --optimizer momentum or nesterov"]),
    (["--optimizer", "momentum", "--momentum", "1"], ["'1'", "at least 0 and below 1"]),
    (
      ["--optimizer", "adam", "--weight-decay", "0.1"],
      ["--weight-decay belongs to --optimizer adamw"]
    ),
    (["--schedule", "linear"], ["'linear' is not a schedule", "cosine"]),
    (["--schedule", "step:1000"], ["a schedule of step is written like step:1000,0.5"]),
    (["--warm-up-epochs", "-1"], ["--warm-up-epochs", "'-1'", "at least 0"]),
    (["--max-norm", "0"], ["--max-norm", "'0'", "above 0"]),
    (["--clip-norm", "nan"], ["--clip-norm", "'nan'"]),
    (["--label-smoothing", "1"], ["--label-smoothing", "'1'", "below 1"]),
    (["--init", "glorot"], ["'glorot'", "xavier", "lecun-uniform", "uniform:0.1"]),
    (["--init", "-0.1"], ["'-0.1'"]),
    (["--hidden", "1000000"], ["values", "--hidden", "--batch-size"]),
    (["--l2=-1"], ["--l2", "'-1'", "at least 0"]),
    (["--l1", "nan"], ["--l1", "'nan'"]),
    (["--l1", "inf"], ["--l1", "'inf'"]),
    (["--learning-rate", "0"], ["--learning-rate", "above 0"]),
    (["--learning-rate", "-1"], ["--learning-rate", "'-1'", "above 0"]),
    (["--learning-rate=-1"], ["--learning-rate", "'-1'"]),
    (["--learning-rate", "nan"], ["--learning-rate", "'nan'"]),
    (["--hidden", "0"], ["--hidden", "'0'"]),
    (["--hidden", "20,,3"], ["--hidden", "''", "20,3"]),
    (["--hidden", "abc"], ["--hidden", "'abc'"]),
    (["--hidden", "99999999999999999999"], ["--hidden"]),
    (["--hidden", "100000,100000"], ["weights", "--hidden"]),
    (["--data", "x.csv", "--split", "100,0"], ["--split", "positive"]),
    (["--data", "x.csv", "--split", "50"], ["--split", "two or three shares"]),
    (["--data", "x.csv", "--split", "a,b"], ["--split", "'a'"]),
    (["--split", "80,20"], ["--split", "pitch is built in"]),
    (["--epochs", "0"], ["--epochs", "at least 1"]),
    (["--epochs", "1.5"], ["--epochs", "'1.5'"]),
    (["--batch-size", "0"], ["--batch-size", "or full"]),
    (["--patience", "0"], ["--patience", "at least 1"]),
    (["--evaluate-every", "0"], ["--evaluate-every", "at least 1"]),
    (["--threads", "0"], ["--threads", "1 to 1024"]),
    (["--pace", "0"], ["--pace", "or max"]),
    (["--min-delta=-1"], ["--min-delta"]),
    (["--warm-up=-1"], ["--warm-up"]),
    (["--seed", "x"], ["--seed", "'x'"]),
    (["--precision", "half"], ["--precision", "'single'"]),
    (["--activation", "step"], ["--activation", "relu"]),
    (["--early-stopping", "yes"], ["--early-stopping", "'stop'"]),
    (["--init", "glorot"], ["--init", "xavier"]),
    (["--init", "0"], ["--init", "scale above 0"]),
    (["--epochs"], ["--epochs"]),
    (["--dropout", "0.5"], ["--dropout"]),
    (["fit"], ["fit"]),
  ]

  @Test(arguments: options)
  func optionsAreNamedWithTheirRule(arguments: [String], words: [String]) throws {
    try expect(arguments, code: 64, says: words)
  }

  /// What a file is called, and not what it looks like.
  @Test func namesAreText() throws {
    try withTemporaryFolder { folder in
      let program = try builtProduct("regulus")
      let result = try runProcess(
        "sh", ["-c", "exec \(program) --epochs 5 --save \"$(printf 'w\\351.safetensors')\""],
        environment: environment([:]), workingDirectory: folder)
      #expect(result.status == .exited(64))
      #expect(result.errors.contains("'w\\xE9.safetensors' is not text in UTF-8"))
      #expect(try fileNames(in: folder).isEmpty)
    }
  }

  /// Larger counts than any run comes to could not be kept in a checkpoint.
  @Test(arguments: ["--epochs", "--evaluate-every", "--warm-up-epochs", "--patience"])
  func countsHaveALimit(option: String) throws {
    for count in ["281474976710657", "9223372036854775807"] {
      try expect([option, count], code: 64, says: [option, "at most 281474976710656"])
      try expect(["--batch-size", count], code: 64, says: ["--batch-size", "or full"])
      try expect(["--schedule", "cosine:\(count)"], code: 64, says: ["--schedule", count])
      try expect(["--schedule", "step:\(count),0.5"], code: 64, says: ["--schedule", count])
    }
  }

  @Test func compareIsAsStrict() throws {
    for arguments in [["--epochs", "0"], ["--keep-prob", "2"], ["--save", "x"]] {
      try expect(["compare"] + arguments, code: 64, says: [arguments[0]])
    }
    try expect(["compare", "--data", "missing.csv"], code: 1, says: ["missing.csv"])
  }

  @Test func imagesOfFilesMustBeNamedAndFit() throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/train.csv", smallCSV())
      let train = ["--data", "train.csv"]
      try expect(
        train + ["--augment", "shift=1,jitter=0.1,flip=0.5"], code: 64,
        says: ["--augment", "shift and flip are for images", "--image"], in: folder)
      try expect(
        train + ["--image", "8x8"], code: 64,
        says: ["--image", "8x8 have 64 values", "examples 2 features"], in: folder)
      let result = try runRegulus(
        train + ["--image", "1x2", "--augment", "flip=0.5", "--epochs", "3"], in: folder)
      #expect(result.status == .exited(0))
      #expect(result.output.contains("augmentation flip=0.5"))
    }
  }

  @Test func sizesOfBuiltInSetsHaveLimits() throws {
    for arguments in [["--train-count", "0"], ["--train-count", "1"], ["--noise=-1"]] {
      let result = try runRegulus(arguments + ["--epochs", "1"])
      #expect(result.status.isOrderly, "\(arguments): \(result)")
      #expect(!result.errors.contains("Fatal"), "\(arguments): \(result)")
    }
  }

  @Test func firstWeightsMustFit() throws {
    try withTemporaryFolder { folder in
      let saved = try runRegulus(["--epochs", "1", "--save", "w.safetensors"], in: folder)
      #expect(saved.status == .exited(0))
      let weights = readFile("\(folder)/w.safetensors")
      try writeFile("\(folder)/cut.safetensors", weights.prefix(100))
      try writeFile("\(folder)/short.safetensors", weights.dropLast(4))
      try writeFile("\(folder)/text.safetensors", "this is not a file of tensors")
      try writeFile("\(folder)/empty.safetensors", "")
      let cases: [([String], [String])] = [
        (["--hidden", "5", "--init", "w.safetensors"], ["layers.0.weight is 20 × 2", "5 × 2"]),
        (["--hidden", "20", "--init", "w.safetensors"], ["layers.1.weight", "--hidden"]),
        (["--hidden", "none", "--init", "w.safetensors"], ["layers.0.weight", "--hidden"]),
        (["--init", "cut.safetensors"], ["cut.safetensors", "cut off or damaged"]),
        (["--init", "short.safetensors"], ["short.safetensors"]),
        (["--init", "text.safetensors"], ["text.safetensors", "safetensors file?"]),
        (["--init", "empty.safetensors"], ["empty.safetensors"]),
        (["--init", "none.safetensors"], ["none.safetensors", "No such file"]),
        (["--init", folder + "/"], [folder]),
      ]
      for (arguments, words) in cases {
        try expect(arguments, code: 1, says: words, in: folder)
      }
    }
  }

  @Test func damagedWeightsNeverTrap() throws {
    try withTemporaryFolder { folder in
      _ = try runRegulus(["--epochs", "1", "--hidden", "2", "--save", "w.safetensors"], in: folder)
      let weights = readFile("\(folder)/w.safetensors")
      var generator = SystemRandomNumberGenerator()
      for _ in 0..<15 {
        var damaged = weights
        for _ in 0..<3 {
          let place = Int.random(in: 0..<damaged.count, using: &generator)
          damaged[place] = UInt8.random(in: 0...255, using: &generator)
        }
        try writeFile("\(folder)/damaged.safetensors", damaged)
        let result = try runRegulus(
          ["--epochs", "1", "--hidden", "2", "--init", "damaged.safetensors"], in: folder)
        #expect(result.status.isOrderly, "\(result.errors), bytes \(damaged)")
      }
    }
  }
}
