import CZlib

/// Unpacks what DEFLATE has packed, up to a limit: a few bytes may claim to be any number of them.
struct Inflation {
  /// What is around the packed data.
  enum Wrapping {
    /// Nothing, as in ZIP files.
    case none
    /// The header and checksum of gzip files.
    case gzip

    /// The size of the window as zlib wants it: the largest, and how it is wrapped.
    fileprivate var windowBits: Int32 {
      switch self {
      case .none: -MAX_WBITS
      case .gzip: MAX_WBITS + 16
      }
    }
  }

  /// Says why data cannot be unpacked.
  enum Failure: Error, Equatable {
    /// The data is not what it should be, or its checksum is wrong.
    case damaged
    /// The data ends too early.
    case cutOff
    /// More comes out than is allowed.
    case tooLarge
  }

  /// The most bytes that a file may unpack to: 2 GiB.
  static let limit = 1 << 31

  /// Returns what is packed in `bytes`, and how many of them that took.
  ///
  /// Room is made for four times as many bytes as there are, or for as many as have come already where
  /// that is more; what the data claims to unpack to asks for none.
  static func unpack(
    _ bytes: ArraySlice<UInt8>, _ wrapping: Wrapping, limit: Int = limit
  ) throws(Failure) -> (contents: [UInt8], length: Int) {
    // Not a variable, since zlib remembers where its state is.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    guard
      inflateInit2_(
        stream, wrapping.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw .damaged }
    defer { inflateEnd(stream) }

    var contents: [UInt8] = []
    var taken = 0
    while true {
      // One byte more than allowed shows that there is more.
      let chunk = min(max(4096, 4 * bytes.count, contents.count), limit + 1 - contents.count)
      var status = Z_OK
      let part = [UInt8](unsafeUninitializedCapacity: chunk) { output, count in
        bytes.withUnsafeBufferPointer { input in
          // zlib counts in 32 bits, and never writes to its input.
          let rest = input[taken...].prefix(1 << 30)
          stream.pointee.next_in = UnsafeMutablePointer(
            mutating: UnsafeBufferPointer(rebasing: rest).baseAddress)
          stream.pointee.avail_in = UInt32(rest.count)
          stream.pointee.next_out = output.baseAddress
          stream.pointee.avail_out = UInt32(min(output.count, 1 << 30))
          let room = stream.pointee.avail_out
          status = inflate(stream, Z_NO_FLUSH)
          taken += rest.count - Int(stream.pointee.avail_in)
          count = Int(room - stream.pointee.avail_out)
        }
      }
      contents += part
      guard contents.count <= limit else { throw .tooLarge }
      switch status {
      case Z_STREAM_END: return (contents, taken)
      case Z_OK where !part.isEmpty || taken < bytes.count: continue
      case Z_OK, Z_BUF_ERROR: throw .cutOff
      default: throw .damaged
      }
    }
  }

  /// Returns the checksum of ZIP and gzip files.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum = crc32(0, nil, 0)
    bytes.withUnsafeBufferPointer { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let part = UnsafeBufferPointer(rebasing: rest.prefix(1 << 30))
        sum = crc32(sum, part.baseAddress, UInt32(part.count))
        rest = rest.dropFirst(part.count)
      }
    }
    return UInt32(truncatingIfNeeded: sum)
  }
}

extension DataFileError.Problem {
  init(_ failure: Inflation.Failure, limit: Int) {
    self =
      switch failure {
      case .damaged: .damaged("the compressed data or its checksum is wrong")
      case .cutOff: .damaged("the compressed data ends too early")
      case .tooLarge: .tooLargeUnpacked(limit)
      }
  }
}
