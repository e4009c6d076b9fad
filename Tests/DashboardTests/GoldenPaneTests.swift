import Screen
import Testing

@testable import Dashboard

/// Every pane by itself: filling screens of four sizes, and in its place at 120 × 36 in every state;
/// see ``Golden`` for how to write these anew.
@Suite struct GoldenPaneTests {
  /// Is a pane to look at, and what it shows.
  struct Subject: CustomTestStringConvertible, Sendable {
    var word: String
    var pane: Pane
    var subject = ScreenState.Subject.points
    var look: ScreenState.Look

    var name: String { "panes/\(word)-\(look.name)" }
    var testDescription: String { name }
  }

  static let subjects = [ScreenState.Look.color, .plain].flatMap { look in
    [
      Subject(word: "cost", pane: .cost, look: look),
      Subject(word: "decision-boundary", pane: .boundary, look: look),
      Subject(word: "wrong-now", pane: .boundary, subject: .images, look: look),
      Subject(word: "fit-curve", pane: .boundary, subject: .curve, look: look),
      Subject(word: "fit-numbers", pane: .boundary, subject: .numbers, look: look),
      Subject(word: "diagnosis", pane: .diagnosis, look: look),
      Subject(word: "weights", pane: .weights, look: look),
      Subject(word: "weight-norms", pane: .weightNorms, look: look),
      Subject(word: "dropout", pane: .dropout, look: look),
      Subject(word: "early-stopping", pane: .earlyStopping, look: look),
      Subject(word: "gradient-check", pane: .gradientCheck, look: look),
    ]
  }

  @Test(arguments: subjects) func looksAsItDid(subject: Subject) throws {
    let filling = GoldenScreenTests.sizes.map { width, height in
      section(subject, .everything, width: width, height: height, isZoomed: true)
    }
    let inPlace = ScreenState.allCases.map { state in
      section(subject, state, width: 120, height: 36, isZoomed: false)
    }
    try Golden.expect(filling + inPlace, as: subject.name)
  }

  private func section(
    _ subject: Subject, _ state: ScreenState, width: Int, height: Int, isZoomed: Bool
  ) -> Golden.Section {
    var dashboard = state.dashboard(
      subject.look, width: width, height: height, subject: subject.subject)
    dashboard.overlay = .none
    dashboard.turn = subject.pane
    dashboard.zoomed = isZoomed ? subject.pane : nil
    let rect = dashboard.layout?[subject.pane] ?? Rect(width: 0, height: 0)
    let screen = dashboard.view()
    var grid = CellGrid(width: rect.width, height: rect.height)
    for y in 0..<rect.height {
      for x in 0..<rect.width { grid[x, y] = screen[rect.x + x, rect.y + y] }
    }
    return Golden.Section(
      title: "\(subject.word), \(state.rawValue)", grid: grid, hasStyles: subject.look.colors > 0)
  }

  @Test func everyPaneIsThere() throws {
    #expect(Set(Self.subjects.map(\.pane)) == Set(Pane.allCases))
    #expect(try Golden.names(in: "panes") == Set(Self.subjects.map(\.name)))
  }
}
