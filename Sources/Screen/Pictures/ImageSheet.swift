/// Draws small images side by side, each under its caption.
///
/// With colours a cell shows two pixels, one above the other, or half a pixel where images are small;
/// without them characters stand for brightness, from a blank for the darkest.
public struct ImageSheet: Sendable {
  /// Is an image: brightness row by row from the top, from 0 to 1, in one or three channels.
  public struct Image: Equatable, Sendable {
    /// What is written over it.
    public var caption: String
    /// The brightness of every value.
    public var values: [Double]

    /// Creates an image.
    public init(caption: String, values: [Double]) {
      self.caption = caption
      self.values = values
    }
  }

  private let images: [Image]
  private let height: Int
  private let width: Int
  private let channels: Int

  /// Creates a sheet of images, all of one size.
  public init(_ images: [Image], height: Int, width: Int, channels: Int) {
    for image in images {
      precondition(
        image.values.count == height * width * channels,
        "\(image.values.count) values for an image of \(height) × \(width) × \(channels)")
    }
    self.images = images
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Says how an image becomes cells.
  private struct Scale {
    /// The pixels, a side each, that are drawn as one: their mean.
    var step: Int
    /// Whether a pixel is two cells side by side, and not half a cell.
    var isWide: Bool
    /// The size in cells.
    var columns: Int
    var rows: Int
  }

  /// Returns how many images a row of the sheet has, at the most.
  public func imagesPerRow(width: Int) -> Int {
    max(1, (width + 1) / (scale(width: width).columns + 1))
  }

  /// Returns the sheet, as high as it takes, or with those images only that fit in `maxHeight` rows;
  /// always with one row of images.
  ///
  /// - Parameters:
  ///   - width: The columns there are.
  ///   - maxHeight: The rows there are.
  ///   - usesColor: Whether cells may have colours.
  ///   - glyphs: The characters to draw with.
  /// - Returns: The sheet.
  public func grid(width: Int, maxHeight: Int, usesColor: Bool, glyphs: Glyphs) -> CellGrid {
    let scale = scale(width: width)
    let perRow = imagesPerRow(width: width)
    let sheetRows = min(
      (images.count + perRow - 1) / perRow, max(1, (maxHeight + 1) / (scale.rows + 2)))
    var grid = CellGrid(
      width: width, height: max(0, sheetRows * (scale.rows + 2) - 1))
    for (index, image) in images.prefix(sheetRows * perRow).enumerated() {
      let x = index % perRow * (scale.columns + 1)
      let y = index / perRow * (scale.rows + 2)
      grid.write(
        image.caption, x: x, y: y, style: Style(.faint), maxWidth: scale.columns, glyphs: glyphs)
      for row in 0..<scale.rows {
        for column in 0..<scale.columns {
          grid[x + column, y + 1 + row] = cell(
            image, column, row, scale, usesColor: usesColor, glyphs: glyphs)
        }
      }
    }
    return grid
  }

  private func scale(width available: Int) -> Scale {
    let step = max(1, (width + max(available, 1) - 1) / max(available, 1))
    let (columns, rows) = ((width + step - 1) / step, (height + step - 1) / step)
    return columns <= 16 && 2 * columns <= available
      ? Scale(step: step, isWide: true, columns: 2 * columns, rows: rows)
      : Scale(step: step, isWide: false, columns: columns, rows: (rows + 1) / 2)
  }

  private func cell(
    _ image: Image, _ column: Int, _ row: Int, _ scale: Scale, usesColor: Bool, glyphs: Glyphs
  ) -> Cell {
    let pixelColumn = scale.isWide ? column / 2 : column
    let upper = color(image, pixelColumn, scale.isWide ? row : 2 * row, scale.step)
    let lower = scale.isWide ? upper : color(image, pixelColumn, 2 * row + 1, scale.step)
    guard let upper else { return Cell() }
    return .pixels(upper: upper, lower: lower, usesColor: usesColor, glyphs: glyphs)
  }

  /// Returns the mean colour of the pixels that are drawn as one; nil below the image.
  private func color(_ image: Image, _ column: Int, _ row: Int, _ step: Int) -> RGB? {
    guard row * step < height, column * step < width else { return nil }
    let rows = row * step..<min((row + 1) * step, height)
    let columns = column * step..<min((column + 1) * step, width)
    func part(_ channel: Int) -> UInt8 {
      var sum = 0.0
      for y in rows {
        for x in columns { sum += image.values[(y * width + x) * channels + channel] }
      }
      let mean = sum / Double(rows.count * columns.count)
      return UInt8((min(max(mean, 0), 1) * 255).rounded())
    }
    return channels < 3
      ? RGB(red: part(0), green: part(0), blue: part(0))
      : RGB(red: part(0), green: part(1), blue: part(2))
  }
}
