import Datasets
import LinearAlgebra

/// Holds an array of a file as its bytes, which become numbers only where they are put.
struct NumericArray {
  /// The path of the file.
  let path: String
  /// The array's name, where the file has several.
  let name: String?
  /// The length of each dimension.
  let shape: [Int]
  /// What the elements are.
  let type: ElementType
  /// Whether the first byte of an element is its most significant.
  let isBigEndian: Bool
  /// Whether the first index changes fastest from element to element, as in Fortran, and not the last.
  let isColumnMajor: Bool
  /// The elements.
  private let bytes: ArraySlice<UInt8>

  /// The most elements that are taken for meant: 16 GiB of numbers in double precision.
  static let largestCount = 1 << 31

  /// Creates an array whose elements are all of `bytes`; throws where the shape asks for others.
  init(
    path: String, name: String? = nil, shape: [Int], type: ElementType, isBigEndian: Bool,
    isColumnMajor: Bool = false, bytes: ArraySlice<UInt8>
  ) throws(DataFileError) {
    self.path = path
    self.name = name
    self.shape = shape
    self.type = type
    self.isBigEndian = isBigEndian
    self.isColumnMajor = isColumnMajor
    self.bytes = bytes
    guard let count = Self.count(of: shape), count <= Self.largestCount else {
      throw error(
        .shape(shape, needed: "that is more than \(Self.largestCount) numbers; take fewer examples")
      )
    }
    let size = count * type.size
    guard bytes.count == size else {
      let (found, form) = (bytes.count, shape.map(String.init).joined(separator: " × "))
      throw error(
        .damaged(
          "there are \(found) bytes for an array of \(form.isEmpty ? "one element" : form) with "
            + "\(type.size) bytes each, which is \(size)"))
    }
  }

  /// Returns the number of elements, nil where there are more than there could be.
  static func count(of shape: [Int]) -> Int? {
    // A dimension of 0 leaves no elements, whatever the others are.
    if shape.contains(0) { return 0 }
    return shape.reduce(1) { product, length in
      guard let product, length > 0 else { return nil }
      let (result, overflow) = product.multipliedReportingOverflow(by: length)
      return overflow ? nil : result
    }
  }

  /// Returns an error about this array.
  func error(at place: String? = nil, _ problem: DataFileError.Problem) -> DataFileError {
    let places = [name.map { "array \($0)" }, place].compactMap { $0 }
    return DataFileError(
      file: path, place: places.isEmpty ? nil : places.joined(separator: ", "), problem: problem)
  }
}

extension NumericArray {
  /// The number of examples: the length of the first dimension.
  var exampleCount: Int { shape.first ?? 0 }

  /// The size of the images that the examples are: height and width and, where there is one more
  /// dimension, channels; nil where examples are rows of numbers.
  func imageShape() throws(DataFileError) -> ImageShape? {
    let sides = shape.dropFirst()
    guard (2...3).contains(sides.count) else { return nil }
    let sizes = Array(sides) + (sides.count == 2 ? [1] : [])
    guard sizes.allSatisfy({ ImageShape.allowed.contains($0) }) else { return nil }
    guard sizes[2] <= 4 else {
      throw error(
        .shape(
          shape,
          needed: sizes[0] <= 4
            ? "images have their channels last; write numpy.moveaxis(x, 1, -1)"
            : "images have up to four channels; flatten what are none with x.reshape(len(x), -1)"))
    }
    return ImageShape(height: sizes[0], width: sizes[1], channels: sizes[2])
  }

  /// Returns how many features each example has; throws where the shape is not that of examples.
  func featureCount() throws(DataFileError) -> Int {
    guard (1...4).contains(shape.count) else {
      throw error(.shape(shape, needed: "examples are the rows of an array of 1 to 4 dimensions"))
    }
    guard let features = Self.count(of: Array(shape.dropFirst())), features > 0, exampleCount > 0
    else { throw error(.shape(shape, needed: "there have to be examples, and features of them")) }
    return features
  }

  /// Returns the examples as columns, features × examples; throws where there are none, or numbers
  /// that are not finite or beyond single precision.
  ///
  /// The first dimension is that of the examples. Their features are in the order of the others, the
  /// last changing fastest, however the file has them.
  func examples() throws(DataFileError) -> Matrix<Double> {
    let features = try featureCount()
    var result = Matrix<Double>(rows: features, columns: exampleCount)
    let offsets = featureOffsets(features)
    let stride = isColumnMajor ? 1 : features
    result.elements.withUnsafeMutableBufferPointer { target in
      decode(offsets: offsets, stride: stride, to: target)
    }
    guard result.isFinite(), result.largestMagnitude() <= DecimalNumber.largestOfExamples else {
      throw unusable(result)
    }
    return result
  }

  /// Returns the numbers of an array with one for each example: of one dimension, or of more that have
  /// the length 1.
  func labels() throws(DataFileError) -> [Double] {
    guard let first = shape.first, shape.dropFirst().allSatisfy({ $0 == 1 }) else {
      throw error(
        .shape(shape, needed: "labels are an array of one dimension, a class or number each"))
    }
    guard first > 0 else { throw error(.shape(shape, needed: "there have to be labels")) }
    var numbers = [Double](repeating: 0, count: first)
    numbers.withUnsafeMutableBufferPointer { decode(offsets: [0], stride: 1, to: $0) }
    if let index = numbers.firstIndex(where: Self.isUnusable) {
      throw error(at: "label \(index + 1)", Self.problem(numbers[index]))
    }
    return numbers
  }

  private func unusable(_ examples: Matrix<Double>) -> DataFileError {
    let index = examples.elements.firstIndex(where: Self.isUnusable) ?? 0
    let (feature, example) = index.quotientAndRemainder(dividingBy: examples.columns)
    return error(
      at: "example \(example + 1), feature \(feature + 1)", Self.problem(examples.elements[index]))
  }

  private static func isUnusable(_ number: Double) -> Bool {
    !(number.magnitude <= DecimalNumber.largestOfExamples)
  }

  private static func problem(_ number: Double) -> DataFileError.Problem {
    number.isFinite ? .tooLarge("\(number)") : .notFinite("\(number)")
  }

  /// Returns where each feature of the first example stands, counted in elements.
  private func featureOffsets(_ count: Int) -> [Int] {
    guard isColumnMajor else { return Array(0..<count) }
    let lengths = shape.dropFirst()
    return (0..<count).map { feature in
      // The indices of the feature, the last first, each times the elements that one step takes.
      var rest = feature
      var step = shape.reduce(1, *)
      var offset = 0
      for length in lengths.reversed() {
        step /= length
        offset += rest % length * step
        rest /= length
      }
      return offset
    }
  }

  /// Writes the elements, converted, feature by feature.
  private func decode(
    offsets: [Int], stride: Int, to target: UnsafeMutableBufferPointer<Double>
  ) {
    bytes.withUnsafeBytes { bytes in
      func whole<Integer: FixedWidthInteger>(_: Integer.Type) {
        convert(bytes, offsets: offsets, stride: stride, to: target) { (bits: Integer) in
          Double(bits)
        }
      }
      switch type {
      case .bool:
        convert(bytes, offsets: offsets, stride: stride, to: target) { (bits: UInt8) in
          bits == 0 ? 0 : 1
        }
      case .int8: whole(Int8.self)
      case .int16: whole(Int16.self)
      case .int32: whole(Int32.self)
      case .int64: whole(Int64.self)
      case .uint8: whole(UInt8.self)
      case .uint16: whole(UInt16.self)
      case .uint32: whole(UInt32.self)
      case .uint64: whole(UInt64.self)
      case .float16:
        convert(bytes, offsets: offsets, stride: stride, to: target) { halfPrecision($0) }
      case .float32:
        convert(bytes, offsets: offsets, stride: stride, to: target) { (bits: UInt32) in
          Double(Float(bitPattern: bits))
        }
      case .float64:
        convert(bytes, offsets: offsets, stride: stride, to: target) { (bits: UInt64) in
          Double(bitPattern: bits)
        }
      }
    }
  }

  /// Calls `convert` with the bits of each element, some examples at a time, so that neither reading
  /// nor writing jumps about in more memory than is at hand.
  @inline(__always)
  private func convert<Bits: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, offsets: [Int], stride: Int,
    to target: UnsafeMutableBufferPointer<Double>, _ convert: (Bits) -> Double
  ) {
    let count = target.count / offsets.count
    let size = MemoryLayout<Bits>.size
    let blockSize = 64
    for start in Swift.stride(from: 0, to: count, by: blockSize) {
      let end = min(start + blockSize, count)
      for (feature, offset) in offsets.enumerated() {
        for example in start..<end {
          let bits = bytes.loadUnaligned(
            fromByteOffset: (offset &+ example &* stride) &* size, as: Bits.self)
          target[feature &* count &+ example] = convert(
            isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits))
        }
      }
    }
  }
}
