import Dashboard

/// Says how a terminal is used.
public struct TerminalOptions: Equatable, Sendable {
  /// What styles look like.
  public var theme: Theme

  /// Creates options.
  public init(theme: Theme = .auto) {
    self.theme = theme
  }
}
