import Glibc
import LinearAlgebra
import Testing

/// Changes against the functions themselves where subtracting is harmless, and against their
/// derivatives where the step is tiny.
struct ChangesTests {
  struct Function: CustomTestStringConvertible, Sendable {
    let name: String
    let rule: ElementChanges.Rule
    let value: @Sendable (Double) -> Double
    /// g′(x), away from kinks.
    let derivative: @Sendable (Double) -> Double
    var testDescription: String { name }
  }

  static let functions = [
    Function(
      name: "rectifier", rule: .rectifier(leak: 0), value: { max($0, 0) },
      derivative: { $0 > 0 ? 1 : 0 }),
    Function(
      name: "leaky", rule: .rectifier(leak: 0.25), value: { $0 > 0 ? $0 : 0.25 * $0 },
      derivative: { $0 > 0 ? 1 : 0.25 }),
    Function(
      name: "tanh", rule: .tanh, value: { tanh($0) }, derivative: { 1 / (cosh($0) * cosh($0)) }),
    Function(
      name: "logistic", rule: .logistic, value: { 1 / (1 + exp(-$0)) },
      derivative: { 1 / (2 + 2 * cosh($0)) }),
    Function(
      name: "exponential linear", rule: .exponentialLinear, value: { $0 > 0 ? $0 : expm1($0) },
      derivative: { $0 > 0 ? 1 : exp($0) }),
    Function(
      name: "Gaussian linear", rule: .gaussianLinear,
      value: { $0 * erfc(-$0 / 2.0.squareRoot()) / 2 },
      derivative: {
        erfc(-$0 / 2.0.squareRoot()) / 2 + $0 * exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot()
      }),
    Function(
      name: "square", rule: .smooth { x, step in step * (2 * x + step) }, value: { $0 * $0 },
      derivative: { 2 * $0 }),
  ]

  static let arguments = [-30, -3, -0.5, -1e-3, 1e-3, 0.25, 2, 17.0]

  /// Returns the changes for a step up and one down from each argument, and the flaws.
  private func changes(
    _ function: Function, step: Double, factors: [Double]? = nil
  ) -> (up: [Double], down: [Double], flaws: [Double]) {
    let x = Matrix<Double>(rows: 1, columns: 8, elements: Self.arguments)
    let element = ElementChanges(
      function.rule, at: x, factors: factors.map { Matrix(rows: 1, columns: 8, elements: $0) })
    var flaws = [Double](repeating: 0, count: 8)
    var changes = Matrix<Double>(
      rows: 1, columns: 16, elements: (0..<16).map { $0 < 8 ? step : -step })
    element.apply(to: &changes, runs: [ColumnRun(row: 0, columns: 0..<8)], flaws: &flaws)
    return (Array(changes.elements[..<8]), Array(changes.elements[8...]), flaws)
  }

  @Test(arguments: functions, [3, 0.7, 1e-2])
  func largeStepsGiveTheDifferenceOfTheValues(_ function: Function, _ step: Double) {
    let result = changes(function, step: step)
    for (index, x) in Self.arguments.enumerated() {
      let scale = max(1, abs(function.value(x)))
      #expect(
        abs(result.up[index] - (function.value(x + step) - function.value(x))) < 1e-13 * scale)
      #expect(
        abs(result.down[index] - (function.value(x - step) - function.value(x))) < 1e-13 * scale)
    }
  }

  @Test(arguments: functions, [1e-8, 1e-11])
  func tinyStepsKeepTheirDigits(_ function: Function, _ step: Double) {
    let result = changes(function, step: step)
    for (index, x) in Self.arguments.enumerated() {
      // Half the difference of both cancels the second derivative.
      let slope = (result.up[index] - result.down[index]) / (2 * step)
      let expected = function.derivative(x)
      // e^(−x²/2) cannot be better than its argument.
      #expect(
        abs(slope - expected) <= 4e-15 * max(1, abs(x)) * abs(expected), "\(function.name) at \(x)")
    }
    #expect(result.flaws == [Double](repeating: 0, count: 8))
  }

  @Test func factorsMultiplyTheChangesAndHideTheKink() {
    let factors = [2.0, 2, 2, 0, 2, 2, 2, 2]
    let plain = changes(Self.functions[1], step: 0.01)
    let scaled = changes(Self.functions[1], step: 0.01, factors: factors)
    for index in 0..<8 {
      #expect(scaled.up[index] == plain.up[index] * factors[index])
      #expect(scaled.down[index] == plain.down[index] * factors[index])
    }
    // −1e-3 and 1e-3 are crossed; nothing of the first gets through.
    #expect(plain.flaws == [0, 0, 0, 2, 2, 0, 0, 0])
    #expect(scaled.flaws == [0, 0, 0, 0, 2, 0, 0, 0])
  }

  @Test func aStepThatIsLargeForASmoothFunctionIsNoted() {
    #expect(changes(Self.functions[2], step: 2e-4).flaws == [Double](repeating: 1, count: 8))
    #expect(changes(Self.functions[2], step: 5e-5).flaws == [Double](repeating: 0, count: 8))
    // The rectifier is linear on either side.
    #expect(changes(Self.functions[0], step: 5e-4).flaws == [Double](repeating: 0, count: 8))
  }

  @Test func runsPickTheirColumnsAndRows() {
    // 2 × 3 arguments; first (1, 2), then (0, 0) and (0, 1).
    let x = Matrix<Double>(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
    let squares = ElementChanges(Self.functions[6].rule, at: x, factors: nil)
    let runs = [ColumnRun(row: 1, columns: 2..<3), ColumnRun(row: 0, columns: 0..<2)]
    var flaws = [Double](repeating: 0, count: 3)
    var changes = [Double](repeating: 0, count: 6)
    squares.assignSteps(of: 0.5, to: &changes, runs: runs, flaws: &flaws)
    #expect(changes == [6.25, 1.25, 2.25, -5.75, -0.75, -1.75])

    // Through weights 2 × 2: the column of the run's row.
    let weights = Matrix<Double>(rows: 2, columns: 2, elements: [10, 1, 20, 2])
    var sums = Matrix<Double>(rows: 2, columns: 6)
    sums.assignChanges(through: weights, of: [1, 2, 3, -1, -2, -3], runs: runs)
    #expect(sums.elements == [1, 20, 30, -1, -20, -30, 2, 40, 60, -2, -40, -60])

    // Whole matrices: every row of the run's columns.
    var all = Matrix<Double>(
      rows: 2, columns: 6, elements: (0..<12).map { _ in 1 })
    squares.apply(to: &all, runs: runs, flaws: &flaws)
    #expect(all.elements == [7, 3, 5, 7, 3, 5, 13, 9, 11, 13, 9, 11])
  }

  // MARK: Losses

  @Test(arguments: [1, 2, 5], [0.0, 0.05])
  func lossChangesAreThoseOfTheLosses(rows: Int, otherTarget: Double) {
    let count = 7
    let scores = randomMatrix(rows, count, seed: 1, of: Double.self)
    let steps = randomMatrix(rows, 2 * count, seed: 2, of: Double.self)
    let labels = (0..<count).map { $0 % max(rows, 2) }
    let changes = LossChanges(at: scores, labels: labels, otherTarget: otherTarget)
    var found = [Double](repeating: 0, count: 2 * count)
    var flaws = [Double](repeating: 0, count: count)
    let run = [ColumnRun(row: 0, columns: 0..<count)]
    changes.assign(&found, for: steps, runs: run, flaws: &flaws)
    for side in 0..<2 {
      var moved = scores
      for row in 0..<rows {
        for column in 0..<count { moved[row, column] += steps[row, side * count + column] }
      }
      for column in 0..<count {
        let before = loss(scores, column, labels[column], otherTarget)
        let after = loss(moved, column, labels[column], otherTarget)
        #expect(abs(found[side * count + column] - (after - before)) < 1e-14)
      }
    }
    #expect(flaws == [Double](repeating: StepFlaw.large, count: count))
  }

  /// −Σ tₖ log Pₖ by the definition, with targets t of `other` but for the label.
  private func loss(
    _ scores: Matrix<Double>, _ column: Int, _ label: Int, _ other: Double
  ) -> Double {
    var z = (0..<scores.rows).map { scores[$0, column] }
    if z.count == 1 { z = [0, z[0]] }
    let total = z.reduce(0) { $0 + exp($1) }
    return z.indices.reduce(0) { sum, index in
      let target = index == label ? 1 - other * Double(z.count - 1) : other
      return sum - target * log(exp(z[index]) / total)
    }
  }

  @Test(arguments: [1, 4])
  func tinyChangesOfAConfidentLossKeepTheirDigits(rows: Int) {
    // P of the wrong classes is 1e-20 or so: 1 − P of the label has no digit of it.
    let scores =
      rows == 1
      ? Matrix<Double>(rows: 1, columns: 1, elements: [46])
      : Matrix<Double>(rows: 4, columns: 1, elements: [0, 46, -1, 1])
    let changes = LossChanges(at: scores, labels: [1])
    var steps = Matrix<Double>(rows: rows, columns: 2)
    steps[rows == 1 ? 0 : 1, 0] = 1e-9
    steps[rows == 1 ? 0 : 1, 1] = -1e-9
    var found = [0.0, 0]
    var flaws = [0.0]
    changes.assign(&found, for: steps, runs: [ColumnRun(row: 0, columns: 0..<1)], flaws: &flaws)
    let others = rows == 1 ? 1 : 1 + exp(-1.0) + exp(1.0)
    let expected = -others * exp(-46.0)
    #expect(abs((found[0] - found[1]) / 2e-9 / expected - 1) < 1e-14)
    #expect(flaws == [0])
  }

  @Test func changesOfSquaredErrorsAreThoseOfTheFormula() {
    // Errors 1, −2 and 3; two runs, the second of the last column alone.
    let changes = SquaredErrorChanges(
      at: Matrix<Double>(rows: 1, columns: 3, elements: [2, 1, 3]), values: [1, 3, 0])
    let runs = [ColumnRun(row: 0, columns: 0..<2), ColumnRun(row: 0, columns: 2..<3)]
    let steps = Matrix<Double>(rows: 1, columns: 6, elements: [1, 2, -1, -1, 1e-20, 10])
    var found = [Double](repeating: .nan, count: 6)
    changes.assign(&found, for: steps, runs: runs)
    // 2² − 1², 0² − 2², 2² − 3²; 0² − 1², a change too small for a sum, 13² − 3².
    #expect(found == [3, -4, -5, -1, -4e-20, 160])
  }

  // MARK: Steps of a layer

  @Test func stepsOfALayerAreThoseOfTheFormula() {
    let base = Matrix<Double>(rows: 1, columns: 2, elements: [10, 20])
    let changes = Matrix<Double>(rows: 1, columns: 4, elements: [1, 2, 3, 4])
    #expect(changes.stepped(from: base).elements == [11, 22, -13, -24])
    var sums = Matrix<Double>(rows: 1, columns: 4, elements: [1, 1, 1, 1])
    sums.addSteps(0.5, changes, bias: [8])
    #expect(sums.elements == [5.5, 6, -1.5, -1])
  }
}
