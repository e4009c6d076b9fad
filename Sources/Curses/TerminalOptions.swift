import Dashboard

/// Says how a terminal is used.
public struct TerminalOptions: Equatable, Sendable {
  /// What styles look like.
  public var theme: Theme
  /// Whether SIGUSR1 is told as an event; otherwise it ends the process, as it does by itself.
  public var reportsUserSignal: Bool

  /// Creates options.
  public init(theme: Theme = .auto, reportsUserSignal: Bool = false) {
    self.theme = theme
    self.reportsUserSignal = reportsUserSignal
  }
}
