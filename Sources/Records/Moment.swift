import Glibc

/// Is a point in time, to the second, as records name it.
public struct Moment: Equatable, Sendable {
  /// Seconds since 1970, without leap seconds.
  public let seconds: Int

  /// Creates a moment from the seconds since 1970.
  public init(seconds: Int) {
    self.seconds = seconds
  }

  /// The moment of the call.
  public static var now: Moment { Moment(seconds: time(nil)) }

  /// The moment in UTC, for names that sort as time goes by: 2026-11-23-171530.
  public var name: String {
    let parts = parts
    return "\(date(parts))-" + two(parts.tm_hour) + two(parts.tm_min) + two(parts.tm_sec)
  }

  /// The length of ``name``.
  static let nameLength = 17

  /// The moment in UTC as ISO 8601 writes it: 2026-11-23T17:15:30Z.
  public var timestamp: String {
    let parts = parts
    return "\(date(parts))T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  /// Reads a moment from the form of ``timestamp``; nil for any other text.
  public init?(timestamp: String) {
    guard
      let match = timestamp.wholeMatch(of: /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z/),
      let year = Int32(match.1), let month = Int32(match.2), let day = Int32(match.3),
      let hour = Int32(match.4), let minute = Int32(match.5), let second = Int32(match.6)
    else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (hour, minute, second)
    seconds = timegm(&parts)
  }

  /// Whether a name begins as ``name`` does.
  static func beginsName(_ name: String) -> Bool {
    name.prefixMatch(of: /\d{4}-\d\d-\d\d-\d{6}-/) != nil
  }

  private var parts: tm {
    var (parts, count) = (tm(), time_t(seconds))
    gmtime_r(&count, &parts)
    return parts
  }

  private func date(_ parts: tm) -> String {
    let year = String(Int(parts.tm_year) + 1900)
    let padding = String(repeating: "0", count: max(0, 4 - year.count))
    return "\(padding)\(year)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
  }

  private func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
