import Testing

@testable import Dashboard
@testable import Training

@Suite struct HelpPagesTests {
  private static let sizes = [(60, 16), (80, 24), (120, 36), (200, 60), (60, 60), (200, 16)]

  private func pages(_ width: Int, _ height: Int, unicode: Bool = true) -> [String] {
    var dashboard = Sample.dashboard(
      Sample.everything, unicode: unicode, width: width, height: height)
    _ = dashboard.type("?")
    return dashboard.helpBoxes.indices.map { page in
      dashboard.helpPage = page
      return dashboard.view().text
    }
  }

  @Test(arguments: sizes)
  func everyKeyIsNamedAndNothingIsCut(width: Int, height: Int) {
    for unicode in [true, false] {
      let glyphs = unicode ? Glyphs.unicode : .ascii
      let boxes = Sample.dashboard(unicode: unicode, width: width, height: height).helpBoxes
      let text = boxes.dropLast(Pane.allCases.count).flatMap(\.lines).map { line in
        glyphs.text(line.map(\.text).joined())
      }.joined(separator: "\n")
      for binding in KeyMap.bindings {
        #expect(text.contains(" \(glyphs.text(binding.label)) "), "\(binding.label)")
        #expect(
          text.contains(glyphs.text(binding.brief)) || text.contains(glyphs.text(binding.meaning)),
          "\(binding.brief)")
      }
      for box in boxes {
        #expect(box.lines.count <= height - 2, "\(box.title)")
        for line in box.lines { #expect(glyphs.width(of: line) <= width - 6, "\(box.title)") }
      }
    }
  }

  @Test func topicsStandBelowEachOtherWhereThereIsRoom() {
    let lines = pages(120, 60)[0].split(separator: "\n").map(String.init)
    let topics = ["Run", "Regularization", "Plots", "Begin again", "View"]
    let rows = topics.map { topic in lines.firstIndex { $0.contains(" \(topic) ") } }
    #expect(rows.allSatisfy { $0 != nil })
    #expect(pages(120, 60)[0].contains("L2 on or off: every weight shrinks at every update"))
  }

  @Test(arguments: Pane.allCases)
  func everyPaneHasAPageWithItsFormulaAndItsValues(_ pane: Pane) throws {
    let page = PanePage(pane, Sample.everything, Sample.dashboard().description)
    #expect(!page.formula.isEmpty)
    #expect(page.now != nil)
    #expect(PanePage(pane, nil, Sample.dashboard().description).now == nil)
  }

  /// α 0.3, λ 0.7, m 210: 1 − 0.001.
  @Test func theFormulaOfL2HasItsValues() {
    let page = PanePage(.weightNorms, Sample.everything, Sample.dashboard().description)
    #expect(page.now == "1 − 0.30 × 0.70 / 210 = 0.999000 at every update")
  }

  @Test func pagesAreTurnedAndClosed() {
    var dashboard = Sample.dashboard(width: 120, height: 60)
    let count = 1 + Pane.allCases.count
    _ = dashboard.type("?")
    #expect(dashboard.view().text.contains("╭ Keys 1/\(count) ─"))
    _ = dashboard.type("?")
    #expect(dashboard.view().text.contains("╭ Cost 2/\(count) ─"))
    _ = dashboard.update(.key(.left))
    _ = dashboard.update(.key(.left))
    #expect(dashboard.helpPage == 0 && dashboard.overlay == .help)
    for _ in 1..<count { _ = dashboard.update(.key(.right)) }
    #expect(dashboard.view().text.contains("Gradient check \(count)/\(count) ─"))
    _ = dashboard.type("?")
    #expect(dashboard.overlay == .none && dashboard.helpPage == 0)
    _ = dashboard.type("?q")
    #expect(dashboard.overlay == .none)
  }

  @Test func aPaneThatFillsTheScreenIsExplainedFirst() {
    var dashboard = Sample.dashboard(width: 120, height: 60)
    dashboard.focus(on: .dropout)
    _ = dashboard.update(.key(.enter))
    _ = dashboard.type("?")
    #expect(dashboard.view().text.contains("╭ Dropout 7/9 ─"))
  }
}
