import PseudoTerminal
import Testing

/// Lessons, and runs that begin again.
@Suite struct DemoTests {
  @Test func theLessonIsToldAtTheAudiencesPace() throws {
    let program = try startRegulus(["demo"], width: 120, height: 36)
    try program.waitForText("learns from 211 positions")
    try program.waitForText("space: next")
    try program.waitForText("❚❚ paused")
    program.type(" ")
    try program.waitForText("Watch the dev cost")
    program.type(">>")
    try program.waitForText("above its best")
    #expect(try program.quit() == .exited(0))
  }

  @Test func lessonsAreFilesWhoseMistakesAreTold() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/own.txt"
      try writeFile(path, "title Own\noptions --data moons --pace 50\nsay Hello.\nwait key\n")
      let program = try startRegulus(["demo", path], width: 80, height: 24)
      try program.waitForText("Hello.")
      try program.waitForText("moons")
      program.press(.control("c"))
      #expect(try program.waitForExit() == .exited(0))
      try writeFile(path, "say Hello.\nplay on\n")
      let result = try runRegulus(["demo", path])
      #expect(result.status == .exited(1))
      #expect(
        result.errors.hasPrefix("Error: \(path):2: 'play' is no step;")
          && result.errors.split(separator: "\n").count == 1, "\(result.errors)")
      try writeFile(path, "options --epochs 500\nsay Hello.\nwait +600\n")
      let endless = try runRegulus(["demo", path])
      #expect(endless.status == .exited(1))
      #expect(
        endless.errors.hasPrefix(
          "Error: \(path):3: this waits for epoch 600, and the run has 500"), "\(endless.errors)")
    }
  }

  /// Options in a lesson are told by their line, and not by how the program is used.
  @Test func optionsOfALessonAreCheckedInTheirLine() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/own.txt"
      for (text, message) in [
        ("options --data moons\noptions --epochs -5\nsay Hi.\n", ":2: options: "),
        ("title Own\n\noptions --speed 5\nsay Hi.\n", ":3: options: Unknown option '--speed'"),
        ("options --data\noptions nowhere\nsay Hi.\n", ":1: options: "),
        ("options --headless\nsay Hi.\n", ": options: --headless: a lesson is told in the"),
        ("options --resume last\nsay Hi.\n", ": options: --resume: a lesson keeps no record"),
        ("options --config x\nsay Hi.\n", ": options: --config: a lesson has its options in"),
      ] {
        try writeFile(path, text)
        let result = try runRegulus(["demo", path])
        #expect(result.status == .exited(1))
        #expect(
          result.errors.hasPrefix("Error: \(path)\(message)")
            && result.errors.split(separator: "\n").count == 1, "\(result.errors)")
      }
      // An option may have its value in the next line.
      try writeFile(path, "options --data\noptions moons\nsay Hello.\nwait key\n")
      let program = try startRegulus(["demo", path])
      try program.waitForText("Hello.")
      #expect(try program.quit() == .exited(0))
    }
  }

  @Test func theBuiltInLessonIsPrintedAndReadAgain() throws {
    let alone = try runRegulus(["demo"])
    #expect(alone.status == .exited(64))
    #expect(alone.errors.contains("there is none without a terminal"))
    let printed = try runRegulus(["demo", "--print"])
    #expect(printed.status == .exited(0))
    #expect(printed.output.contains("title    What regularization does"))
  }

  @Test func keysBeginTheRunAgainWithOtherDataAndWidths() throws {
    let program = try openDashboard(width: 120, height: 36)
    program.type("2")
    try program.waitForHeader("L2 λ 0.70")
    program.type("W")
    try program.waitForHeader("2·40·6·1")
    try program.waitForHeader("L2 λ 0.70")
    program.type("m")
    try program.waitForHeader("100/200")
    #expect(try program.quit() == .exited(0))
  }
}
