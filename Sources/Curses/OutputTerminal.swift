import CNcurses
import Glibc

/// Says what standard output can show, for pictures that are printed there instead of a screen.
public enum OutputTerminal {
  /// The number of colours to use: none where it is no terminal, the terminal has none or `NO_COLOR` is
  /// set and not empty.
  public static var colors: Int {
    guard isatty(STDOUT_FILENO) == 1, environmentValue("NO_COLOR") == nil,
      let type = environmentValue("TERM")
    else { return 0 }
    var colors: Int32 = 0
    var isAddressable: Int32 = 0
    guard ncurses_describe(type, &colors, &isAddressable) != 0 else { return 0 }
    return max(Int(colors), 0)
  }

  /// The size of the terminal; where there is none, `COLUMNS` columns, or else 80, and 24 rows.
  public static var size: (width: Int, height: Int) {
    if let size = TerminalDevice.knownSize(of: STDOUT_FILENO) { return size }
    let columns = environmentValue("COLUMNS").flatMap { Int($0) } ?? 80
    return (min(max(columns, 20), 1000), 24)
  }
}
