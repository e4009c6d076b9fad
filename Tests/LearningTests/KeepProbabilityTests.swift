import Foundation
import Testing

@testable import Learning

struct KeepProbabilityTests {
  @Test func oneHoldsForAllLayers() {
    let keep: KeepProbability = 0.8
    #expect((0..<5).map { keep[$0] } == [0.8, 0.8, 0.8, 0.8, 0.8])
    #expect(keep.layerCount == nil)
    #expect(!keep.isOff)
    #expect((1 as KeepProbability).isOff)
  }

  @Test func aListHasOneForEach() {
    let keep = KeepProbability(perLayer: [0.8, 1, 0.5])
    #expect((0..<3).map { keep[$0] } == [0.8, 1, 0.5])
    #expect(keep.layerCount == 3)
    #expect(keep.least == 0.5)
    #expect(!keep.isOff)
    #expect(KeepProbability(perLayer: [1, 1]).isOff)
  }

  @Test func allLayersDropMoreOrLessByTheSameFactor() {
    let keep = KeepProbability(perLayer: [0.8, 0.5, 1])
    #expect(keep.scalingDropped(by: 1.1) == KeepProbability(perLayer: [0.78, 0.45, 1]))
    #expect(keep.scalingDropped(by: 0.5) == KeepProbability(perLayer: [0.9, 0.75, 1]))
    // Bounds that a value given by hand may be beyond.
    #expect(keep.scalingDropped(by: 10) == KeepProbability(perLayer: [0.05, 0.05, 1]))
    #expect(KeepProbability(0.01).scalingDropped(by: 1.005) == 0.01)
    #expect(keep.scalingDropped(by: 1e-9) == KeepProbability(perLayer: [0.9999, 0.9999, 1]))
  }

  @Test(arguments: [
    (KeepProbability(0.86), "0.86"), (1, "1"), (KeepProbability(perLayer: [0.75, 1]), "[0.75,1]"),
  ]) func itIsWrittenAsANumberOrAList(_ keep: KeepProbability, _ text: String) throws {
    let data = try JSONEncoder().encode(keep)
    #expect(String(decoding: data, as: UTF8.self) == text)
    #expect(try JSONDecoder().decode(KeepProbability.self, from: data) == keep)
  }

  @Test(arguments: ["0", "1.5", "[]", "[0.5,0]", "\"x\""])
  func whatIsNoProbabilityIsNotRead(_ text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(KeepProbability.self, from: Data(text.utf8))
    }
  }
}
