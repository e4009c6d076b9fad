import Datasets
import LinearAlgebra
import Testing

@testable import DataFiles

@Suite struct NPYFileTests {
  private func read(_ bytes: [UInt8], name: String? = nil) throws -> NumericArray {
    try NPYFile.read(bytes[...], path: "a.npy", name: name)
  }

  private func message(_ bytes: [UInt8]) -> String? {
    #expect(throws: DataFileError.self) { try read(bytes) }?.description
  }

  @Test(
    arguments: [
      ("|u1", [200, 3], [200, 3]), ("|i1", [200, 3], [-56, 3]), ("|b1", [1, 0], [1, 0]),
      ("<u2", [1, 2, 0xFF, 0xFF], [513, 65535]), (">u2", [1, 2, 0xFF, 0xFF], [258, 65535]),
      ("<i2", [0xFE, 0xFF, 1, 0], [-2, 1]), (">i2", [0xFF, 0xFE, 0, 1], [-2, 1]),
      ("<u4", [0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0], [4_294_967_295, 1]),
      ("<i4", [0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0], [-1, 1]),
      ("<u8", [255, 255, 255, 255, 255, 255, 255, 255], [18_446_744_073_709_551_616]),
      ("<i8", [0xFE, 255, 255, 255, 255, 255, 255, 255], [-2]),
      (">i8", [0, 0, 0, 0, 0, 0, 1, 0], [256]),
      ("<f2", [0, 0x3C, 0, 0xC0], [1, -2]), (">f2", [0x3C, 0, 0x35, 0x55], [1, 0.333251953125]),
      ("<f4", [0, 0, 0xC0, 0x3F], [1.5]), (">f4", [0x3F, 0xC0, 0, 0], [1.5]),
      ("<f8", [0, 0, 0, 0, 0, 0, 4, 0x40], [2.5]), (">f8", [0x40, 4, 0, 0, 0, 0, 0, 0], [2.5]),
    ] as [(String, [UInt8], [Double])])
  func readsAllTypesInBothByteOrders(descr: String, bytes: [UInt8], values: [Double]) throws {
    #expect(try read(npy(descr, shape: "(\(values.count),)", bytes)).labels() == values)
  }

  @Test func readsBothOrdersOfElements() throws {
    let rows = try read(npy("|u1", shape: "(2, 3)", [1, 2, 3, 4, 5, 6])).examples()
    #expect(rows == Matrix(rows: 3, columns: 2, elements: [1, 4, 2, 5, 3, 6]))
    let columns = try read(
      npy("|u1", shape: "(2, 3)", isFortran: true, [1, 4, 2, 5, 3, 6])
    ).examples()
    #expect(columns == rows)
    // numpy.arange(12).reshape(2, 3, 2), and numpy.asfortranarray of it, element by element.
    let cube = try read(npy("|u1", shape: "(2, 3, 2)", (0..<12).map { $0 }))
    let fortran = try read(
      npy("|u1", shape: "(2, 3, 2)", isFortran: true, [0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11]))
    #expect(
      try cube.examples()
        == Matrix(
          rows: 6, columns: 2, elements: (0..<6).flatMap { [Double($0), Double($0 + 6)] }))
    #expect(try fortran.examples() == cube.examples())
    #expect(try fortran.imageShape() == ImageShape(height: 3, width: 2))
  }

  @Test func readsManyExamples() throws {
    let array = try read(
      npy("<i2", shape: "(1000, 3)", littleEndian(Array(0..<3000), size: 2)))
    let examples = try array.examples()
    #expect(
      (0..<1000).allSatisfy { example in
        (0..<3).allSatisfy { examples[$0, example] == Double(3 * example + $0) }
      })
  }

  @Test func takesAnyNotationOfTheHeader() throws {
    for header in [
      "{\"shape\":(2,),\"fortran_order\":False,\"descr\":\"|u1\"}",
      "{ 'shape' : ( 2L , ) , 'descr' : '|u1' , 'fortran_order' : False , }\n",
    ] {
      #expect(try read(npy(header: header, [4, 5])).labels() == [4, 5], "\(header)")
    }
    let long = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 1), }"
    let bytes =
      [0x93] + Array("NUMPY".utf8) + [2, 0] + littleEndian([long.utf8.count], size: 4)
      + Array(long.utf8) + [8, 9]
    #expect(try read(bytes).labels() == [8, 9])
  }

  @Test(
    arguments: [
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)", "not a dictionary"),
      ("{'descr': '|u1', 'fortran_order': False}", "not a dictionary"),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (-2,)}", "not a dictionary"),
      ("{'descr': '|u1', 'fortran_order': 0, 'shape': (2,)}", "not a dictionary"),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), 'x': 1}", "not a dictionary"),
      ("{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (2,)}", "dictionary"),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,)}", "dictionary"),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)} x", "not a dictionary"),
      ("", "not a dictionary"),
      ("{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", "type '|O' cannot be read"),
      ("{'descr': '<c8', 'fortran_order': False, 'shape': (2,)}", "'<c8'"),
      ("{'descr': '<U5', 'fortran_order': False, 'shape': (2,)}", "'<U5'"),
      ("{'descr': '|u2', 'fortran_order': False, 'shape': (2,)}", "'|u2'"),
      ("{'descr': '\u{202E}', 'fortran_order': False, 'shape': (2,)}", "'\\u{202E}'"),
      ("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}", "'[('a', '<f4')]'"),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': (3,)}", "2 bytes for an array of 3"),
      ("{'descr': '|u1', 'fortran_order': False, 'shape': ()}", "2 bytes for an array of one"),
      (
        "{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4)}",
        "more than 2147483648 numbers"
      ),
    ])
  func saysWhatIsWrong(header: String, words: String) {
    let message = message(npy(header: header, [1, 2]))
    #expect(message?.hasPrefix("a.npy: ") == true && message?.contains(words) == true, "\(header)")
  }

  /// `numpy.array(["a"]).astype("float32")` is an error, so that it is no advice for text.
  @Test(arguments: ["<U3", ">U12", "|S3", "|U0", "<c8", "|O"])
  func saysWhatToDoAboutTypes(descr: String) {
    let isText = descr.contains("U") || descr.contains("S")
    #expect(
      message(npy(descr, shape: "(2,)", [1, 2]))
        == "a.npy: elements of type '\(descr)' cannot be read here; "
        + (isText
          ? "number labels with np.unique(y, return_inverse=True)[1], or write a CSV file, "
            + "which takes strings as labels"
          : "convert them with x.astype('float32')"))
  }

  @Test func saysWhereItIsCutOff() {
    let whole = npy("|u1", shape: "(2,)", [1, 2])
    for length in 0..<whole.count {
      let text = message(Array(whole.prefix(length)))
      #expect(
        length < 6
          ? text?.contains("no array of NumPy") == true
          : text?.contains("cut off or damaged") == true, "\(length)")
    }
    var newer = whole
    newer[6] = 4
    #expect(message(newer)?.contains("version 4 of the format cannot be read") == true)
  }

  @Test func namesWhatIsNotFiniteByExampleAndFeature() throws {
    let array = try read(
      npy("<f2", shape: "(2, 2)", [0, 0, 0, 0, 0, 0x7C, 0, 0]), name: "x_train")
    let error = #expect(throws: DataFileError.self) { try array.examples() }
    #expect(
      error?.description
        == "a.npy, array x_train, example 2, feature 1: 'inf' is not a finite number; "
        + "fill in the value or remove the row")
    let labels = try read(npy("<f2", shape: "(2,)", [0, 0, 0, 0x7E]))
    #expect(
      #expect(throws: DataFileError.self) { try labels.labels() }?.description
        .contains("a.npy, label 2: 'nan' is not a finite number") == true)
  }

  @Test(
    arguments: [
      ("()", [1], "the shape is that of a single number, which has no dimensions; examples are"),
      ("(0, 2)", [], "have to be examples"),
      ("(2, 0)", [], "have to be examples"), ("(1, 1, 1, 1, 1)", [1], "1 to 4 dimensions"),
    ] as [(String, [UInt8], String)])
  func refusesShapesWithoutExamples(shape: String, bytes: [UInt8], words: String) throws {
    let array = try read(npy("|u1", shape: shape, bytes))
    let text = #expect(throws: DataFileError.self) { try array.examples() }?.description
    #expect(text?.contains(words) == true)
  }

  @Test func tellsImagesByTheirShape() throws {
    func shape(_ lengths: [Int]) throws -> ImageShape? {
      let count = lengths.reduce(1, *)
      return try read(
        npy(
          "|u1", shape: "(\(lengths.map(String.init).joined(separator: ",")),)",
          [UInt8](repeating: 0, count: count))
      ).imageShape()
    }
    #expect(try shape([4]) == nil)
    #expect(try shape([4, 3]) == nil)
    #expect(try shape([2, 8, 6]) == ImageShape(height: 8, width: 6))
    #expect(try shape([2, 8, 6, 3]) == ImageShape(height: 8, width: 6, channels: 3))
    let channelsFirst = #expect(throws: DataFileError.self) { try shape([2, 3, 8, 6]) }
    #expect(channelsFirst?.description.contains("numpy.moveaxis(x, 1, -1)") == true)
    let none = #expect(throws: DataFileError.self) { try shape([2, 8, 8, 8]) }
    #expect(none?.description.contains("x.reshape(len(x), -1)") == true)
  }
}
