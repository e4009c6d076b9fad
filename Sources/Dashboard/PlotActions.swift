import Screen
import Training

// What keys do to the plots.

extension Dashboard {
  /// Moves the cursor: by a column, by ten, to an end. The first press shows it, at the end it comes
  /// from.
  mutating func moveCursor(_ key: Key?) -> [Effect] {
    switch key {
    case .left: moveCursor(columns: -1)
    case .right: moveCursor(columns: 1)
    case .character("{"), .shiftLeft: moveCursor(columns: -10)
    case .character("}"), .shiftRight: moveCursor(columns: 10)
    case .home: moveCursor(columns: -.max)
    case .end: moveCursor(columns: .max)
    default: break
    }
    return []
  }

  /// Moves the cursor by columns of the first plot, to an evaluation that can be seen.
  private mutating func moveCursor(columns: Int) {
    guard let snapshot, let layout = plotLayouts.first else { return }
    let visible = snapshot.history.epochs.filter { layout.x.range.contains(Double($0)) }
    guard let first = visible.first, let last = visible.last else {
      notice = "there is no evaluation to look at"
      return
    }
    guard let cursor = plotView.cursor, (first...last).contains(cursor) else {
      let startsAtEnd = columns == .max || columns < 0 && columns != -.max
      plotView.cursor = startsAtEnd ? last : first
      return
    }
    let place = layout.column(of: Double(cursor))
    let target = place.addingReportingOverflow(columns)
    let wanted = target.overflow ? columns : target.partialValue
    plotView.cursor =
      columns > 0
      ? visible.first { $0 > cursor && layout.column(of: Double($0)) >= wanted } ?? last
      : visible.last { $0 < cursor && layout.column(of: Double($0)) <= wanted } ?? first
  }

  /// Begins a selection at the cursor, or ends it there and shows what is selected.
  mutating func selectRange() -> [Effect] {
    guard let cursor = plotView.cursor else {
      notice = "← and → move a cursor; x there begins a range, x elsewhere ends it"
      return []
    }
    guard let mark = plotView.mark else {
      plotView.mark = cursor
      answer = "← and → to the other end of the range, then x; Esc lets go"
      return []
    }
    guard mark != cursor else {
      notice = "a range has two ends: ← and → first"
      return []
    }
    plotView.span = .range(Double(min(mark, cursor))...Double(max(mark, cursor)))
    plotView.mark = nil
    return []
  }

  /// Takes one thing back: a selection, a range, the cursor, the span, then what was done to panes.
  mutating func leavePlots() -> [Effect] {
    if plotView.mark != nil {
      plotView.mark = nil
    } else if case .range = plotView.span {
      plotView.span = .whole
    } else if plotView.cursor != nil {
      plotView.cursor = nil
    } else if plotView.span != .whole {
      plotView.span = .whole
    } else {
      escape()
    }
    return []
  }

  mutating func cycleSpan() -> [Effect] {
    guard let snapshot else {
      notice = "there is no evaluation to look at"
      return []
    }
    let former = plotView.span
    plotView.cycleSpan(epoch: snapshot.epoch)
    if plotView.span != .whole {
      answer = plotView.caption(of: snapshot)
    } else if former == .whole {
      notice = "too early: the last half of the run would be less than 10 epochs"
    } else {
      answer = "the whole run"
    }
    return []
  }

  mutating func cycleSmoothing() -> [Effect] {
    plotView.smoothing = plotView.smoothing.next
    answer =
      plotView.smoothing == .none
      ? "curves as they are"
      : "curves smoothed by \(plotView.smoothing.weight); faint: as they are"
    return []
  }

  /// Where the parts of the plots on the screen stand, that of the costs first.
  var plotLayouts: [PlotLayout] { Pane.allCases.compactMap(plotLayout) }

  private func plotLayout(of pane: Pane) -> PlotLayout? {
    guard let rect = layout?[pane] else { return nil }
    return switch pane {
    case .cost: costPane.plotLayout(in: rect, glyphs: glyphs)
    case .diagnosis: diagnosisPane.plotLayout(in: rect, glyphs: glyphs)
    case .weightNorms: weightNormsPane.plotLayout(in: rect, glyphs: glyphs)
    case .earlyStopping: earlyStoppingPane.plotLayout(in: rect, glyphs: glyphs)
    case .boundary, .weights, .dropout, .gradientCheck: nil
    }
  }
}
