import Datasets
import LinearAlgebra
import Screen

/// Draws a data set as suits what it holds.
struct DataPicture {
  let dataset: Dataset
  let width: Int
  let height: Int
  /// Whether cells may have any colours.
  let usesColor: Bool
  let glyphs: Glyphs

  /// What there is, in words, wrapped to the width.
  var heading: [String] {
    let parts = dataset.parts.map { "\(NumberFormat.grouped($0.examples.count)) \($0.name)" }
    let count = dataset.featureCount
    let features =
      dataset.imageShape.map { "images of \($0)" }
      ?? "\(NumberFormat.grouped(count)) feature\(count == 1 ? "" : "s")"
    var lines = wrap(
      "\(dataset.name): \(parts.joined(separator: ", ")) "
        + "example\(dataset.parts.last?.examples.count == 1 ? "" : "s"), \(features)")
    switch dataset.training.targets {
    case .classes(let labels):
      var counts = [Int](repeating: 0, count: dataset.classCount)
      for label in labels { counts[label] += 1 }
      let names = zip(dataset.classNames, counts).prefix(40).map {
        "\($0) (\(NumberFormat.grouped($1)))"
      }
      lines += wrap(
        "\(dataset.classCount) classes, in training: \(names.joined(separator: ", "))"
          + (dataset.classCount > 40 ? ", …" : ""))
    case .values(let values):
      let (mean, deviation) = Self.moments(values[...])
      lines += wrap(
        "numbers to predict from \(NumberFormat.figure(values.min() ?? 0)) to "
          + "\(NumberFormat.figure(values.max() ?? 0)), mean \(NumberFormat.figure(mean)), "
          + "deviation \(NumberFormat.figure(deviation))")
    }
    return lines
  }

  /// The picture, of training examples.
  var grid: CellGrid {
    if let shape = dataset.imageShape { return sheet(shape) }
    switch (dataset.featureCount, dataset.training.targets) {
    case (2, .classes(let labels)):
      return scatter(feature(0), feature(1), labels, yName: dataset.featureNames[1])
    case (1, .values(let values)):
      return scatter(
        feature(0), values, [Int](repeating: 0, count: values.count), yName: "y")
    default: return table
    }
  }

  /// What the marks of points stand for.
  var legend: [String] {
    guard dataset.imageShape == nil, dataset.featureCount == 2, dataset.targetKind == .classes
    else {
      return []
    }
    return [""]
      + wrap(
        dataset.classNames.enumerated().map { "\(ScatterPicture.mark(of: $0)) \($1)" }
          .joined(separator: "   "))
  }

  private func feature(_ index: Int) -> [Double] {
    let count = dataset.training.count
    return Array(dataset.training.inputs.elements[index * count..<(index + 1) * count])
  }

  private func scatter(
    _ xs: [Double], _ ys: [Double], _ labels: [Int], yName: String
  ) -> CellGrid {
    let points = xs.indices.map { ScatterPicture.Point(x: xs[$0], y: ys[$0], label: labels[$0]) }
    return ScatterPicture(points, xName: dataset.featureNames[0], yName: yName)
      .grid(width: width, height: height, glyphs: glyphs)
  }

  /// The images, one of each class in turn, their darkest value black and their brightest white.
  private func sheet(_ shape: ImageShape) -> CellGrid {
    let examples = dataset.training
    let elements = examples.inputs.elements
    let (low, high) = (elements.min() ?? 0, elements.max() ?? 0)
    let scale = high / 2 - low / 2
    let chosen = order(examples).prefix(200)
    let images = chosen.map { example in
      ImageSheet.Image(
        caption: caption(example),
        values: (0..<examples.featureCount).map { feature in
          let value = elements[feature * examples.count + example]
          return scale > 0 ? (value / 2 - low / 2) / scale : 0
        })
    }
    return ImageSheet(images, height: shape.height, width: shape.width, channels: shape.channels)
      .grid(width: width, maxHeight: max(height, 20), usesColor: usesColor, glyphs: glyphs)
  }

  /// Returns the examples, the first of each class before the second of any.
  private func order(_ examples: Examples) -> [Int] {
    guard case .classes(let labels) = examples.targets else { return Array(0..<examples.count) }
    var seen = [Int](repeating: 0, count: dataset.classCount)
    let places = labels.enumerated().map { example, label in
      seen[label] += 1
      return (round: seen[label], label: label, example: example)
    }
    return places.sorted { ($0.round, $0.label) < ($1.round, $1.label) }.map(\.example)
  }

  private func caption(_ example: Int) -> String {
    switch dataset.training.targets {
    case .classes(let labels): dataset.classNames[labels[example]]
    case .values(let values): NumberFormat.figure(values[example])
    }
  }

  /// A line for each feature: its range, mean and standard deviation in training.
  private var table: CellGrid {
    let shown = min(dataset.featureCount, 60)
    var rows = [["feature", "smallest", "mean", "largest", "deviation"]]
    for index in 0..<shown {
      let values = feature(index)
      let (mean, deviation) = Self.moments(values[...])
      rows.append(
        [dataset.featureNames[index]]
          + [values.min() ?? 0, mean, values.max() ?? 0, deviation].map(NumberFormat.figure))
    }
    let rest = dataset.featureCount - shown
    let nameWidth = min(
      rows.map { displayWidth(of: $0[0]) }.max() ?? 0, max(8, width - 4 * 12))
    var grid = CellGrid(width: width, height: rows.count + (rest > 0 ? 1 : 0))
    for (y, row) in rows.enumerated() {
      let style = y == 0 ? Style(.accent) : Style()
      grid.write(row[0], x: 0, y: y, style: style, maxWidth: nameWidth, glyphs: glyphs)
      for (column, text) in row.dropFirst().enumerated() {
        let start = nameWidth + column * 12
        grid.write(
          text, aligned: .trailing, in: start..<start + 12, y: y, style: style, glyphs: glyphs)
      }
    }
    if rest > 0 {
      grid.write(
        "and \(NumberFormat.grouped(rest)) more", x: 0, y: rows.count, style: Style(.faint),
        glyphs: glyphs)
    }
    return grid
  }

  private static func moments(_ values: ArraySlice<Double>) -> (mean: Double, deviation: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0) { $0 + $1 / count }
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }.squareRoot())
  }

  /// Returns words in lines that fit.
  private func wrap(_ text: String) -> [String] {
    var lines: [String] = []
    for word in glyphs.text(text).split(separator: " ", omittingEmptySubsequences: false) {
      if let last = lines.last, displayWidth(of: last) + 1 + displayWidth(of: word) <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
