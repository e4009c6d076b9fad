import LinearAlgebra
import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct MouseActionsTests {
  /// A dashboard with the layout of its cost plot.
  static func dashboard() throws -> (Dashboard, PlotLayout) {
    let dashboard = Sample.dashboard(Sample.everything, width: 120, height: 36)
    return (dashboard, try #require(dashboard.plotLayouts.first))
  }

  @Test func aClickSetsTheCursor() throws {
    var (dashboard, plot) = try Self.dashboard()
    let x = plot.column(of: 2100)
    #expect(dashboard.update(.mouse(MouseEvent(.press, x: x, y: plot.area.y + 3))) == [])
    let cursor = try #require(dashboard.plotView.cursor)
    #expect(abs(cursor - 2100) <= 70 && plot.column(of: Double(cursor)) - x <= 1)
    #expect(dashboard.update(.mouse(MouseEvent(.release, x: x, y: plot.area.y + 3))) == [])
    #expect(dashboard.plotView.cursor == cursor && dashboard.plotView.span == .whole)
    // In the other plot too.
    let rect = try #require(dashboard.layout?[.weightNorms])
    let other = try #require(dashboard.weightNormsPane.plotLayout(in: rect, glyphs: .unicode))
    #expect(dashboard.focus == .cost)
    _ = dashboard.update(
      .mouse(MouseEvent(.press, x: other.column(of: 3500), y: other.area.y)))
    #expect(abs((dashboard.plotView.cursor ?? 0) - 3500) <= 210)
    #expect(dashboard.focus == .weightNorms)
  }

  @Test func draggingShowsARange() throws {
    var (dashboard, plot) = try Self.dashboard()
    let (from, to, y) = (plot.column(of: 1400), plot.column(of: 2800), plot.area.y + 1)
    _ = dashboard.update(.mouse(MouseEvent(.press, x: to, y: y)))
    _ = dashboard.update(.mouse(MouseEvent(.drag, x: from + 1, y: y + 20)))
    #expect(dashboard.plotView.selection != nil && dashboard.plotView.span == .whole)
    _ = dashboard.update(.mouse(MouseEvent(.release, x: from, y: 0)))
    guard case .range(let range) = dashboard.plotView.span else {
      Issue.record("no range")
      return
    }
    #expect(abs(range.lowerBound - 1400) <= 70 && abs(range.upperBound - 2800) <= 70)
    #expect(dashboard.plotView.cursor == nil && dashboard.plotView.mark == nil)
  }

  @Test func theWheelZoomsAboutAnEpoch() throws {
    var (dashboard, plot) = try Self.dashboard()
    let x = plot.column(of: 2500)
    let event = MouseEvent(.wheelUp, x: x, y: plot.area.y)
    _ = dashboard.update(.mouse(event))
    guard case .range(let range) = dashboard.plotView.span else {
      Issue.record("no range")
      return
    }
    // Four fifths of 5,000 epochs; what is under the mouse stays there.
    #expect(abs(range.upperBound - range.lowerBound - 4000) < 1e-6)
    let zoomed = try #require(dashboard.plotLayouts.first)
    #expect(abs(zoomed.value(atColumn: x) - plot.value(atColumn: x)) < 1e-6)
    for _ in 0..<3 { _ = dashboard.update(.mouse(MouseEvent(.wheelDown, x: x, y: event.y))) }
    #expect(dashboard.plotView.span == .whole)
    for _ in 0..<100 { _ = dashboard.update(.mouse(event)) }
    guard case .range(let smallest) = dashboard.plotView.span else {
      Issue.record("no range")
      return
    }
    #expect((10.0..<13).contains(smallest.upperBound - smallest.lowerBound))
  }

  @Test func keysAtTheFootAreButtons() throws {
    var (dashboard, _) = try Self.dashboard()
    let line = dashboard.view().lines[35]
    func column(_ text: String) throws -> Int {
      let range = try #require(line.firstRange(of: text))
      return line.distance(from: line.startIndex, to: range.lowerBound)
    }
    func click(_ x: Int) -> [Effect] { dashboard.update(.mouse(MouseEvent(.press, x: x, y: 35))) }
    #expect(try click(column("pause")) == [.send(.pause)])
    #expect(try click(column("1 L1")) == [.send(.l1(strength: 0))])
    // The keys + and − share a word.
    #expect(try click(column("+ −")) == [.send(.l2(strength: 1))])
    #expect(try click(column("+ −") + 2) == [.send(.l2(strength: 0.7))])
    #expect(click(0) == [] && click(119) == [])
    #expect(try click(column("1 L1") - 1) == [])
  }

  @Test func questionsAreAnsweredWithKeys() throws {
    var (dashboard, plot) = try Self.dashboard()
    for key in ["s", "q"] {
      _ = dashboard.type(key)
      let before = dashboard
      for y in [plot.area.y, 35] {
        #expect(dashboard.update(.mouse(MouseEvent(.press, x: 20, y: y))) == [])
      }
      #expect(dashboard == before)
      _ = dashboard.type("c")
    }
    _ = dashboard.type("?")
    #expect(dashboard.update(.mouse(MouseEvent(.press, x: 1, y: 1))) == [])
    #expect(dashboard.overlay == .none)
  }

  @Test func anywhereOnAnyScreenItDoesNoHarm() {
    var random = RandomGenerator(seed: 11)
    let kinds: [MouseEvent.Kind] = [.press, .drag, .release, .wheelUp, .wheelDown]
    for (width, height) in [(0, 0), (20, 5), (60, 16), (80, 24), (120, 36)] {
      for snapshot in [nil, Sample.run(), Sample.run(devSet: false, layers: [1])] {
        var dashboard = Sample.dashboard(snapshot, width: width, height: height)
        for _ in 0..<150 {
          let event = MouseEvent(
            kinds.randomElement(using: &random) ?? .press,
            x: .random(in: -5...130, using: &random), y: .random(in: -5...34, using: &random))
          _ = dashboard.update(.mouse(event))
          #expect(dashboard.view().width == width)
        }
      }
    }
  }

  @Test func hiddenKeysAreNoButtons() throws {
    var (dashboard, _) = try Self.dashboard()
    _ = dashboard.type("h")
    for x in 0..<120 {
      #expect(dashboard.update(.mouse(MouseEvent(.press, x: x, y: 35))) == [])
    }
  }

  /// On a low screen the caption of a lesson covers the keys and the foot of the plot.
  @Test func whatACaptionCoversCannotBeClicked() throws {
    var dashboard = Sample.dashboard(nil, width: 60, height: 16)
    dashboard.tell(try Story("say a\nwait epoch 9000"))
    _ = dashboard.update(.snapshot(Sample.run()))
    let before = dashboard
    for y in 13..<16 {
      for x in 0..<60 {
        #expect(dashboard.update(.mouse(MouseEvent(.press, x: x, y: y))) == [])
        _ = dashboard.update(.mouse(MouseEvent(.wheelUp, x: x, y: y)))
      }
    }
    #expect(dashboard == before)
  }
}
