import Testing

@testable import DataFiles

@Suite struct TextEncodingTests {
  private static let none =
    "f: the file is in none of the formats that are read here; convert it to one of them: "
    + "CSV or TSV in UTF-8, IDX, .npy or .npz, each as it is or packed with gzip"

  private func message(_ bytes: [UInt8]) -> String? {
    #expect(throws: DataFileError.self) { try TextEncoding.check(bytes, path: "f") }?.description
  }

  @Test(
    arguments: [
      // A PNG image, whose first line is four bytes.
      [0x89] + Array("PNG\r\n\u{1A}\n".utf8) + [0, 0, 0, 13] + Array("IHDR".utf8) + [0, 0, 0, 1],
      // What bz2.compress(b"1,0\n2,1\n"), lzma.compress and zlib.compress of Python give.
      [
        66, 90, 104, 57, 49, 65, 89, 38, 83, 89, 238, 183, 109, 62, 0, 0, 3, 88, 0, 0, 16, 0, 4,
        112, 0, 32, 0, 48, 205, 0, 193, 166, 208, 16, 184, 187, 146, 41, 194, 132, 135, 117, 187,
        105, 240,
      ],
      [
        253, 55, 122, 88, 90, 0, 0, 4, 230, 214, 180, 70, 2, 0, 33, 1, 22, 0, 0, 0, 116, 47, 229,
        163, 1, 0, 7, 49, 44, 48, 10, 50, 44, 49, 10, 0, 246, 228, 192, 138, 151, 0, 44, 204, 0, 1,
        32, 8, 187, 25, 217, 187, 31, 182, 243, 125, 1, 0, 0, 0, 0, 4, 89, 90,
      ],
      [120, 156, 51, 212, 49, 224, 50, 210, 49, 228, 2, 0, 5, 206, 1, 49],
      // IDX files of types that there are not: all of it may be UTF-8.
      [0, 0, 0x0A, 1, 0, 0, 0, 2, 1, 2], [0, 0, 0x0F, 1, 0, 0, 0, 2, 200, 201],
      [0x31, 0, 0x2C, 0, 0x30, 0, 0x0A, 0],
    ] as [[UInt8]])
  func saysWhichFormatsThereAre(bytes: [UInt8]) {
    #expect(message(bytes) == Self.none)
  }

  @Test(
    arguments: [
      // Latin-1, with a tab and a form feed, and UTF-16 with its mark.
      (Array("x\t\u{C}y\n1,2,caf".utf8) + [0xE9, 0x0A], 2), ([0xFF, 0xFE, 0x31, 0], 1),
      ([0xFE, 0xFF, 0, 0x31], 1),
      // What is wrong far behind the beginning says nothing about the file as a whole.
      (Array(String(repeating: "1,2,3\n", count: 100).utf8) + [0, 0xFF], 101),
    ] as [([UInt8], Int)])
  func otherTextIsToBeSavedInUTF8(bytes: [UInt8], line: Int) {
    #expect(
      message(bytes) == "f, line \(line): the text is not UTF-8; save the file in that encoding")
  }

  @Test(arguments: ["", "x,y\n1,é\n", "x,\u{1B}\n1,2\n", "x,y\n1,a\0\n", "x\r1\0"])
  func takesText(text: String) throws {
    try TextEncoding.check(Array(text.utf8), path: "f")
  }
}
