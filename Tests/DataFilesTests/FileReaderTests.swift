import Datasets
import Glibc
import Testing

@testable import DataFiles

@Suite struct FileReaderTests {
  /// What comes through a pipe comes once.
  @Test(arguments: [false, true])
  func readsAPipe(isPacked: Bool) throws {
    let text = Array("a,side\n1,home\n2,away\n".utf8)
    let bytes = isPacked ? gzip(text) : text
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    #expect(Glibc.write(ends[1], bytes, bytes.count) == bytes.count)
    close(ends[1])
    let data = try Dataset(reading: DataFiles("/dev/fd/\(ends[0])"))
    #expect(data.featureNames == ["a"])
    #expect(data.training.inputs.elements == [1, 2])
    #expect(data.training.labels == [0, 1])
  }
}
