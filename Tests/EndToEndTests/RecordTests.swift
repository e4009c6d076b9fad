import Glibc
import PseudoTerminal
import Records
import Testing

/// The record that every run leaves.
@Suite struct RecordTests {
  private func permissions(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  @Test func everythingIsInItsPlaceAndForNobodyElse() throws {
    try withTemporaryFolder { folder in
      let result = try runRegulus(
        [
          "--epochs", "20", "--seed", "7", "--hidden=4", "--no-normalize", "--save",
          "w.safetensors",
        ],
        environment: ["XDG_STATE_HOME": "\(folder)/state"], in: folder)
      #expect(result.status == .exited(0), "\(result.errors)")
      let runs = "\(folder)/state/regulus/runs"
      let run = try lastRun(in: runs)
      #expect(run.hasSuffix("-pitch"))
      #expect(
        try fileNames(in: run) == [
          "checkpoints", "lock", "metrics.jsonl", "run.json", "weights.safetensors",
        ])
      for path in ["\(folder)/state", "\(folder)/state/regulus", runs, run, "\(run)/checkpoints"] {
        #expect(permissions(path) == 0o700, "\(path)")
      }
      for name in ["lock", "metrics.jsonl", "run.json", "weights.safetensors"] {
        #expect(permissions("\(run)/\(name)") == 0o600, "\(name)")
      }
      for name in try fileNames(in: "\(run)/checkpoints") {
        #expect(permissions("\(run)/checkpoints/\(name)") == 0o600, "\(name)")
      }
      #expect(readFile("\(run)/weights.safetensors") == readFile("\(folder)/w.safetensors"))
      let info = String(decoding: readFile("\(run)/run.json"), as: UTF8.self)
      for part in [
        #""hidden" : "4""#, #""normalize" : "false""#, #""seed" : 7"#, #""train" : 211"#,
        #""reason" : "finished""#, #""hash" : ""#,
      ] {
        #expect(info.contains(part), "\(part) in \(info)")
      }
      #expect(try metrics(ofRun: run).count == 22)
    }
  }

  /// Files that the user names are as open as the user's other files; the record never is.
  @Test func theMaskHoldsForFilesThatAreNamed() throws {
    try withTemporaryFolder { folder in
      let script = "umask \"$MASK\"; exec \"$0\" \"$@\""
      for (mask, named) in [("000", mode_t(0o644)), ("027", 0o640), ("077", 0o600)] {
        let inner = "\(folder)/\(mask)"
        try makeFolder(inner)
        let result = try runProcess(
          "bash",
          ["-c", script, try builtProduct("regulus")] + [
            "--epochs", "5", "--run-dir", "runs", "--save", "w.safetensors", "--log", "l.jsonl",
            "--snapshot", "p.svg", "--tensorboard", "tb", "--headless",
          ], environment: environment(["MASK": mask]), workingDirectory: inner)
        #expect(result.status == .exited(0), "\(result.errors)")
        for name in ["w.safetensors", "l.jsonl", "p.svg"] {
          #expect(permissions("\(inner)/\(name)") == named, "\(name) under \(mask)")
        }
        let events = try #require(try fileNames(in: "\(inner)/tb").first)
        #expect(permissions("\(inner)/tb/\(events)") == named, "\(events) under \(mask)")
        let run = try lastRun(in: "\(inner)/runs")
        for folder in ["\(inner)/runs", run, "\(run)/checkpoints"] {
          #expect(permissions(folder) == 0o700, "\(folder) under \(mask)")
        }
        let checkpoints = try fileNames(in: "\(run)/checkpoints").map { "checkpoints/\($0)" }
        #expect(!checkpoints.isEmpty)
        for name in ["lock", "metrics.jsonl", "run.json", "weights.safetensors"] + checkpoints {
          #expect(permissions("\(run)/\(name)") == 0o600, "\(name) under \(mask)")
        }
      }
    }
  }

  /// Nothing is written through a link in a run's folder, and nothing to a run that is one.
  @Test(arguments: ["run.json", "metrics.jsonl", "weights.safetensors", "lock", "checkpoints", ""])
  func linksAreNotWrittenThrough(name: String) throws {
    try withTemporaryFolder { folder in
      let runs = "\(folder)/runs"
      #expect(
        try runRegulus(["--epochs", "5", "--run-dir", runs, "--save", "\(folder)/w.safetensors"])
          .status == .exited(0))
      let run = try lastRun(in: runs)
      let (place, elsewhere) = (name.isEmpty ? run : "\(run)/\(name)", "\(folder)/elsewhere")
      try #require(rename(place, elsewhere) == 0 && symlink(elsewhere, place) == 0)
      let before = try contents(of: elsewhere)
      let result = try runRegulus(["train", "--resume", "last", "--run-dir", runs])
      #expect(result.status == .exited(1), "\(result)")
      #expect(result.errors.contains(place) || result.errors.contains("no run"), "\(result.errors)")
      #expect(try contents(of: elsewhere) == before)
    }
  }

  /// Returns what is in a file, or in all files of a folder and those in it.
  private func contents(of path: String) throws -> [String: [UInt8]] {
    var status = stat()
    try #require(lstat(path, &status) == 0)
    guard status.st_mode & S_IFMT == S_IFDIR else { return [path: readFile(path)] }
    var result: [String: [UInt8]] = [path: []]
    for name in try fileNames(in: path) {
      result.merge(try contents(of: "\(path)/\(name)")) { old, _ in old }
    }
    return result
  }

  /// A record that somebody else wrote says what the run is, and not what is done with it.
  @Test func aForeignRecordWritesNoFiles() throws {
    try withTemporaryFolder { folder in
      let result = try runRegulus(
        ["--epochs", "5", "--run-dir", "runs", "--l2", "0.5"], in: folder)
      #expect(result.status == .exited(0))
      let path = "\(try lastRun(in: "\(folder)/runs"))/run.json"
      for name in ["save", "log", "snapshot"] { try writeFile("\(folder)/\(name)", "mine") }
      let info = String(decoding: readFile(path), as: UTF8.self)
      let forged = info.replacing(
        #""l2" : "0.5""#,
        with:
          #""l2" : "0.5", "save" : "save", "log" : "log", "snapshot" : "p.svg", "json" : "true""#)
      #expect(forged != info)
      try writeFile(path, forged)
      let resumed = try runRegulus(
        ["train", "--resume", "last", "--run-dir", "runs"], in: folder)
      #expect(resumed.status == .exited(0), "\(resumed.errors)")
      #expect(resumed.output.contains("L2 λ 0.5") && !resumed.output.contains("{"))
      for name in ["save", "log"] {
        #expect(readFile("\(folder)/\(name)") == Array("mine".utf8))
      }
      #expect(try fileNames(in: folder) == ["log", "runs", "save", "snapshot"])
    }
  }

  @Test func noRecordIsNone() throws {
    try withTemporaryFolder { folder in
      let result = try runRegulus(
        ["--epochs", "5", "--no-record"], environment: ["XDG_STATE_HOME": folder])
      #expect(result.status == .exited(0))
      #expect(try fileNames(in: folder).isEmpty)
      let wrong = try runRegulus(["--no-record", "--resume", "last"])
      #expect(wrong.status == .exited(64))
    }
  }

  /// Runs that keys begin anew at once, in search of something, leave no record; one that was watched for
  /// a while does.
  @Test func whatIsPassedByLeavesNoRecord() throws {
    try withTemporaryFolder { folder in
      let program = try openDashboard(
        ["--run-dir", folder, "--pace", "200", "--evaluate-every", "10"], width: 120, height: 36)
      try program.waitFor("more than 20 evaluations") { ($0.epoch ?? 0) > 250 }
      let first = try lastRun(in: folder)
      // None of those that follow is evaluated so often before the next key comes.
      program.type("[[[[[[")
      try program.waitForEvent("pace: 20 epochs a second")
      for (key, noise) in [("N", "0.12"), ("N", "0.15"), ("n", "0.12")] {
        program.type(key)
        try program.waitFor("a run with noise \(noise)") { _ in
          let info = "\(try lastRun(in: folder))/run.json"
          return String(decoding: readFile(info), as: UTF8.self).contains(#""noise" : "\#(noise)""#)
        }
      }
      let last = try lastRun(in: folder)
      #expect(first != last)
      #expect(
        try fileNames(in: folder).map { "\(folder)/\($0)" }.sorted() == [first, last].sorted())
      #expect(String(decoding: readFile("\(first)/run.json"), as: UTF8.self).contains("result"))
      #expect(readFile("\(first)/weights.safetensors").count > 100)
      #expect(try program.quit() == .exited(0))
    }
  }

  /// A start that comes to nothing leaves no run that --resume last would find.
  @Test(arguments: [
    ["--log", "none/log.jsonl"], ["--log", "."], ["--tensorboard", "file"],
    ["--tensorboard", "file/inner"], ["--save", "none/w.safetensors"],
    ["--init", "none.safetensors"],
  ])
  func aStartThatFailsLeavesNoRun(options: [String]) throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/file", "mine")
      try writeFile("\(folder)/old.jsonl", "old")
      let start = ["--epochs", "5", "--run-dir", "runs"]
      let failed = try runRegulus(start + options, in: folder)
      #expect(failed.status == .exited(1), "\(failed)")
      #expect(failed.errors.hasPrefix("Error: cannot "), "\(failed)")
      #expect(try fileNames(in: folder) == ["file", "old.jsonl"])

      #expect(try runRegulus(start, in: folder).status == .exited(0))
      let list = try runRegulus(["runs", "--run-dir", "runs"], in: folder).output
      #expect(list.contains("5 of 5") && list.contains("finished"))
      guard options[0] != "--init" else { return }
      let resume = ["train", "--resume", "last", "--run-dir", "runs", "--log", "old.jsonl"]
      let again = try runRegulus(resume + options, in: folder)
      #expect(again.status == .exited(1), "\(again)")
      // What was over is over still; and no log is emptied for a run that does not begin.
      #expect(try runRegulus(["runs", "--run-dir", "runs"], in: folder).output == list)
      #expect(readFile("\(folder)/old.jsonl") == Array("old".utf8))
    }
  }

  /// Everything that goes wrong at the end is told, and the rest is written.
  @Test func everyFailureAtTheEndIsTold() throws {
    try withTemporaryFolder { folder in
      for name in ["log.jsonl", "w.safetensors", "p.svg"] {
        try #require(symlink("/dev/full", "\(folder)/\(name)") == 0)
      }
      let result = try runRegulus(
        [
          "--headless", "--epochs", "5", "--log", "log.jsonl", "--save", "w.safetensors",
          "--snapshot", "p.svg", "--tensorboard", "tb", "--run-dir", "runs",
        ], in: folder)
      #expect(result.status == .exited(1))
      let told = result.errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
      #expect(
        told
          == ["w.safetensors", "p.svg", "log.jsonl"].map {
            "Error: cannot write \($0): No space left on device; free some space"
          })
      #expect(result.output.contains("all 5 epochs trained"))
      let events = try #require(try fileNames(in: "\(folder)/tb").first)
      #expect(readFile("\(folder)/tb/\(events)").count > 500)
      #expect(try metrics(ofRun: lastRun(in: "\(folder)/runs")).count == 7)
    }
  }

  /// Where records are kept among other things, these are not taken for old runs.
  @Test func whatIsNoRunIsLeftAlone() throws {
    try withTemporaryFolder { folder in
      let place = ["--run-dir", folder]
      for _ in 0..<2 {
        #expect(try runRegulus(["--epochs", "3"] + place).status == .exited(0))
      }
      try makeFolder("\(folder)/zoo")
      try writeFile("\(folder)/zoo/lion", "mine")
      try makeFolder("\(folder)/abc")
      try writeFile("\(folder)/abc/run.json", "{}")
      // They do not count among those that are kept, either.
      let first = try runRegulus(["runs", "prune", "--keep", "1", "--yes"] + place)
      #expect(first.status == .exited(0))
      #expect(
        first.errors == """
          left alone: \(folder)/abc/run.json is damaged: it is no description of a run; \
          remove its folder if nothing in it is of use
          left alone: \(folder)/zoo is not the record of a run: there is no run.json in it
          1 run removed

          """)
      #expect(try fileNames(in: folder).count == 3)
      #expect(
        try runRegulus(["runs", "prune", "--keep", "0", "--yes"] + place).status == .exited(0))
      #expect(try fileNames(in: folder) == ["abc", "zoo"])
      #expect(try fileNames(in: "\(folder)/zoo") == ["lion"])
      #expect(try fileNames(in: "\(folder)/abc") == ["run.json"])
    }
  }

  /// What is written in a folder is lost in a power cut where the folder's own name is not on the disk.
  @Test(.enabled(if: access("/usr/bin/strace", X_OK) == 0, "NOT RUN: needs strace"))
  func newFoldersAreOnTheDiskBeforeWhatIsInThem() throws {
    try withTemporaryFolder { folder in
      let result = try runProcess(
        "/usr/bin/strace",
        [
          "-f", "-y", "-qq", "-s", "500", "-o", "\(folder)/trace", "-e",
          "trace=?mkdir,?mkdirat,fsync",
          try builtProduct("regulus"), "--epochs", "5", "--run-dir", "\(folder)/runs",
        ], environment: environment([:]))
      #expect(result.status == .exited(0), "\(result.errors)")
      let lines = String(decoding: readFile("\(folder)/trace"), as: UTF8.self).split(
        separator: "\n")
      let run = try lastRun(in: "\(folder)/runs")
      for path in ["\(folder)/runs", run, "\(run)/checkpoints"] {
        let parent = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        let made = try #require(
          lines.firstIndex { $0.contains("mkdir") && $0.contains("\"\(path)\"") },
          "\(path) in \(lines)")
        let flushed = try #require(
          lines[made...].firstIndex { $0.contains("fsync(") && $0.contains("<\(parent)>") },
          "\(parent) in \(lines)")
        let used = lines[made...].firstIndex { $0.contains("fsync(") && $0.contains("<\(path)") }
        #expect(flushed < used ?? 0, "\(path) in \(lines)")
      }
    }
  }

  /// Where no record can be kept by default, that is said, and training goes on; a place that was
  /// asked for has to be one.
  @Test func aPlaceThatCannotBeWrittenIsTold() throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/file", "")
      let result = try runRegulus(
        ["--epochs", "5"], environment: ["XDG_STATE_HOME": "\(folder)/file"])
      #expect(result.status == .exited(0))
      #expect(result.errors.contains("no record of this run: cannot write \(folder)/file"))
      let homeless = try runRegulus(["--epochs", "5"], environment: ["XDG_STATE_HOME": nil])
      #expect(homeless.status == .exited(0))
      #expect(homeless.errors.contains("give --run-dir, or --no-record"))
      let named = try runRegulus(["--epochs", "5", "--run-dir", "\(folder)/file"])
      #expect(named.status == .exited(1))
      #expect(named.errors.hasPrefix("Error: cannot write \(folder)/file"))
    }
  }

  @Test func runsAreListedShownAndPruned() throws {
    try withTemporaryFolder { folder in
      let place = ["--run-dir", folder]
      let nothing = try runRegulus(["runs"] + place)
      #expect(nothing.status == .exited(0) && nothing.output == "")
      for data in ["pitch", "moons", "wave"] {
        let result = try runRegulus(["--data", data, "--epochs", "3", "--l2", "0.5"] + place)
        #expect(result.status == .exited(0), "\(result.errors)")
      }
      let list = try runRegulus(["runs"] + place)
      let lines = list.output.split(separator: "\n")
      #expect(lines.count == 5 && lines[0].hasPrefix("run  "))
      #expect(lines[2...].allSatisfy { $0.contains("3 of 3") && $0.hasSuffix("  finished") })

      let json = try runRegulus(["runs", "--json"] + place).output.split(separator: "\n")
      #expect(json.count == 3)
      #expect(json.allSatisfy { $0.contains(#""epochs":3"#) && $0.contains(#""finished""#) })
      #expect(json[1].contains(#""data":"moons""#), "\(json)")

      let shown = try runRegulus(["runs", "show"] + place)
      #expect(shown.output.contains(".checkpoint"))
      #expect(shown.output.contains("--l2 0.5"))
      #expect(shown.output.contains("all 3 epochs trained"))
      #expect(try runRegulus(["runs", "show", "nope"] + place).status == .exited(1))

      #expect(try runRegulus(["runs", "prune"] + place).status == .exited(64))
      let asked = try runRegulus(["runs", "prune", "--keep", "1"] + place)
      #expect(asked.status == .exited(64) && asked.errors.contains("--yes"))
      #expect(try fileNames(in: folder).count == 3)
      let old = try runRegulus(["runs", "prune", "--older-than", "1", "--yes"] + place)
      #expect(old.errors == "there is nothing to remove\n")
      let last = try lastRun(in: folder)
      let pruned = try runRegulus(["runs", "prune", "--keep", "1", "--yes"] + place)
      #expect(pruned.errors == "2 runs removed\n")
      #expect(try fileNames(in: folder).map { "\(folder)/\($0)" } == [last])
    }
  }

  @Test func pruningAsksOnATerminal() throws {
    try withTemporaryFolder { folder in
      #expect(try runRegulus(["--epochs", "3", "--run-dir", folder]).status == .exited(0))
      for (answer, left) in [("n\n", 1), ("y\n", 0)] {
        let program = try startRegulus(["runs", "prune", "--keep", "0", "--run-dir", folder])
        try program.waitForText("[y/N]")
        program.type(answer)
        #expect(try program.waitForExit() == .exited(left == 1 ? 1 : 0))
        #expect(try fileNames(in: folder).count == left)
      }
    }
  }

  /// Names of folders and what stands in run.json come from whoever can write there.
  @Test func hostileRecordsAreShownHarmlessly() throws {
    try withTemporaryFolder { folder in
      let evil = "\u{1B}]0;evil\u{7}\u{202E}"
      #expect(
        try runRegulus(["--epochs", "3", "--run-dir", folder]).status == .exited(0))
      let run = try lastRun(in: folder)
      let info = String(decoding: readFile("\(run)/run.json"), as: UTF8.self)
        .replacing(#""name" : "pitch""#, with: #""name" : "\u001b]0;evil\u0007""#)
        .replacing("2-20-3-1 relu", with: #"\u001b[31m\u202e"#)
        .replacing("all 3 epochs trained", with: #"\u001b[2J"#)
      try writeFile("\(run)/run.json", info)
      try #require(rename(run, "\(folder)/\(evil)") == 0)
      mkdir("\(folder)/\(evil)2", 0o700)
      for arguments in [
        ["runs"], ["runs", "--json"], ["runs", "show", evil], ["runs", "show", "x" + evil],
        ["train", "--resume", evil],
      ] {
        let result = try runRegulus(arguments + ["--run-dir", folder])
        let text = result.output + result.errors
        #expect(!text.isEmpty)
        #expect(
          !text.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n") || $0 == "\u{202E}" },
          "\(text.debugDescription)")
      }
    }
  }
}
