import LinearAlgebra
import Testing

struct LogLikelihoodTests {
  /// Returns a matrix of one row.
  private func row<Scalar: BLASScalar>(_ elements: [Scalar]) -> Matrix<Scalar> {
    Matrix(rows: 1, columns: elements.count, elements: elements)
  }

  @Test func logisticLossesAreMinusTheLogarithmOfTheProbability() {
    // z = 0: log 2. z = ±log 3: P(1) is 3/4 or 1/4.
    let log3 = 1.0986122886681098
    let scores = Matrix<Double>(rows: 1, columns: 6, elements: [0, 0, log3, log3, -log3, -log3])
    var losses = [Double](repeating: .nan, count: 6)
    scores.logisticLosses(targets: row([0, 1, 1, 0, 1, 0]), into: &losses)
    let (quarter, threeQuarters) = (1.3862943611198906, 0.2876820724517809)
    let expected = [
      0.6931471805599453, 0.6931471805599453, threeQuarters, quarter, quarter, threeQuarters,
    ]
    for (loss, value) in zip(losses, expected) { #expect(abs(loss - value) < 1e-15) }
  }

  @Test func logisticLossesAreFiniteAndRightAtExtremeScores() {
    // log(1 + e^−z) is e^−z to the last digit at 40, 0 at 1000, and 1000 at −1000.
    let elements = [1000.0, 1000, -1000, -1000, 40]
    var losses = [Double](repeating: .nan, count: 5)
    Matrix(rows: 1, columns: 5, elements: elements)
      .logisticLosses(targets: row([1, 0, 1, 0, 1]), into: &losses)
    #expect(losses[...3] == [0, 1000, 1000, 0])
    #expect(abs(losses[4] / 4.248354255291589e-18 - 1) < 1e-14)
    var short = [Float](repeating: .nan, count: 4)
    Matrix<Float>(rows: 1, columns: 4, elements: [1000, 1000, -1000, -1000])
      .logisticLosses(targets: row([1, 0, 1, 0]), into: &short)
    #expect(short == [0, 1000, 1000, 0])
  }

  @Test func aNaNScoreHasANaNLoss() {
    var losses = [0.0]
    Matrix<Double>(rows: 1, columns: 1, elements: [.nan])
      .logisticLosses(targets: row([0]), into: &losses)
    #expect(losses[0].isNaN)
    Matrix<Double>(rows: 2, columns: 1, elements: [0, .nan])
      .softmaxLosses(labels: [0], into: &losses)
    #expect(losses[0].isNaN)
  }

  @Test func logisticDerivativesAreProbabilityMinusLabel() {
    let log3 = 1.0986122886681098
    var scores = Matrix<Double>(
      rows: 1, columns: 6, elements: [0, log3, -log3, 1000, -1000, -1000])
    var sums = [Double.nan]
    scores.replaceByLogisticLossDerivative(
      targets: row([1, 1, 0, 0, 0, 1]), scale: 0.5, sums: &sums)
    let expected = [-0.25, -0.125, 0.125, 0.5, 0, -0.5]
    #expect(abs(sums[0] + 0.25) < 1e-15)
    for (slope, value) in zip(scores.elements, expected) { #expect(abs(slope - value) < 1e-15) }
  }

  @Test func softmaxLossesAreMinusTheLogarithmOfTheProbability() {
    // Columns (0, 0, 0) and (log 1, log 2, log 5): 1/3 each, and 1/8, 2/8, 5/8.
    let scores = Matrix<Double>(
      rows: 3, columns: 3,
      elements: [
        0, 0, 0, 0, 0.6931471805599453, 0.6931471805599453, 0, 1.6094379124341003,
        1.6094379124341003,
      ])
    var losses = [Double](repeating: .nan, count: 3)
    scores.softmaxLosses(labels: [2, 1, 2], into: &losses)
    // log 3, log 4, log 1.6
    let expected = [1.0986122886681098, 1.3862943611198906, 0.4700036292457356]
    for (loss, value) in zip(losses, expected) { #expect(abs(loss - value) < 1e-14) }
  }

  @Test func softmaxLossesAreFiniteAndRightAtExtremeScores() {
    // Columns (1000, −1000) and (−1000, 1000); then both 1000: log 2.
    let elements = [1000.0, -1000, 1000, -1000, 1000, 1000]
    let scores = Matrix<Double>(rows: 2, columns: 3, elements: elements)
    var losses = [Double](repeating: .nan, count: 3)
    scores.softmaxLosses(labels: [0, 0, 1], into: &losses)
    #expect(losses[0] == 0)
    #expect(losses[1] == 2000)
    #expect(abs(losses[2] - 0.6931471805599453) < 1e-15)
    var short = [Float](repeating: .nan, count: 3)
    scores.converted(to: Float.self).softmaxLosses(labels: [0, 0, 1], into: &short)
    #expect(short == [0, 2000, 0.6931472])
  }

  @Test func softmaxDerivativesAreProbabilityMinusOneHotLabel() {
    var scores = Matrix<Double>(
      rows: 3, columns: 2,
      elements: [0, 1000, 0.6931471805599453, -1000, 1.6094379124341003, 0])
    scores.replaceBySoftmaxLossDerivative(labels: [1, 1], scale: 8)
    // 8 · (1/8, 2/8 − 1, 5/8) and 8 · (1, −1, 0).
    let expected: [Double] = [1, 8, -6, -8, 5, 0]
    for (slope, value) in zip(scores.elements, expected) { #expect(abs(slope - value) < 1e-14) }
  }

  @Test func aSoftmaxOfTwoIsALogisticOfTheDifference() {
    let scores = randomMatrix(2, 40, seed: 6, of: Double.self)
    let labels = (0..<40).map { $0 % 2 }
    let difference = Matrix<Double>(
      rows: 1, columns: 40, elements: (0..<40).map { scores[1, $0] - scores[0, $0] })
    var softmax = [Double](repeating: 0, count: 40)
    var logistic = softmax
    scores.softmaxLosses(labels: labels, into: &softmax)
    difference.logisticLosses(targets: row(labels.map(Double.init)), into: &logistic)
    for (a, b) in zip(softmax, logistic) { #expect(abs(a - b) < 1e-14) }
  }

  @Test func oneScoreSaysOneOnlyAboveZero() {
    let scores = Matrix<Float>(rows: 1, columns: 4, elements: [0, 1e-30, -1e-30, -0.0])
    #expect(scores.countCorrect(labels: [0, 1, 0, 0]) == 4)
    #expect(scores.countCorrect(labels: [1, 0, 1, 1]) == 0)
  }

  @Test func ofEqualScoresTheFirstIsPredicted() {
    // Columns (1, 1, 1), (0, 2, 2), (3, 1, 3), (0, 0, 1).
    let scores = Matrix<Double>(
      rows: 3, columns: 4, elements: [1, 0, 3, 0, 1, 2, 1, 0, 1, 2, 3, 1])
    #expect(scores.countCorrect(labels: [0, 1, 0, 2]) == 4)
    #expect(scores.countCorrect(labels: [1, 2, 2, 0]) == 0)
    #expect(scores.countCorrect(labels: [2, 1, 1, 2]) == 2)
  }
}
