/// Is one press of a key, as the dashboard understands it.
public enum Key: Hashable, Sendable {
  /// A character, upper case told from lower case.
  case character(Character)
  /// A letter pressed together with Control, as its lower-case letter.
  case control(Character)
  case enter, escape, tab, backTab, backspace, delete
  case up, down, left, right, home, end, pageUp, pageDown
  /// The arrow keys together with Shift.
  case shiftLeft, shiftRight
  /// A function key, F1 as 1.
  case function(Int)
}
