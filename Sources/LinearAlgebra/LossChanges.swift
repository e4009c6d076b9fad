import Glibc

/// Tells how the cross-entropies of labels change when the scores change.
///
/// With P the softmax of the scores z, and d the changes of z less the one at the label, it is
/// log(1 + Σ Pₖ · (e^dₖ − 1)) − t · Σ dₖ, where t is the target of each class but the label: 0 but
/// for smoothed labels. One row of scores stands for two classes, of which the first has score 0.
public struct LossChanges: Sendable {
  private let rows: Int
  private let columns: Int
  private let labels: [Int]
  private let otherTarget: Double
  /// P of each class and column; with one row, that of the class which is not the label.
  private let probabilities: Elements<Double>

  /// Prepares for changes from the given scores.
  public init(at scores: Matrix<Double>, labels: [Int], otherTarget: Double = 0) {
    precondition(
      labels.count == scores.columns, "\(labels.count) labels for \(scores.columns) columns")
    scores.checkIsPacked()
    (rows, columns) = (scores.rows, scores.columns)
    self.labels = labels
    self.otherTarget = otherTarget
    var probabilities = scores.elements
    for column in 0..<columns {
      if rows == 1 {
        let score = labels[column] == 1 ? -probabilities[column] : probabilities[column]
        let tail = exp(-abs(score))
        probabilities[column] = (score < 0 ? tail : 1) / (1 + tail)
        continue
      }
      var top = -Double.infinity
      for row in 0..<rows { top = max(top, probabilities[row * columns + column]) }
      var total = 0.0
      for row in 0..<rows {
        let index = row * columns + column
        probabilities[index] = exp(probabilities[index] - top)
        total += probabilities[index]
      }
      for row in 0..<rows { probabilities[row * columns + column] /= total }
    }
    self.probabilities = probabilities
  }

  /// Returns P · (1 − P) of a score: how much P changes with it.
  public func variance(row: Int, column: Int) -> Double {
    let probability = probabilities[row * columns + column]
    return probability * (1 - probability)
  }

  /// Stores the change of each column's loss, for both halves of `changes`, and notes in `flaws`
  /// which steps are large.
  public func assign(
    _ losses: inout [Double], for changes: Matrix<Double>, runs: [ColumnRun],
    flaws: inout [Double]
  ) {
    let half = flaws.count
    precondition(
      changes.rows == rows && changes.columns == 2 * half && losses.count == 2 * half
        && runs.reduce(0) { $0 + $1.columns.count } == half
        && runs.allSatisfy { $0.columns.lowerBound >= 0 && $0.columns.upperBound <= columns },
      "changes of \(changes.rows) × \(changes.columns) for \(rows) scores, \(half) columns")
    for side in 0..<2 {
      var place = 0
      for run in runs {
        let at = side * half + place
        assign(&losses, changes, run.columns, at: at)
        place += run.columns.count
      }
    }
    for row in 0..<rows {
      let start = row * 2 * half
      for index in 0..<half {
        let size = max(
          abs(changes.elements[start + index]), abs(changes.elements[start + half + index]))
        if size > StepFlaw.limit { flaws[index] = max(flaws[index], StepFlaw.large) }
      }
    }
  }

  private func assign(
    _ losses: inout [Double], _ changes: Matrix<Double>, _ examples: Range<Int>, at place: Int
  ) {
    let width = changes.columns
    losses.withUnsafeMutableBufferPointer { losses in
      changes.elements.withUnsafeBufferPointer { changes in
        probabilities.withUnsafeBufferPointer { probabilities in
          labels.withUnsafeBufferPointer { labels in
            guard rows > 1 else {
              for (index, example) in examples.enumerated() {
                let change = changes[place + index]
                let step = labels[example] == 1 ? -change : change
                let growth = probabilities[example] * exponentialMinusOne(step)
                losses[place + index] = log1p(growth) - otherTarget * step
              }
              return
            }
            for index in 0..<examples.count { losses[place + index] = 0 }
            for row in 0..<rows {
              for (index, example) in examples.enumerated() {
                let at = place + index
                let step = changes[row * width + at] - changes[labels[example] * width + at]
                losses[at] += probabilities[row * columns + example] * exponentialMinusOne(step)
              }
            }
            for index in 0..<examples.count { losses[place + index] = log1p(losses[place + index]) }
            guard otherTarget != 0 else { return }
            for row in 0..<rows {
              for (index, example) in examples.enumerated() {
                let at = place + index
                losses[at] -=
                  otherTarget * (changes[row * width + at] - changes[labels[example] * width + at])
              }
            }
          }
        }
      }
    }
  }
}
