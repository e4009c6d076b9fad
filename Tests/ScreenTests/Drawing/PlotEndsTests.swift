import Testing

@testable import Screen

@Suite struct PlotEndsTests {
  private func plot(_ ends: [Double], to last: Double = 10) -> Plot {
    var plot = Plot(
      series: ends.enumerated().map { index, end in
        PlotSeries(
          ["train", "dev", "J"][index], ink: [.train, .dev, .accent][index],
          points: [PlotPoint(x: 0, y: 0), PlotPoint(x: last, y: end)])
      }, xRange: 0...10, baseline: 0)
    plot.showsEnds = true
    return plot
  }

  private func rows(_ plot: Plot) -> [String] {
    PlotTests.drawn(plot, 60, 14).lines
  }

  /// Beside the plot, in the row where the curve ends and in its colour.
  @Test func valuesStandAtTheEndsOfCurves() throws {
    let grid = PlotTests.drawn(plot([1, 0.5]), 60, 14)
    let lines = grid.lines
    let train = try #require(lines.firstIndex { $0.hasSuffix(" train 1.000") })
    let dev = try #require(lines.firstIndex { $0.hasSuffix(" dev 0.500") })
    #expect(train < dev)
    #expect(grid.text(in: .train, y: train).hasSuffix("train 1.000"))
    // No curve is below them.
    #expect(lines.allSatisfy { $0.count <= 60 })
  }

  /// A curve that is under way has its value behind it, in the plot.
  @Test func ofACurveThatGoesOn() throws {
    let lines = rows(plot([1], to: 5))
    let line = try #require(lines.first { $0.contains("train 1.000") })
    #expect(line.count < 45)
  }

  @Test func thoseThatMeetAreWrittenBelowEachOther() throws {
    let lines = rows(plot([0.5, 0.51, 0.49]))
    let found = ["dev 0.510", "train 0.500", "J 0.490"].compactMap { text in
      lines.firstIndex { $0.hasSuffix(text) }
    }
    #expect(found.count == 3 && found[1] == found[0] + 1 && found[2] == found[1] + 1)
    // At the lower edge they are pushed up.
    let low = rows(plot([0, 0, 0]))
    #expect(low.count { $0.contains(" 0.000") && $0.count > 50 } == 3)
  }

  @Test func aCursorAndAveragesHaveTheirOwnFigures() {
    var read = plot([1])
    read.cursor = 5
    #expect(!rows(read).contains { $0.contains("train 1.000") })
    var smoothed = plot([1])
    smoothed.series[0].isFaint = true
    #expect(!rows(smoothed).contains { $0.contains("train 1.000") })
  }

  /// The same figure as beside the plot; at the end of a range in the past what there was.
  @Test func whatIsNewerThanTheLastPoint() {
    var newer = plot([1])
    newer.series[0].now = 0.9
    #expect(rows(newer).contains { $0.hasSuffix(" train 0.900") })
    newer.series[0].points.append(PlotPoint(x: 20, y: 0.9))
    #expect(rows(newer).contains { $0.hasSuffix(" train 1.000") })
  }

  @Test func whatIsNoNumberHasNoEnd() {
    var plot = plot([1])
    plot.series[0].points = [PlotPoint(x: 0, y: .nan)]
    #expect(!rows(plot).contains { $0.contains("train") })
  }
}
