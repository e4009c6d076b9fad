import Screen
import Training

extension Dashboard {
  /// Draws the whole screen: a pure function of the state.
  public func view() -> CellGrid {
    var grid = CellGrid(width: width, height: height)
    guard let layout else {
      drawTooSmall(into: &grid)
      return grid
    }
    HeaderLine(dashboard: self).draw(into: &grid, rect: layout.header)
    for place in layout.places { draw(place.pane, into: &grid, rect: place.rect) }
    if let focus, let rect = layout[focus] { drawFocus(rect, into: &grid) }
    if layout.isSingle { drawFootnote(layout, into: &grid) }
    EventLine(dashboard: self).draw(into: &grid, rect: layout.events)
    if showsKeys { KeyLine(dashboard: self).draw(into: &grid, rect: layout.keys) }
    drawOverlay(layout, into: &grid)
    drawCaption(into: &grid)
    return grid
  }

  /// Draws the caption of a lesson at the foot, if one is told.
  private func drawCaption(into grid: inout CellGrid) {
    guard let caption else { return }
    caption.draw(into: &grid, rect: caption.rect(width: width, screenHeight: height))
  }

  private func draw(_ pane: Pane, into grid: inout CellGrid, rect: Rect) {
    switch pane {
    case .cost:
      costPane.draw(into: &grid, rect: rect, glyphs: glyphs)
    case .boundary: drawPredictions(into: &grid, rect: rect)
    case .diagnosis:
      diagnosisPane.draw(into: &grid, rect: rect, glyphs: glyphs)
    case .weights: WeightsPane(snapshot: snapshot).draw(into: &grid, rect: rect, glyphs: glyphs)
    case .weightNorms:
      weightNormsPane.draw(into: &grid, rect: rect, glyphs: glyphs)
    case .dropout:
      DropoutPane(snapshot: snapshot, keepWhenOn: strengths.keepProbability)
        .draw(into: &grid, rect: rect, glyphs: glyphs)
    case .earlyStopping:
      earlyStoppingPane.draw(into: &grid, rect: rect, glyphs: glyphs)
    case .gradientCheck:
      GradientCheckPane(snapshot: snapshot).draw(into: &grid, rect: rect, glyphs: glyphs)
    }
  }

  /// Draws what the network does with its examples, whatever these are.
  private func drawPredictions(into grid: inout CellGrid, rect: Rect) {
    switch description.subject {
    case .points(let names):
      DecisionBoundaryPane(snapshot: snapshot, classNames: names, look: classLook)
        .draw(into: &grid, rect: rect, glyphs: glyphs)
    case .images(let names):
      MistakesPane(snapshot: snapshot, classNames: names, look: classLook)
        .draw(into: &grid, rect: rect, glyphs: glyphs)
    case .numbers:
      FitPane(snapshot: snapshot, look: classLook).draw(into: &grid, rect: rect, glyphs: glyphs)
    }
  }

  /// Shows that a pane has the focus, by its frame and its title.
  private func drawFocus(_ rect: Rect, into grid: inout CellGrid) {
    let frame = Style(.accent, bold: true)
    for x in rect.columns {
      for y in [rect.y, rect.maxY - 1] where grid[x, y].style == Style(.faint) {
        grid[x, y].style = frame
      }
    }
    for y in rect.rows {
      for x in [rect.x, rect.maxX - 1] where grid[x, y].style == Style(.faint) {
        grid[x, y].style = frame
      }
    }
    // The title stands from the third column on, and is the first thing in the line drawn so.
    var x = rect.x + 2
    while x < rect.maxX, grid[x, rect.y].character != glyphs.horizontal {
      if grid[x + 1, rect.y].character != glyphs.horizontal {
        grid[x, rect.y].style.reversed = true
      }
      x += 1
    }
  }

  /// Says on the lower edge of a pane that stands alone on a low screen what the line at the top has no
  /// room for, and which pane comes next.
  private func drawFootnote(_ layout: Layout, into grid: inout CellGrid) {
    guard let rect = layout.places.first?.rect, let nextPane else { return }
    let columns = rect.columns.dropFirst(2).dropLast(2)
    let y = rect.maxY - 1
    let next = " Tab: \(title(of: nextPane)) "
    let name = glyphs.shortened(description.data, to: 12)
    let counts = [description.counts, NumberFormat.grouped(description.trainingCount)]
    let difficulty = controls?.briefDifficulty ?? []
    let layers = [description.layers]
    let facts = [
      ["\(name) \(counts[0])"] + difficulty + layers, [counts[0]] + difficulty + layers,
      [counts[1]] + difficulty + layers, [counts[1]] + difficulty, [counts[1]],
    ].map { " \($0.joined(separator: "  ")) " }
    let faint = Style(.faint)
    let start = grid.write(
      next, aligned: .trailing, in: columns, y: y, style: faint, glyphs: glyphs)
    grid.write(
      glyphs.fitting(facts, width: start - columns.lowerBound - 2), x: columns.lowerBound, y: y,
      style: faint, glyphs: glyphs)
  }

  /// What a pane is called on the screen.
  func title(of pane: Pane) -> String {
    switch pane {
    case .cost: "Cost"
    case .boundary:
      switch description.subject {
      case .points: "Decision boundary"
      case .images: "Wrong now"
      case .numbers: "Fit"
      }
    case .diagnosis: "Diagnosis"
    case .weights: "Weights"
    case .weightNorms: "Weight norms"
    case .dropout: "Dropout"
    case .earlyStopping: "Early stopping"
    case .gradientCheck: "Gradient check"
    }
  }

  /// Says in words what a picture shows, as its title.
  ///
  /// - Parameter snapshot: The run as the picture shows it; nil for what was seen last.
  /// - Returns: The title.
  public func pictureTitle(of snapshot: Snapshot? = nil) -> String {
    let run = "\(description.data) \(description.counts), \(description.layers)"
    guard let snapshot = snapshot ?? self.snapshot else { return "regulus: \(run)" }
    return "regulus: \(run), epoch \(NumberFormat.grouped(snapshot.epoch))"
  }

  /// Draws the screen as it is at the end of a run, without questions and notices.
  ///
  /// - Parameter last: The run as it stands then, which the screen need not have shown yet.
  /// - Returns: The picture.
  public func lastView(of last: Snapshot) -> CellGrid {
    var copy = self
    let (check, change) = (snapshot?.check, snapshot?.change)
    _ = copy.update(.snapshot(last))
    copy.snapshot?.check = last.check ?? check
    copy.snapshot?.change = last.change ?? change
    copy.overlay = .none
    (copy.notice, copy.answer) = (nil, nil)
    return copy.view()
  }

  var costPane: CostPane {
    CostPane(
      snapshot: snapshot, usesLogScale: usesLogScale, view: plotView, usesTints: usesTints)
  }

  var weightNormsPane: WeightNormsPane {
    WeightNormsPane(snapshot: snapshot, view: plotView, usesTints: usesTints)
  }

  var diagnosisPane: DiagnosisPane {
    DiagnosisPane(
      snapshot: snapshot, diagnosis: diagnosis, description: description, targetError: targetError,
      view: plotView, usesTints: usesTints)
  }

  var earlyStoppingPane: EarlyStoppingPane {
    EarlyStoppingPane(snapshot: snapshot, view: plotView, usesTints: usesTints)
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

  /// Draws what is asked or shown over the lower panes, so that the upper ones can be seen; the
  /// help covers what it needs.
  private func drawOverlay(_ layout: Layout, into grid: inout CellGrid) {
    let whole = Rect(width: width, height: height)
    let lower = Rect(
      y: layout.upper.maxY, width: width, height: layout.events.y - layout.upper.maxY)
    switch overlay {
    case .none: break
    case .help:
      let boxes = helpBoxes
      boxes[min(helpPage, boxes.count - 1)].draw(into: &grid, over: whole, glyphs: glyphs)
    case .stopQuestion:
      MessageBox.stop(snapshot).draw(into: &grid, over: lower, glyphs: glyphs)
    case .quitQuestion:
      MessageBox.quit(snapshot).draw(into: &grid, over: lower, glyphs: glyphs)
    case .restartQuestion(let controls):
      MessageBox.restart(controls, from: self.controls).draw(
        into: &grid, over: lower, glyphs: glyphs)
    case .ended:
      guard let snapshot, let ending else { return }
      MessageBox.ended(
        ending, snapshot, switches: switchingKeys,
        cure: divergence?.isByL2 == true ? .weakerL2 : .learningRate,
        augmentation: description.augmentation,
        width: MessageBox.textWidth(on: whole), glyphs: glyphs
      )
      .draw(into: &grid, over: lower, glyphs: glyphs)
    }
  }
}
