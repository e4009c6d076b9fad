import Glibc
import Testing

@testable import Records

@Suite struct AtomicFileTests {
  static func content(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func permissions(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  @Test func createsAndReplaces() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/weights"
      try AtomicFile.write(Array("old".utf8), to: path)
      #expect(Self.content(path) == "old")
      try AtomicFile.write(Array("the new one".utf8), to: path)
      #expect(Self.content(path) == "the new one")
      try AtomicFile.write([], to: path)
      #expect(Self.content(path) == "")
      #expect(names(in: folder) == ["weights"])
    }
  }

  @Test func writesMegabytes() throws {
    try withTemporaryFolder { folder in
      let text = String(repeating: "0123456789abcdef", count: 1 << 17)
      try AtomicFile.write(Array(text.utf8), to: "\(folder)/large")
      #expect(Self.content("\(folder)/large") == text)
    }
  }

  @Test func permissionsAreThoseAskedFor() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([], to: "\(folder)/private", mode: 0o600)
      #expect(Self.permissions("\(folder)/private") == 0o600)
      try AtomicFile.write([], to: "\(folder)/public")
      #expect(Self.permissions("\(folder)/public") & 0o133 == 0)
    }
  }

  @Test func newFilesReplaceNone() throws {
    try withTemporaryFolder { folder in
      let paths = ["\(folder)/a", "\(folder)/b"]
      let first = try AtomicFile.writeNew(Array("one".utf8), atFirstFreeOf: paths)
      let second = try AtomicFile.writeNew(Array("two".utf8), atFirstFreeOf: paths)
      #expect([first, second] == paths)
      #expect(throws: FileError(path: paths[1], action: .write, code: EEXIST)) {
        _ = try AtomicFile.writeNew(Array("three".utf8), atFirstFreeOf: paths)
      }
      #expect(Self.content(paths[0]) == "one" && Self.content(paths[1]) == "two")
      // A link that leads nowhere is a name that is taken.
      #expect(symlink("nowhere", "\(folder)/c") == 0)
      #expect(throws: FileError.self) {
        _ = try AtomicFile.writeNew([], atFirstFreeOf: ["\(folder)/c"])
      }
      #expect(names(in: folder) == ["a", "b", "c"])
      #expect(throws: FileError(path: "", action: .write, code: ENOENT)) {
        _ = try AtomicFile.writeNew([], atFirstFreeOf: [""])
      }
    }
  }

  @Test func linksAreFollowed() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([], to: "\(folder)/real")
      #expect(symlink("real", "\(folder)/link") == 0)
      try AtomicFile.write(Array("new".utf8), to: "\(folder)/link")
      #expect(Self.content("\(folder)/real") == "new")
      #expect(names(in: folder) == ["link", "real"])
    }
  }

  @Test func namesMayBeAsLongAsTheSystemAllows() throws {
    try withTemporaryFolder { folder in
      let name = String(repeating: "n", count: 255)
      try AtomicFile.write([1], to: "\(folder)/\(name)")
      #expect(names(in: folder) == [name])
    }
  }

  @Test func aLinkToWhatIsNotThereYetIsFollowed() throws {
    try withTemporaryFolder { folder in
      #expect(mkdir("\(folder)/runs", 0o755) == 0)
      #expect(symlink("runs/7", "\(folder)/latest") == 0)
      try AtomicFile.write([7], to: "\(folder)/latest")
      #expect(names(in: "\(folder)/runs") == ["7"])
      var status = stat()
      #expect(lstat("\(folder)/latest", &status) == 0)
      #expect(status.st_mode & S_IFMT == S_IFLNK)
    }
  }

  /// Written under the name that it would have as text, it would not be where anybody looks for it.
  @Test func aLinkToANameThatIsNoTextIsRefused() throws {
    try withTemporaryFolder { folder in
      let link = "\(folder)/link"
      let target: [CChar] = [CChar(bitPattern: 0xFF), 0]
      #expect(symlink(target, link) == 0)
      #expect(throws: FileError(path: link, action: .write, code: EILSEQ)) {
        try AtomicFile.write([1], to: link)
      }
      #expect(names(in: folder) == ["link"])
    }
  }

  @Test func aChainOfLinksIsFollowedToItsEnd() throws {
    try withTemporaryFolder { folder in
      let links = (0...9).map { "\(folder)/link-\($0)" }
      for (link, next) in zip(links, links.dropFirst()) { symlink(next, link) }
      symlink("file", links[9])
      try AtomicFile.check(links[0])
      try AtomicFile.write([7], to: links[0])
      #expect(names(in: folder).first == "file")
      #expect(try WholeFile.read(links[0], followingLinks: true) == [7])
      // Round in a circle there is no end.
      unlink(links[9])
      symlink(links[0], links[9])
      let before = names(in: folder)
      for action in [{ try AtomicFile.write([8], to: $0) }, { try AtomicFile.check($0) }] {
        #expect(throws: FileError(path: links[0], action: .write, code: ELOOP)) {
          try action(links[0])
        }
      }
      #expect(names(in: folder) == before)
    }
  }

  /// To replace it, a right to its folder would do.
  @Test func aFileThatIsProtectedStays() throws {
    try withTemporaryFolderOfAUser { folder in
      let path = "\(folder)/weights"
      try AtomicFile.write(Array("old".utf8), to: path)
      #expect(chmod(path, 0o444) == 0)
      symlink("weights", "\(folder)/link")
      for name in [path, "\(folder)/link"] {
        let error = FileError(path: name, action: .write, code: EACCES)
        #expect(throws: error) { try AtomicFile.write([1], to: name) }
        #expect(throws: error) { try AtomicFile.check(name) }
      }
      #expect(Self.content(path) == "old")
      #expect(names(in: folder) == ["link", "weights"])
    }
  }

  @Test func aFileThatIsReplacedHandsOnItsPermissions() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/secret"
      try AtomicFile.write([1], to: path)
      #expect(chmod(path, 0o600) == 0)
      try AtomicFile.write([2], to: path)
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
    }
  }

  @Test func devicesAreWrittenDirectly() throws {
    try AtomicFile.write(Array("gone".utf8), to: "/dev/null")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFCHR)
    #expect(throws: FileError(path: "/dev/full", action: .append, code: ENOSPC)) {
      try AtomicFile.write([1], to: "/dev/full")
    }
  }

  @Test func whatCannotBeIsTold() throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: FileError.self) {
        try AtomicFile.write([], to: "\(folder)/none/weights")
      }
      #expect(
        error?.description
          == "cannot write \(folder)/none/weights: No such file or directory; "
          + "create the folder first")
      #expect(throws: FileError(path: folder, action: .write, code: EISDIR)) {
        try AtomicFile.write([], to: folder)
      }
      #expect(throws: FileError(path: "", action: .write, code: ENOENT)) {
        try AtomicFile.write([], to: "")
      }
      #expect(throws: FileError(path: "a\0b", action: .write, code: EINVAL)) {
        try AtomicFile.write([], to: "a\0b")
      }
      let long = "\(folder)/" + String(repeating: "n", count: 256)
      #expect(throws: FileError(path: long, action: .write, code: ENAMETOOLONG)) {
        try AtomicFile.write([], to: long)
      }
      #expect(names(in: folder) == [])
    }
  }

  /// A limit on the size of files stands in for a full disk. It holds for the whole process, but
  /// nothing else here writes as much.
  @Test func aFullDiskLeavesTheOldFile() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/weights"
      try AtomicFile.write(Array("old".utf8), to: path)

      let fileSize = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
      let formerHandler = signal(SIGXFSZ, SIG_IGN)
      var former = rlimit()
      #expect(getrlimit(fileSize, &former) == 0)
      var limit = rlimit(rlim_cur: 16 << 20, rlim_max: former.rlim_max)
      #expect(setrlimit(fileSize, &limit) == 0)
      defer {
        setrlimit(fileSize, &former)
        signal(SIGXFSZ, formerHandler)
      }

      let large = [UInt8](repeating: 1, count: 17 << 20)
      #expect(throws: FileError(path: path, action: .replace, code: EFBIG)) {
        try AtomicFile.write(large, to: path)
      }
      // Where there is none, none is said to be unchanged.
      #expect(throws: FileError(path: "\(folder)/new", action: .write, code: EFBIG)) {
        try AtomicFile.write(large, to: "\(folder)/new")
      }
      #expect(Self.content(path) == "old")
      #expect(names(in: folder) == ["weights"])
    }
  }

  @Test func errorsSayWhatToDo() {
    func text(_ action: FileError.Action, _ code: Int32) -> String {
      FileError(path: "f", action: action, code: code).description
    }
    #expect(
      text(.replace, ENOSPC)
        == "cannot write f: No space left on device; free some space, the old file is unchanged")
    #expect(text(.write, ENOSPC) == "cannot write f: No space left on device; free some space")
    #expect(text(.read, EFBIG) == "cannot read f: File too large; give a smaller file")
    for code in [ELOOP, EIO, ENODATA, ENOBUFS, EOVERFLOW] {
      #expect(text(.append, code).contains("; "), "\(code)")
    }
  }
}
