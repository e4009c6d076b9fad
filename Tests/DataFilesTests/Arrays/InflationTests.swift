import Testing

@testable import DataFiles

@Suite struct InflationTests {
  @Test func unpacksAndTellsHowMuchThatTook() throws {
    let (contents, length) = try Inflation.unpack((stored([1, 2, 3]) + [9])[...], .none)
    #expect(contents == [1, 2, 3] && length == 8)
  }

  /// Room for what is behind, as for other members of a file, makes no difference to the limit.
  @Test func stopsAtTheLimit() throws {
    let packed = (stored([1, 2, 3]) + [UInt8](repeating: 9, count: 100_000))[...]
    #expect(try Inflation.unpack(packed, .none, limit: 3).contents == [1, 2, 3])
    #expect(throws: Inflation.Failure.tooLarge) { try Inflation.unpack(packed, .none, limit: 2) }
  }
}
