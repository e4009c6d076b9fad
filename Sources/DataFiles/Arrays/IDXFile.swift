/// Reads IDX files, the format of MNIST: `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`.
///
/// Two bytes of 0, one that names the type of the elements, one with the number of dimensions; the
/// length of each, 4 bytes; the elements, the last index changing fastest. All numbers have their most
/// significant byte first. (Y. LeCun, C. Cortes and C. Burges, "The MNIST database".)
enum IDXFile {
  /// The types, by the third byte.
  private static let types: [UInt8: ElementType] = [
    0x08: .uint8, 0x09: .int8, 0x0B: .int16, 0x0C: .int32, 0x0D: .float32, 0x0E: .float64,
  ]

  /// Returns whether a file that begins with `bytes` is one.
  static func begins(_ bytes: ArraySlice<UInt8>) -> Bool {
    let head = Array(bytes.prefix(4))
    return head.count == 4 && head[0] == 0 && head[1] == 0 && types[head[2]] != nil && head[3] > 0
  }

  /// Returns the array in `bytes`, the contents of the file at `path`.
  static func read(_ bytes: ArraySlice<UInt8>, path: String) throws(DataFileError) -> NumericArray {
    let head = Array(bytes.prefix(4))
    guard begins(bytes), let type = types[head[2]] else {
      throw DataFileError(
        file: path,
        problem: .unsupported("what does not begin as an IDX file", remedy: "check the path"))
    }
    let dimensions = Int(head[3])
    let lengths = bytes.dropFirst(4).prefix(4 * dimensions)
    guard lengths.count == 4 * dimensions else {
      throw DataFileError(
        file: path, problem: .damaged("it ends within the lengths of \(dimensions) dimensions"))
    }
    let shape = (0..<dimensions).map { dimension in
      let start = lengths.startIndex + 4 * dimension
      return lengths[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    return try NumericArray(
      path: path, shape: shape, type: type, isBigEndian: true,
      bytes: bytes.dropFirst(4 + 4 * dimensions))
  }
}
