import Testing

@testable import Screen

@Suite struct RectTests {
  let rect = Rect(x: 2, y: 3, width: 10, height: 6)

  @Test func insets() {
    #expect(rect.inset(columns: 2, rows: 1) == Rect(x: 4, y: 4, width: 6, height: 4))
    #expect(rect.inset(right: 1) == Rect(x: 2, y: 3, width: 9, height: 6))
    #expect(rect.inset(columns: 9, rows: 9) == Rect(x: 11, y: 9, width: 0, height: 0))
    #expect(Rect(width: -1, height: 2).isEmpty)
  }

  @Test func splits() {
    #expect(rect.split(top: 2).top == Rect(x: 2, y: 3, width: 10, height: 2))
    #expect(rect.split(top: 2).rest == Rect(x: 2, y: 5, width: 10, height: 4))
    #expect(rect.split(bottom: 1).bottom == Rect(x: 2, y: 8, width: 10, height: 1))
    #expect(rect.split(left: 3).rest == Rect(x: 5, y: 3, width: 7, height: 6))
    #expect(rect.split(top: 99).rest.isEmpty)
    #expect(rect.split(left: -5).rest == rect)
  }

  @Test func weightsShareEverything() {
    #expect(rect.columns(weights: [1, 1, 1]).map(\.width) == [3, 3, 4])
    #expect(rect.columns(weights: [1, 1, 1]).map(\.x) == [2, 5, 8])
    #expect(rect.rows(weights: [2, 1]).map(\.height) == [4, 2])
    #expect(rect.rows(weights: []).isEmpty)
    #expect(rect.rows(weights: [0, -1]).map(\.height) == [0, 0])
  }
}
