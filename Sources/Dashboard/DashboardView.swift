import Training

extension Dashboard {
  /// Draws the whole screen: a pure function of the state.
  public func view() -> CellGrid {
    var grid = CellGrid(width: width, height: height)
    guard let layout = Layout(width: width, height: height) else {
      drawTooSmall(into: &grid)
      return grid
    }
    HeaderLine(dashboard: self).draw(into: &grid, rect: layout.header)
    CostPane(snapshot: snapshot, usesLogScale: usesLogScale)
      .draw(into: &grid, rect: layout.cost, glyphs: glyphs)
    WeightNormsPane(snapshot: snapshot)
      .draw(into: &grid, rect: layout.weightNorms, glyphs: glyphs)
    DropoutPane(snapshot: snapshot, keepWhenOn: strengths.keepProbability)
      .draw(into: &grid, rect: layout.dropout, glyphs: glyphs)
    EarlyStoppingPane(snapshot: snapshot)
      .draw(into: &grid, rect: layout.earlyStopping, glyphs: glyphs)
    GradientCheckPane(snapshot: snapshot)
      .draw(into: &grid, rect: layout.gradientCheck, glyphs: glyphs)
    EventLine(dashboard: self).draw(into: &grid, rect: layout.events)
    KeyLine(glyphs: glyphs).draw(into: &grid, rect: layout.keys)
    drawOverlay(into: &grid)
    return grid
  }

  private func drawTooSmall(into grid: inout CellGrid) {
    let lines = [
      "Regulus needs \(Layout.smallestWidth) × \(Layout.smallestHeight),",
      "this is \(width) × \(height)",
    ]
    for (index, line) in lines.enumerated() {
      grid.write(
        line, aligned: .center, in: 0..<width, y: max(height / 2 - 1, 0) + index, glyphs: glyphs)
    }
  }

  private func drawOverlay(into grid: inout CellGrid) {
    let box: MessageBox
    switch overlay {
    case .none: return
    case .help: box = MessageBox.help
    case .stopQuestion: box = MessageBox.stop(snapshot)
    case .quitQuestion: box = MessageBox.quit(snapshot)
    case .ended:
      guard let snapshot, let ending else { return }
      box = MessageBox.ended(ending, snapshot)
    }
    box.draw(into: &grid, glyphs: glyphs)
  }
}
