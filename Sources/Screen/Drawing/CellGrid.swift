/// Names a colour by its role on the screen; a theme says what it looks like.
public enum Ink: UInt8, Sendable, CaseIterable {
  /// The terminal's own foreground.
  case plain
  /// Frames, axes and everything that should stay in the background.
  case faint
  /// The training curve.
  case train
  /// The dev curve.
  case dev
  /// The name of the program, pane titles, the focus.
  case accent
  /// Something is well: a check passed, a best value.
  case good
  /// Something wants attention: rising dev cost, a question.
  case warning
  /// Something failed.
  case bad
  /// The series of layers 1, 2, 3, …, used in turn.
  case series1, series2, series3, series4, series5
}

/// Names what a stretch of the screen is tinted for; a theme says in which colour, if it can.
public enum Tint: UInt8, Sendable, CaseIterable {
  /// Where the dev cost is above the lowest before it.
  case overfitting
  /// What is being selected.
  case selection
}

/// Says how a cell is drawn: its ink, and attributes that also work without colour.
public struct Style: Equatable, Sendable {
  /// The colour's role.
  public var ink: Ink
  /// A colour of its own instead of the ink's, where the terminal has 256 or more.
  public var color: RGB?
  /// The colour behind the character, where the terminal has 256 or more; nil for the terminal's
  /// own background.
  public var background: RGB?
  /// What the cell is tinted for, where it has no background of its own.
  public var tint: Tint?
  /// Whether the cell is bold.
  public var bold: Bool
  /// Whether foreground and background are swapped.
  public var reversed: Bool
  /// Whether the cell is dimmed where the terminal can.
  public var dim: Bool

  /// Creates a style.
  public init(
    _ ink: Ink = .plain, color: RGB? = nil, background: RGB? = nil, tint: Tint? = nil,
    bold: Bool = false, reversed: Bool = false, dim: Bool = false
  ) {
    self.ink = ink
    self.color = color
    self.background = background
    self.tint = tint
    self.bold = bold
    self.reversed = reversed
    self.dim = dim
  }
}

/// Is one character cell of the screen.
public struct Cell: Equatable, Sendable {
  /// What stands in the cell: one character of one column, the first half of a character of two,
  /// or nil for the second half of the character to the left.
  public var character: Character?
  /// How it is drawn.
  public var style: Style

  /// Creates a cell; a blank one by default.
  public init(_ character: Character? = " ", _ style: Style = Style()) {
    self.character = character
    self.style = style
  }
}

/// Is a picture of the whole screen, or of a part of it, in character cells.
///
/// Drawing outside the grid is allowed and leaves no trace, so that panes need not check every
/// coordinate.
public struct CellGrid: Equatable, Sendable {
  /// The number of columns.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// The cells, row after row.
  public private(set) var cells: [Cell]

  /// Creates a blank grid.
  public init(width: Int, height: Int) {
    self.width = max(width, 0)
    self.height = max(height, 0)
    cells = [Cell](repeating: Cell(), count: self.width * self.height)
  }

  /// The cell in column `x` and row `y`, from 0 at the top left; blank outside the grid.
  public subscript(x: Int, y: Int) -> Cell {
    get { contains(x, y) ? cells[y * width + x] : Cell() }
    set { if contains(x, y) { cells[y * width + x] = newValue } }
  }

  /// Puts another grid's cells in the place of these, from column `x` and row `y` on.
  ///
  /// - Parameters:
  ///   - other: The other grid.
  ///   - x: The column of its first cell.
  ///   - y: The row of its first cell.
  public mutating func draw(_ other: CellGrid, x: Int, y: Int) {
    for row in 0..<other.height {
      for column in 0..<other.width { self[x + column, y + row] = other[column, row] }
    }
  }

  /// Whether a cell is covered by the wide character to its left.
  func isSecondHalf(_ x: Int, _ y: Int) -> Bool {
    contains(x, y) && cells[y * width + x].character == nil
  }

  private func contains(_ x: Int, _ y: Int) -> Bool {
    x >= 0 && x < width && y >= 0 && y < height
  }
}
