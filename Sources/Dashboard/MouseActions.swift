import Screen
import Training

// What the mouse does: it sets the cursor of the plots, selects and zooms, and presses the keys at
// the foot of the screen.

/// Is a movement of the mouse over a plot that is under way.
struct PlotDrag: Equatable, Sendable {
  /// Where the button was pressed, on the screen.
  var x, y: Int
  /// The evaluation there.
  var epoch: Int
}

extension Dashboard {
  mutating func use(_ event: MouseEvent) -> [Effect] {
    switch overlay {
    case .none: break
    // Questions are answered with keys; what only tells something is closed by a click.
    case .stopQuestion, .quitQuestion, .restartQuestion: return []
    case .help, .ended:
      if event.kind == .press { (overlay, helpPage) = (.none, 0) }
      return []
    }
    switch event.kind {
    case .press: return press(x: event.x, y: event.y)
    case .drag: drag(x: event.x)
    case .release: release(x: event.x)
    case .wheelUp: zoom(by: 0.8, x: event.x, y: event.y)
    case .wheelDown: zoom(by: 1.25, x: event.x, y: event.y)
    }
    return []
  }

  private mutating func press(x: Int, y: Int) -> [Effect] {
    plotDrag = nil
    guard let layout, !isCaptioned(row: y) else { return [] }
    if layout.keys.rows.contains(y) {
      guard showsKeys, let key = KeyLine(dashboard: self).key(atColumn: x, of: layout.keys) else {
        return []
      }
      return update(.key(key))
    }
    (notice, answer) = (nil, nil)
    if let pane = pane(atColumn: x, row: y) { focus(on: pane) }
    guard let epoch = evaluation(x: x, in: plot(x: x, y: y)) else { return [] }
    plotView.cursor = epoch
    plotView.mark = nil
    plotDrag = PlotDrag(x: x, y: y, epoch: epoch)
    return []
  }

  private mutating func drag(x: Int) {
    guard let start = plotDrag, let epoch = evaluation(x: x, in: plot(x: start.x, y: start.y))
    else { return }
    plotView.cursor = epoch
    plotView.mark = x == start.x ? nil : start.epoch
  }

  private mutating func release(x: Int) {
    drag(x: x)
    plotDrag = nil
    guard let selection = plotView.selection else { return }
    plotView.mark = nil
    guard selection.lowerBound < selection.upperBound else { return }
    plotView.span = .range(selection)
    plotView.cursor = nil
  }

  /// Shows more or fewer epochs about the one under the mouse, which stays where it is.
  private mutating func zoom(by factor: Double, x: Int, y: Int) {
    guard let snapshot, !isCaptioned(row: y), let layout = plot(x: x, y: y) else { return }
    let shown = plotView.epochs(of: snapshot)
    let whole = snapshot.plottedEpochs
    let center = layout.value(atColumn: x)
    let low = max(center - (center - shown.lowerBound) * factor, whole.lowerBound)
    let high = min(center + (shown.upperBound - center) * factor, whole.upperBound)
    if low <= whole.lowerBound && high >= whole.upperBound {
      plotView.span = .whole
    } else if high - low >= min(10, whole.upperBound) {
      plotView.span = .range(low...high)
    }
  }

  /// The evaluation nearest to a column of a plot.
  private func evaluation(x: Int, in layout: PlotLayout?) -> Int? {
    guard let layout, let history = snapshot?.history else { return nil }
    let value = layout.value(atColumn: x).rounded()
    return history.index(nearest: Int(exactly: value) ?? .max).map { history.epochs[$0] }
  }

  /// The plot at a cell of the screen, its axis among it.
  private func plot(x: Int, y: Int) -> PlotLayout? {
    plotLayouts.first { plot in
      plot.area.columns.contains(x) && (plot.area.y..<plot.rect.maxY).contains(y)
    }
  }
}
