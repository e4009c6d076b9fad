import ArgumentParser
import Datasets
import Glibc
import LinearAlgebra
import Records

/// Is the program: `regulus` and its subcommands.
@main
struct Regulus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regulus",
    abstract: "Trains a neural network in the terminal and shows what regularization does to it.",
    discussion: """
      Without arguments it opens the dashboard on the built-in demo. Press ? there for the keys.

      Exit codes: 0 done, 1 failed, 2 diverged, 64 wrong usage, 128 + n ended by signal n.
      """,
    version: "0.1.0",
    subcommands: [
      TrainCommand.self, DemoCommand.self, CompareCommand.self, CheckCommand.self, DataCommand.self,
      RunsCommand.self,
    ],
    defaultSubcommand: TrainCommand.self)

  static func main() {
    StandardStreams.occupyClosed()
    BLAS.relaunchWithSuitableKernels()
    // A pipe that nobody reads and a file that is too large are errors of a write, not the end.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    do {
      BLAS.setThreads(1)
      try BLAS.check()
      let line = try CommandLineArguments(try ArgumentText.all())
      var command = try parseAsRoot(line.arguments)
      if let training = command as? TrainCommand {
        try training.run(given: line.given)
      } else {
        try command.run()
      }
    } catch {
      fail(error)
    }
  }

  /// Ends the process as an error asks, with its message made safe for a terminal: it quotes file
  /// names and arguments as they are.
  private static func fail(_ error: any Error) -> Never {
    let code = exitCode(for: error)
    // Help and completion scripts quote nothing.
    if code == .success { exit(withError: error) }
    for error in SeveralErrors.all(in: error) {
      let message = fullMessage(for: error)
      guard !message.isEmpty else { continue }
      let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
      StandardStreams.note(
        lines.map { VisibleText.escaping(String($0)) }.joined(separator: "\n"))
    }
    exit(withError: code)
  }
}
