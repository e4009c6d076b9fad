import FoundationEssentials
import Glibc

/// Tells how much memory this process has.
enum Memory {
  /// What is resident now, in millions of bytes; 0 where the system does not tell.
  static var residentMegabytes: Double {
    let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
      .split(separator: " ").dropFirst().first.flatMap { Double($0) }
    return (pages ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))) / 1e6
  }
}
