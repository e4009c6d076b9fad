import Learning
import Testing

@testable import Dashboard
@testable import Training

@Suite struct QuestionActionsTests {
  @Test(
    arguments: [
      ("sk", [.send(.pause), .send(.stop(keeping: .current))]),
      ("sb", [.send(.pause), .send(.stop(keeping: .best))]),
      ("sc", [.send(.pause), .send(.resume)]), ("ss", [.send(.pause), .send(.resume)]),
      ("qq", [.send(.pause), .quit]), ("qy", [.send(.pause), .quit]),
      ("qn", [.send(.pause), .send(.resume)]), ("q ", [.send(.pause), .send(.resume)]),
      // A run that was paused stays paused.
      (" sc", [.send(.pause)]), (" qn", [.send(.pause)]),
      (" sk", [.send(.pause), .send(.stop(keeping: .current))]),
    ] as [(String, [Effect])])
  func answers(keys: String, effects: [Effect]) {
    var dashboard = Sample.dashboard()
    #expect(dashboard.type(keys) == effects)
    #expect(dashboard.overlay == .none || dashboard.overlay == .quitQuestion)
    #expect(dashboard.isPaused == (effects.last != .send(.resume)))
  }

  @Test func theQuestionStaysUntilItIsAnswered() {
    var dashboard = Sample.dashboard()
    _ = dashboard.type("s")
    #expect(dashboard.type("x2 ") == [])
    #expect(dashboard.overlay == .stopQuestion)
    #expect(dashboard.notice == "k, b or c")
    #expect(dashboard.regularization == .none)
    #expect(dashboard.update(.key(.escape)) == [.send(.resume)])
  }

  @Test func withoutBestWeights() {
    var dashboard = Sample.dashboard(Sample.run(devSet: false))
    _ = dashboard.type("s")
    #expect(dashboard.type("b") == [])
    #expect(dashboard.notice == "there are no best weights: they need a dev set")
    #expect(dashboard.overlay == .stopQuestion)
  }

  @Test func aRunThatEndsMeanwhileTakesTheQuestionAway() {
    for key in ["s", "q"] {
      var dashboard = Sample.dashboard()
      _ = dashboard.type(key)
      _ = dashboard.update(.snapshot(Sample.ended()))
      #expect(dashboard.overlay == .ended)
      #expect(dashboard.type(" ") == [.send(.resume)])
      #expect(!dashboard.isPaused)
    }
  }

  @Test func pastedTextAnswersNothing() {
    var dashboard = Sample.dashboard()
    _ = dashboard.type("q")
    #expect(dashboard.update(.pasted) == [])
    #expect(dashboard.overlay == .quitQuestion)
  }
}
