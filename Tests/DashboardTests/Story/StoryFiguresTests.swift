import Learning
import Testing

@testable import Dashboard
@testable import Training

@Suite struct StoryFiguresTests {
  /// Costs of 0.1 and 0.1 + gap, errors of 3.8 and 7.5 %, ‖W‖₂ of 3 and 4, 3 of 80 weights 0; the
  /// best dev cost 0.16 at epoch 120.
  static func figures(gap: Double = 0.1) -> StoryFigures {
    var snapshot = Sample.run(layers: [2, 1])
    snapshot.evaluation = DiagnosisPaneTests.evaluation(0.962, 0.925, update: 4200, gap: gap)
    snapshot.layers[0].norm = 3
    snapshot.layers[1].norm = 4
    snapshot.layers[0].zeros = 3
    snapshot.earlyStopping = EarlyStopping()
    _ = snapshot.earlyStopping.observe(cost: 0.16, epoch: 120)
    return StoryFigures(snapshot)
  }

  @Test(
    arguments: zip(
      StoryFigure.allCases,
      [
        "4,200", "0.100", "0.200", "0.100", "96.2 %", "92.5 %", "0.160", "120", "25 %", "5.000",
        "3",
        "80",
      ]))
  func figuresAreThoseOfTheScreen(_ figure: StoryFigure, _ text: String) {
    #expect(Self.figures().text(figure) == text)
  }

  @Test func whatIsMissingIsNone() {
    let figures = StoryFigures(Sample.run(devSet: false))
    for figure in [StoryFigure.dev, .gap, .devAccuracy, .best, .bestEpoch, .aboveBest] {
      #expect(figures.value(figure) == nil)
      #expect(figures.text(figure) == "none")
    }
  }

  @Test func numbersHaveR2() {
    let figures = StoryFigures(Sample.run().ofNumbers)
    #expect(figures.text(.trainAccuracy) == "R² 0.93")
    #expect(figures.text(.devAccuracy) == "R² −0.50")
  }

  @Test func theEpochIsThatOfTheWeightsThatWereKept() {
    #expect(StoryFigures(Sample.ended(.earlyStopping, message: "")).epoch == 1890)
    #expect(StoryFigures(Sample.ended()).epoch == 4200)
  }

  /// A dev cost of 0.2 beside others: less and more are by 2 % and beyond.
  @Test(arguments: [
    (0.25, "<"), (0.205, "<"), (0.203, "="), (0.2, "="), (0.197, "="), (0.195, ">"), (0.1, ">"),
  ]) func oneOfThreeRelationsHolds(_ other: Double, _ relation: String) {
    var memory = StoryMemory()
    memory.remember(Self.figures(gap: other - 0.1), as: "other")
    for candidate in StoryCondition.Relation.allCases {
      let condition = StoryCondition(figure: .dev, relation: candidate, name: "other")
      #expect(condition.holds(Self.figures(), memory) == (candidate.rawValue == relation))
    }
  }

  @Test func theBestOfTheRunIsAlwaysRemembered() {
    let condition = StoryCondition(figure: .dev, relation: .more, name: "best")
    #expect(condition.holds(Self.figures(), StoryMemory()))
    #expect(!condition.holds(Self.figures(gap: 0.06), StoryMemory()))
  }

  @Test func nothingHoldsOfWhatIsMissing() {
    var memory = StoryMemory()
    for relation in StoryCondition.Relation.allCases {
      let condition = StoryCondition(figure: .dev, relation: relation, name: "other")
      #expect(!condition.holds(Self.figures(), memory))
    }
    memory.remember(StoryFigures(Sample.run(devSet: false)), as: "other")
    for relation in StoryCondition.Relation.allCases {
      let condition = StoryCondition(figure: .dev, relation: relation, name: "other")
      #expect(!condition.holds(Self.figures(), memory))
    }
  }

  @Test func whatIsRememberedAgainTakesThePlaceOfTheFormer() {
    var memory = StoryMemory()
    for (name, gap) in [("a", 0.1), ("b", 0.2), ("a", 0.3)] {
      memory.remember(Self.figures(gap: gap), as: name)
    }
    #expect(memory.entries.map(\.name) == ["a", "b"])
    #expect(memory["a"]?.text(.gap) == "0.300")
  }

  @Test func belowZeroIsAMinusSign() {
    #expect(Self.figures(gap: -0.05).text(.gap) == "−0.050")
    #expect(Self.figures(gap: -0.00002).text(.gap) == "−2.0e-5")
  }

  @Test func whatWasOnIsThatOfTheWeights() {
    let on = Regularization(l2: 0.7)
    #expect(StoryFigures(Sample.run(regularization: on)).regularization == on)
    #expect(StoryFigures(Sample.ended(regularization: on)).regularization == on)
  }
}
