import ArgumentParser
import Datasets
import Glibc
import Records

/// Is `regulus runs prune`.
struct PruneRuns: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Remove old runs with all that is recorded of them.",
    discussion: """
      With both options, what neither keeps is removed. Runs under way always stay, and so do folders \
      that hold no description of a run that can be read: they do not count among those that are kept.
      """)

  @OptionGroup var options: RunsOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Keep so many of the newest.", valueName: "n"), transform: parseCount)
  var keep: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Keep those begun in the last so many days.", valueName: "days"),
    transform: parseNotNegative)
  var olderThan: Double?

  @Flag(help: "Do not ask.")
  var yes = false

  /// How many folders are told of one by one that are none of a run.
  private static let mostTold = 10

  func validate() throws {
    guard keep != nil || olderThan != nil else {
      throw ValidationError("say which runs to remove, with --keep, --older-than or both")
    }
  }

  func run() throws {
    let store = try options.store()
    let now = Moment.now.seconds
    var leftAlone: [any Error] = []
    let known = try store.runs.filter { run in
      do {
        try run.checkForRemoval()
        return true
      } catch {
        leftAlone.append(error)
        return false
      }
    }
    let runs = known.dropLast(keep ?? 0).filter { run in
      guard !run.isRunning else { return false }
      guard let olderThan else { return true }
      // One that says nothing of when it was begun is not known to be old.
      guard let started = Moment(timestamp: (try? run.info().started) ?? "") else { return false }
      return Double(now - started.seconds) > olderThan * 86_400
    }
    for error in leftAlone.prefix(Self.mostTold) {
      StandardStreams.note(VisibleText.escaping("left alone: \(error)"))
    }
    if leftAlone.count > Self.mostTold {
      StandardStreams.note("and \(leftAlone.count - Self.mostTold) more left alone")
    }
    guard !runs.isEmpty else {
      StandardStreams.note("there is nothing to remove")
      return
    }
    try confirm(runs)
    let outcomes = runs.map { run in Result { try store.remove(run) } }
    let count = outcomes.count { (try? $0.get()) != nil }
    StandardStreams.note("\(count) run\(count == 1 ? "" : "s") removed")
    try SeveralErrors.check(outcomes)
  }

  private func confirm(_ runs: [RunFolder]) throws {
    if yes { return }
    guard isatty(STDIN_FILENO) == 1, let first = runs.first, let last = runs.last else {
      throw ValidationError("\(runs.count) runs would be removed; give --yes to do so")
    }
    let names =
      runs.count == 1 ? "run \(first.name)" : "\(runs.count) runs, \(first.name) to \(last.name)"
    StandardStreams.ask("Remove \(VisibleText.escaping(names))? [y/N] ")
    guard readLine()?.lowercased().hasPrefix("y") == true else { throw ExitCode(1) }
  }
}
