import ArgumentParser
import Dashboard

/// Says what the dashboard looks like, and where pictures of it go.
struct ScreenOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Colours: \(Theme.Name.allCases.map(\.rawValue).joined(separator: ", ")). Auto keeps the "
        + "terminal's own foreground and background; none, and NO_COLOR, mean no colours."))
  var theme = Theme.Name.auto
}

extension Theme.Name: ExpressibleByArgument {}
