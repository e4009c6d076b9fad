import Testing

@testable import Screen

@Suite struct TextWrapTests {
  @Test func linesBreakAtSpaces() {
    #expect(wrapped("one two  three", width: 7) == ["one two", "three"])
    #expect(wrapped("one two", width: 6) == ["one", "two"])
    #expect(wrapped("  ", width: 5) == [] && wrapped("a", width: 0) == [])
  }

  @Test func aWordWiderThanALineGoesOnInTheNext() {
    #expect(wrapped("a abcdefg b", width: 3) == ["a", "abc", "def", "g b"])
    // Two columns each.
    #expect(wrapped("神经网络学习", width: 5) == ["神经", "网络", "学习"])
    #expect(wrapped("dev 神经网络", width: 4) == ["dev", "神经", "网络"])
    // Not even one has room: it stands alone.
    #expect(wrapped("神经", width: 1) == ["神", "经"])
  }

  @Test func aPercentSignStaysWithItsNumber() {
    #expect(wrapped("dev accuracy 88.5 % now", width: 17) == ["dev accuracy", "88.5 % now"])
    #expect(wrapped("88.5 %, 92.0 %.", width: 8) == ["88.5 %,", "92.0 %."])
  }
}
