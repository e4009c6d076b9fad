import Testing

@testable import regulus

@Suite struct GivenOptionsFittingTests {
  private func kept(
    _ defaults: [String: String], beside given: [String: String] = [:]
  ) -> Set<String> {
    Set(GivenOptions(defaults).fitting(GivenOptions(given)).values.keys)
  }

  private let ofFiles = [
    "dev": "d.csv", "test": "t.csv", "label": "side", "labels": "y.npy", "image": "8x8",
    "dev-labels": "dy.npy", "test-labels": "ty.npy",
  ]
  private let ofBuiltIn = [
    "train-count": "5", "dev-count": "5", "test-count": "5", "noise": "0.1", "data-seed": "3",
  ]

  @Test func dataDecide() {
    let all = ofFiles.merging(ofBuiltIn) { own, _ in own }.merging(["seed": "5"]) { own, _ in own }
    #expect(kept(all) == Set(ofBuiltIn.keys).union(["seed"]))
    #expect(kept(all, beside: ["data": "moons"]) == Set(ofBuiltIn.keys).union(["seed"]))
    #expect(kept(all, beside: ["data": "a.csv"]) == Set(ofFiles.keys).union(["seed"]))
    // The data may be a default themselves.
    let ofOwn = all.merging(["data": "a.csv"]) { own, _ in own }
    #expect(kept(ofOwn) == Set(ofFiles.keys).union(["seed", "data"]))
    #expect(kept(["noise": "0.1"], beside: ["data": "digits"]) == [])
  }

  @Test func partsComeFromOnePlace() {
    let file = ["data": "a.csv"]
    func beside(_ name: String, _ value: String) -> [String: String] {
      file.merging([name: value]) { own, _ in own }
    }
    #expect(kept(["split": "60,20,20"], beside: file) == ["split"])
    #expect(kept(["split": "80,20"], beside: beside("dev", "d.csv")) == [])
    #expect(kept(["split": "80,20"], beside: beside("test", "t.csv")) == ["split"])
    #expect(kept(["split": "60,20,20"], beside: beside("test", "t.csv")) == [])
    let files = ["dev": "d.csv", "dev-labels": "l.npy", "test": "t.csv", "test-labels": "m.npy"]
    #expect(kept(files, beside: beside("split", "80,20")) == ["test", "test-labels"])
    #expect(kept(files, beside: beside("split", "60,20,20")) == [])
    #expect(kept(["dev-labels": "l.npy"], beside: file) == [])
    #expect(kept(["dev-labels": "l.npy"], beside: beside("dev", "d.npy")) == ["dev-labels"])
  }

  @Test func theKindOfLabelsDecides() {
    let ofClasses = ["label-noise": "0.1", "label-smoothing": "0.1"]
    #expect(kept(ofClasses) == Set(ofClasses.keys))
    #expect(kept(ofClasses, beside: ["data": "wave"]) == [])
    #expect(kept(ofClasses, beside: ["data": "a.csv", "loss": "mse"]) == [])
    // A loss that is passed over decides nothing.
    let withLoss = ofClasses.merging(["loss": "mse"]) { own, _ in own }
    #expect(kept(withLoss) == Set(ofClasses.keys))
    #expect(kept(withLoss, beside: ["data": "a.csv"]) == ["loss"])
    #expect(kept(["loss": "mse"], beside: ["data": "wave"]) == ["loss"])
    #expect(kept(["augment": "jitter=0.1,shift=1"]) == [])
    #expect(kept(["augment": "jitter=0.1"]) == ["augment"])
    #expect(kept(["augment": "shift=1"], beside: ["data": "digits"]) == ["augment"])
  }

  @Test(arguments: [
    (nil, []), ("sgd", []), ("adam", []), ("rmsprop", []), ("momentum", ["momentum"]),
    ("nesterov", ["momentum"]), ("adamw", ["weight-decay"]),
  ])
  func theOptimizerDecides(name: String?, expected: [String]) {
    let constants = ["momentum": "0.8", "weight-decay": "0.1"]
    #expect(kept(constants, beside: name.map { ["optimizer": $0] } ?? [:]) == Set(expected))
    guard let name else { return }
    let own = constants.merging(["optimizer": name]) { own, _ in own }
    #expect(kept(own) == Set(expected + ["optimizer"]))
    #expect(kept(own, beside: ["optimizer": "sgd"]) == ["optimizer"])
  }

  @Test func theNetworkAndTheRecordDecide() {
    #expect(kept(["keep-prob": "0.5"], beside: ["hidden": "none"]) == [])
    #expect(kept(["keep-prob": "0.5"], beside: ["hidden": "5"]) == ["keep-prob"])
    let list = ["keep-prob": "0.8,0.5"]
    #expect(kept(list) == ["keep-prob"], "the usual network has two hidden layers")
    #expect(kept(list, beside: ["data": "digits"]) == [])
    #expect(kept(list, beside: ["hidden": "64"]) == [])
    #expect(kept(list, beside: ["hidden": "64,32"]) == ["keep-prob"])
    #expect(kept(list, beside: ["data": "x.csv"]) == ["keep-prob"], "what it is, is not known yet")
    #expect(kept(["run-dir": "runs"], beside: ["no-record": "true"]) == [])
    #expect(kept(["run-dir": "runs"], beside: ["no-record": "false"]) == ["run-dir"])
    #expect(kept(["no-record": "true"], beside: ["resume": "last"]) == [])
    #expect(kept(["no-record": "true"], beside: ["run-dir": "runs"]) == [])
  }
}
