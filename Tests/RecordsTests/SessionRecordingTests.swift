import Glibc
import Testing

@testable import Records

@Suite struct SessionRecordingTests {
  @Test func linesComeInTheirOrder() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.cast"
      let recording = try SessionRecording(
        path: path, width: 80, height: 24, environment: ["TERM": "vt100"])
      for index in 0..<500 { recording.record("<\(index)>".utf8) }
      recording.record(width: 90, height: 30)
      try recording.finish()
      let lines = try #require(AtomicFileTests.content(path)).split(separator: "\n")
      #expect(lines.count == 502)
      #expect(lines[0].contains(#""width":80,"height":24"#))
      for index in 0..<500 { #expect(lines[index + 1].hasSuffix(",\"o\",\"<\(index)>\"]")) }
      #expect(lines[501].hasSuffix(",\"r\",\"90x30\"]"))
    }
  }

  @Test func aFullDiskIsToldAndHurtsNobody() throws {
    let recording = try SessionRecording(
      path: "/dev/full", width: 80, height: 24, environment: [:])
    recording.record("text".utf8)
    #expect(throws: FileError(path: "/dev/full", action: .append, code: ENOSPC)) {
      try recording.finish()
    }
    recording.record("more".utf8)
    #expect(recording.error?.code == ENOSPC)
  }

  @Test func aPlaceThatCannotBeWrittenIsToldAtOnce() {
    #expect(throws: FileError(path: "/nowhere/a.cast", action: .append, code: ENOENT)) {
      try SessionRecording(path: "/nowhere/a.cast", width: 80, height: 24, environment: [:])
    }
  }
}
