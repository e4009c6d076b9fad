import Testing

@testable import Dashboard

@Suite struct LadderTests {
  @Test func rungsUpwards() {
    var value = 0.1
    var rungs: [Double] = []
    for _ in 0..<13 {
      value = Ladder.above(value)
      rungs.append(value)
    }
    #expect(rungs == [0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15])
  }

  @Test func rungsDownwards() {
    var value = 10.0
    var rungs: [Double] = []
    for _ in 0..<13 {
      value = Ladder.below(value)
      rungs.append(value)
    }
    #expect(rungs == [7, 5, 3, 2, 1.5, 1, 0.7, 0.5, 0.3, 0.2, 0.15, 0.1, 0.07])
  }

  @Test func fromBetweenTheRungs() {
    #expect(Ladder.above(0.86) == 1)
    #expect(Ladder.below(0.86) == 0.7)
    #expect(Ladder.above(412) == 500)
    #expect(Ladder.below(412) == 300)
  }

  @Test func thereAndBack() {
    for value in [1e-6, 0.003, 0.7, 1, 150, 1e6] {
      #expect(Ladder.below(Ladder.above(value)) == value)
      #expect(Ladder.above(Ladder.below(value)) == value)
    }
  }

  @Test func theEndsOfTheNumbersDoNotTrap() {
    for value in [Double.leastNonzeroMagnitude, .greatestFiniteMagnitude] {
      #expect(Ladder.above(value) >= value)
      #expect(Ladder.below(value) <= value)
    }
  }
}
