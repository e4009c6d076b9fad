import Screen

/// Says how a terminal is used.
public struct TerminalOptions: Equatable, Sendable {
  /// What styles look like.
  public var theme: Theme
  /// Whether SIGUSR1 is told as an event; otherwise it ends the process, as it does by itself.
  public var reportsUserSignal: Bool

  /// Whether the mouse is told of. Then the terminal selects no text by itself, but with Shift.
  public var usesMouse: Bool

  /// Whether the title of the terminal is ever set.
  public var showsTitle: Bool

  /// Whether to ask the terminal for its background, where it does not say by itself and is known to
  /// answer. Nothing waits for the answer, which is an event.
  public var asksForBackground: Bool

  /// Creates options.
  public init(
    theme: Theme = .auto, reportsUserSignal: Bool = false, usesMouse: Bool = false,
    showsTitle: Bool = false, asksForBackground: Bool = false
  ) {
    self.asksForBackground = asksForBackground
    self.theme = theme
    self.usesMouse = usesMouse
    self.showsTitle = showsTitle
    self.reportsUserSignal = reportsUserSignal
  }
}
