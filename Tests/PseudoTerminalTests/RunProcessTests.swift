import Glibc
import PseudoTerminal
import Testing

@Suite struct RunProcessTests {
  @Test func streamsAndStatusAreToldApart() throws {
    let result = try runProcess("sh", ["-c", "cat; echo oops >&2; exit 3"], input: "in and out")
    #expect(result.status == .exited(3))
    #expect(result.output == "in and out")
    #expect(result.errors == "oops\n")
  }

  @Test func bothStreamsAreDrained() throws {
    let result = try runProcess(
      "sh", ["-c", "yes | head -c 500000 >&2; yes | head -c 500000"])
    #expect(result.status == .exited(0))
    #expect(result.output.utf8.count == 500_000)
    #expect(result.errors.utf8.count == 500_000)
  }

  @Test func environmentAndFolderAreAsGiven() throws {
    let result = try runProcess(
      "sh", ["-c", "echo \"$NAME\"; pwd; tty"], environment: ["NAME": "λ"], workingDirectory: "/")
    #expect(result.output == "λ\n/\nnot a tty\n")
  }

  @Test func unreadInputIsNoMatter() throws {
    let result = try runProcess("true", input: String(repeating: "x", count: 1_000_000))
    #expect(result.status == .exited(0))
  }

  @Test func aProgramWithoutEndIsKilled() throws {
    let error = #expect(throws: HarnessError.self) {
      try runProcess("sh", ["-c", "echo begun; cat /dev/zero >/dev/null"], timeout: .seconds(5))
    }
    #expect(error?.description.contains("begun") == true)
  }

  /// Writes that fail end no tests, but programs as ever.
  @Test(arguments: [SIGPIPE, SIGXFSZ]) func testsAloneIgnoreFailedWrites(number: Int32) throws {
    #expect(kill(getpid(), number) == 0)
    let command = "kill -\(number) $$; echo alive"
    #expect(try runProcess("sh", ["-c", command]).status == .signaled(number))
    #expect(try TerminalProcess("sh", ["-c", command]).waitForExit() == .signaled(number))
  }

  @Test func signalsAndMissingProgramsAreTold() throws {
    #expect(try runProcess("sh", ["-c", "kill -9 $$"]).status == .signaled(SIGKILL))
    #expect(throws: HarnessError.self) { try runProcess("/nowhere/to/be/found") }
    #expect(throws: HarnessError.self) { try builtProduct("nothing-of-this-name") }
  }
}
