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

  mutating func moveFocus(by step: Int) -> [Effect] {
    // What fills the screen goes on to any other pane.
    let panes = zoomed == nil ? layout?.places.map(\.pane) ?? [] : Pane.allCases
    guard !panes.isEmpty else { return [] }
    let next: Pane
    if let place = (zoomed ?? focus).flatMap(panes.firstIndex) {
      next = panes[(place + step + panes.count) % panes.count]
    } else {
      next = step > 0 ? panes[0] : panes[panes.count - 1]
    }
    focus = next
    if zoomed != nil { zoomed = next }
    return []
  }

  /// Fills the screen with the pane that has the focus, or goes back.
  mutating func toggleZoom() -> [Effect] {
    if zoomed != nil {
      zoomed = nil
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

  /// How finely the network has to be sketched for what is on the screen; nil where no sketch is.
  public var sketchSize: SketchSize? {
    layout?[.boundary].map { BoundaryArea($0).sketchSize(classLook) }
  }
}
