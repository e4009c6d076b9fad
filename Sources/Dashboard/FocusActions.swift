import Training

// Which pane has the focus, fills the screen, or has its turn in a place that several share.

extension Dashboard {
  /// Where everything stands now; nil where the screen is too small.
  var layout: Layout? {
    Layout(width: width, height: runHeight, turn: turn, zoomed: zoomed)
  }

  /// Returns which pane stands at a cell of the screen, if any.
  public func pane(atColumn column: Int, row: Int) -> Pane? {
    layout?.pane(atColumn: column, row: row)
  }

  /// Gives the focus to a pane, or takes it away.
  public mutating func focus(on pane: Pane?) { focus = pane }

  /// The pane that stands alone, because it fills the screen or because the screen is low.
  var paneAlone: Pane? {
    zoomed ?? layout.flatMap { $0.isSingle ? $0.places.first?.pane : nil }
  }

  /// The pane that somebody has chosen to look at: the one that fills the screen, that has been gone to
  /// on a low screen, or that has the focus.
  var paneInSight: Pane? {
    guard let layout else { return nil }
    let chosen = zoomed ?? (layout.isSingle ? turn : focus)
    return chosen.flatMap { layout[$0] == nil ? nil : $0 }
  }

  mutating func moveFocus(by step: Int) -> [Effect] {
    guard let layout else { return [] }
    // What stands alone goes on to any other pane.
    let alone = paneAlone
    let panes = alone == nil ? layout.places.map(\.pane) : Pane.allCases
    let next: Pane
    if let place = (alone ?? focus).flatMap(panes.firstIndex) {
      next = panes[(place + step + panes.count) % panes.count]
    } else {
      next = step > 0 ? panes[0] : panes[panes.count - 1]
    }
    if alone == nil || zoomed != nil { focus = next }
    if zoomed != nil { zoomed = next } else if layout.isSingle { turn = next }
    return []
  }

  /// The pane that the key after this one shows, where one stands alone.
  var nextPane: Pane? {
    paneAlone.flatMap { alone in
      Pane.allCases.firstIndex(of: alone).map { Pane.allCases[($0 + 1) % Pane.allCases.count] }
    }
  }

  /// Fills the screen with the pane that has the focus, or goes back.
  mutating func toggleZoom() -> [Effect] {
    if zoomed != nil {
      zoomed = nil
      return []
    }
    if layout?.isSingle == true {
      notice = "this pane has the screen to itself: Tab shows the next"
      return []
    }
    let pane =
      focus.flatMap { layout?[$0] == nil ? nil : $0 } ?? layout?.places.first?.pane ?? .cost
    focus = pane
    zoomed = pane
    return []
  }

  /// Takes back what keys did to the view: a pane that fills the screen, then the focus.
  mutating func escape() {
    if zoomed == nil { focus = nil }
    zoomed = nil
  }

  /// Gives the next pane its turn where several share a place.
  mutating func cycleView() -> [Effect] {
    guard let layout else { return [] }
    if let zoomed {
      let views = Pane.views
      let place = views.firstIndex(of: zoomed).map { ($0 + 1) % views.count } ?? 0
      self.zoomed = views[place]
      focus = views[place]
      return []
    }
    let panes = layout.turns
    guard let place = panes.firstIndex(where: { layout[$0] != nil }) else {
      notice = "all panes are on the screen: Tab goes to one, Enter fills the screen with it"
      return []
    }
    let next = panes[(place + 1) % panes.count]
    if focus == panes[place] { focus = next }
    turn = next
    return []
  }

  /// Brings a pane where it can be seen: in the place that several share, or else by its frame; in the
  /// place of the one that fills the screen.
  mutating func show(_ pane: Pane) {
    if zoomed != nil { zoomed = pane }
    guard let layout else { return turn = pane }
    if layout.turns.contains(pane) { turn = pane }
    if !layout.isSingle { focus = pane }
  }

  /// How finely the network has to be sketched for what is on the screen; nil where no sketch is.
  public var sketchSize: SketchSize? {
    layout?[.boundary].map { BoundaryArea($0).sketchSize(classLook) }
  }
}
