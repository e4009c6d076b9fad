import Screen
import Testing

@testable import Dashboard

@Suite struct StoryTableTests {
  private func lines(_ width: Int, _ glyphs: Glyphs = .unicode) -> [String] {
    var memory = StoryMemory()
    memory.remember(StoryFiguresTests.figures(), as: "none")
    memory.remember(StoryFiguresTests.figures(gap: 0.05), as: "early-stopping")
    return StoryTable(memory: memory).lines(width: width, glyphs: glyphs).map {
      $0.map(\.text).joined()
    }
  }

  @Test func asManyColumnsAsFit() {
    #expect(
      lines(90) == [
        "                epoch  training accuracy  dev accuracy  dev cost    gap   ‖W‖₂  zeros",
        "none            4,200            96.20 %       92.50 %     0.200  0.100  5.000   3/80",
        "early stopping  4,200            96.20 %       92.50 %     0.150  0.050  5.000   3/80",
      ])
    #expect(
      lines(56) == [
        "                epoch  training      dev    gap  zeros",
        "none            4,200   96.20 %  92.50 %  0.100   3/80",
        "early stopping  4,200   96.20 %  92.50 %  0.050   3/80",
      ])
    #expect(lines(40)[1] == "none             96.20 %  92.50 %  0.100")
    #expect(lines(90, .ascii).allSatisfy { $0.allSatisfy(\.isASCII) })
  }

  @Test func whereThereIsRoomItSaysWhatWasOn() {
    #expect(
      lines(116).prefix(2) == [
        "                with               epoch  training accuracy  dev accuracy  dev cost    gap   "
          + "‖W‖₂  zeros",
        "none            no regularization  4,200            96.20 %       92.50 %     0.200  0.100  "
          + "5.000   3/80",
      ])
  }
}
