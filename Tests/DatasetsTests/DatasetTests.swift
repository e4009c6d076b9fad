import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct DatasetTests {
  @Test func makesItsTextSafe() {
    let data = Dataset(
      name: "a\u{1B}.csv", featureNames: ["x\n1"], classNames: ["\u{202E}no", "yes"],
      training: Examples(inputs: Matrix(rows: 1, columns: 2), labels: [0, 1]))
    #expect(data.name == "a\\x1B.csv")
    #expect(data.featureNames == ["x\\n1"])
    #expect(data.classNames == ["\\u{202E}no", "yes"])
    #expect(data.featureCount == 1)
    #expect(data.classCount == 2)
    #expect(data.dev == nil && data.test == nil)
  }
}
