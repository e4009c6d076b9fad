import Testing

@testable import Dashboard

@Suite struct RunDescriptionTests {
  static func description(_ widths: [Int], dev: Int? = 200) -> RunDescription {
    RunDescription(
      data: "pitch", trainingCount: 211, devCount: dev, widths: widths, activation: "relu",
      optimizer: "sgd")
  }

  @Test func layers() {
    #expect(Self.description([2, 20, 3, 1]).layers == "2·20·3·1")
    #expect(Self.description([2, 1]).layers == "2·1")
    #expect(Self.description([2, 8, 8, 8, 8, 1]).layers == "2·8·8·8·8·1")
    #expect(Self.description([2, 8, 8, 8, 8, 8, 1]).layers == "2·[5 hidden]·1")
  }

  @Test func counts() {
    #expect(Self.description([2, 1]).counts == "211/200")
    #expect(Self.description([2, 1], dev: nil).counts == "211")
    #expect(Self.description([2, 1], dev: 1_281_167).counts == "211/1,281,167")
  }
}
