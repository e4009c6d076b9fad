import Learning
import Screen
import Training

/// Draws ‖W‖₂ of each layer over the epochs, the factor by which L2 shrinks the weights, and the
/// share of weights that L1 has made exactly 0. Where there is room, how far values and gradients
/// spread in each layer: what vanishing and exploding signals are seen by. Where there is so little that
/// a plot would be a row or two, figures alone.
struct WeightNormsPane: PlottingPane {
  let snapshot: Snapshot?
  var view = PlotView()
  var usesTints = true

  /// The rows below which curves say nothing, or something false.
  private static let leastPlotHeight = 4

  func drawWithPlot(
    into grid: inout CellGrid, rect: Rect, glyphs: Glyphs
  ) -> (plot: Plot, rect: Rect)? {
    let inside = Frame("Weight norms", note: [note])
      .draw(into: &grid, rect: rect, glyphs: glyphs)
    guard let snapshot else { return nil }
    var writer = LineWriter(inside, glyphs: glyphs)
    let isTall = inside.height >= 9
    let shown = isTall ? min(snapshot.layers.count, inside.isSpacious ? 8 : 4) : 0
    for index in 0..<shown { writer.line(fitting: figures(snapshot, index, glyphs), into: &grid) }
    if shown < snapshot.layers.count {
      writer.line(fitting: briefs(snapshot, from: shown), into: &grid)
    }
    drawEffect(snapshot, isTall: isTall, &writer, &grid)
    if inside.isSpacious, snapshot.layers.contains(where: { $0.signal != nil }) {
      writer.line(
        "A, dZ: standard deviations of values and gradients", Style(.faint), into: &grid)
    }
    guard writer.linesLeft >= Self.leastPlotHeight else {
      if !isTall { drawSpreads(snapshot, &writer, &grid) }
      return nil
    }
    let curves = snapshot.layers.indices.prefix(8).flatMap { index in
      view.series(
        "W\(index + 1)", ink: .layer(index), stroke: .layer(index), snapshot.normSeries(index),
        of: snapshot.history
      ).map { series in
        var series = series
        series.now = snapshot.layers[index].norm
        return series
      }
    }
    var plot = view.plot(
      curves, markers: snapshot.markers, of: snapshot, usesTints: usesTints)
    plot.baseline = 0
    plot.clipsOutliers = false
    plot.showsEnds = inside.isSpacious
    let place = isTall ? widened(writer.rest) : writer.rest
    plot.draw(into: &grid, rect: place, glyphs: glyphs)
    return (plot, place)
  }

  /// What the figures are, or of which epoch.
  private var note: StyledText {
    guard let snapshot, let index = view.index(in: snapshot.history) else {
      return StyledText("‖W‖₂", Style(.faint))
    }
    let epoch = NumberFormat.grouped(snapshot.history.epochs[index])
    return StyledText("at \(epoch)", Style(.accent, bold: true))
  }

  /// ‖W‖₂ of a layer, now or at the cursor.
  private func norm(_ snapshot: Snapshot, _ layer: Int) -> Double {
    guard let index = view.index(in: snapshot.history) else { return snapshot.layers[layer].norm }
    return snapshot.history.series(snapshot.normSeries(layer))[index].last
  }

  /// The labels of the axis may use the padding at the left.
  private func widened(_ rect: Rect) -> Rect {
    Rect(x: rect.x - 1, y: rect.y, width: rect.width + 1, height: rect.height)
  }

  /// The figures of a layer, in more words and in fewer.
  private func figures(_ snapshot: Snapshot, _ index: Int, _ glyphs: Glyphs) -> [[StyledText]] {
    let layer = snapshot.layers[index]
    let ink = Style(.layer(index))
    let norm = [
      StyledText(Stroke.layer(index).sample(glyphs), ink),
      StyledText(" W\(index + 1) ", ink),
      StyledText(NumberFormat.figure(self.norm(snapshot, index))),
    ]
    // The rest is known of the present alone.
    guard view.index(in: snapshot.history) == nil else { return [norm] }
    let zeros =
      layer.zeros > 0 || snapshot.regularization.l1 > 0
      ? [
        StyledText("  \(NumberFormat.percent(share(layer), decimals: 0)) zeros", Style(.good))
      ] : []
    let signal = layer.signal.map { [StyledText(spread($0), Style(.faint))] } ?? []
    return [norm + zeros + signal, norm + zeros]
  }

  /// The standard deviations of a layer's values A and of its gradients dZ.
  private func spread(_ signal: Signal) -> String {
    (signal.activations.map { " A \(NumberFormat.spread($0))" } ?? "")
      + " dZ \(NumberFormat.spread(signal.gradients))"
  }

  /// The spreads of all layers, or of as many as fit: a line for values and one for gradients, or both
  /// in one.
  private func drawSpreads(
    _ snapshot: Snapshot, _ writer: inout LineWriter, _ grid: inout CellGrid
  ) {
    let signals = snapshot.layers.compactMap(\.signal)
    // Those of the present alone are known.
    guard !signals.isEmpty, view.index(in: snapshot.history) == nil else { return }
    func lists(_ name: String, _ values: [Double]) -> [String] {
      values.isEmpty
        ? []
        : stride(from: values.count, through: 1, by: -1).map { count in
          let shown = values.prefix(count).map { NumberFormat.spread($0) }.joined(separator: " ")
          return "\(name) \(shown)" + (count < values.count ? " +\(values.count - count)" : "")
        }
    }
    let values = lists("A", signals.compactMap(\.activations))
    let gradients = lists("dZ", signals.map(\.gradients))
    let faint = Style(.faint)
    if writer.linesLeft >= 2 {
      writer.line(fitting: values.map { "std. dev. \($0)" } + values, faint, into: &grid)
      writer.line(fitting: gradients.map { "std. dev. \($0)" } + gradients, faint, into: &grid)
    } else {
      // Of output layers there are gradients alone.
      let both = gradients.indices.map { index in
        let start = values.isEmpty ? "" : values[min(index, values.count - 1)] + "  "
        return start + gradients[index]
      }
      writer.line(fitting: both, faint, into: &grid)
    }
  }

  /// The norms in one line: all of them, or as many as fit.
  private func briefs(_ snapshot: Snapshot, from first: Int) -> [[StyledText]] {
    shortenedLists(
      snapshot.layers.indices.dropFirst(first).map { index in
        [
          StyledText("W\(index + 1) ", Style(.layer(index))),
          StyledText(NumberFormat.figure(norm(snapshot, index))),
        ]
      })
  }

  /// What the penalties do to the weights: both in one line, or a line each where the pane is tall.
  private func drawEffect(
    _ snapshot: Snapshot, isTall: Bool, _ writer: inout LineWriter, _ grid: inout CellGrid
  ) {
    let regularization = snapshot.regularization
    let isShrinking = regularization.l2 > 0 || snapshot.optimizer.weightDecay > 0
    let shrinking = isShrinking ? shrinking(snapshot) : []
    let zeros = regularization.l1 > 0 ? zeros(snapshot) : []
    guard !shrinking.isEmpty || !zeros.isEmpty else {
      writer.line("no penalty shrinks them", Style(.faint), into: &grid)
      return
    }
    let style = Style(.good)
    if isTall || shrinking.isEmpty || zeros.isEmpty {
      if !shrinking.isEmpty { writer.line(fitting: shrinking, style, into: &grid) }
      if !zeros.isEmpty { writer.line(fitting: zeros, style, into: &grid) }
    } else {
      let both = zeros.flatMap { zeros in shrinking.map { "\($0)  \(zeros)" } }
      writer.line(fitting: both, style, into: &grid)
    }
  }

  /// The factor of L2 or of weight decay, in more words and in fewer; or where else L2 acts.
  private func shrinking(_ snapshot: Snapshot) -> [String] {
    guard let shrinkFactor = snapshot.shrinkFactor else {
      return ["L2 in the gradient: dW + (λ/m)·W", "dW + (λ/m)·W", "L2"]
    }
    // What is too little to be seen in a factor is told apart from nothing.
    let isSlight = NumberFormat.isSlight(factor: shrinkFactor)
    let factor = NumberFormat.factor(shrinkFactor)
    let times = isSlight ? "W × (\(factor))" : "W × \(factor)"
    let formula = snapshot.optimizer == .sgd ? "1−αλ/m" : "1−αw"
    return [
      "\(formula) = \(factor) per update", "\(formula) \(factor) per update",
      "\(times) per update", "\(formula) \(factor)", times,
    ]
  }

  /// How many weights L1 has made exactly 0, in more words and in fewer.
  private func zeros(_ snapshot: Snapshot) -> [String] {
    let zeros = snapshot.layers.reduce(0) { $0 + $1.zeros }
    let all = max(snapshot.layers.reduce(0) { $0 + $1.weights }, 1)
    let percent = NumberFormat.percent(Double(zeros) / Double(all), decimals: 0)
    let counts = "\(NumberFormat.grouped(zeros))/\(NumberFormat.grouped(all))"
    return ["zeros \(counts) \(percent)", "zeros \(percent)"]
  }

  private func share(_ layer: Snapshot.Layer) -> Double {
    Double(layer.zeros) / Double(max(layer.weights, 1))
  }
}
