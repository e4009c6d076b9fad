import Glibc
import Testing

@testable import DataFiles

@Suite struct FileContentsTests {
  private func message(_ path: String) -> String? {
    #expect(throws: DataFileError.self) { try FileContents.read(path) }?.description
  }

  @Test func readsAllBytes() throws {
    try withTemporaryDirectory { directory in
      // More than one chunk, and bytes that are no text.
      let bytes = (0..<700_001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      try write(bytes, to: "\(directory)/file")
      #expect(try FileContents.read("\(directory)/file") == bytes)
      try write([], to: "\(directory)/empty")
      #expect(try FileContents.read("\(directory)/empty") == [])
    }
  }

  @Test func saysWhyItCannotRead() throws {
    try withTemporaryDirectory { directory in
      #expect(
        message("\(directory)/none.csv")
          == "\(directory)/none.csv: there is no such file; check the path")
      #expect(
        message(directory) == "\(directory): this is a directory; give the path of a file in it"
      )
      try write("1,0\n", to: "\(directory)/t.csv")
      #expect(
        message("\(directory)/t.csv/x")
          == "\(directory)/t.csv/x: there is no such file; check the path")
      #expect(
        message("\(directory)/t.csv\0x")
          == "\(directory)/t.csv\\x00x: there is no such file; check the path")
    }
    #expect(message("") == "'': there is no such file; check the path")
    #expect(message("/dev/null") == "/dev/null: this is a device; give the path of a file")
    let long = "/" + String(repeating: "x", count: 300)
    #expect(
      message(long) == "\(long): the file cannot be read (File name too long); "
        + "check its path and permissions")
  }

  @Test(.disabled(if: geteuid() == 0, "root may read everything"))
  func saysThatItMayNotRead() throws {
    try withTemporaryDirectory { directory in
      let path = "\(directory)/t.csv"
      try write("1,0\n", to: path)
      chmod(path, 0)
      #expect(
        message(path)
          == "\(path): the file cannot be read (Permission denied); check its path and permissions")
    }
  }
}
