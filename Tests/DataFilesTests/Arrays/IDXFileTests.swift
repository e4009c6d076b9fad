import Datasets
import LinearAlgebra
import Testing

@testable import DataFiles

@Suite struct IDXFileTests {
  private func read(_ bytes: [UInt8]) throws -> NumericArray {
    try IDXFile.read(bytes[...], path: "i")
  }

  private func message(_ bytes: [UInt8]) -> String? {
    #expect(throws: DataFileError.self) { try read(bytes) }?.description
  }

  @Test func readsImagesRowByRow() throws {
    let array = try read(idx(shape: [2, 2, 3], [1, 2, 3, 4, 5, 6, 255, 8, 9, 10, 11, 12]))
    #expect(array.shape == [2, 2, 3])
    #expect(try array.imageShape() == ImageShape(height: 2, width: 3))
    #expect(
      try array.examples()
        == Matrix(rows: 6, columns: 2, elements: [1, 255, 2, 8, 3, 9, 4, 10, 5, 11, 6, 12]))
  }

  @Test func readsLabels() throws {
    #expect(try read(idx(shape: [3], [7, 0, 9])).labels() == [7, 0, 9])
  }

  @Test(
    arguments: [
      (0x08, 1, [200, 255], [200, 255]), (0x09, 1, [200, 255], [-56, -1]),
      (0x0B, 2, [0xFF, 0xFE, 1, 0], [-2, 256]),
      (0x0C, 4, [0, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF], [65536, -1]),
      (0x0D, 4, [0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0], [1.5, -2]),
      (0x0E, 8, [0x40, 4, 0, 0, 0, 0, 0, 0, 0xBF, 0xE0, 0, 0, 0, 0, 0, 0], [2.5, -0.5]),
    ] as [(UInt8, Int, [UInt8], [Double])])
  func readsAllTypes(type: UInt8, size: Int, bytes: [UInt8], values: [Double]) throws {
    let array = try read(idx(type: type, shape: [2], bytes))
    #expect(array.type.size == size)
    #expect(try array.labels() == values)
  }

  @Test func knowsItsFiles() {
    #expect(IDXFile.begins([0, 0, 8, 3, 0]))
    #expect(!IDXFile.begins([0, 0, 8]))
    #expect(!IDXFile.begins([0, 0, 8, 0]))
    #expect(!IDXFile.begins([0, 0, 0x0A, 1]))
    #expect(!IDXFile.begins(Array("1,2,3".utf8)[...]))
  }

  @Test func saysWhatIsWrong() {
    #expect(
      message([0, 0, 8, 3, 0, 0, 0, 1])
        == "i: the file is cut off or damaged: it ends within the lengths of 3 dimensions; "
        + "write or download it again")
    #expect(
      message(idx(shape: [2, 2], [1, 2, 3]))
        == "i: the file is cut off or damaged: there are 3 bytes for an array of 2 × 2 with 1 "
        + "bytes each, which is 4; write or download it again")
    #expect(message(idx(shape: [2], [1, 2, 3]))?.contains("3 bytes for an array of 2") == true)
    let most = 0xFFFF_FFFF
    #expect(
      message(idx(shape: [most, most, most], []))?.contains("more than 2147483648 numbers") == true)
    #expect(
      message(idx(type: 0x0E, shape: [1 << 28], []))?.contains("which is 2147483648") == true)
  }
}
