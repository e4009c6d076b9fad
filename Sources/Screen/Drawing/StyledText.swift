/// Is a piece of text and how it is drawn; a line of several styles is an array of them.
public struct StyledText: Equatable, Sendable {
  /// The text.
  public var text: String
  /// How it is drawn.
  public var style: Style

  /// Creates a piece of text.
  public init(_ text: String, _ style: Style = Style()) {
    self.text = text
    self.style = style
  }
}
