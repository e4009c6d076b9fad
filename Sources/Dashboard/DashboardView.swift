import Training

extension Dashboard {
  /// Draws the whole screen: a pure function of the state.
  public func view() -> CellGrid {
    guard let story else { return viewOfRun() }
    let caption = StoryCaption(progress: story, glyphs: glyphs)
    let captionHeight = caption.height(width: width, screenHeight: height)
    var run = self
    if captionHeight > 2 { run.height -= captionHeight }
    guard Layout(width: run.width, height: run.height) != nil else { return viewOfRun() }
    var grid = CellGrid(width: width, height: height)
    grid.draw(run.viewOfRun(), x: 0, y: 0)
    let rect = Rect(y: height - captionHeight, width: width, height: captionHeight)
    caption.draw(into: &grid, rect: rect)
    return grid
  }

  /// Draws everything but the caption of a lesson.
  private func viewOfRun() -> CellGrid {
    var grid = CellGrid(width: width, height: height)
    guard let layout = Layout(width: width, height: height) else {
      drawTooSmall(into: &grid)
      return grid
    }
    HeaderLine(dashboard: self).draw(into: &grid, rect: layout.header)
    costPane.draw(into: &grid, rect: layout.cost, glyphs: glyphs)
    weightNormsPane.draw(into: &grid, rect: layout.weightNorms, glyphs: glyphs)
    DropoutPane(snapshot: snapshot, keepWhenOn: strengths.keepProbability)
      .draw(into: &grid, rect: layout.dropout, glyphs: glyphs)
    EarlyStoppingPane(snapshot: snapshot)
      .draw(into: &grid, rect: layout.earlyStopping, glyphs: glyphs)
    GradientCheckPane(snapshot: snapshot)
      .draw(into: &grid, rect: layout.gradientCheck, glyphs: glyphs)
    EventLine(dashboard: self).draw(into: &grid, rect: layout.events)
    if showsKeys { KeyLine(dashboard: self).draw(into: &grid, rect: layout.keys) }
    drawOverlay(layout, into: &grid)
    return grid
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
    let check = snapshot?.check
    _ = copy.update(.snapshot(last))
    copy.snapshot?.check = last.check ?? check
    copy.overlay = .none
    copy.notice = nil
    return copy.view()
  }

  var costPane: CostPane {
    CostPane(
      snapshot: snapshot, usesLogScale: usesLogScale, view: plotView, usesTints: usesTints)
  }

  var weightNormsPane: WeightNormsPane {
    WeightNormsPane(snapshot: snapshot, view: plotView, usesTints: usesTints)
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

  /// Draws what is asked or shown over the lower panes, so that the cost curves can be seen; the
  /// help covers what it needs.
  private func drawOverlay(_ layout: Layout, into grid: inout CellGrid) {
    let whole = Rect(width: width, height: height)
    let lower = Rect(
      y: layout.cost.maxY, width: width, height: layout.events.y - layout.cost.maxY)
    switch overlay {
    case .none: break
    case .help:
      MessageBox.help(fitting: whole, glyphs: glyphs, page: helpPage)
        .draw(into: &grid, over: whole, glyphs: glyphs)
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
        ending, snapshot, augmentation: description.augmentation,
        width: MessageBox.textWidth(on: whole), glyphs: glyphs
      )
      .draw(into: &grid, over: lower, glyphs: glyphs)
    }
  }
}
