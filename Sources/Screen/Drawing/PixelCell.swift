extension Cell {
  /// Returns a cell that shows two pixels of an image, one above the other.
  ///
  /// With colours as half blocks, in ASCII as the mean of the two; without colours as a character that
  /// is as dense as they are bright, from a blank for black.
  ///
  /// - Parameters:
  ///   - upper: The colour of the upper pixel.
  ///   - lower: That of the lower one; nil where the image ends between them.
  ///   - usesColor: Whether the cell may have colours.
  ///   - glyphs: The characters to draw with.
  /// - Returns: The cell.
  public static func pixels(upper: RGB, lower: RGB?, usesColor: Bool, glyphs: Glyphs) -> Cell {
    let mean = upper.mixed(with: lower ?? upper, share: 0.5)
    guard usesColor else {
      let ramp = Array(" .:-=+*#%@")
      let sum = Int(mean.red) + Int(mean.green) + Int(mean.blue)
      return Cell(ramp[min(sum * ramp.count / (3 * 255), ramp.count - 1)])
    }
    if glyphs.isASCII { return Cell(" ", Style(background: mean)) }
    guard let lower else { return Cell("▀", Style(color: upper)) }
    // The same picture in fewer bytes.
    return upper == lower
      ? Cell(" ", Style(background: upper)) : Cell("▀", Style(color: upper, background: lower))
  }
}
