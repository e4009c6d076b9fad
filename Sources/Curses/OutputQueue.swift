import Glibc

/// Holds the bytes the terminal has not taken yet and hands them over without ever blocking.
struct OutputQueue {
  /// A nonblocking descriptor of the terminal.
  let descriptor: Int32
  /// Whether writing failed for good: the terminal is gone.
  private(set) var isBroken = false
  /// Told of every byte that the terminal has taken.
  private let onOutput: ((ArraySlice<UInt8>) -> Void)?
  private var bytes: [UInt8] = []
  private var position = 0

  init(descriptor: Int32, onOutput: ((ArraySlice<UInt8>) -> Void)? = nil) {
    self.descriptor = descriptor
    self.onOutput = onOutput
  }

  /// Whether everything has been handed over.
  var isEmpty: Bool { position == bytes.count }

  /// The number of bytes still to be taken.
  var count: Int { bytes.count - position }

  /// Adds bytes at the end.
  mutating func append(_ more: some Collection<UInt8>) {
    if !isBroken { bytes.append(contentsOf: more) }
  }

  /// Forgets what has not been handed over.
  mutating func discard() {
    bytes.removeAll(keepingCapacity: true)
    position = 0
  }

  /// Hands over as much as the terminal takes now.
  mutating func flush() {
    while !isEmpty {
      let written = bytes.withUnsafeBytes { buffer in
        write(descriptor, buffer.baseAddress?.advanced(by: position), buffer.count - position)
      }
      if written > 0 {
        onOutput?(bytes[position..<position + written])
        position += written
      } else if written == 0 || errno == EAGAIN {
        return
      } else if errno == EINTR {
        continue
      } else {
        isBroken = true
        discard()
        return
      }
    }
    discard()
  }

  /// Hands everything over, waiting for the terminal no longer than a time.
  /// - Returns: whether nothing is left.
  mutating func drain(milliseconds: Int) -> Bool {
    let deadline = ContinuousClock.now + .milliseconds(milliseconds)
    flush()
    while !isEmpty {
      let remaining = deadline.millisecondsFromNow
      if remaining == 0 { return false }
      var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&request, 1, remaining)
      flush()
    }
    return true
  }
}

extension ContinuousClock.Instant {
  /// The milliseconds until the instant, rounded up, for `poll`; 0 when it has passed.
  var millisecondsFromNow: Int32 {
    let (seconds, attoseconds) = (self - .now).components
    if seconds < 0 || attoseconds < 0 { return 0 }
    let rounded =
      min(seconds, 1_000_000) * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(rounded)
  }
}
