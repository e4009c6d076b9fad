import Learning
import Testing

@testable import Dashboard
@testable import Training

@Suite struct RunPlotsTests {
  @Test(arguments: [
    (0, 30_000, 10.0), (10, 30_000, 10), (11, 30_000, 15), (21, 30_000, 30), (51, 30_000, 60),
    (4200, 30_000, 5000), (29_000, 30_000, 30_000), (40_000, 30_000, 40_000), (0, 1, 1),
  ]) func theEpochsOfAPlotEndAtARoundNumber(epoch: Int, planned: Int, end: Double) {
    var snapshot = Sample.run()
    (snapshot.epoch, snapshot.plannedEpochs) = (epoch, planned)
    #expect(snapshot.plottedEpochs == 0...end)
  }

  @Test func enormousEpochsDoNotOverflow() {
    var snapshot = Sample.run()
    (snapshot.epoch, snapshot.plannedEpochs) = (Int.max, Int.max)
    #expect(snapshot.plottedEpochs.upperBound >= 9e18)
  }

  @Test func ofMarksInOnePlaceTheLastIsKept() {
    var snapshot = Sample.run()
    snapshot.interventions = [
      Intervention(update: 5, epoch: 5, command: .l1(strength: 1)),
      Intervention(update: 5, epoch: 5, command: .pause),
      Intervention(update: 5, epoch: 5, command: .l2(strength: 1)),
      Intervention(update: 9, epoch: 9, command: .l2(strength: 0)),
    ]
    #expect(snapshot.markers.map(\.label) == ["L2", "L2 off"])
    #expect(snapshot.markers.map(\.x) == [5, 9])
  }

  @Test func normsFollowTheCosts() {
    #expect(Sample.run().normSeries(0) == 2)
    #expect(Sample.run(devSet: false).normSeries(0) == 1)
    let points = Sample.run().history.points(Sample.run().normSeries(2))
    #expect(points.allSatisfy { $0.last == 5.25 })
    #expect(points.last?.x == 4200)
  }

  @Test func severalSwitchedOffAtOnceAreOneMark() {
    var snapshot = Sample.run()
    snapshot.interventions = [
      Intervention(update: 3, epoch: 3, command: .l2(strength: 1)),
      Intervention(update: 5, epoch: 5, command: .l1(strength: 0)),
      Intervention(update: 5, epoch: 5, command: .l2(strength: 0)),
      Intervention(update: 7, epoch: 7, command: .l1(strength: 0)),
      Intervention(update: 7, epoch: 7, command: .l2(strength: 1)),
      Intervention(update: 7, epoch: 7, command: .dropout(keepProbability: 1)),
    ]
    #expect(snapshot.markers.map(\.label) == ["L2", "off", "drop off"])
  }

  @Test func theLastMarksAreKept() {
    var snapshot = Sample.run()
    snapshot.interventions = (1...100).map {
      Intervention(update: $0, epoch: $0, command: .l2(strength: Double($0)))
    }
    #expect(snapshot.markers.map(\.x) == (61...100).map(Double.init))
  }
}
