import Testing

@testable import Records

@Suite struct AsciicastTests {
  @Test func header() {
    #expect(
      Asciicast.header(
        width: 80, height: 24, timestamp: 1_504_467_315,
        environment: ["TERM": "xterm-256color", "SHELL": "/bin/\"zsh\""])
        == #"{"version":2,"width":80,"height":24,"timestamp":1504467315,"#
        + #""env":{"SHELL":"/bin/\"zsh\"","TERM":"xterm-256color"}}"#)
  }

  @Test func outputIsAStringOfJSONWithItsTime() {
    var cast = Asciicast()
    #expect(
      cast.output("\u{1B}[1m\"a\\b\"\r\n\u{7F}é".utf8, at: .milliseconds(1250))
        == #"[1.250000,"o","\u001b[1m\"a\\b\"\r\n\u007fé"]"#)
    #expect(cast.output("x".utf8, at: .microseconds(7)) == #"[0.000007,"o","x"]"#)
    #expect(cast.output([], at: .zero) == nil)
  }

  @Test func charactersAreNotCut() {
    var cast = Asciicast()
    let bytes = Array("⢀é😀".utf8)
    var lines: [String] = []
    for byte in bytes { lines += [cast.output([byte], at: .zero)].compactMap(\.self) }
    #expect(lines == ["⢀", "é", "😀"].map { #"[0.000000,"o","\#($0)"]"# })
    #expect(cast.output(bytes.dropLast(), at: .zero) == #"[0.000000,"o","⢀é"]"#)
    #expect(cast.output(bytes.suffix(1), at: .zero) == #"[0.000000,"o","😀"]"#)
  }

  @Test func bytesThatAreNoCharactersDoNotHoldUpTheOthers() {
    var cast = Asciicast()
    #expect(cast.output([0x80, 0x80, 0x80, 0x80, 0x41], at: .zero)?.hasSuffix("A\"]") == true)
    #expect(cast.output([0xFF, 0x41], at: .zero)?.hasSuffix("A\"]") == true)
  }

  @Test func resize() {
    #expect(
      Asciicast.resize(width: 120, height: 36, at: .seconds(61)) == #"[61.000000,"r","120x36"]"#)
  }
}
