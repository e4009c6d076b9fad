import Screen
import Training

// What the plots of a run have in common: their points, their epochs, their marks.

extension History {
  /// The points of a series over epochs.
  func points(_ series: Int) -> [PlotPoint] {
    zip(epochs, self.series(series)).map { epoch, extent in
      PlotPoint(
        x: Double(epoch), low: extent.minimum, high: extent.maximum, last: extent.last)
    }
  }

  /// How far a series is above another over epochs, each as it was last.
  func points(_ series: Int, above other: Int) -> [PlotPoint] {
    zip(epochs, zip(self.series(series), self.series(other))).map { epoch, values in
      PlotPoint(x: Double(epoch), y: values.0.last - values.1.last)
    }
  }
}

extension Rect {
  /// Whether a pane has so much room that it can say more: that of one which fills a screen.
  var isSpacious: Bool { width >= 76 && height >= 18 }
}

extension PlotView {
  /// Returns a curve of a run: as it is, or the average with what it is of behind.
  func series(
    _ name: String, ink: Ink, stroke: Stroke = .solid, _ index: Int, of history: History
  ) -> [PlotSeries] {
    series(name, ink: ink, stroke: stroke, history.points(index), of: history)
  }

  /// Returns a curve of points that are those of a history.
  func series(
    _ name: String, ink: Ink, stroke: Stroke = .solid, _ points: [PlotPoint], of history: History
  ) -> [PlotSeries] {
    let raw = PlotSeries(
      name, ink: ink, stroke: stroke, isFaint: smoothing != .none, points: points)
    guard smoothing != .none else { return [raw] }
    let average = smoothing.applied(
      to: points, evaluationsPerPoint: history.evaluationsPerBucket)
    return [raw, PlotSeries(name, ink: ink, stroke: stroke, points: average)]
  }

  /// Returns a plot of curves of a run, the faint ones behind, with what is looked at.
  func plot(
    _ curves: [PlotSeries], markers: [PlotMarker], of snapshot: Snapshot, usesTints: Bool
  ) -> Plot {
    var plot = Plot(
      series: curves.filter(\.isFaint) + curves.filter { !$0.isFaint }, markers: markers,
      xRange: epochs(of: snapshot))
    plot.usesTints = usesTints
    plot.selection = selection
    plot.cursor = epoch(in: snapshot.history)
    return plot
  }

  /// The evaluation that is looked at.
  func index(in history: History) -> Int? { cursor.flatMap { history.index(nearest: $0) } }

  /// Its epoch.
  func epoch(in history: History) -> Double? {
    index(in: history).map { Double(history.epochs[$0]) }
  }
}

/// Is a pane with a plot among other things.
protocol PlottingPane {
  /// Draws the pane, and returns its plot and where that is; nil where there is none.
  @discardableResult
  func drawWithPlot(
    into grid: inout CellGrid, rect: Rect, glyphs: Glyphs
  ) -> (plot: Plot, rect: Rect)?
}

extension PlottingPane {
  func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) {
    drawWithPlot(into: &grid, rect: rect, glyphs: glyphs)
  }

  /// Where the parts of the plot stand; nil where there is none.
  func plotLayout(in rect: Rect, glyphs: Glyphs) -> PlotLayout? {
    var scratch = CellGrid(width: 0, height: 0)
    return drawWithPlot(into: &scratch, rect: rect, glyphs: glyphs)
      .map { PlotLayout(plot: $0, rect: $1) }
  }
}

extension Snapshot {
  /// Whether there is a dev set, whose cost is the second series of the history.
  var hasDev: Bool { evaluation.dev != nil }

  /// The series of the history that holds ‖W‖₂ of a layer, from 0.
  func normSeries(_ layer: Int) -> Int { (hasDev ? 2 : 1) + layer }

  /// The epochs that plots show: from 0 to a round number beyond the present, so that the curves
  /// are not stretched anew with every epoch, and to the planned end at the most.
  var plottedEpochs: ClosedRange<Double> {
    0...Double(max(min(Axis.end(beyond: epoch), plannedEpochs), epoch, 1))
  }

  private static let mostMarkers = 40

  /// The marks of what bent the curves last. Of marks in the same place the last is kept.
  var markers: [PlotMarker] {
    // From the newest on, so that a long run with many of them costs no more.
    var markers: [PlotMarker] = []
    var isAlone = true
    for intervention in interventions.reversed() {
      guard let label = intervention.command.markerLabel else { continue }
      let epoch = Double(intervention.epoch)
      if let last = markers.last, last.x == epoch {
        // Several switched off at once, as by `0`.
        if isAlone && last.label.hasSuffix("off") && label.hasSuffix("off") {
          markers[markers.count - 1].label = "off"
        }
        isAlone = false
        continue
      }
      if markers.count == Self.mostMarkers { break }
      markers.append(PlotMarker(x: epoch, label: label, style: Style(.accent, bold: true)))
      isAlone = true
    }
    return markers.reversed()
  }
}

extension Ink {
  /// The colour of a layer, from 0; taken in turn.
  static func layer(_ index: Int) -> Ink {
    let inks: [Ink] = [.series1, .series2, .series3, .series4, .series5]
    return inks[index % inks.count]
  }
}

extension Stroke {
  /// The line of a layer, from 0; taken in turn.
  static func layer(_ index: Int) -> Stroke {
    let strokes: [Stroke] = [.solid, .dashed, .dotted]
    return strokes[index % strokes.count]
  }

  /// A sample of the line.
  func sample(_ glyphs: Glyphs) -> String {
    switch self {
    case .solid: glyphs.solid
    case .dashed: glyphs.dashed
    case .dotted: glyphs.dotted
    }
  }
}
