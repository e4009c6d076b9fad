import Glibc
import Testing

@testable import Records

@Suite struct OutputCheckTests {
  private func code(_ body: () throws -> Void) -> Int32? {
    do {
      try body()
      return nil
    } catch {
      return (error as? FileError)?.code
    }
  }

  @Test func filesThatCouldBeOpenedAreLeftAsTheyAre() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1, 2], to: "\(folder)/old")
      mkfifo("\(folder)/pipe", 0o600)
      for name in ["old", "new", "pipe"] { try OutputCheck.file("\(folder)/\(name)") }
      try OutputCheck.file("/dev/null")
      #expect(names(in: folder) == ["old", "pipe"])
      #expect(try WholeFile.read("\(folder)/old") == [1, 2])
    }
  }

  @Test func filesThatCouldNotBeOpenedAreRefused() throws {
    try withTemporaryFolder { folder in
      #expect(code { try OutputCheck.file("") } == ENOENT)
      #expect(code { try OutputCheck.file(folder) } == EISDIR)
      #expect(code { try OutputCheck.file("\(folder)/none/new") } == ENOENT)
      try AtomicFile.write([], to: "\(folder)/file")
      #expect(code { try OutputCheck.file("\(folder)/file/new") } == ENOTDIR)
    }
  }

  @Test func aFileIsTheSameByAnyName() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1], to: "\(folder)/file")
      try AtomicFile.write([1], to: "\(folder)/other")
      link("\(folder)/file", "\(folder)/second")
      symlink("file", "\(folder)/link")
      for name in ["file", "./file", "second", "link"] {
        #expect(OutputCheck.isSameFile("\(folder)/\(name)", "\(folder)/file"), "\(name)")
      }
      #expect(!OutputCheck.isSameFile("\(folder)/other", "\(folder)/file"))
      // Where there is none yet, it is where it would be.
      symlink("new", "\(folder)/to-new")
      for name in ["new", ".//new", "to-new"] {
        #expect(OutputCheck.isSameFile("\(folder)/\(name)", "\(folder)/new"), "\(name)")
      }
      for name in ["file", "newer", "none/new"] {
        #expect(!OutputCheck.isSameFile("\(folder)/\(name)", "\(folder)/new"), "\(name)")
      }
      #expect(!OutputCheck.isSameFile("/dev/null", "/dev/null"))
    }
  }

  @Test func foldersMayBeMissing() throws {
    try withTemporaryFolder { folder in
      for path in [folder, "\(folder)/", "\(folder)/a/b/c", "no-such-folder-\(getpid())"] {
        try OutputCheck.folder(path)
      }
      #expect(names(in: folder) == [])
      try AtomicFile.write([], to: "\(folder)/file")
      #expect(code { try OutputCheck.folder("\(folder)/file") } == ENOTDIR)
      #expect(code { try OutputCheck.folder("\(folder)/file/inner") } == ENOTDIR)
      #expect(code { try OutputCheck.folder("") } == ENOENT)
    }
  }
}
