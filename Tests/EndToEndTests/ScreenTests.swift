import PseudoTerminal
import Testing

/// What is on the screen while a network trains.
@Suite(.serialized) struct ScreenTests {
  @Test(arguments: [(80, 24), (120, 36)])
  func allPanesAreThereAndLive(width: Int, height: Int) throws {
    let program = try openDashboard(width: width, height: height)
    #expect(program.header.contains("pitch"))
    #expect(program.header.contains("training"))
    #expect(program.plannedEpochs == 30_000)
    try program.waitForText("below 1e-7")
    let first = try #require(program.epoch)
    let firstLegend = try #require(program.rows.first { $0.contains(" Cost ") })
    try program.waitFor("later epochs and other costs") {
      ($0.epoch ?? 0) > first && $0.rows.first { $0.contains(" Cost ") } != firstLegend
    }
    try program.waitForTexts(paneTitles + ["W1", "patience"])
    #expect(try program.quit() == .exited(0))
  }

  @Test(arguments: [(80, 24), (120, 36)])
  func framesAreWhole(width: Int, height: Int) throws {
    let program = try openDashboard(width: width, height: height)
    try program.pauseAndSettle()
    for title in paneTitles {
      let (x, y) = try #require(program.find("╭ \(title)"))
      #expect(program.cell(x: x, y: y + 1).text == "│", "below \(title)")
    }
    let frames = program.rows[1..<(height - 2)]
    #expect(frames.allSatisfy { $0.count == width || $0.contains("epoch") })
    #expect(frames.allSatisfy { $0.last.map { "╮│╯".contains($0) } ?? false })
    #expect(program.rows[height - 1].contains("q quit"))
    #expect(program.rows[height - 1].contains("? help"))
  }

  @Test func curvesAreToldApartByColour() throws {
    let program = try openDashboard()
    let train = try #require(program.find("train "))
    let dev = try #require(program.find("dev "))
    let trainInk = program.cell(x: train.x, y: train.y).foreground
    let devInk = program.cell(x: dev.x, y: dev.y).foreground
    #expect(trainInk != .standard && devInk != .standard)
    #expect(trainInk != devInk)
    // And without colour, by the sample of the line before it.
    #expect(
      program.cell(x: train.x - 2, y: train.y).text != program.cell(x: dev.x - 2, y: dev.y).text)
  }

  @Test func noColorMeansNone() throws {
    let program = try openDashboard(["--l2", "0.7"], environment: ["NO_COLOR": "1"])
    try program.waitForText("below 1e-7")
    let cells = program.cells.joined()
    #expect(cells.allSatisfy { $0.foreground == .standard && $0.background == .standard })
    #expect(cells.contains { $0.bold })
  }

  @Test func themesPaintThePage() throws {
    // White, and the darkest grey but three of 256 for text.
    let program = try openDashboard(["--theme", "light"])
    try program.pauseAndSettle()
    #expect(program.cells.joined().allSatisfy { $0.background == .indexed(231) })
    let title = try #require(program.find("pitch"))
    #expect(program.cell(x: title.x, y: title.y).foreground == .indexed(234))
    #expect(try program.quit() == .exited(0))
    try program.waitForText("training accuracy")
    #expect(program.cells.joined().allSatisfy { $0.background == .standard })
  }

  @Test(arguments: [["NO_COLOR": "1"], ["TERM": "vt100"]])
  func whereThereAreNoColoursThemesHaveNone(environment: [String: String]) throws {
    let program = try openDashboard(["--theme", "high-contrast"], environment: environment)
    try program.pauseAndSettle()
    let cells = program.cells.joined()
    #expect(cells.allSatisfy { $0.foreground == .standard && $0.background == .standard })
  }

  @Test func directColoursAreAskedForByTheirParts() throws {
    // A description of a terminal whose colours are numbered by their parts, as xterm-direct.
    try withTemporaryFolder { folder in
      let source = "\(folder)/direct.src"
      try writeFile(
        source,
        """
        regulus-direct|colours by their parts,
        \tRGB, colors#0x1000000, pairs#0x10000, use=xterm-256color,
        \tsetab=\\E[%?%p1%{8}%<%t4%p1%d%e48;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
        \tsetaf=\\E[%?%p1%{8}%<%t3%p1%d%e38;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,

        """)
      let compiled = try runProcess("tic", ["-x", "-o", "\(folder)/terminals", source])
      try #require(compiled.status == .exited(0), "\(compiled.errors)")
      defer { _ = try? runProcess("rm", ["-r", "\(folder)/terminals"]) }
      let program = try openDashboard(
        ["--theme", "dark"],
        environment: ["TERM": "regulus-direct", "TERMINFO": "\(folder)/terminals"])
      try program.pauseAndSettle()
      let place = try #require(program.find("train "))
      let cell = program.cell(x: place.x, y: place.y)
      #expect(cell.foreground == .rgb(red: 86, green: 180, blue: 233))
      #expect(cell.background == .rgb(red: 20, green: 22, blue: 26))
    }
  }

  @Test func withoutUTF8AllIsASCII() throws {
    let program = try openDashboard(
      ["--l2", "0.7", "--keep-prob", "0.9"], environment: ["LANG": "C"])
    try program.waitForText("below 1e-7")
    program.type("?")
    try program.waitForText("Keys")
    program.press(.escape)
    try program.pauseAndSettle()
    #expect(program.header.contains("0.70") && program.header.contains("keep 0.90"))
    #expect(try program.quit() == .exited(0))
    try program.waitForText("L2 lambda 0.7, dropout keep 0.9")
    #expect(program.bytes.allSatisfy { $0 < 0x80 })
  }

  @Test func framesOfASCIIAreWhole() throws {
    let program = try openDashboard(environment: ["LC_ALL": "C"])
    try program.pauseAndSettle()
    let frames = program.rows[1..<22]
    #expect(frames.allSatisfy { $0.count == 80 }, "\(program.text)")
    #expect(frames.allSatisfy { $0.last == "+" || $0.last == "|" })
    #expect(program.eventLine.first == " ")
  }

  @Test func aLocaleThatIsMissingHereIsTakenForItsCharacters() throws {
    let program = try openDashboard(environment: ["LANG": "xx_YY.UTF-8"])
    #expect(program.find("╭ Cost") != nil)
  }
}
