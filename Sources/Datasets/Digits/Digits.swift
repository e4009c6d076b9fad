import LinearAlgebra

/// Gives the handwritten digits as examples; see ``DigitImages`` for where they come from.
enum Digits {
  /// The size of every image.
  static let imageShape = ImageShape(height: 8, width: 8)

  /// The number of examples there are.
  static let count = (DigitImages.lines.utf8CodeUnitCount + 1) / bytesALine

  /// The digits of which there are examples.
  static let classNames = (0...9).map(String.init)

  /// The names of the features, by row and column from 1.
  static let featureNames = imageShape.pixelNames

  /// Deals out the examples without overlap, the classes in the proportion of the whole.
  ///
  /// All parts are taken from one order that the seed shuffles: training from its front, dev from its
  /// back, test before dev. So a smaller training set is judged by the same dev set.
  static func make(_ request: BuiltInRequest, name: String) throws(BuiltInDatasetError) -> Dataset {
    guard request.noise == nil else { throw BuiltInDatasetError.noNoise(name: name) }
    try request.checkCounts(allowed: classNames.count...count)
    let total = request.trainingCount + request.devCount + request.testCount
    guard total <= count else {
      throw BuiltInDatasetError.total(
        total, training: request.trainingCount, dev: request.devCount, test: request.testCount,
        available: count)
    }

    let all = load()
    var generator = RandomGenerator(seed: request.seed, stream: RandomStream.digits)
    let order = StratifiedOrder.indices(of: all.labels, using: &generator)
    func part(_ indices: ArraySlice<Int>) -> Examples? {
      indices.isEmpty ? nil : all.selecting(Array(indices))
    }
    let rest = order.dropLast(request.devCount)
    return Dataset(
      name: name, featureNames: featureNames, classNames: classNames,
      training: all.selecting(Array(order.prefix(request.trainingCount))),
      dev: part(order.suffix(request.devCount)), test: part(rest.suffix(request.testCount)),
      imageShape: imageShape)
  }

  /// Decodes all examples, in the order of the source.
  ///
  /// A pixel is the share of its area that is ink, in sixteenths: from 0, paper, to 16.
  static func load() -> Examples {
    let pixels = imageShape.valueCount
    var inputs = Matrix<Double>(rows: pixels, columns: count)
    var labels = [Int](repeating: 0, count: count)
    DigitImages.lines.withUTF8Buffer { text in
      for index in 0..<count { labels[index] = level(text[index * bytesALine]) }
      inputs.elements.withUnsafeMutableBufferPointer { elements in
        for pixel in 0..<pixels {
          for index in 0..<count {
            elements[pixel * count + index] = Double(level(text[index * bytesALine + 2 + pixel]))
          }
        }
      }
    }
    return Examples(inputs: inputs, labels: labels)
  }

  /// A class, a space, 64 pixels and the end of the line.
  private static let bytesALine = 67

  private static func level(_ character: UInt8) -> Int {
    Int(character) - (character < UInt8(ascii: "a") ? 0x30 : 0x57)
  }
}
