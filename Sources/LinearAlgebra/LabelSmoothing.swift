// What label smoothing adds to the cross-entropies and to their derivatives, which are linear in the
// targets: a target of (1 − ε)·label + ε/K differs from the label by ε · (1/K − label). One row of
// scores is the logit of label 1 among two classes.

extension Matrix {
  /// Adds to the losses of columns of scores z what smoothed labels cost beyond the labels:
  /// ε · (z_label − mean z); for a single row ε · (label − ½) · z.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func addSmoothing(_ share: Scalar, labels: ArraySlice<Int>, to losses: inout [Scalar]) {
    let (height, width) = (rows, columns)
    checkLabels(labels, losses.count)
    elements.withUnsafeBufferPointer { z in
      labels.withUnsafeBufferPointer { labels in
        losses.withUnsafeMutableBufferPointer { losses in
          for column in 0..<width {
            guard height > 1 else {
              losses[column] += share * (Scalar(labels[column]) - 0.5) * z[column]
              continue
            }
            var total: Scalar = 0
            for row in 0..<height { total += z[row * width + column] }
            let mean = total / Scalar(height)
            losses[column] += share * (z[labels[column] * width + column] - mean)
          }
        }
      }
    }
  }

  /// Adds to `scale` times the derivatives of the losses what smoothed labels add to them:
  /// ε · scale · (one-hot label − 1/K); for a single row ε · scale · (label − ½).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func addSmoothingDerivative(
    _ share: Scalar, labels: ArraySlice<Int>, scale: Scalar
  ) {
    let (height, width) = (rows, columns)
    checkLabels(labels, width)
    let part = share * scale
    elements.withUnsafeMutableBufferPointer { z in
      labels.withUnsafeBufferPointer { labels in
        guard height > 1 else {
          for column in 0..<width { z[column] += part * (Scalar(labels[column]) - 0.5) }
          return
        }
        let even = part / Scalar(height)
        for index in z.indices { z[index] -= even }
        for column in 0..<width { z[labels[column] * width + column] += part }
      }
    }
  }

  @inline(__always)
  private func checkLabels(_ labels: ArraySlice<Int>, _ count: Int) {
    let classes = Swift.max(rows, 2)
    precondition(
      labels.count == columns && count == columns,
      "\(labels.count) labels and \(count) results for scores of \(rows) × \(columns)")
    precondition(
      labels.allSatisfy { $0 >= 0 && $0 < classes }, "a label outside 0..<\(classes)")
  }
}
