import Screen
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
      let text = boxes.dropLast(Pane.allCases.count + 1).flatMap(\.lines).map { line in
        glyphs.text(line.map(\.text).joined())
      }.joined(separator: "\n")
      for binding in KeyMap.bindings {
        #expect(text.contains(" \(glyphs.text(binding.label)) "), "\(binding.label)")
        #expect(
          text.contains(glyphs.text(binding.brief)) || text.contains(glyphs.text(binding.meaning)),
          "\(binding.brief)")
      }
      #expect(boxes.last?.title.hasPrefix("Terms ") == true)
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
    #expect(pages(120, 60)[0].contains("L2 on or off: every update pulls every weight to 0"))
  }

  @Test(arguments: Pane.allCases)
  func everyPaneHasAPageWithItsFormulaAndItsValues(_ pane: Pane) throws {
    let page = PanePage(
      pane, Sample.everything, Sample.dashboard().description,
      diagnosis: Sample.everything.diagnosis(targetError: nil))
    #expect(!page.formula.isEmpty)
    #expect(page.now != nil)
    #expect(PanePage(pane, nil, Sample.dashboard().description).now == nil)
  }

  /// Whatever stands in a formula has a spelling.
  @Test func inASCIINothingIsLost() {
    for snapshot in [Sample.everything, Sample.everything.ofNumbers, nil] {
      for subject in [
        RunDescription.Subject.points(classNames: ["a"]), .images(classNames: ["a"]), .numbers,
      ] {
        let dashboard = Sample.dashboard(
          snapshot, unicode: false, subject: subject, width: 120, height: 60)
        for box in dashboard.helpBoxes.dropFirst() {
          let text = box.lines.joined().map { Glyphs.ascii.text($0.text) }.joined(separator: " ")
          #expect(!text.contains("?") && text.allSatisfy(\.isASCII), "\(text)")
        }
      }
    }
  }

  @Test func eachFormulaBeginsALine() {
    let page = PanePage(.gradientCheck, Sample.everything, Sample.dashboard().description)
    let lines = page.lines(width: 54, glyphs: .ascii).map { $0.map(\.text).joined() }
    #expect(lines.contains("difference = |g - g^| / (|g| + |g^|)"))
  }

  @Test func eachTermHasALine() {
    let terms = TermsPage.lines(glyphs: .ascii).map { $0.map(\.text).joined() }
    #expect(terms.contains("bias        training error − target error"))
    #expect(terms.contains { $0.hasPrefix("lambda      strength of") })
    for line in terms { #expect(displayWidth(of: Glyphs.ascii.text(line)) <= 54) }
  }

  /// The fast method moves the sums of units, the textbook's the parameters.
  @Test func theCheckIsExplainedAsItWasMade() {
    var snapshot = Sample.everything
    snapshot.check = nil
    let before = PanePage(.gradientCheck, snapshot, Sample.dashboard().description)
    #expect(before.formula.hasPrefix("ĝ = mean of x·(ℓ(z+ε) − ℓ(z−ε)) / 2ε;"))
    #expect(before.text.contains("Each unit's sum z is moved by ±ε for each example"))
  }

  @Test func pagesAreTurnedAndClosed() {
    var dashboard = Sample.dashboard(width: 120, height: 60)
    let count = 2 + Pane.allCases.count
    _ = dashboard.type("?")
    #expect(dashboard.view().text.contains("╭ Keys 1/\(count) ─"))
    _ = dashboard.type("?")
    #expect(dashboard.view().text.contains("╭ Cost 2/\(count) ─"))
    _ = dashboard.update(.key(.left))
    _ = dashboard.update(.key(.left))
    #expect(dashboard.helpPage == 0 && dashboard.overlay == .help)
    for _ in 2..<count { _ = dashboard.update(.key(.right)) }
    #expect(dashboard.view().text.contains("Gradient check \(count - 1)/\(count) ─"))
    // From anywhere to the keys.
    _ = dashboard.type("k")
    #expect(dashboard.view().text.contains("╭ Keys 1/\(count) ─"))
    for _ in 1..<count { _ = dashboard.update(.key(.right)) }
    #expect(dashboard.view().text.contains("╭ Terms \(count)/\(count) ─"))
    _ = dashboard.type("?")
    #expect(dashboard.overlay == .none && dashboard.helpPage == 0)
    _ = dashboard.type("?q")
    #expect(dashboard.overlay == .none)
  }

  @Test func thePaneInSightIsExplainedFirst() {
    var dashboard = Sample.dashboard(width: 120, height: 60)
    dashboard.focus(on: .dropout)
    _ = dashboard.type("?")
    #expect(dashboard.view().text.contains("╭ Dropout 7/10 ─"))
    #expect(dashboard.view().text.contains("k the keys"))
    _ = dashboard.update(.key(.escape))
    _ = dashboard.update(.key(.enter))
    _ = dashboard.type("?")
    #expect(dashboard.view().text.contains("╭ Dropout 7/10 ─"))
    // On a low screen, where there is always one alone, once somebody has gone to it.
    var low = Sample.dashboard(width: 60, height: 16)
    _ = low.type("?")
    #expect(low.view().text.contains("╭ Keys 1/"))
    _ = low.update(.key(.escape))
    _ = low.update(.key(.tab))
    _ = low.type("?")
    #expect(low.view().text.contains("╭ Decision boundary "))
  }

  @Test func theCostPageNamesWhatIsDrawn() {
    for (usesTints, word) in [(true, "it is shaded"), (false, "it is hatched")] {
      var dashboard = Sample.dashboard(width: 120, height: 36)
      dashboard.usesTints = usesTints
      let text = dashboard.helpBoxes.flatMap(\.lines).joined().map(\.text).joined(separator: " ")
      #expect(text.contains(word))
    }
  }
}
