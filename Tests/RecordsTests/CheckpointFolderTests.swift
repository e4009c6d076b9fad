import Glibc
import LinearAlgebra
import Testing
import Training

@testable import Records

@Suite struct CheckpointFolderTests {
  /// Returns the bytes of a checkpoint of no run, told from others by its time.
  private func bytes(_ seconds: Double) throws -> [UInt8] {
    try Checkpoint(state: TrainerState<Float>(), seconds: seconds).serialized()
  }

  private func withCheckpoints(_ body: (CheckpointFolder) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let checkpoints = CheckpointFolder(path: "\(folder)/checkpoints")
      defer { try? Folder.remove(checkpoints.path) }
      try body(checkpoints)
    }
  }

  @Test func theNewestAndTheLastBestAreKept() throws {
    try withCheckpoints { checkpoints in
      #expect(try checkpoints.names.isEmpty)
      for number in 1...7 {
        try checkpoints.add(try bytes(Double(number)), isBest: number == 2 || number == 3)
      }
      #expect(
        names(in: checkpoints.path) == [
          "000003-best.checkpoint", "000006.checkpoint", "000007.checkpoint",
        ])
      let newest = try checkpoints.newest(Float.self)
      #expect(newest.checkpoint?.seconds == 7 && newest.complaints == [])
      #expect(AtomicFileTests.permissions(checkpoints.path) == 0o700)
      #expect(AtomicFileTests.permissions("\(checkpoints.path)/000007.checkpoint") == 0o600)
    }
  }

  /// Somebody's pipe in the place of the next one would hold up the run for ever.
  @Test func whatIsNoFileIsReplaced() throws {
    try withCheckpoints { checkpoints in
      try checkpoints.add(try bytes(1), isBest: false)
      let path = "\(checkpoints.path)/000002.checkpoint"
      try #require(mkfifo(path, 0o666) == 0)
      try checkpoints.add(try bytes(2), isBest: false)
      #expect(try checkpoints.newest(Float.self).checkpoint?.seconds == 2)
      #expect(AtomicFileTests.permissions(path) == 0o600)
    }
  }

  @Test func aDamagedOneIsToldAndTheOneBeforeUsed() throws {
    try withCheckpoints { checkpoints in
      for number in 1...3 { try checkpoints.add(try bytes(Double(number)), isBest: number == 1) }
      for (name, seconds) in [("000003.checkpoint", 2.0), ("000002.checkpoint", 1)] {
        let path = "\(checkpoints.path)/\(name)"
        try AtomicFile.write(try WholeFile.read(path).dropLast(), to: path)
        #expect(try checkpoints.newest(Float.self).checkpoint?.seconds == seconds)
      }
      let (_, complaints) = try checkpoints.newest(Float.self)
      #expect(complaints.count == 2)
      #expect(complaints[0].hasPrefix("checkpoint 000003.checkpoint is damaged: "))
      try AtomicFile.write([], to: "\(checkpoints.path)/000001-best.checkpoint")
      let nothing = try checkpoints.newest(Float.self)
      #expect(nothing.checkpoint == nil && nothing.complaints.count == 3)
    }
  }

  /// Whatever has become of the newest: it is told, and the one before used.
  @Test func everyDamageIsToldAndTheOneBeforeUsed() throws {
    try withCheckpoints { checkpoints in
      try checkpoints.add(try bytes(1), isBest: false)
      let whole = try bytes(2)
      try checkpoints.add(whole, isBest: false)
      let path = "\(checkpoints.path)/000002.checkpoint"
      func expectToFallBack(_ damaged: some Sequence<UInt8>, _ what: String) throws {
        let file = try #require(fopen(path, "w"))
        let damaged = Array(damaged)
        fwrite(damaged, 1, damaged.count, file)
        fclose(file)
        let found = try checkpoints.newest(Float.self)
        #expect(found.checkpoint?.seconds == 1, "\(what)")
        #expect(found.complaints.count == 1, "\(what)")
        #expect(
          found.complaints.first?.hasPrefix("checkpoint 000002.checkpoint is damaged: ") == true,
          "\(what): \(found.complaints)")
      }
      // Nine sections, of which each has 32 bytes in the header.
      let headerSize = 24 + 9 * 32 + 4
      var generator = RandomGenerator(seed: 1)
      let payload = (0..<1000).map { _ in
        Int.random(in: 8 * headerSize..<8 * whole.count, using: &generator)
      }
      for bit in Array(0..<8 * headerSize) + payload {
        var damaged = whole
        damaged[bit / 8] ^= 1 << UInt8(bit % 8)
        try expectToFallBack(damaged, "bit \(bit)")
      }
      for length in 0..<whole.count {
        try expectToFallBack(whole.prefix(length), "\(length) bytes")
      }
      try AtomicFile.write(whole, to: path)
      #expect(try checkpoints.newest(Float.self).checkpoint?.seconds == 2)
    }
  }

  /// What is damaged does not take the place of one to fall back to.
  @Test func damagedOnesAreSetAside() throws {
    try withCheckpoints { checkpoints in
      for number in 1...2 { try checkpoints.add(try bytes(Double(number)), isBest: false) }
      try AtomicFile.write([1], to: "\(checkpoints.path)/000002.checkpoint")
      try checkpoints.setAside(newest: try checkpoints.newest(Float.self).complaints.count)
      #expect(try checkpoints.entries.map(\.number) == [1])
      try checkpoints.add(try bytes(3), isBest: false)
      #expect(
        names(in: checkpoints.path) == [
          "000001.checkpoint", "000002.checkpoint", "000002.checkpoint.damaged",
        ])
    }
  }

  /// What cannot be read now may be whole: an older one in its place would cost what came since.
  @Test func oneThatCannotBeReadIsNotPassedOver() throws {
    try withTemporaryFolderOfAUser { folder in
      for number in 1...2 {
        try AtomicFile.write(try bytes(Double(number)), to: "\(folder)/00000\(number).checkpoint")
      }
      let newest = "\(folder)/000002.checkpoint"
      #expect(chmod(newest, 0) == 0)
      #expect(throws: FileError(path: newest, action: .read, code: EACCES)) {
        try CheckpointFolder(path: folder).newest(Float.self)
      }
    }
  }

  /// A folder that is not listed is not empty.
  @Test func aFolderThatCannotBeReadIsAnError() throws {
    try withTemporaryFolderOfAUser { folder in
      let checkpoints = CheckpointFolder(path: "\(folder)/checkpoints")
      mkdir(checkpoints.path, 0o300)
      let error = FileError(path: checkpoints.path, action: .read, code: EACCES)
      #expect(throws: error) { try checkpoints.newest(Float.self) }
      #expect(throws: error) { try checkpoints.names }
      #expect(throws: error) { try AtomicFile.removeLeftovers(in: checkpoints.path) }
      rmdir(checkpoints.path)
      let names = try checkpoints.names
      #expect(names == [], "there is none yet")
    }
  }

  @Test func theLargestNumberIsNotCountedOn() throws {
    try withCheckpoints { checkpoints in
      try checkpoints.add(try bytes(1), isBest: false)
      try AtomicFile.write([], to: "\(checkpoints.path)/\(Int.max).checkpoint")
      #expect(throws: FileError(path: checkpoints.path, action: .write, code: EOVERFLOW)) {
        try checkpoints.add(try bytes(2), isBest: false)
      }
      // One beyond is no number of a checkpoint.
      unlink("\(checkpoints.path)/\(Int.max).checkpoint")
      try AtomicFile.write([], to: "\(checkpoints.path)/9223372036854775808.checkpoint")
      try checkpoints.add(try bytes(2), isBest: false)
      #expect(try checkpoints.names == ["000001.checkpoint", "000002.checkpoint"])
    }
  }

  @Test func oneOfALaterVersionIsNotPassedOver() throws {
    try withCheckpoints { checkpoints in
      try checkpoints.add(try bytes(1), isBest: false)
      var later = try SectionFile(bytes(2))
      later.version = 9
      try checkpoints.add(later.serialized(), isBest: false)
      #expect(throws: CheckpointError.newer(version: 9, newest: 2)) {
        try checkpoints.newest(Float.self)
      }
    }
  }

  @Test func whatCannotBeWrittenLeavesWhatThereIs() throws {
    try withCheckpoints { checkpoints in
      for number in 1...3 { try checkpoints.add(try bytes(Double(number)), isBest: false) }
      let before = names(in: checkpoints.path)
      let blocked = "\(checkpoints.path)/000004.checkpoint"
      mkdir(blocked, 0o700)
      #expect(throws: FileError.self) { try checkpoints.add(try bytes(4), isBest: false) }
      rmdir(blocked)
      #expect(names(in: checkpoints.path) == before)
      #expect(try checkpoints.newest(Float.self).checkpoint?.seconds == 3)
    }
  }

  @Test func leftoversAreRemovedAndNothingElse() throws {
    try withCheckpoints { checkpoints in
      try checkpoints.add(try bytes(1), isBest: false)
      for name in [".regulus-abc.tmp", "notes.txt", "1.checkpoint", "x00001.checkpoint"] {
        try AtomicFile.write([], to: "\(checkpoints.path)/\(name)")
      }
      try AtomicFile.removeLeftovers(in: checkpoints.path)
      #expect(
        names(in: checkpoints.path) == [
          "000001.checkpoint", "1.checkpoint", "notes.txt", "x00001.checkpoint",
        ])
      #expect(try checkpoints.entries.map(\.number) == [1])
    }
  }

  @Test func aLinkInPlaceOfTheFolderIsRefused() throws {
    try withTemporaryFolder { folder in
      let elsewhere = "\(folder)/elsewhere"
      mkdir(elsewhere, 0o700)
      defer { rmdir(elsewhere) }
      symlink(elsewhere, "\(folder)/checkpoints")
      let checkpoints = CheckpointFolder(path: "\(folder)/checkpoints")
      #expect(throws: FileError.self) { try checkpoints.add([1], isBest: false) }
      #expect(names(in: elsewhere).isEmpty)
    }
  }
}
