/// Is something done with the mouse, as the dashboard understands it.
public struct MouseEvent: Equatable, Sendable {
  /// Names what was done.
  public enum Kind: Equatable, Sendable {
    /// The first button was pressed, moved while it was down, or let go.
    case press, drag, release
    /// The wheel was turned by a notch, away or towards.
    case wheelUp, wheelDown
  }

  /// What was done.
  public var kind: Kind
  /// The column, from 0 at the left.
  public var x: Int
  /// The row, from 0 at the top.
  public var y: Int

  /// Creates an event.
  public init(_ kind: Kind, x: Int, y: Int) {
    self.kind = kind
    self.x = x
    self.y = y
  }
}
