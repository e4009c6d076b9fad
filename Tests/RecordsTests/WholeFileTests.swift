import Dispatch
import Glibc
import Testing

@testable import Records

@Suite struct WholeFileTests {
  private func code(_ body: () throws -> [UInt8]) -> Int32? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? FileError)?.code
    }
  }

  @Test func everyByteIsRead() throws {
    try withTemporaryFolder { folder in
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
      try AtomicFile.write(bytes, to: "\(folder)/file")
      #expect(try WholeFile.read("\(folder)/file") == bytes)
      try AtomicFile.write([], to: "\(folder)/empty")
      #expect(try WholeFile.read("\(folder)/empty") == [])
    }
  }

  @Test func whatIsNoRegularFileOfTheSizeIsRefused() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1, 2, 3], to: "\(folder)/file")
      #expect(try WholeFile.read("\(folder)/file", limit: 3) == [1, 2, 3])
      #expect(code { try WholeFile.read("\(folder)/file", limit: 2) } == EFBIG)
      #expect(code { try WholeFile.read("\(folder)/none") } == ENOENT)
      #expect(code { try WholeFile.read(folder) } == EISDIR)
      // A pipe without a writer would never end.
      mkfifo("\(folder)/pipe", 0o600)
      #expect(code { try WholeFile.read("\(folder)/pipe") } == EINVAL)
    }
  }

  /// As a shell gives the output of a program for a file.
  @Test func aPipeIsReadToItsEndWhereLinksAreFollowed() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/pipe"
      mkfifo(path, 0o600)
      let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
      func readPipe(limit: Int) throws -> [UInt8] {
        DispatchQueue.global().async {
          let descriptor = open(path, O_WRONLY | O_CLOEXEC)
          for piece in [bytes.prefix(400), bytes.dropFirst(400)] {
            _ = piece.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
          }
          close(descriptor)
        }
        return try WholeFile.read(path, limit: limit, followingLinks: true)
      }
      let read = try readPipe(limit: 1000)
      #expect(read == bytes)
      #expect(code { try readPipe(limit: 999) } == EFBIG)
    }
  }

  @Test func linksAreFollowedWhereThatIsAskedFor() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([7], to: "\(folder)/file")
      symlink("file", "\(folder)/link")
      #expect(code { try WholeFile.read("\(folder)/link") } == ELOOP)
      #expect(try WholeFile.read("\(folder)/link", followingLinks: true) == [7])
    }
  }

  @Test func aFileIsReadPieceByPiece() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1, 2, 3, 4, 5], to: "\(folder)/file")
      let descriptor = open("\(folder)/file", O_RDONLY)
      defer { close(descriptor) }
      #expect(try WholeFile.next(2, of: descriptor, path: "file") == [1, 2])
      #expect(try WholeFile.next(9, of: descriptor, path: "file") == [3, 4, 5])
      #expect(try WholeFile.next(9, of: descriptor, path: "file") == [])
      #expect(throws: FileError(path: "file", action: .read, code: EBADF)) {
        try WholeFile.next(1, of: -1, path: "file")
      }
    }
  }
}
