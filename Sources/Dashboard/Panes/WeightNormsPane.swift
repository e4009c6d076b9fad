import Training

/// Draws ‖W‖₂ of each layer over the epochs, the factor by which L2 shrinks the weights, and the
/// share of weights that L1 has made exactly 0.
struct WeightNormsPane {
  let snapshot: Snapshot?

  func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) {
    let inside = Frame("Weight norms", note: [StyledText("‖W‖₂", Style(.faint))])
      .draw(into: &grid, rect: rect, glyphs: glyphs)
    guard let snapshot else { return }
    var writer = LineWriter(inside, glyphs: glyphs)
    let isTall = inside.height >= 9
    let shown = isTall ? min(snapshot.layers.count, 4) : 0
    for index in 0..<shown { writer.line(figures(snapshot, index, glyphs), into: &grid) }
    if shown < snapshot.layers.count {
      writer.line(brief(snapshot, from: shown), into: &grid)
    }
    writer.line(effect(snapshot), into: &grid)
    let plot = Plot(
      series: snapshot.layers.indices.prefix(8).map { index in
        PlotSeries(
          "W\(index + 1)", ink: .layer(index), stroke: .layer(index),
          points: snapshot.history.points(snapshot.normSeries(index)))
      }, markers: snapshot.markers, xRange: snapshot.plottedEpochs, baseline: 0,
      clipsOutliers: false, showsLegend: false)
    plot.draw(
      into: &grid, rect: isTall ? widened(writer.rest) : writer.rest, glyphs: glyphs)
  }

  /// The labels of the axis may use the padding at the left.
  private func widened(_ rect: Rect) -> Rect {
    Rect(x: rect.x - 1, y: rect.y, width: rect.width + 1, height: rect.height)
  }

  private func figures(_ snapshot: Snapshot, _ index: Int, _ glyphs: Glyphs) -> [StyledText] {
    let layer = snapshot.layers[index]
    let ink = Style(.layer(index))
    let zeros =
      layer.zeros > 0 || snapshot.regularization.l1 > 0
      ? "  \(NumberFormat.percent(share(layer), decimals: 0)) zeros" : ""
    return [
      StyledText(Stroke.layer(index).sample(glyphs), ink),
      StyledText(" W\(index + 1) ", ink), StyledText(NumberFormat.figure(layer.norm)),
      StyledText(zeros, Style(.good)),
    ]
  }

  private func brief(_ snapshot: Snapshot, from first: Int) -> [StyledText] {
    snapshot.layers.indices.dropFirst(first).flatMap { index in
      [
        StyledText("W\(index + 1) ", Style(.layer(index))),
        StyledText(NumberFormat.figure(snapshot.layers[index].norm) + "  "),
      ]
    }
  }

  /// What the penalty does to the weights at every update.
  private func effect(_ snapshot: Snapshot) -> [StyledText] {
    let regularization = snapshot.regularization
    var spans: [StyledText] = []
    if regularization.l2 > 0 {
      let factor = NumberFormat.fixed(snapshot.shrinkFactor, decimals: 5)
      spans.append(StyledText("1−αλ/m = \(factor)", Style(.good)))
    }
    if regularization.l1 > 0 {
      let zeros = snapshot.layers.reduce(0) { $0 + $1.zeros }
      let all = max(snapshot.layers.reduce(0) { $0 + $1.weights }, 1)
      let percent = NumberFormat.percent(Double(zeros) / Double(all), decimals: 0)
      if !spans.isEmpty { spans.append(StyledText("  ")) }
      spans.append(StyledText("zeros \(zeros)/\(all) \(percent)", Style(.good)))
    }
    return spans.isEmpty ? [StyledText("nothing shrinks them", Style(.faint))] : spans
  }

  private func share(_ layer: Snapshot.Layer) -> Double {
    Double(layer.zeros) / Double(max(layer.weights, 1))
  }
}
