/// Says which column of a file holds the classes, or the numbers to predict.
public enum LabelColumn: Equatable, Sendable {
  /// Takes the last column.
  case last
  /// Takes the column with this number, from 1.
  case number(Int)
  /// Takes the column with this name in the header.
  case name(String)

  /// Creates the column that `--label` means: a number where the text is one, otherwise a name.
  public init(parsing text: String) {
    let isNumber = !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    self = if isNumber, let number = Int(text) { .number(number) } else { .name(text) }
  }
}
