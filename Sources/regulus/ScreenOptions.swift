import ArgumentParser
import Screen

/// Says what the dashboard looks like, and where pictures of it go.
struct ScreenOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Colours: \(Theme.Name.allCases.map(\.rawValue).joined(separator: ", ")). Auto keeps the "
        + "terminal's own foreground and background; none, and NO_COLOR, mean no colours."))
  var theme = Theme.Name.auto

  @Flag(
    inversion: .prefixedNo,
    help:
      "Use the mouse; without it the terminal selects text as usual, with it while Shift is down.")
  var mouse = true

  @Option(
    help: ArgumentHelp(
      "How to call attention: the epoch and the dev cost in the terminal's title; its bell, or a "
        + "notification of the desktop, when patience runs out and when the run ends. A list of "
        + "\(Alerts.allNames); or none. (default: title)", valueName: "names"),
    transform: Alerts.parse)
  var alert: Alerts = .title

  @Option(
    help: ArgumentHelp(
      "Write a picture of the dashboard at the end, and on SIGUSR1: .svg, .ans (text with colours) "
        + "or .txt. Without a terminal it is one of 120 by 36.", valueName: "file"),
    transform: PictureFile.init)
  var snapshot: PictureFile?

  @Option(
    help: ArgumentHelp(
      "Record the session, for asciinema and other players.", valueName: "file.cast"))
  var record: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What a person or the best known model gets wrong, such as 3% or 0.03: the dashboard measures "
        + "bias from there. For numbers 1 - R². (default: 0)", valueName: "share"),
    transform: parseTargetError)
  var targetError: Double?

  /// Returns what the screen looks like on a terminal of some background.
  func colors(on background: TerminalBackground?) -> Theme { Theme(theme, on: background) }

  /// Returns whether shades should fit a light background, on a terminal of some background.
  func isLight(on background: TerminalBackground?) -> Bool {
    theme == .light || theme == .auto && background == .light
  }
}

extension Theme.Name: ExpressibleByArgument {}
