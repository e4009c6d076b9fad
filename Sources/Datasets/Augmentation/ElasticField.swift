import LinearAlgebra

/// Draws smooth random displacements, by which a warped image looks up its pixels.
///
/// Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual
/// document analysis", 2003: random displacements smoothed by a Gaussian of σ = 4 pixels for 28 × 28,
/// in proportion for other sizes, and scaled. Theirs are drawn for each pixel, and most of what is
/// drawn smoothing throws away again. Here they are drawn on a lattice of spacing √3 · σ, from which
/// the cubic B-spline, a bell of variance spacing² / 3 = σ², makes a field as smooth for a fraction
/// of the work. The four weights of every row and column have sum of squares 1, so that the
/// displacement has the same variance at every pixel, up to the edge.
struct ElasticField: Equatable {
  /// The size of the images.
  let shape: ImageShape
  fileprivate let rows: Taps
  fileprivate let columns: Taps

  /// Creates the field for images of `shape`.
  init(shape: ImageShape) {
    let deviation = Double(shape.pixelCount).squareRoot() / 7
    let spacing = max(1, 3.0.squareRoot() * deviation)
    self.shape = shape
    rows = Taps(count: shape.height, spacing: spacing)
    columns = Taps(count: shape.width, spacing: spacing)
  }

  /// Returns room for the displacements of an image.
  func makeDisplacement() -> Displacement {
    let pixels = rows.count * columns.count
    return Displacement(
      x: [Double](repeating: 0, count: pixels), y: [Double](repeating: 0, count: pixels),
      lattice: [Double](repeating: 0, count: 2 * rows.latticeCount * columns.latticeCount),
      between: [Double](repeating: 0, count: rows.latticeCount * columns.count))
  }

  /// Smooths a lattice: along its rows into `between`, then along its columns into `field`.
  fileprivate func spread(
    _ lattice: UnsafeBufferPointer<Double>, over field: UnsafeMutableBufferPointer<Double>,
    by between: UnsafeMutableBufferPointer<Double>
  ) {
    let width = columns.count
    columns.first.withUnsafeBufferPointer { taps in
      columns.weights.withUnsafeBufferPointer { weights in
        for row in 0..<rows.latticeCount {
          for column in 0..<width {
            let from = row &* columns.latticeCount &+ taps[column]
            let weight = weights[column]
            let first = weight[0] * lattice[from] + weight[1] * lattice[from &+ 1]
            let second = weight[2] * lattice[from &+ 2] + weight[3] * lattice[from &+ 3]
            between[row &* width &+ column] = first + second
          }
        }
      }
    }
    for row in 0..<rows.count {
      let from = rows.first[row] * width
      let weight = rows.weights[row]
      for column in 0..<width {
        let at = from &+ column
        let first = weight[0] * between[at] + weight[1] * between[at &+ width]
        let second =
          weight[2] * between[at &+ 2 &* width] + weight[3] * between[at &+ 3 &* width]
        field[row &* width &+ column] = first + second
      }
    }
  }
}

/// Holds a displacement of every pixel, and room to compute it in.
struct Displacement: Equatable {
  /// The displacement of every pixel to the right, row by row, in pixels.
  var x: [Double]
  /// The displacement of every pixel down, in pixels.
  var y: [Double]
  fileprivate var lattice: [Double]
  fileprivate var between: [Double]

  /// Draws a displacement of every pixel, with mean 0 and the standard deviation `strength` in each
  /// direction.
  mutating func draw(
    _ field: ElasticField, strength: Double, using generator: inout RandomGenerator
  ) {
    lattice.withUnsafeMutableBufferPointer { lattice in
      between.withUnsafeMutableBufferPointer { between in
        // Uniform over ±√3, of variance 1.
        let reach = strength * 3.0.squareRoot()
        for index in lattice.indices {
          lattice[index] = (2 * generator.uniform() - 1) * reach
        }
        let middle = lattice.count / 2
        x.withUnsafeMutableBufferPointer { x in
          field.spread(UnsafeBufferPointer(rebasing: lattice[..<middle]), over: x, by: between)
        }
        y.withUnsafeMutableBufferPointer { y in
          field.spread(UnsafeBufferPointer(rebasing: lattice[middle...]), over: y, by: between)
        }
      }
    }
  }
}

/// Holds, for each place along one side of an image, the four lattice points around it and their
/// weights.
fileprivate struct Taps: Equatable {
  /// The first of the lattice points of each place.
  let first: [Int]
  /// The weights of the four lattice points of each place, with sum of squares 1.
  let weights: [SIMD4<Double>]
  /// The number of lattice points.
  let latticeCount: Int

  init(count: Int, spacing: Double) {
    let positions = (0..<count).map { Double($0) / spacing }
    first = positions.map { Int($0) }
    weights = positions.map { position in
      let t = position - position.rounded(.down)
      let s = 1 - t
      let bell = SIMD4(
        s * s * s, 4 - 6 * t * t + 3 * t * t * t, 4 - 6 * s * s + 3 * s * s * s, t * t * t)
      return bell / (bell * bell).sum().squareRoot()
    }
    latticeCount = (first.last ?? 0) + 4
  }

  /// The number of places.
  var count: Int { first.count }
}
