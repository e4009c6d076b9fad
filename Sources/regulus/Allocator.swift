import CMalloc

/// Tunes glibc's allocator (`mallopt(3)`).
enum Allocator {
  /// Keeps the memory of a process flat that draws for days.
  ///
  /// By default each of its threads, which come and go, fills an arena of its own up to the most that
  /// any of them has needed, and blocks of the size of a frame or a checkpoint end up among the others
  /// once one of them has been freed.
  static func keepFlat() {
    _ = mallopt(M_ARENA_MAX, 2)
    // To set it keeps glibc from raising it: larger blocks go back to the system at once.
    _ = mallopt(M_MMAP_THRESHOLD, 128 << 10)
  }
}
