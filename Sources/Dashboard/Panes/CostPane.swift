import Learning
import Screen
import Training

/// Draws the training and the dev cost over the epochs, the gap between them, the best dev epoch
/// and a mark at every switch.
struct CostPane {
  let snapshot: Snapshot?
  let usesLogScale: Bool
  var view = PlotView()
  var usesTints = true

  func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) {
    // The frame takes 13 columns for itself and the title.
    Frame("Cost", note: note(glyphs, width: rect.width - 13), padding: 0)
      .draw(into: &grid, rect: rect, glyphs: glyphs)
    let inside = inside(rect)
    guard let snapshot else {
      grid.write(
        "evaluating the first weights", aligned: .center, in: inside.columns,
        y: inside.y + inside.height / 2, style: Style(.faint), glyphs: glyphs)
      return
    }
    let (plot, place) = self.plot(snapshot, inside, glyphs)
    plot.draw(into: &grid, rect: place, glyphs: glyphs)
    guard place != inside else { return }
    grid.write(
      glyphs.fitting(legends(glyphs, hasDev: snapshot.hasDev), width: inside.width),
      aligned: .center, in: inside.columns, y: inside.maxY - 1, style: Style(.faint),
      glyphs: glyphs)
  }

  /// What the marks in the plot mean, in more words and in fewer.
  private func legends(_ glyphs: Glyphs, hasDev: Bool) -> [String] {
    let marks = "\(glyphs.marker) a switch   \(glyphs.above) beyond the top"
    guard hasDev else { return [marks] }
    return [
      "\(glyphs.star) best dev cost   \(marks)   \(usesTints ? "shaded" : "hatched"): overfitting",
      "\(glyphs.star) best dev cost   \(marks)",
    ]
  }

  /// Where the parts of the plot stand; nil where there is none.
  func plotLayout(in rect: Rect, glyphs: Glyphs) -> PlotLayout? {
    snapshot.map {
      let (plot, place) = self.plot($0, inside(rect), glyphs)
      return PlotLayout(plot: plot, rect: place)
    }
  }

  private func inside(_ rect: Rect) -> Rect { rect.inset(left: 1, top: 1, right: 2, bottom: 1) }

  /// The plot, and where it stands; where there is plenty of room, with the values at the ends of the
  /// curves and a line to spare for what its marks mean.
  private func plot(
    _ snapshot: Snapshot, _ inside: Rect, _ glyphs: Glyphs
  ) -> (plot: Plot, place: Rect) {
    let history = snapshot.history
    let train = view.series("train", ink: .train, 0, of: history)
    let dev =
      snapshot.hasDev ? view.series("dev", ink: .dev, stroke: .dashed, 1, of: history) : []
    var markers = snapshot.earlyStopping.triggers.suffix(10).map {
      PlotMarker(x: Double($0.epoch), label: "patience", style: Style(.warning))
    }
    markers += snapshot.markers
    if let best = snapshot.earlyStopping.best {
      markers.append(
        PlotMarker(
          x: Double(best.epoch), y: best.cost, label: "\(glyphs.star)",
          style: Style(.good, bold: true)))
    }
    var plot = view.plot(train + dev, markers: markers, of: snapshot, usesTints: usesTints)
    plot.yScale = usesLogScale ? .log : .linear
    plot.baseline = usesLogScale ? nil : 0
    let overfitting = snapshot.overfitting
    plot.shaded = overfitting.stretches.map { Double($0.lowerBound)...Double($0.upperBound) }
    // Weights that have been taken back overfit no more, whatever the curve did.
    if overfitting.lasts, snapshot.devRise != nil,
      let start = overfitting.stretches.last?.lowerBound
    {
      let count = NumberFormat.grouped(snapshot.epoch - start)
      plot.shadedLabels = [
        "overfitting for \(count) epochs", "overfitting: \(count)", "overfitting",
      ]
    }
    plot.caption = view.caption(of: snapshot)
    guard inside.isSpacious else { return (plot, inside) }
    plot.showsEnds = true
    for index in plot.series.indices {
      let evaluation = snapshot.evaluation
      let isTraining = plot.series[index].name == train.last?.name
      plot.series[index].now = isTraining ? evaluation.training.cost : evaluation.dev?.cost
    }
    return (plot, inside.split(bottom: 1).rest)
  }

  /// The legend with the figures of the moment; in a narrow frame without accuracies or R², then without
  /// the gap.
  private func note(_ glyphs: Glyphs, width: Int) -> [StyledText] {
    guard let evaluation = snapshot?.evaluation else { return [] }
    if let reading { return glyphs.fitting(readings(reading, glyphs), width: width) }
    func legend(qualities: Bool, gap: Bool) -> [StyledText] {
      func quality(_ score: Score) -> [StyledText] {
        qualities ? [StyledText(" \(score.quality.brief)")] : []
      }
      var spans = [
        StyledText(glyphs.solid, Style(.train)),
        StyledText(" train \(NumberFormat.figure(evaluation.training.cost))", Style(.train)),
      ]
      spans += quality(evaluation.training)
      guard let dev = evaluation.dev else { return spans }
      spans += [
        StyledText("  "), StyledText(glyphs.dashed, Style(.dev)),
        StyledText(" dev \(NumberFormat.figure(dev.cost))", Style(.dev)),
      ]
      spans += quality(dev)
      if let difference = evaluation.gap, difference.isFinite, gap {
        spans.append(StyledText("  gap \(NumberFormat.signedFigure(difference))"))
      }
      return spans
    }
    let legends = [
      legend(qualities: true, gap: true), legend(qualities: false, gap: true),
      legend(qualities: false, gap: false),
    ]
    return glyphs.fitting(legends, width: width)
  }

  /// The costs at the cursor.
  private var reading: (epoch: Int, train: Double, dev: Double?)? {
    guard let snapshot, let index = view.index(in: snapshot.history) else { return nil }
    return (
      snapshot.history.epochs[index], snapshot.history.series(0)[index].last,
      snapshot.hasDev ? snapshot.history.series(1)[index].last : nil
    )
  }

  /// Says them, in more words and in fewer.
  private func readings(
    _ reading: (epoch: Int, train: Double, dev: Double?), _ glyphs: Glyphs
  ) -> [[StyledText]] {
    var costs = [
      StyledText("  "), StyledText(glyphs.solid, Style(.train)),
      StyledText(" train \(NumberFormat.figure(reading.train))", Style(.train)),
    ]
    var gap: [StyledText] = []
    if let dev = reading.dev {
      costs += [
        StyledText("  "), StyledText(glyphs.dashed, Style(.dev)),
        StyledText(" dev \(NumberFormat.figure(dev))", Style(.dev)),
      ]
      gap = [StyledText("  gap \(NumberFormat.signedFigure(dev - reading.train))")]
    }
    let epoch = NumberFormat.grouped(reading.epoch)
    let style = Style(.accent, bold: true)
    return [
      [StyledText("at epoch \(epoch)", style)] + costs + gap,
      [StyledText("at \(epoch)", style)] + costs + gap,
      [StyledText("at \(epoch)", style)] + costs,
    ]
  }
}
