import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct PitchTests {
  @Test func draws211TrainingAnd200DevPositions() throws {
    let data = try BuiltInDataset.pitch.make()
    #expect(data.training.count == 211)
    #expect(data.dev?.count == 200)
    #expect(data.classNames == ["away", "home"])
  }

  @Test func drawsThePositionsTheLessonWasTriedOn() throws {
    // Other positions may teach something else: of the seeds, this one was chosen. The figures are
    // those of Reference/pitch.py.
    let data = try BuiltInDataset.pitch.make().training
    let expected = [
      0.5887071549086356, -0.39881543521492013, -0.4614785304224669, -0.07373686584736669,
    ]
    for (index, value) in expected.enumerated() {
      #expect(abs(data.inputs[index / 2, index % 2] - value) < 1e-12)
    }
  }

  @Test func staysOnThePitchAndOnItsSide() {
    var generator = RandomGenerator(seed: 5)
    for index in 0..<10_000 {
      let point = Pitch.point(of: index % 2, using: &generator)
      #expect(abs(point.x1 + 0.05) < 0.55 && abs(point.x2 + 0.05) < 0.55)
      #expect(Pitch.isHome(point) == (index % 2 == 1))
    }
  }

  @Test func hasABentFront() {
    // Left of the front, on it to either side, and behind its bend.
    #expect(Pitch.isHome(PlanePoint(x1: -0.16, x2: 0)))
    #expect(!Pitch.isHome(PlanePoint(x1: -0.14, x2: 0)))
    // −0.15 + 0.1 − 0.048 = −0.098
    #expect(Pitch.isHome(PlanePoint(x1: -0.10, x2: 0.2)))
    #expect(!Pitch.isHome(PlanePoint(x1: -0.09, x2: 0.2)))
    // −0.15 + 0.25 − 0.3 = −0.2 at the top, −0.15 − 0.25 − 0.3 = −0.7 at the bottom
    #expect(!Pitch.isHome(PlanePoint(x1: -0.19, x2: 0.5)))
    #expect(!Pitch.isHome(PlanePoint(x1: -0.6, x2: -0.5)))
  }

  @Test func putsSomeOnTheWrongSide() throws {
    // What no boundary can tell apart: enough to overfit to, not so much as to hide the front.
    let data = try BuiltInDataset.pitch.make(trainingCount: 20_000, seed: 3).training
    let wrong = (0..<data.count).count { index in
      let point = PlanePoint(x1: data.inputs[0, index], x2: data.inputs[1, index])
      return Pitch.isHome(point) != (data.labels[index] == 1)
    }
    #expect((0.06...0.12).contains(Double(wrong) / 20_000))
    #expect(data.inputs.elements.allSatisfy { abs($0) < 1.1 })
  }

  @Test func drawsTrainingAndDevFromTheSameDistribution() throws {
    let data = try BuiltInDataset.pitch.make(trainingCount: 20_000, devCount: 20_000, seed: 8)
    let dev = try #require(data.dev)
    let here = Normalization(of: data.training)
    let there = Normalization(of: dev)
    for feature in 0..<2 {
      #expect(abs(here.means[feature] - there.means[feature]) < 0.01)
      #expect(abs(here.deviations[feature] - there.deviations[feature]) < 0.01)
    }
  }
}
