import Glibc

extension Safetensors {
  /// Reads the content of a file from its bytes and checks every rule of the format.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The file's name, for messages.
  /// - Throws: `SafetensorsError` that says what is wrong.
  public init(bytes: [UInt8], file: String = "") throws(SafetensorsError) {
    do throws(SafetensorsError) {
      let length = try Self.headerLength(bytes.prefix(8), fileSize: bytes.count)
      let start = 8 + length
      let header = try SafetensorsHeader(bytes[8..<start])
      let entries = try Self.laidOut(header.entries, size: bytes.count - start)
      self.init(
        entries.map { entry in
          Tensor(
            entry.name, type: entry.type, shape: entry.shape,
            bytes: Array(bytes[start + entry.begin..<start + entry.end]))
        }, metadata: header.metadata)
    } catch {
      throw error.named(file)
    }
  }

  /// Reads the file at `path` and checks every rule of the format.
  ///
  /// - Throws: `FileError` if the file cannot be read, `SafetensorsError` if it breaks a rule.
  public static func reading(path: String) throws -> Safetensors {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(path: path, action: .read, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileError(path: path, action: .read, code: errno)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw FileError(path: path, action: .read, code: EISDIR)
    default:
      throw SafetensorsError("not a regular file", remedy: "copy it to one first").named(path)
    }

    let limit = 1 << 31
    guard status.st_size <= limit else {
      throw SafetensorsError(
        "\(status.st_size) bytes are more than the \(limit) that are read",
        remedy: "give a file of one network's weights"
      ).named(path)
    }

    // The first 8 bytes give away a file of another kind before its gigabytes are read.
    let size = Int(status.st_size)
    var bytes = try WholeFile.next(min(8, size), of: descriptor, path: path)
    do throws(SafetensorsError) {
      _ = try headerLength(bytes[...], fileSize: size)
    } catch {
      throw error.named(path)
    }
    bytes += try WholeFile.next(size - bytes.count, of: descriptor, path: path)
    return try Safetensors(bytes: bytes, file: path)
  }

  /// Returns the length of the header that the first 8 bytes of a file of `fileSize` bytes give.
  private static func headerLength(
    _ prefix: ArraySlice<UInt8>, fileSize: Int
  ) throws(SafetensorsError) -> Int {
    guard prefix.count == 8 else {
      throw SafetensorsError(
        "\(fileSize) bytes, too short for a safetensors file",
        remedy: SafetensorsError.remedyForDamage)
    }
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(longestHeader) else {
      throw SafetensorsError(
        "the header would be \(length) bytes long, more than the \(longestHeader) allowed",
        remedy: SafetensorsError.remedyForOtherKind)
    }
    guard length <= UInt64(fileSize - 8) else {
      throw SafetensorsError(
        "the header should be \(length) bytes long, but only \(fileSize - 8) follow",
        remedy: SafetensorsError.remedyForDamage)
    }
    return Int(length)
  }

  /// Checks that the tensors fill `size` bytes without a gap and without an overlap.
  private static func laidOut(
    _ entries: [SafetensorsHeader.Entry], size: Int
  ) throws(SafetensorsError) -> [SafetensorsHeader.Entry] {
    let sorted = entries.sorted { ($0.begin, $0.end) < ($1.begin, $1.end) }
    var place = 0
    for entry in sorted {
      guard entry.begin == place else {
        throw SafetensorsError(
          "tensor \(quoted(entry.name)) begins at byte \(entry.begin) of the data, "
            + (entry.begin < place ? "inside another tensor" : "after a gap") + " that "
            + (entry.begin < place ? "ends" : "begins") + " at \(place)",
          remedy: SafetensorsError.remedyForWriter)
      }
      guard entry.end <= size else {
        throw SafetensorsError(
          "tensor \(quoted(entry.name)) ends at byte \(entry.end) of the data, "
            + "but there are only \(size)",
          remedy: SafetensorsError.remedyForDamage)
      }
      place = entry.end
    }
    guard place == size else {
      throw SafetensorsError(
        "\(size - place) bytes follow the last tensor", remedy: SafetensorsError.remedyForWriter)
    }
    return entries
  }
}
