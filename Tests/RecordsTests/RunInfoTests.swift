import Datasets
import LinearAlgebra
import Testing

@testable import Records

@Suite struct RunInfoTests {
  @Test func theTextIsThatOfTheFile() throws {
    let text = String(decoding: try RecordSample.info.serialized(), as: UTF8.self)
    #expect(text == RecordSample.description)
    #expect(try RunInfo(Array(RecordSample.description.utf8)) == RecordSample.info)
  }

  @Test func howARunEndedStandsUnderNamesOfItsOwn() throws {
    let text = RecordSample.description.replacing(
      "\"seed\" : 7,",
      with: """
        "seed" : 7, "result": {"reason": "early-stopping", "message": "enough", "epoch": 30,
        "seconds": 1.5, "best": {"epoch": 20, "dev_cost": 0.25}},
        """)
    var expected = RecordSample.info
    expected.result = .init(
      reason: .earlyStopping, message: "enough", epoch: 30, seconds: 1.5,
      best: .init(epoch: 20, devCost: 0.25))
    #expect(try RunInfo(Array(text.utf8)) == expected)
    #expect(try RunInfo(try expected.serialized()) == expected)
  }

  /// Whoever prints the file has nothing come of it.
  @Test func theFileIsSafeToShow() throws {
    var info = RecordSample.info
    info.data.name = "p\u{202E}\u{85}\n"
    info.options["label"] = "\u{9B}31m"
    let text = String(decoding: try info.serialized(), as: UTF8.self)
    #expect(text.contains(#""p\u202E\u0085\n""#) && text.contains(#""\u009B31m""#))
    let lines = RecordSample.description.split(separator: "\n")
    #expect(text.split(separator: "\n").count == lines.count + 1)
    #expect(try RunInfo(Array(text.utf8)).options == info.options)
  }

  /// What is read is compared with the data when a run goes on.
  @Test func longNamesStayWhole() throws {
    var info = RecordSample.info
    info.data.name = String(repeating: "n", count: 250) + ".csv"
    info.network = (0..<100).map(String.init).joined(separator: "-") + " relu"
    #expect(try RunInfo(try info.serialized()) == info)
  }

  /// Of options it is not said that they are safe: they are parsed, and told in words of our own.
  @Test func textIsMadeSafeToShow() throws {
    let text = RecordSample.description
      .replacing("2-20-3-1 relu", with: "\\u001b[31m")
      .replacing("\"pitch\"", with: "\"p\\u202e\"")
      .replacing("\"0.5\"", with: "\"\\u001b\"")
    let info = try RunInfo(Array(text.utf8))
    #expect(info.network == "\\x1B[31m")
    #expect(info.data.name == "p\\u{202E}")
    #expect(info.options == ["learning-rate": "\u{1B}"])
  }

  @Test(arguments: ["", "{}", "[]", "null", "{\"format\": 1}", "\u{0}"])
  func whatIsNoDescriptionIsNone(text: String) {
    #expect(throws: (any Error).self) { try RunInfo(Array(text.utf8)) }
  }

  /// One example with the feature 1 and the label 0: two counts, the number, the label, and a 0 for
  /// each part that there is not. The value is that of XXH64 written in another language.
  @Test func dataAreKnownByTheirNumbers() {
    func dataset(_ feature: Double) -> Dataset {
      Dataset(
        name: "one", featureNames: ["x"], classNames: ["a", "b"],
        training: Examples(inputs: Matrix(rows: 1, columns: 1, elements: [feature]), labels: [0]))
    }
    let data = RunInfo.Data(dataset(1))
    #expect(
      data
        == .init(
          name: "one", train: 1, dev: nil, test: nil, features: 1, hash: "698ca10136b8d82d"))
    #expect(RunInfo.Data(dataset(1.0.nextUp)).hash != data.hash)
  }
}
