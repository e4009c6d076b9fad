import CNcurses
import CTerminal
import Glibc
import Screen

/// Turns grids into the bytes that change the screen from the last grid to the next.
///
/// ncurses finds the shortest way there. It writes to a file in memory and never to the terminal,
/// where `write` would block once nobody reads; the bytes are taken from there. A file has no
/// settings, so ncurses leaves the terminal's alone.
///
/// It is a class because it owns ncurses' screen.
final class CursesScreen {
  /// The window that keys are read with; a pad, because reading with a window draws it first.
  let keyWindow: UnsafeMutablePointer<WINDOW>
  private let screen: OpaquePointer
  private let window: UnsafeMutablePointer<WINDOW>
  private let current: UnsafeMutablePointer<WINDOW>
  private let file: Int32
  private let output: UnsafeMutablePointer<FILE>
  private var palette: Palette
  private let isUTF8: Bool
  private var shown: CellGrid?
  private var size: (width: Int, height: Int)

  /// Starts ncurses for a terminal type it knows.
  init(
    type: String, capabilities: TerminalCapabilities, theme: Theme,
    size: (width: Int, height: Int)
  ) throws(TerminalError) {
    file = terminal_memory_file("frames")
    guard file >= 0 else { throw .system(call: "memfd_create", code: errno) }
    guard let output = fdopen(file, "w") else {
      let code = errno
      close(file)
      throw .system(call: "fdopen", code: code)
    }
    self.output = output
    // Only the number of the input's descriptor is ever used; closing the stream would close that.
    guard let input = fdopen(STDIN_FILENO, "r"), let screen = newterm(type, output, input) else {
      fclose(output)
      throw .terminalTypeUnknown(type)
    }
    guard let window = ncurses_standard_window(), let current = ncurses_current_window(),
      let keyWindow = newpad(1, 1)
    else {
      delscreen(screen)
      fclose(output)
      throw .terminalTypeUnknown(type)
    }
    self.screen = screen
    self.window = window
    self.current = current
    self.keyWindow = keyWindow
    isUTF8 = capabilities.utf8
    self.size = size

    var colors = capabilities.colors
    if colors > 0 && (start_color() == ERR || ncurses_color_pairs() < 16) { colors = 0 }
    if colors > 0 { use_default_colors() }
    palette = Palette(theme: theme, colors: colors)

    raw()
    noecho()
    nonl()
    // Neither `raw` nor the terminal's eight bits can be found out from a file.
    meta(window, true)
    keypad(keyWindow, true)
    nodelay(keyWindow, true)
    // ncurses would break a frame off as soon as a key is pressed.
    typeahead(-1)
    curs_set(0)
    resize_term(Int32(size.height), Int32(size.width))
  }

  deinit {
    delwin(keyWindow)
    delscreen(screen)
    fclose(output)
  }

  /// Takes the screen to be `width` × `height` now; what it shows is unknown until the next frame.
  func resize(width: Int, height: Int) {
    size = (width, height)
    resize_term(Int32(height), Int32(width))
    shown = nil
  }

  /// Draws with another theme from the next frame on, which draws everything.
  func use(_ theme: Theme) {
    palette = Palette(theme: theme, colors: palette.colors)
    shown = nil
  }

  /// Makes the next frame draw everything, whatever ncurses believes to be there.
  func forget() { shown = nil }

  /// Draws a grid into ncurses and returns the bytes that bring the terminal's screen there.
  func bytes(for grid: CellGrid) -> [UInt8] {
    if shown == grid { return [] }
    var prefix: [UInt8] = []
    if shown == nil {
      clearok(current, true)
      if let normal = ControlStrings.capability("sgr0") { prefix = normal }
    }
    for y in 0..<size.height where shown.map({ isRow(y, of: grid, equalTo: $0) }) != true {
      var row = cells(ofRow: y, in: grid)
      wmove(window, Int32(y), 0)
      wadd_wchnstr(window, &row, Int32(row.count))
    }
    wmove(window, Int32(size.height - 1), 0)
    shown = grid
    wrefresh(window)
    return prefix + takeOutput()
  }

  /// Takes the bytes ncurses has written so far.
  func takeOutput() -> [UInt8] {
    fflush(output)
    let bytes = readAll(file, from: 0)
    ftruncate(file, 0)
    lseek(file, 0, SEEK_SET)
    return isUTF8 ? bytes : writingOutRepeatedCharacters(bytes)
  }

  private func isRow(_ y: Int, of grid: CellGrid, equalTo other: CellGrid) -> Bool {
    guard grid.width == other.width, y < grid.height, y < other.height else { return false }
    let range = y * grid.width..<(y + 1) * grid.width
    return grid.cells[range] == other.cells[range]
  }

  /// Makes a row for ncurses: one element a character, also for one that is two columns wide.
  private func cells(ofRow y: Int, in grid: CellGrid) -> [cchar_t] {
    var row: [cchar_t] = []
    row.reserveCapacity(size.width)
    var lastStyle: Style?
    var look = Palette.Appearance()
    var pair: Int32 = 0
    var x = 0
    while x < size.width {
      let cell = grid[x, y]
      if cell.style != lastStyle {
        lastStyle = cell.style
        look = palette.appearance(of: cell.style)
        let isDefault = look.foreground < 0 && look.background < 0
        pair = isDefault ? 0 : max(alloc_pair(look.foreground, look.background), 0)
      }
      let isFollowedByHalf = x + 1 < min(size.width, grid.width) && grid[x + 1, y].character == nil
      let (text, width) = screenText(of: cell.character ?? " ", columns: isFollowedByHalf ? 2 : 1)
      var element = cchar_t()
      setcchar(&element, text, look.attributes, 0, &pair)
      row.append(element)
      x += width
    }
    return row
  }

  /// Makes a character fit for ncurses: printable here, of at most `columns`, of five code points.
  /// - Returns: the code points, ended by 0, and the number of columns they take.
  private func screenText(of character: Character, columns: Int) -> (text: [wchar_t], width: Int) {
    let replacement: [wchar_t] = [0x3F, 0]
    if let ascii = character.asciiValue {
      return (ascii >= 0x20 && ascii < 0x7F ? [wchar_t(ascii), 0] : replacement, 1)
    }
    let scalars = character.unicodeScalars.prefix(5)
    guard isUTF8, let first = scalars.first else { return (replacement, 1) }
    let width = Int(terminal_character_width(wchar_t(first.value)))
    if width < 1 || width > columns { return (replacement, 1) }
    var text = [wchar_t(first.value)]
    for scalar in scalars.dropFirst() {
      // A second spacing character, as in joined emoji, has no place in one cell.
      if terminal_character_width(wchar_t(scalar.value)) != 0 { break }
      text.append(wchar_t(scalar.value))
    }
    return (text + [0], width)
  }
}
