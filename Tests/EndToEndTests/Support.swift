import Glibc
import PseudoTerminal
import Testing

// What the end-to-end tests share: starting the program, reading its screen, files.

/// How a process ended; the testing library has a type of this name too.
typealias ExitStatus = PseudoTerminal.ExitStatus

/// The titles of the five panes.
let paneTitles = ["Cost", "Weight norms", "Dropout", "Early stopping", "Gradient check"]

/// Returns the environment of the tests with some variables changed, or removed where nil.
func environment(_ changes: [String: String?]) -> [String: String] {
  var result = TerminalProcess.standardEnvironment
  for (name, value) in changes { result[name] = value }
  return result
}

/// Runs regulus without a terminal until it ends.
func runRegulus(
  _ arguments: [String], environment changes: [String: String?] = [:], input: String = "",
  in folder: String? = nil, timeout: Duration = .seconds(60)
) throws -> ProcessResult {
  try runProcess(
    builtProduct("regulus"), arguments, environment: environment(changes), input: input,
    workingDirectory: folder, timeout: timeout)
}

/// Starts regulus on a terminal.
func startRegulus(
  _ arguments: [String] = [], environment changes: [String: String?] = [:],
  in folder: String? = nil, width: Int = 80, height: Int = 24
) throws -> TerminalProcess {
  try TerminalProcess(
    builtProduct("regulus"), arguments, environment: environment(changes),
    workingDirectory: folder, width: width, height: height)
}

/// Starts regulus on a terminal and waits until the dashboard shows a run that has got somewhere.
func openDashboard(
  _ arguments: [String] = [], environment changes: [String: String?] = [:],
  in folder: String? = nil, width: Int = 80, height: Int = 24
) throws -> TerminalProcess {
  let program = try startRegulus(
    arguments, environment: changes, in: folder, width: width, height: height)
  try program.waitFor("a run under way") { ($0.epoch ?? 0) > 0 && $0.hasAllPanes }
  return program
}

extension TerminalProcess {
  /// The title line.
  var header: String { rows.first ?? "" }
  /// The line of events, second from the foot of the screen.
  var eventLine: String { rows.dropLast().last ?? "" }

  /// The epoch that the title line shows.
  var epoch: Int? { epochs?.current }
  /// The planned epochs that the title line shows, where it has room for them.
  var plannedEpochs: Int? { epochs?.planned }

  private var epochs: (current: Int, planned: Int?)? {
    guard let match = header.firstMatch(of: #/epoch +([0-9,]+)(?:/([0-9,]+))? /#),
      let current = Int(match.1.filter { $0 != "," })
    else { return nil }
    return (current, match.2.flatMap { Int($0.filter { $0 != "," }) })
  }

  /// Whether every pane's title is on the screen.
  var hasAllPanes: Bool { paneTitles.allSatisfy { find($0) != nil } }

  /// The row of the cost pane's x axis, where switches leave their labels.
  var costAxis: String? {
    guard let end = rows.firstIndex(where: { $0.contains("Weight norms") }) else { return nil }
    return rows[..<end].last { $0.contains("└┬") || $0.contains("└─") }
  }

  /// Every cell of the screen.
  var cells: [[ScreenCell]] {
    (0..<height).map { y in (0..<width).map { x in cell(x: x, y: y) } }
  }

  /// Waits until all of some texts are on the screen; frames arrive in parts.
  func waitForTexts(_ texts: [String]) throws {
    try waitFor("\(texts) on the screen") { screen in
      texts.allSatisfy { screen.find($0) != nil }
    }
  }

  /// Waits for the header to hold a text.
  func waitForHeader(_ text: String) throws {
    try waitFor("“\(text)” in the title line") { $0.header.contains(text) }
  }

  /// Waits for the line of events to hold a text.
  func waitForEvent(_ text: String) throws {
    try waitFor("“\(text)” in the line of events") { $0.eventLine.contains(text) }
  }

  /// Waits until the run has trained some epochs more.
  func waitForProgress(epochs: Int = 1) throws {
    let start = try #require(epoch)
    try waitFor("\(epochs) more epochs") { ($0.epoch ?? 0) >= start + epochs }
  }

  /// Pauses the run, and waits until nothing is drawn any more.
  func pauseAndSettle() throws {
    type(" ")
    try waitForHeader("paused")
    // The title follows a second later at the most.
    try waitFor("the title to say so") {
      $0.modes.title.isEmpty || $0.modes.title.contains("paused")
    }
    try settle()
  }

  /// Waits until the program has sent nothing for a while.
  func settle() throws {
    for _ in 0..<50 where serve(for: .milliseconds(500)) == 0 { return }
    Issue.record("the screen does not come to rest:\n\(text)")
  }

  /// Leaves the dashboard, whatever it asks, and waits for the end.
  func quit() throws -> ExitStatus {
    type("q")
    try waitFor("an end or a question") { $0.exitStatus != nil || $0.find("Quit?") != nil }
    if exitStatus == nil { type("q") }
    return try waitForExit()
  }
}

extension ExitStatus {
  /// Whether it is a plain end with a code that the conventions know, and no trap.
  var isOrderly: Bool {
    if case .exited(let code) = self { [0, 1, 2, 64].contains(code) } else { false }
  }
}

/// Runs `body` with a new folder, and removes it and all that is in it afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let path = "/tmp/regulus-end-to-end-\(UInt64.random(in: 0...UInt64.max))"
  try #require(mkdir(path, 0o700) == 0, "mkdir \(path): error \(errno)")
  defer { removeFolder(path) }
  return try body(path)
}

/// Returns the names of the files in a folder, hidden ones too, sorted.
func fileNames(in folder: String) throws -> [String] {
  let stream = try #require(opendir(folder), "\(folder): error \(errno)")
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// Makes a folder.
func makeFolder(_ path: String) throws {
  try #require(mkdir(path, 0o700) == 0, "\(path): error \(errno)")
}

/// Writes a file.
func writeFile(_ path: String, _ bytes: some Sequence<UInt8>) throws {
  let file = try #require(fopen(path, "w"), "\(path): error \(errno)")
  defer { fclose(file) }
  let bytes = Array(bytes)
  try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
}

/// Writes a file of text.
func writeFile(_ path: String, _ text: String) throws { try writeFile(path, text.utf8) }

/// Reads a whole file; nothing where there is none.
func readFile(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer.prefix(count)
  }
}

/// Returns a small data set of two classes, as a CSV file's text.
func smallCSV(header: String = "x,y,class", rows: Int = 40, labels: [String] = ["0", "1"]) -> String
{
  let lines = (0..<rows).map { row in
    let side = row % labels.count
    return "\(Double(row % 7) / 7 + Double(side)),\(Double(row % 5) / 5 - Double(side)),"
      + labels[side]
  }
  return ([header] + lines).joined(separator: "\n") + "\n"
}
