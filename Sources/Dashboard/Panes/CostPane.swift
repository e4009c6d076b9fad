import Learning
import Training

/// Draws the training and the dev cost over the epochs, the gap between them, the best dev epoch
/// and a mark at every switch.
struct CostPane {
  let snapshot: Snapshot?
  let usesLogScale: Bool

  func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) {
    // The frame takes 13 columns for itself and the title.
    let inside = Frame("Cost", note: note(glyphs, width: rect.width - 13), padding: 0)
      .draw(into: &grid, rect: rect, glyphs: glyphs).inset(right: 1)
    guard let snapshot else {
      grid.write(
        "evaluating the first weights", aligned: .center, in: inside.columns,
        y: inside.y + inside.height / 2, style: Style(.faint), glyphs: glyphs)
      return
    }
    plot(snapshot, glyphs).draw(into: &grid, rect: inside, glyphs: glyphs)
  }

  private func plot(_ snapshot: Snapshot, _ glyphs: Glyphs) -> Plot {
    var series = [PlotSeries("train", ink: .train, points: snapshot.history.points(0))]
    var markers = snapshot.earlyStopping.triggers.suffix(10).map {
      PlotMarker(x: Double($0.epoch), label: "patience", style: Style(.warning))
    }
    markers += snapshot.markers
    if snapshot.hasDev {
      series.append(
        PlotSeries("dev", ink: .dev, stroke: .dashed, points: snapshot.history.points(1)))
    }
    if let best = snapshot.earlyStopping.best {
      markers.append(
        PlotMarker(
          x: Double(best.epoch), y: best.cost, label: "\(glyphs.star)",
          style: Style(.good, bold: true)))
    }
    return Plot(
      series: series, markers: markers, xRange: snapshot.plottedEpochs,
      yScale: usesLogScale ? .log : .linear, baseline: usesLogScale ? nil : 0, showsLegend: false)
  }

  /// The legend with the figures of the moment; in a narrow frame without accuracies or R², then without
  /// the gap.
  private func note(_ glyphs: Glyphs, width: Int) -> [StyledText] {
    guard let evaluation = snapshot?.evaluation else { return [] }
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
      if let difference = evaluation.gap, gap {
        spans.append(StyledText("  gap \(NumberFormat.figure(difference))"))
      }
      return spans
    }
    let legends = [
      legend(qualities: true, gap: true), legend(qualities: false, gap: true),
      legend(qualities: false, gap: false),
    ]
    return glyphs.fitting(legends, width: width)
  }
}
