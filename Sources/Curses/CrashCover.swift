import CTerminal

/// Sees to it that the terminal is restored also where a thread other than the main one crashes for want
/// of stack.
public enum CrashCover {
  /// Covers the thread that calls it, for as long as it lives; costs next to nothing the second time.
  public static func coverThisThread() { terminal_signals_cover_thread() }
}
