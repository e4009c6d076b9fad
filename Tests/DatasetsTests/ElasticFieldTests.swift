import Foundation
import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct ElasticFieldTests {
  private let count = 4000

  /// Draws `count` fields of strength 2 for images of `shape`.
  private func fields(_ shape: ImageShape) -> [Displacement] {
    let field = ElasticField(shape: shape)
    var generator = RandomGenerator(seed: 6)
    var displacement = field.makeDisplacement()
    return (0..<count).map { _ in
      displacement.draw(field, strength: 2, using: &generator)
      return displacement
    }
  }

  private func mean(_ fields: [Displacement], _ value: (Displacement) -> Double) -> Double {
    fields.reduce(0) { $0 + value($1) } / Double(fields.count)
  }

  @Test(arguments: [ImageShape(height: 8, width: 8), ImageShape(height: 12, width: 28)])
  func hasItsStrengthAtEveryPixel(shape: ImageShape) {
    let drawn = fields(shape)
    // 4000 squares of mean 4 and variance at most 2 · 4²: four standard errors and a half.
    for pixel in 0..<shape.pixelCount {
      #expect(abs(mean(drawn) { $0.x[pixel] * $0.x[pixel] } - 4) < 0.4)
      #expect(abs(mean(drawn) { $0.y[pixel] * $0.y[pixel] } - 4) < 0.4)
      #expect(abs(mean(drawn) { $0.x[pixel] }) < 0.15)
      #expect(abs(mean(drawn) { $0.x[pixel] * $0.y[pixel] }) < 0.3)
    }
  }

  @Test(arguments: [28, 56])
  func isAsSmoothAsOneSmoothedByAGaussian(side: Int) {
    // White noise smoothed by a Gaussian has the correlation e^(−d² / 4σ²) at the distance d, so the
    // mean square of a difference is 2 · strength² · (1 − that); σ is 4 pixels of 28.
    let drawn = fields(ImageShape(height: side, width: side))[..<1000]
    let deviation = Double(side) / 7
    for distance in [1, 4] {
      let ratio = Double(distance) / (2 * deviation)
      let expected = 8 * (1 - 1 / exp(ratio * ratio))
      // Over the row and the column through the middle.
      var (across, down) = (0.0, 0.0)
      for displacement in drawn {
        for place in 0..<side - distance {
          let row = side / 2 * side + place
          let column = place * side + side / 2
          let right = displacement.x[row + distance] - displacement.x[row]
          let below = displacement.x[column + distance * side] - displacement.x[column]
          across += right * right
          down += below * below
        }
      }
      let pairs = Double(drawn.count * (side - distance))
      #expect(abs(across / pairs / expected - 1) < 0.15)
      #expect(abs(down / pairs / expected - 1) < 0.15)
    }
  }

  @Test func scalesWithItsStrengthAlone() {
    let field = ElasticField(shape: ImageShape(height: 3, width: 70))
    var (weak, strong) = (field.makeDisplacement(), field.makeDisplacement())
    var generator = RandomGenerator(seed: 3)
    var copy = generator
    weak.draw(field, strength: 0.5, using: &generator)
    strong.draw(field, strength: 2, using: &copy)
    #expect(weak.x.map { 4 * $0 } == strong.x)
    #expect(weak.y.map { 4 * $0 } == strong.y)
    #expect(weak.x != weak.y)
  }

  @Test(arguments: [(1, 1), (1, 100), (2, 3)])
  func standsSmallImages(height: Int, width: Int) {
    let drawn = fields(ImageShape(height: height, width: width))
    #expect(drawn.allSatisfy { $0.x.count == height * width && $0.y.allSatisfy(\.isFinite) })
  }
}
