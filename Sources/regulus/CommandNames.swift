import ArgumentParser
import Datasets

/// Checks the names of commands, which the parser would take for misplaced values of the default one.
enum CommandNames {
  /// Refuses the name of a command that there is not, and says which one may be meant.
  ///
  /// - Parameter arguments: The command line after the program's name.
  /// - Throws: `ValidationError`.
  static func check(_ arguments: [String]) throws {
    var command: any ParsableCommand.Type = Regulus.self
    var path: [String] = []
    for word in arguments {
      let inner = command.configuration.subcommands
      guard !inner.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
      guard let next = inner.first(where: { $0.configuration.commandName == word }) else {
        throw ValidationError(
          message(word, among: inner.compactMap { $0.configuration.commandName }, path))
      }
      command = next
      path.append(word)
    }
  }

  private static func message(_ word: String, among names: [String], _ path: [String]) -> String {
    let start = path.map { "\($0) " }.joined()
    if path.isEmpty, BuiltInDataset(rawValue: word) != nil || word.contains(".") {
      let word = VisibleText.excerpt(word)
      return "there is no command '\(word)'; did you mean --data \(word)?"
    }
    let advice =
      EditDistance.nearest(to: word, among: names).map { "did you mean \(start)\($0)?" }
      ?? "there are \(names.map { start + $0 }.joined(separator: ", "))"
    return "there is no command '\(start)\(VisibleText.excerpt(word))'; \(advice)"
  }
}
