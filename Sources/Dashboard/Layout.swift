import Screen

/// Says where everything stands on a screen of some size.
struct Layout: Equatable {
  /// Is a pane in its place.
  struct Place: Equatable {
    let pane: Pane
    let rect: Rect
  }

  /// The smallest screen on which the dashboard is legible.
  static let smallestWidth = 60
  static let smallestHeight = 16

  let header: Rect
  /// The panes that are on the screen, in the order in which the focus goes from one to the next.
  private(set) var places: [Place] = []
  /// The panes that take turns in one place; empty where all are on the screen.
  private(set) var turns: [Pane] = []
  /// What stays in sight while something is asked: the upper panes, or the upper part of the one there
  /// is.
  private(set) var upper: Rect
  let events: Rect
  let keys: Rect

  /// Creates the layout, or nil where the screen is too small.
  ///
  /// The cost is above and at its right, where there is room, what the network does; below them are
  /// the others in a row, or two and two where the screen is narrow. Large screens have all panes, on
  /// others some take turns in one place, on small ones that of the cost. On the lowest ones, where
  /// that would leave each a line or two, all others take turns beside the cost, or all of them in its
  /// place.
  ///
  /// - Parameters:
  ///   - width: The columns of the screen.
  ///   - height: The rows of the screen.
  ///   - turn: The pane whose turn it is, where several share a place.
  ///   - zoomed: The pane that fills the screen; nil for all in their places.
  init?(width: Int, height: Int, turn: Pane? = nil, zoomed: Pane? = nil) {
    guard width >= Self.smallestWidth, height >= Self.smallestHeight else { return nil }
    var rest: Rect
    (header, rest) = Rect(width: width, height: height).split(top: 1)
    (rest, keys) = rest.split(bottom: 1)
    (rest, events) = rest.split(bottom: 1)
    upper = rest
    if rest.height < Self.leastHeightForRows {
      placeLow(rest, turn: turn)
    } else if width >= 110 {
      placeWide(rest, turn: turn)
    } else {
      placeNarrow(rest, turn: turn)
    }
    if let zoomed { places = [Place(pane: zoomed, rect: rest)] }
  }

  /// Whether there is one pane at a time, without any having been asked to fill the screen.
  var isSingle: Bool { turns.count == Pane.allCases.count }

  /// Where a pane stands; nil where it does not.
  subscript(pane: Pane) -> Rect? { places.first { $0.pane == pane }?.rect }

  /// The pane at a cell of the screen.
  func pane(atColumn column: Int, row: Int) -> Pane? {
    places.first { $0.rect.columns.contains(column) && $0.rect.rows.contains(row) }?.pane
  }

  private mutating func place(_ pane: Pane, _ rect: Rect) {
    places.append(Place(pane: pane, rect: rect))
  }

  /// Puts the pane whose turn it is in a place that several share.
  private mutating func place(oneOf panes: [Pane], turn: Pane?, _ rect: Rect) {
    turns = panes
    place(turn.flatMap { panes.contains($0) ? $0 : nil } ?? panes[0], rect)
  }

  private mutating func placeLow(_ area: Rect, turn: Pane?) {
    if area.width >= 110 {
      let columns = area.columns(weights: [5, 3])
      place(.cost, columns[0])
      place(oneOf: Pane.allCases.filter { $0 != .cost }, turn: turn, columns[1])
    } else {
      place(oneOf: Pane.allCases, turn: turn, area)
    }
    upper = area.split(bottom: 8).rest
  }

  private mutating func placeWide(_ area: Rect, turn: Pane?) {
    let below = min(max(area.height * 2 / 5, 8), area.height >= 80 ? 22 : 16)
    let lower: Rect
    (upper, lower) = area.split(top: area.height - below)
    if area.height < 22 {
      let columns = upper.columns(weights: [5, 3])
      place(.cost, columns[0])
      place(oneOf: Pane.views, turn: turn, columns[1])
    } else if area.width >= 170 && upper.height >= 24 {
      let columns = upper.columns(weights: [5, 3, 3])
      place(.cost, columns[0])
      place(.boundary, columns[1])
      let last = columns[2].rows(weights: [1, 1])
      place(.diagnosis, last[0])
      place(.weights, last[1])
    } else if upper.height >= 34 {
      let rows = upper.rows(weights: [3, 2])
      let first = rows[0].columns(weights: [5, 3])
      place(.cost, first[0])
      place(.boundary, first[1])
      let second = rows[1].columns(weights: [1, 1])
      place(.diagnosis, second[0])
      place(.weights, second[1])
      upper = rows[0]
    } else {
      let columns = upper.columns(weights: [5, 3])
      place(.cost, columns[0])
      place(oneOf: Pane.views, turn: turn, columns[1])
    }
    for (pane, rect) in zip(Self.lowerPanes, lower.columns(weights: [1, 1, 1, 1])) {
      place(pane, rect)
    }
  }

  private mutating func placeNarrow(_ area: Rect, turn: Pane?) {
    let isTall = area.height >= 44
    // Of an odd number the lower two have the row, which have more lines to say.
    let below = isTall ? 16 : min(max(area.height * 8 / 15, 8), 24)
    let lower: Rect
    (upper, lower) = area.split(top: area.height - below)
    if isTall {
      let rows = upper.rows(weights: [1, 1])
      place(.cost, rows[0])
      let halves = rows[1].columns(weights: [1, 1])
      place(.boundary, halves[0])
      let right = halves[1].rows(weights: [1, 1])
      place(.diagnosis, right[0])
      place(.weights, right[1])
      upper = rows[0]
    } else {
      place(oneOf: [.cost] + Pane.views, turn: turn, upper)
    }
    let rows = lower.rows(weights: [1, 1])
    let rects = rows.flatMap { $0.columns(weights: [1, 1]) }
    for (pane, rect) in zip(Self.lowerPanes, rects) { place(pane, rect) }
  }

  /// The rows below which panes do not stand above each other.
  private static let leastHeightForRows = 16

  private static let lowerPanes: [Pane] = [.weightNorms, .dropout, .earlyStopping, .gradientCheck]
}
