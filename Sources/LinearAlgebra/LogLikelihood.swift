// Negative log-likelihoods of labels under scores ("logits"), a column each, and their
// derivatives. All of them start from the scores, not from probabilities, so that they stay finite
// where a probability rounds to 0 or 1.

extension Matrix {
  /// Stores −log P(label) of each column of a 1 × m matrix of scores z, with
  /// P(1) = 1 / (1 + e⁻ᶻ): max(z, 0) − z · label + log(1 + e^−|z|).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func logisticLosses(labels: ArraySlice<Int>, into losses: inout [Scalar]) {
    checkLabels(labels, rows: 1, losses.count)
    elements.withUnsafeBufferPointer { z in
      labels.withUnsafeBufferPointer { labels in
        losses.withUnsafeMutableBufferPointer { losses in
          for index in losses.indices {
            let score = z[index]
            let linear = labels[index] == 1 ? score : 0
            losses[index] =
              (score < 0 ? 0 : score) - linear
              + Scalar.logarithm(onePlus: Scalar.exponential(-abs(score)))
          }
        }
      }
    }
  }

  /// Replaces scores by `scale` times the derivative of the summed logistic losses:
  /// (1 / (1 + e⁻ᶻ) − label) · scale.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func replaceByLogisticLossDerivative(labels: ArraySlice<Int>, scale: Scalar) {
    checkLabels(labels, rows: 1, columns)
    elements.withUnsafeMutableBufferPointer { z in
      labels.withUnsafeBufferPointer { labels in
        for index in z.indices {
          let distance = logistic(z[index]) - (labels[index] == 1 ? 1 : 0)
          z[index] = withoutTraces(distance * scale)
        }
      }
    }
  }

  /// Stores −log P(label) of each column of a K × m matrix of scores, with P the softmax of the
  /// column: log Σₖ e^zₖ − z_label.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func softmaxLosses(labels: ArraySlice<Int>, into losses: inout [Scalar]) {
    checkLabels(labels, rows: rows, losses.count)
    let (height, width) = (rows, columns)
    elements.withUnsafeBufferPointer { z in
      labels.withUnsafeBufferPointer { labels in
        losses.withUnsafeMutableBufferPointer { losses in
          for column in 0..<width {
            var top = z[column]
            for row in 1..<height { top = max(top, z[row * width + column]) }
            var total: Scalar = 0
            for row in 0..<height {
              total += Scalar.exponential(z[row * width + column] - top)
            }
            losses[column] =
              Scalar.logarithm(total) + (top - z[labels[column] * width + column])
          }
        }
      }
    }
  }

  /// Replaces scores by `scale` times the derivative of the summed softmax losses:
  /// (softmax(z) − one-hot label) · scale.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func replaceBySoftmaxLossDerivative(labels: ArraySlice<Int>, scale: Scalar) {
    checkLabels(labels, rows: rows, columns)
    let (height, width) = (rows, columns)
    elements.withUnsafeMutableBufferPointer { z in
      labels.withUnsafeBufferPointer { labels in
        for column in 0..<width {
          var top = z[column]
          for row in 1..<height { top = max(top, z[row * width + column]) }
          var total: Scalar = 0
          for row in 0..<height {
            let index = row * width + column
            z[index] = Scalar.exponential(z[index] - top)
            total += z[index]
          }
          let factor = scale / total
          for row in 0..<height {
            z[row * width + column] = withoutTraces(z[row * width + column] * factor)
          }
          z[labels[column] * width + column] -= scale
        }
      }
    }
  }

  /// Returns in how many columns the label is the predicted one: with one row, 1 where the score
  /// is above 0; with more, the row of the largest score, the first of equals.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func countCorrect(labels: ArraySlice<Int>) -> Int {
    checkLabels(labels, rows: rows, columns)
    let (height, width) = (rows, columns)
    return elements.withUnsafeBufferPointer { z in
      labels.withUnsafeBufferPointer { labels in
        var correct = 0
        for column in 0..<width {
          var predicted = height == 1 && z[column] > 0 ? 1 : 0
          for row in stride(from: 1, to: height, by: 1)
          where z[row * width + column] > z[predicted * width + column] {
            predicted = row
          }
          correct += predicted == labels[column] ? 1 : 0
        }
        return correct
      }
    }
  }

  @inline(__always)
  private func checkLabels(_ labels: ArraySlice<Int>, rows expected: Int, _ count: Int) {
    precondition(
      rows == expected && labels.count == columns && count == columns,
      "\(labels.count) labels and \(count) results for scores of \(rows) × \(columns)")
    let classes = max(rows, 2)
    precondition(
      labels.allSatisfy { $0 >= 0 && $0 < classes }, "a label outside 0..<\(classes)")
  }
}

/// Returns 0 for a number so small that products with it would be subnormal, on which processors are
/// a hundred times slower. A confident network leaves such traces where its error is nothing.
@inline(__always)
private func withoutTraces<Scalar: BLASScalar>(_ x: Scalar) -> Scalar {
  abs(x) < Scalar.leastNormalMagnitude / Scalar.ulpOfOne ? 0 : x
}
