/// Says where everything stands on a screen of some size.
struct Layout: Equatable {
  /// The smallest screen on which the dashboard is legible.
  static let smallestWidth = 60
  static let smallestHeight = 16

  let header: Rect
  let cost: Rect
  let weightNorms: Rect
  let dropout: Rect
  let earlyStopping: Rect
  let gradientCheck: Rect
  let events: Rect
  let keys: Rect

  /// Creates the layout, or nil where the screen is too small: cost above, the others in a row
  /// below it, or two and two where the screen is narrow.
  init?(width: Int, height: Int) {
    guard width >= Self.smallestWidth, height >= Self.smallestHeight else { return nil }
    let screen = Rect(width: width, height: height)
    var rest: Rect
    (header, rest) = screen.split(top: 1)
    (rest, keys) = rest.split(bottom: 1)
    (rest, events) = rest.split(bottom: 1)
    if width >= 110 {
      let below = min(max(rest.height * 2 / 5, 8), 16)
      let lower: Rect
      (cost, lower) = rest.split(top: rest.height - below)
      let panes = lower.columns(weights: [1, 1, 1, 1])
      (weightNorms, dropout) = (panes[0], panes[1])
      (earlyStopping, gradientCheck) = (panes[2], panes[3])
    } else {
      let below = min(max(rest.height * 4 / 7, 8), 24) / 2 * 2
      let lower: Rect
      (cost, lower) = rest.split(top: rest.height - below)
      let rows = lower.rows(weights: [1, 1])
      let upper = rows[0].columns(weights: [1, 1])
      let bottom = rows[1].columns(weights: [1, 1])
      (weightNorms, dropout) = (upper[0], upper[1])
      (earlyStopping, gradientCheck) = (bottom[0], bottom[1])
    }
  }
}
