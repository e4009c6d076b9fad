import Glibc
import PseudoTerminal
import Testing

/// Pictures of the dashboard: by a key, on a signal, at the end.
@Suite(.serialized) struct PictureTests {
  @Test func pSavesTheScreenUnderANameOfItsOwn() throws {
    try withTemporaryFolder { folder in
      let program = try openDashboard(in: folder)
      try program.pauseAndSettle()
      let epoch = try #require(program.epoch)
      program.type("p")
      try program.waitForEvent("saved regulus-\(epoch).svg")
      program.type("p")
      try program.waitForEvent("saved regulus-\(epoch)-2.svg")
      #expect(try fileNames(in: folder) == ["regulus-\(epoch)-2.svg", "regulus-\(epoch).svg"])
      let svg = String(decoding: readFile("\(folder)/regulus-\(epoch).svg"), as: UTF8.self)
      #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
      #expect(svg.contains(">regulus<") || svg.contains(">pitch<"))
      #expect(svg.contains(">train<"))
    }
  }

  @Test func whyItCannotBeSavedIsTold() throws {
    try withTemporaryFolder { folder in
      let program = try openDashboard(in: folder)
      try program.pauseAndSettle()
      try #require(rmdir(folder) == 0)
      program.type("p")
      try program.waitForEvent("cannot write")
      try #require(mkdir(folder, 0o700) == 0)
    }
  }

  /// What is written on a signal shows on another terminal just what was on this.
  @Test(arguments: ["auto", "light"])
  func aSnapshotOnASignalIsTheScreen(theme: String) throws {
    try withTemporaryFolder { folder in
      let file = "\(folder)/screen.ans"
      let program = try openDashboard(["--snapshot", file, "--theme", theme, "--l2", "0.7"])
      try program.waitForText("below 1e-7")
      try program.pauseAndSettle()
      let before = program.cells
      program.signal(SIGUSR1)
      try program.waitForEvent("saved ")
      let viewer = try TerminalProcess("sh", ["-c", "cat \(file); read line"], height: 25)
      try viewer.waitFor("all of it") { $0.cursor.y == 24 }
      // libvterm's blanks at the end of a line keep no attributes.
      for y in 0..<23 {
        for x in 0..<80 where before[y][x].text != " " {
          var (seen, wanted) = (viewer.cell(x: x, y: y), before[y][x])
          (seen.underlined, wanted.underlined) = (false, false)
          #expect(seen == wanted, "\(x), \(y)")
        }
      }
      program.press(.control("c"))
      #expect(try program.waitForExit() == .exited(0))
      #expect(try fileNames(in: folder) == ["screen.ans"])
    }
  }

  /// A pipe that nobody reads stands for a disk that takes its time.
  @Test func keysDoNotWaitForAPicture() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/screen.txt"
      try #require(mkfifo(path, 0o600) == 0)
      let program = try openDashboard(["--snapshot", path])
      program.signal(SIGUSR1)
      for _ in 0..<2 {
        program.type(" ")
        try program.waitForHeader("paused")
        program.type(" ")
        try program.waitForProgress(epochs: 5)
      }
      let reader = open(path, O_RDONLY | O_NONBLOCK)
      defer { close(reader) }
      try program.waitForEvent("saved ")
      #expect(try program.quit() == .exited(0))
    }
  }

  @Test func withoutSnapshotTheSignalEndsTheProgram() throws {
    let program = try openDashboard()
    program.signal(SIGUSR1)
    #expect(try program.waitForExit() == .signaled(SIGUSR1))
  }

  @Test func atTheEndItIsTheLastScreenWithoutQuestions() throws {
    try withTemporaryFolder { folder in
      let program = try openDashboard(["--snapshot", "\(folder)/end.txt"], width: 100, height: 30)
      #expect(try program.quit() == .exited(0))
      let lines = String(decoding: readFile("\(folder)/end.txt"), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == 31)
      #expect(lines[0].contains("■ stopped"))
      for title in paneTitles { #expect(lines.contains { $0.contains(" \(title) ") }) }
      #expect(!lines.contains { $0.contains("Quit?") })
    }
  }

  @Test func withoutATerminalThereIsAPictureToo() throws {
    try withTemporaryFolder { folder in
      let file = "\(folder)/end.txt"
      let result = try runRegulus(
        ["--headless", "--epochs", "300", "--snapshot", file, "--l2", "0.7"])
      #expect(result.status == .exited(0))
      let lines = String(decoding: readFile(file), as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == 37)
      #expect(lines[0].contains("epoch 300/300") && lines[0].contains("finished"))
      #expect(lines.contains { $0.contains("╭ Cost ─") && $0.contains("dev 0.") })
      #expect(lines.allSatisfy { $0.count <= 120 })
    }
  }

  @Test func namesThatSayNoKindAreRefused() throws {
    let result = try runRegulus(["--headless", "--snapshot", "screen.png"])
    #expect(result.status == .exited(64))
    #expect(result.errors.contains("'screen.png' does not end in .svg, .ans, .txt"))
    let elsewhere = try runRegulus(["--headless", "--snapshot", "/nowhere/screen.svg"])
    #expect(elsewhere.status == .exited(1))
    #expect(elsewhere.errors.contains("cannot write /nowhere/screen.svg"))
    #expect(elsewhere.output.isEmpty)
  }
}
