import Datasets
import FoundationEssentials

/// Is the checked header of a file: what is where.
struct SafetensorsHeader {
  /// Says where a tensor is, and how its bytes are to be read.
  struct Entry {
    let name: String
    let type: Safetensors.ElementType
    let shape: [Int]
    let begin: Int
    let end: Int
  }

  var entries: [Entry] = []
  var metadata: [String: String] = [:]

  init(_ bytes: ArraySlice<UInt8>) throws(SafetensorsError) {
    guard bytes.first == UInt8(ascii: "{") else {
      throw SafetensorsError(
        "the header does not begin with {", remedy: SafetensorsError.remedyForOtherKind)
    }
    // The decoder would take bytes with zeros among them for UTF-16.
    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
      throw SafetensorsError(
        "the header is not UTF-8 text", remedy: SafetensorsError.remedyForDamage)
    }
    let keyCounts = Self.keyCounts(bytes)
    let raw: SafetensorsRawHeader
    do {
      raw = try JSONDecoder().decode(SafetensorsRawHeader.self, from: Data(bytes))
    } catch {
      throw Self.explained(error)
    }
    // The decoder keeps one of two equal keys: then fewer arrive than were written.
    guard keyCounts.outer == raw.keyCounts.outer, keyCounts.inner == raw.keyCounts.inner else {
      throw SafetensorsError(
        "the header gives a name twice", remedy: SafetensorsError.remedyForWriter)
    }
    metadata = raw.metadata
    for (name, tensor) in raw.tensors.sorted(by: { $0.key < $1.key }) {
      entries.append(try Self.checked(name, tensor))
    }
  }

  private static func checked(
    _ name: String, _ tensor: SafetensorsRawTensor
  ) throws(SafetensorsError) -> Entry {
    let subject = "tensor \(quoted(name))"
    let shape = VisibleText.excerpt("\(tensor.shape)", limit: 60)
    guard let type = Safetensors.ElementType(rawValue: tensor.dtype) else {
      throw SafetensorsError(
        "\(subject) has the unknown type \(quoted(tensor.dtype))",
        remedy: "convert it to F32 or F64")
    }
    guard tensor.shape.allSatisfy({ $0 >= 0 }) else {
      throw SafetensorsError(
        "\(subject) has the negative shape \(shape)",
        remedy: SafetensorsError.remedyForWriter)
    }
    guard let size = type.byteCount(shape: tensor.shape) else {
      throw SafetensorsError(
        "\(subject), \(type.rawValue) \(shape), takes no possible number of bytes",
        remedy: SafetensorsError.remedyForWriter)
    }
    let offsets = tensor.offsets
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw SafetensorsError(
        "\(subject) has data_offsets \(VisibleText.excerpt("\(offsets)", limit: 60)), not a begin and an end",
        remedy: SafetensorsError.remedyForWriter)
    }
    guard offsets[1] - offsets[0] == size else {
      throw SafetensorsError(
        "\(subject), \(type.rawValue) \(shape), takes \(size) bytes, "
          + "but its data_offsets span \(offsets[1] - offsets[0])",
        remedy: SafetensorsError.remedyForWriter)
    }
    return Entry(
      name: name, type: type, shape: tensor.shape, begin: offsets[0], end: offsets[1])
  }

  /// Counts the keys of the outermost object, and of the objects directly in it, by their colons.
  private static func keyCounts(_ bytes: ArraySlice<UInt8>) -> (outer: Int, inner: Int) {
    var counts = (outer: 0, inner: 0)
    var depth = 0
    var inString = false
    var escaped = false
    for byte in bytes {
      if inString {
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == UInt8(ascii: "\"") {
          inString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): inString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ":") where depth == 1: counts.outer += 1
      case UInt8(ascii: ":") where depth == 2: counts.inner += 1
      default: break
      }
    }
    return counts
  }

  private static func explained(_ error: any Error) -> SafetensorsError {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "the header" : path.map { quoted($0.stringValue) }.joined(separator: ", ")
    }
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      return SafetensorsError(
        "\(place(context.codingPath)) in the header lacks \(quoted(key.stringValue))",
        remedy: SafetensorsError.remedyForWriter)
    case DecodingError.typeMismatch(_, let context) where !context.codingPath.isEmpty,
      DecodingError.valueNotFound(_, let context) where !context.codingPath.isEmpty,
      DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      return SafetensorsError(
        "\(place(context.codingPath)) in the header is not what it should be",
        remedy: SafetensorsError.remedyForWriter)
    default:
      return SafetensorsError(
        "the header is not the JSON it should be", remedy: SafetensorsError.remedyForDamage)
    }
  }
}

/// Is the header as JSON has it, before its rules are checked.
struct SafetensorsRawHeader: Codable {
  var tensors: [String: SafetensorsRawTensor] = [:]
  var metadata: [String: String] = [:]
  /// How many keys there are in the outermost object and directly in the objects in it.
  var keyCounts = (outer: 0, inner: 0)

  init(tensors: [String: SafetensorsRawTensor], metadata: [String: String]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    for name in container.allKeys {
      keyCounts.outer += 1
      if name.stringValue == Safetensors.metadataKey {
        metadata = try container.decode([String: String].self, forKey: name)
        keyCounts.inner += metadata.count
      } else {
        let inner = try container.nestedContainer(keyedBy: Name.self, forKey: name)
        keyCounts.inner += inner.allKeys.count
        tensors[name.stringValue] = try container.decode(SafetensorsRawTensor.self, forKey: name)
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    if !metadata.isEmpty { try container.encode(metadata, forKey: Name(Safetensors.metadataKey)) }
    for (name, tensor) in tensors { try container.encode(tensor, forKey: Name(name)) }
  }

  struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }
}

/// Is one tensor's entry in the header.
struct SafetensorsRawTensor: Codable {
  let dtype: String
  let shape: [Int]
  let offsets: [Int]

  enum CodingKeys: String, CodingKey {
    case dtype, shape
    case offsets = "data_offsets"
  }
}
