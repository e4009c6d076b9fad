import Screen
import Training

/// Draws the best dev cost, the patience that is left, the trend of the dev cost, and why early
/// stopping triggered; where there is plenty of room, the dev cost as it is watched.
struct EarlyStoppingPane: PlottingPane {
  let snapshot: Snapshot?
  var view = PlotView()
  var usesTints = true

  func drawWithPlot(
    into grid: inout CellGrid, rect: Rect, glyphs: Glyphs
  ) -> (plot: Plot, rect: Rect)? {
    let inside = Frame("Early stopping", note: note)
      .draw(into: &grid, rect: rect, glyphs: glyphs)
    guard let snapshot else { return nil }
    var writer = LineWriter(inside, glyphs: glyphs)
    guard snapshot.hasDev else {
      writer.paragraph("no dev set, so nothing to stop on", Style(.faint), into: &grid)
      return nil
    }
    let watch = snapshot.earlyStopping
    guard let best = watch.best else {
      writer.paragraph(
        snapshot.epoch < watch.warmUp
          ? "warming up until epoch \(NumberFormat.grouped(watch.warmUp))"
          : "no dev cost to watch yet",
        Style(.faint), into: &grid)
      return nil
    }
    drawBest(best, &writer, &grid)
    writer.line(patience(watch, width: inside.width, glyphs), into: &grid)
    drawTrend(snapshot, best, &writer, &grid)
    guard inside.isSpacious else { return nil }
    writer.line(reading(snapshot, best), into: &grid)
    let plot = plot(snapshot, best)
    plot.draw(into: &grid, rect: writer.rest, glyphs: glyphs)
    return (plot, writer.rest)
  }

  /// The trend, and what early stopping makes of it or why it triggered.
  private func drawTrend(
    _ snapshot: Snapshot, _ best: EarlyStopping.Best, _ writer: inout LineWriter,
    _ grid: inout CellGrid
  ) {
    let watch = snapshot.earlyStopping
    let glyphs = writer.glyphs
    guard watch.mode != .off, let trigger = watch.standingTrigger else {
      writer.line(fitting: trends(snapshot, best: best, glyphs), into: &grid)
      writer.paragraph(meaning(watch), Style(.faint), into: &grid)
      if writer.linesLeft > 1 {
        writer.paragraph(definition(snapshot.devTrend), Style(.faint), into: &grid)
      }
      return
    }
    // The reason comes first: where there are lines to spare, the trend, and the reason in full.
    let place = "triggered at \(NumberFormat.grouped(trigger.epoch)): "
    let short = place + "no better in \(watch.patience) evaluations"
    let width = writer.rest.width
    let lines = { wrapped(glyphs.text($0), width: width).count }
    if writer.linesLeft > lines(short) {
      writer.line(fitting: trends(snapshot, best: best, glyphs), into: &grid)
    }
    let full = place + NumberFormat.grouping(trigger.reason)
    writer.paragraph(
      lines(full) <= writer.linesLeft ? full : short, Style(.warning), into: &grid)
  }

  /// What the dev cost was at the cursor; nothing without one.
  private func reading(_ snapshot: Snapshot, _ best: EarlyStopping.Best) -> [StyledText] {
    guard let index = view.index(in: snapshot.history) else { return [] }
    let epoch = NumberFormat.grouped(snapshot.history.epochs[index])
    let cost = snapshot.history.series(1)[index].last
    let rise = Snapshot.rise(of: cost, above: best).map { ", \($0) above the best" } ?? ""
    return [
      StyledText("at epoch \(epoch)", Style(.accent, bold: true)),
      StyledText("  dev cost \(NumberFormat.figure(cost))\(rise)", Style(.dev)),
    ]
  }

  /// The dev cost, the best of it, and since when patience has been waiting for a better one.
  private func plot(_ snapshot: Snapshot, _ best: EarlyStopping.Best) -> Plot {
    let watch = snapshot.earlyStopping
    var curves = view.series("dev", ink: .dev, stroke: .dashed, 1, of: snapshot.history)
    curves[curves.count - 1].now = snapshot.evaluation.dev?.cost
    let ends = [Double(best.epoch), Double(snapshot.epoch)].map { PlotPoint(x: $0, y: best.cost) }
    curves.insert(PlotSeries("best", ink: .good, stroke: .dotted, points: ends), at: 0)
    var markers = snapshot.markers
    markers += watch.triggers.suffix(10).map {
      PlotMarker(x: Double($0.epoch), label: "patience", style: Style(.warning))
    }
    var plot = view.plot(curves, markers: markers, of: snapshot, usesTints: usesTints)
    plot.showsEnds = true
    plot.caption = view.caption(of: snapshot)
    if watch.mode != .off, watch.evaluationsSinceBest > 0 {
      let start = Double(max(best.epoch, watch.patienceRestart ?? 0))
      plot.shaded = [min(start, Double(snapshot.epoch))...Double(snapshot.epoch)]
      let (count, most) = (
        NumberFormat.grouped(watch.evaluationsSinceBest), NumberFormat.grouped(watch.patience)
      )
      plot.shadedLabels = [
        "\(count) evaluations without a better one, patience \(most)", "patience \(count)/\(most)",
      ]
    }
    return plot
  }

  private func drawBest(
    _ best: EarlyStopping.Best, _ writer: inout LineWriter, _ grid: inout CellGrid
  ) {
    let cost = StyledText(NumberFormat.figure(best.cost), Style(.good, bold: true))
    let epoch = NumberFormat.grouped(best.epoch)
    writer.line(
      fitting: [
        [StyledText("best dev cost "), cost, StyledText(", epoch \(epoch)")],
        [StyledText("best "), cost, StyledText(", epoch \(epoch)")],
        [StyledText("best "), cost, StyledText(" at \(epoch)")],
      ], into: &grid)
  }

  private var note: [StyledText] {
    guard let snapshot, snapshot.hasDev else { return [] }
    let mode = snapshot.earlyStopping.mode
    return [StyledText(mode.rawValue, Style(mode == .stop ? .warning : .plain))]
  }

  private func patience(_ watch: EarlyStopping, width: Int, _ glyphs: Glyphs) -> [StyledText] {
    let share = Double(watch.evaluationsSinceBest) / Double(watch.patience)
    let count =
      "\(NumberFormat.grouped(watch.evaluationsSinceBest))/\(NumberFormat.grouped(watch.patience))"
    let style = Style(share >= 1 ? .warning : .plain)
    let label = "patience "
    // Of the same width for as long as the count has no more digits than usual.
    let room = width - label.count - max(count.count, 9) - 1
    let restart = watch.patienceRestart.map { "  from \(NumberFormat.grouped($0))" } ?? ""
    let note = restart.count + 3 <= room ? restart : ""
    return [
      StyledText(label),
      StyledText(glyphs.bar(share, width: min(max(room - note.count, 3), 30)), style),
      StyledText(" \(count)", style), StyledText(note, Style(.accent)),
    ]
  }

  /// The trend, with how far the dev cost is above the best so far, in more words and in fewer.
  private func trends(
    _ snapshot: Snapshot, best: EarlyStopping.Best, _ glyphs: Glyphs
  ) -> [[StyledText]] {
    let (sign, word, style) =
      switch snapshot.devTrend.direction {
      case .unknown: ("", "", Style(.faint))
      case .rising: (glyphs.rising, "rising", Style(.warning))
      case .falling: (glyphs.falling, "falling", Style(.good))
      case .level: (glyphs.steady, "level", Style(.faint))
      }
    guard !word.isEmpty else {
      // Weights that were taken back have no past, and once the run is over no trend is to come.
      if case .ended = snapshot.activity {
        let place = snapshot.riseAboveBest(best).map { "\($0) above" } ?? "at"
        return [[StyledText("dev cost \(place) the best")]]
      }
      return [[StyledText("dev cost: no trend yet", style)]]
    }
    // Spelled out, an arrow would say what the words say.
    let arrow = StyledText(glyphs.isASCII ? "" : "\(sign) ", style)
    let inWords = snapshot.devTrend.direction == .rising ? style : Style()
    let places =
      snapshot.riseAboveBest(best).map { [", \($0) above the best", ", \($0)"] }
      ?? [", at the best", ""]
    let texts = ["dev cost \(word)\(places[0])"] + places.map { "dev \(word)\($0)" }
    return texts.map { [arrow, StyledText($0, inWords)] }
  }

  /// Says what the trend is of.
  private func definition(_ trend: CostTrend) -> String {
    "trend: averages of \(CostTrend.averaged), over "
      + "\(NumberFormat.grouped(trend.window)) evaluations"
  }

  private func meaning(_ watch: EarlyStopping) -> String {
    switch watch.mode {
    case .off: "off: e switches it to mark"
    case .mark: "marks the place, trains on"
    case .stop: "stops, takes the best weights"
    }
  }
}

extension Snapshot {
  /// Says by how much the dev cost is above the best so far, such as `+6 %`; nil where it is not, by
  /// half a percent or more.
  func riseAboveBest(_ best: EarlyStopping.Best) -> String? {
    evaluation.dev.flatMap { Self.rise(of: $0.cost, above: best) }
  }

  /// The same of any dev cost.
  static func rise(of cost: Double, above best: EarlyStopping.Best) -> String? {
    guard best.cost > 0, cost >= 1.005 * best.cost else { return nil }
    return "+\(NumberFormat.percent(cost / best.cost - 1, decimals: 0))"
  }
}
