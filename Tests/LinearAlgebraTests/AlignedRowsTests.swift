import LinearAlgebra
import Testing

/// Rows that begin with a cache line: whatever is done to them comes out as for rows without gaps, and
/// what lies in the gaps changes nothing.
struct AlignedRowsTests {
  /// Just above a line of floats, a line of doubles and a bit, no multiple of anything, whole lines.
  static let widths = [9, 17, 33, 211, 224]

  /// Returns the same numbers without gaps and with gaps full of NaN.
  private func pair<Scalar: BLASScalar>(
    _ rows: Int, _ columns: Int, seed: UInt64, of type: Scalar.Type
  ) -> (packed: Matrix<Scalar>, aligned: Matrix<Scalar>) {
    let packed = randomMatrix(rows, columns, seed: seed, of: type)
    var aligned = Matrix<Scalar>(rows: rows, columnsOfAlignedRows: columns)
    for row in 0..<rows {
      for column in 0..<columns { aligned[row, column] = packed[row, column] }
      for gap in row * aligned.rowStride + columns..<(row + 1) * aligned.rowStride {
        aligned.elements[gap] = .nan
      }
    }
    return (packed, aligned)
  }

  @Test(arguments: widths)
  func everyRowBeginsWithALine(_ columns: Int) {
    check(columns, Float.self)
    check(columns, Double.self)
    func check<Scalar: BLASScalar>(_ columns: Int, _ type: Scalar.Type) {
      let matrix = Matrix<Scalar>(rows: 3, columnsOfAlignedRows: columns)
      let bytes = matrix.rowStride * MemoryLayout<Scalar>.stride
      let isLong = columns * MemoryLayout<Scalar>.stride > 64
      #expect(isLong ? bytes % 64 == 0 : matrix.rowStride == columns)
      #expect(matrix.rowStride - columns < 64 / MemoryLayout<Scalar>.stride)
      #expect(matrix.count == 3 * columns)
      #expect(matrix == Matrix(rows: 3, columns: columns))
    }
  }

  @Test(arguments: widths)
  func productsAreTheSame(_ columns: Int) {
    check(Float.self, tolerance: 1e-5)
    check(Double.self, tolerance: 1e-13)
    func check<Scalar: BLASScalar>(_ type: Scalar.Type, tolerance: Double) {
      let (a, b) = (pair(5, columns, seed: 1, of: type), pair(columns, 40, seed: 2, of: type))
      let c = pair(6, columns, seed: 3, of: type)
      let d = pair(5, 7, seed: 4, of: type)
      var (packed, aligned) = pair(5, 40, seed: 5, of: type)
      packed.assign(a.packed, times: b.packed)
      aligned.assign(a.aligned, times: b.aligned)
      #expect(aligned.distance(to: packed) <= tolerance)
      packed.assign(a.packed, rows: 0..<5, times: b.packed, adding: true)
      aligned.assign(a.aligned, rows: 0..<5, times: b.aligned, adding: true)
      #expect(aligned.distance(to: packed) <= tolerance)
      (packed, aligned) = pair(5, 6, seed: 5, of: type)
      packed.assign(a.packed, times: c.packed, transposing: .second)
      aligned.assign(a.aligned, times: c.aligned, transposing: .second)
      #expect(aligned.distance(to: packed) <= tolerance)
      (packed, aligned) = pair(7, columns, seed: 5, of: type)
      packed.assign(d.packed, times: a.packed, transposing: .first)
      aligned.assign(d.aligned, times: a.aligned, transposing: .first)
      #expect(aligned.distance(to: packed) <= tolerance)
    }
  }

  @Test(arguments: widths)
  func elementwiseStepsAreTheSame(_ columns: Int) {
    let bias: [Double] = [0.5, -0.25, 0]
    let dropping = {
      var kept = BitMatrix(rows: 3, columns: columns)
      var generator = RandomGenerator(seed: 7)
      _ = kept.draw(probability: 0.6, using: &generator)
      return Dropping<Double>(kept: kept, scale: 1 / 0.6)
    }()
    typealias Step = (inout Matrix<Double>, Matrix<Double>, inout [Double]) -> Void
    let steps: [Step] = [
      { x, _, _ in x.addToRows(bias, dropping: dropping) },
      { x, _, _ in x.rectify(adding: bias) },
      { x, _, _ in x.rectify(adding: bias, leak: 0.1, dropping: dropping) },
      { x, _, _ in x.applyTanh(adding: bias) },
      { x, _, _ in x.applyLogistic(adding: bias) },
      { x, _, _ in x.applyELU(adding: bias, dropping: dropping) },
      { x, y, sums in x.multiplyByRectifierDerivative(at: y, sums: &sums) },
      { x, y, sums in x.multiplyByTanhDerivative(at: y, dropping: dropping, sums: &sums) },
      { x, y, sums in x.multiplyByELUDerivative(at: y, sums: &sums) },
      { x, y, sums in x.multiply(elementwise: y, sums: &sums) },
      { x, _, sums in x.drop(dropping, sums: &sums) },
      { x, _, sums in x.sumRows(into: &sums) },
    ]
    for (index, step) in steps.enumerated() {
      var (x, y) = (pair(3, columns, seed: 8, of: Double.self), [0.0, 0, 0])
      let (other, sums) = (pair(3, columns, seed: 9, of: Double.self), y)
      var alignedSums = sums
      step(&x.packed, other.packed, &y)
      step(&x.aligned, other.aligned, &alignedSums)
      #expect(x.aligned == x.packed, "step \(index)")
      #expect(alignedSums == y, "step \(index)")
    }
  }

  @Test(arguments: widths)
  func slopesAreTheSame(_ columns: Int) {
    var x = pair(3, columns, seed: 10, of: Double.self)
    var slopes = pair(3, columns, seed: 11, of: Double.self)
    x.packed.applyGELU(adding: [0.5, -0.25, 0], slopes: &slopes.packed)
    x.aligned.applyGELU(adding: [0.5, -0.25, 0], slopes: &slopes.aligned)
    #expect(x.aligned == x.packed)
    #expect(slopes.aligned == slopes.packed)
  }

  @Test(arguments: widths)
  func lossesAreTheSame(_ columns: Int) {
    let labels = (0..<columns).map { $0 % 3 }
    var losses = [[Double]](repeating: [Double](repeating: 0, count: columns), count: 2)
    var scores = pair(3, columns, seed: 12, of: Double.self)
    scores.packed.softmaxLosses(labels: labels, into: &losses[0])
    scores.aligned.softmaxLosses(labels: labels, into: &losses[1])
    #expect(losses[1] == losses[0])
    scores.packed.addSmoothing(0.1, labels: labels, to: &losses[0])
    scores.aligned.addSmoothing(0.1, labels: labels, to: &losses[1])
    #expect(losses[1] == losses[0])
    #expect(
      scores.aligned.countCorrect(labels: labels) == scores.packed.countCorrect(labels: labels))
    scores.packed.replaceBySoftmaxLossDerivative(labels: labels, scale: 0.5, smoothing: 0.1)
    scores.aligned.replaceBySoftmaxLossDerivative(labels: labels, scale: 0.5, smoothing: 0.1)
    #expect(scores.aligned == scores.packed)

    let sides = labels.map { $0 % 2 }
    let targets = Matrix<Double>(rows: 1, columns: columns, elements: sides.map { Double($0) })
    var (single, sums) = (pair(1, columns, seed: 13, of: Double.self), [[0.0], [0.0]])
    single.packed.logisticLosses(targets: targets, into: &losses[0])
    single.aligned.logisticLosses(targets: targets, into: &losses[1])
    #expect(losses[1] == losses[0])
    single.packed.squaredErrors(targets: targets, into: &losses[0])
    single.aligned.squaredErrors(targets: targets, into: &losses[1])
    #expect(losses[1] == losses[0])
    #expect(single.aligned.countCorrect(labels: sides) == single.packed.countCorrect(labels: sides))
    single.packed.replaceByLogisticLossDerivative(targets: targets, scale: 0.5, sums: &sums[0])
    single.aligned.replaceByLogisticLossDerivative(targets: targets, scale: 0.5, sums: &sums[1])
    #expect(single.aligned == single.packed)
    #expect(sums[1] == sums[0])
  }

  @Test(arguments: widths)
  func copiesAndFiguresAreTheSame(_ columns: Int) {
    let (packed, aligned) = pair(12, columns, seed: 14, of: Double.self)
    #expect(aligned.transposed() == packed.transposed())
    #expect(aligned.converted(to: Float.self) == packed.converted(to: Float.self))
    #expect(aligned.standardDeviation() == packed.standardDeviation())

    var (back, into) = (
      Matrix<Double>(rows: columns, columns: 5), Matrix<Double>(rows: 0, columns: 0)
    )
    back.assignTransposed(aligned, rows: 4..<9)
    into = Matrix(rows: columns, columns: 5)
    into.assignTransposed(packed, rows: 4..<9)
    #expect(back == into)

    var rows = pair(2, columns, seed: 15, of: Double.self)
    rows.packed.gather(rows: [7, 3], of: packed)
    rows.aligned.gather(rows: [7, 3], of: aligned)
    #expect(rows.aligned == rows.packed)

    let indices = (0..<columns).map { $0 * 5 % columns }
    var gathered = pair(12, columns, seed: 16, of: Double.self)
    gathered.packed.gather(columns: indices[...], of: packed)
    gathered.aligned.gather(columns: indices[...], of: aligned)
    #expect(gathered.aligned == gathered.packed)

    var dead = aligned
    for column in 0..<columns {
      dead[2, column] = 0
      dead[11, column] = 0
    }
    #expect(dead.zeroRows().count { $0 } == 2)

    #expect(!aligned.changesSide(from: packed))
    var other = packed
    other[11, columns - 1] = -other[11, columns - 1]
    #expect(aligned.changesSide(from: other))
  }
}
