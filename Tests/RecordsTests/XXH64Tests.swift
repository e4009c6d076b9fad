import Testing

@testable import Records

/// The values of the reference implementation, by `xxhsum -H64`.
@Suite struct XXH64Tests {
  private func hash(_ text: String) -> UInt64 {
    var hash = XXH64()
    hash.add(Array(text.utf8))
    return hash.value
  }

  @Test func theValuesAreThoseOfTheReference() {
    #expect(hash("") == 0xEF46_DB37_51D8_E999)
    #expect(hash("a") == 0xD24E_C4F1_A98C_6E5B)
    #expect(hash("abc") == 0x44BC_2CF5_AD77_0999)
    #expect(hash("Nobody inspects the spammish repetition") == 0xFBCE_A83C_8A37_8BF1)
  }

  @Test func bytesMayComeInPieces() {
    let bytes = Array("Nobody inspects the spammish repetition, and nobody the rest of it".utf8)
    var whole = XXH64()
    whole.add(bytes)
    for cut in 0...bytes.count {
      var pieces = XXH64()
      pieces.add(Array(bytes[..<cut]))
      pieces.add(Array(bytes[cut...]))
      #expect(pieces.value == whole.value)
    }
  }
}
