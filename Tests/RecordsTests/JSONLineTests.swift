import FoundationEssentials
import Testing

@testable import Records

@Suite struct JSONLineTests {
  private struct Line: Codable, Equatable {
    var fileName: String
  }

  @Test func keysAreInSnakeCase() throws {
    #expect(try jsonLine(Line(fileName: "a/b é")) == #"{"file_name":"a/b é"}"#)
  }

  @Test func whatATerminalWouldActOnIsEscaped() throws {
    let name = "\u{1B}[2J\u{7F}\u{9B}\u{202E}\u{E0001}\u{200B}"
    let line = try jsonLine(Line(fileName: name))
    #expect(
      line.uppercased()
        == #"{"FILE_NAME":"\U001B[2J\U007F\U009B\U202E\UDB40\UDC01\U200B"}"#)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    #expect(try decoder.decode(Line.self, from: Data(line.utf8)) == Line(fileName: name))
  }
}
