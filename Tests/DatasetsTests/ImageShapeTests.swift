import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct ImageShapeTests {
  @Test(arguments: [
    ("8x8", ImageShape(height: 8, width: 8)),
    ("28x14", ImageShape(height: 28, width: 14)),
    ("64X32x3", ImageShape(height: 64, width: 32, channels: 3)),
    ("1×65536", ImageShape(height: 1, width: 65_536)),
  ])
  func readsSizes(text: String, expected: ImageShape) throws {
    #expect(try ImageShape(parsing: text) == expected)
    #expect(try ImageShape(parsing: expected.description) == expected)
  }

  @Test(arguments: [
    "", "8", "8x", "x8", "8x8x", "8x8x3x1", "0x8", "8x-8", "8x+8", "8 x 8", "8.0x8", "65537x1",
    "99999999999999999999x1", "8x8\u{1B}",
  ])
  func refusesOtherText(text: String) {
    let error = #expect(throws: ImageShapeError.self) { try ImageShape(parsing: text) }
    #expect(
      error?.description
        == "'\(VisibleText.excerpt(text))' is no size of images; write height and width, such as "
        + "28x28, and channels where there are several, 64x64x3")
  }

  @Test func countsAndNamesItsValues() {
    let grey = ImageShape(height: 2, width: 3)
    #expect(grey.pixelCount == 6 && grey.valueCount == 6)
    #expect(
      grey.pixelNames
        == ["pixel 1,1", "pixel 1,2", "pixel 1,3", "pixel 2,1", "pixel 2,2", "pixel 2,3"])
    let colour = ImageShape(height: 1, width: 2, channels: 2)
    #expect(colour.pixelCount == 2 && colour.valueCount == 4)
    #expect(colour.pixelNames == ["pixel 1,1,1", "pixel 1,1,2", "pixel 1,2,1", "pixel 1,2,2"])
  }

  @Test func takesExamplesForImages() throws {
    let points = try BuiltInDataset.moons.make()
    let image = ImageShape(height: 1, width: 2)
    #expect(try points.takenAsImages(of: image).imageShape == image)
    let error = #expect(throws: ImageShapeError.self) {
      try points.takenAsImages(of: ImageShape(height: 28, width: 28))
    }
    #expect(
      error?.description
        == "images of 28x28 have 784 values, and the examples 2 features; give the size they have, "
        + "height x width x channels")
  }
}
