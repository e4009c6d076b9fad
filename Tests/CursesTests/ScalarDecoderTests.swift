import Testing

@testable import Curses

@Suite struct ScalarDecoderTests {
  private func decode(_ bytes: [UInt8]) -> String {
    var decoder = ScalarDecoder()
    return String(String.UnicodeScalarView(bytes.compactMap { decoder.decode($0) }))
  }

  @Test(arguments: ["", "q", "λ", "→", "😀", "aé→😀z"])
  func charactersArePutTogether(text: String) { #expect(decode(Array(text.utf8)) == text) }

  /// A start without its rest, a rest without its start, a surrogate, a number in too many bytes.
  @Test(
    arguments: [
      ([0xCE, 0x41], "A"), ([0xBB, 0x41], "A"), ([0xE2, 0x86, 0xCE, 0xBB], "λ"),
      ([0xED, 0xA0, 0x80, 0x41], "A"), ([0xC0, 0x80, 0x41], "A"), ([0xFF, 0x41], "A"),
      ([0xF0, 0x9F, 0x98], ""),
    ] as [([UInt8], String)])
  func whatIsNoCharacterIsPassedOver(bytes: [UInt8], text: String) {
    #expect(decode(bytes) == text)
  }
}
