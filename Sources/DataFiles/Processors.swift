import Glibc

/// Knows the machine's processors.
enum Processors {
  /// How many there are to use.
  static var count: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
