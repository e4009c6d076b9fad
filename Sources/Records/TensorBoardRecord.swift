/// Knows the messages in TensorBoard's files, `Event`, `SessionLog`, `Summary`, `Summary.Value` and
/// `HistogramProto` of `tensorboard/compat/proto`, and how records frame them.
enum TensorBoardRecord {
  /// Returns a record: the length in 8 bytes, its checksum, the data, and theirs.
  static func framed(_ data: [UInt8]) -> [UInt8] {
    let length = UInt64(data.count).littleEndianBytes
    return length + masked(CRC32C.checksum(length)).littleEndianBytes + data
      + masked(CRC32C.checksum(data)).littleEndianBytes
  }

  /// Returns a checksum changed so that a checksum of data that hold checksums stays a good one.
  static func masked(_ sum: UInt32) -> UInt32 { (sum >> 15 | sum << 17) &+ 0xA282_EAD8 }

  /// Returns the `Event` with which a program that goes on says so: earlier events of this step and of
  /// later ones do not count.
  static func start(step: Int64, time: Double) -> [UInt8] {
    var session = ProtobufWriter()
    session.add(1, Int64(1))
    var event = ProtobufWriter()
    event.add(1, time)
    event.add(2, step)
    event.add(7, message: session.bytes)
    return event.bytes
  }

  /// Returns the `Summary.Value` of a scalar.
  static func value(_ tag: String, _ scalar: Float) -> [UInt8] {
    var value = ProtobufWriter()
    value.add(1, tag)
    value.add(2, scalar)
    return value.bytes
  }

  /// Returns the `Summary.Value` of a histogram.
  static func value(_ tag: String, _ histogram: WeightHistogram) -> [UInt8] {
    var inner = ProtobufWriter()
    inner.add(1, histogram.minimum)
    inner.add(2, histogram.maximum)
    inner.add(3, histogram.count)
    inner.add(4, histogram.sum)
    inner.add(5, histogram.sumOfSquares)
    inner.add(6, packed: histogram.limits)
    inner.add(7, packed: histogram.counts)
    var value = ProtobufWriter()
    value.add(1, tag)
    value.add(5, message: inner.bytes)
    return value.bytes
  }
}
