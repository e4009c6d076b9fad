// What label smoothing adds to the cross-entropies, which are linear in the
// targets: a target of (1 − ε)·label + ε/K differs from the label by ε · (1/K − label). One row of
// scores is the logit of label 1 among two classes.

extension Matrix {
  /// Adds to the losses of columns of scores z what smoothed labels cost beyond the labels:
  /// ε · (z_label − mean z); for a single row ε · (label − ½) · z.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func addSmoothing(_ share: Scalar, labels: [Int], to losses: inout [Scalar]) {
    let (height, width, stride) = (rows, columns, rowStride)
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
            for row in 0..<height { total += z[row * stride + column] }
            let mean = total / Scalar(height)
            losses[column] += share * (z[labels[column] * stride + column] - mean)
          }
        }
      }
    }
  }

  @inline(__always)
  private func checkLabels(_ labels: [Int], _ count: Int) {
    let classes = Swift.max(rows, 2)
    precondition(
      labels.count == columns && count == columns,
      "\(labels.count) labels and \(count) results for scores of \(rows) × \(columns)")
    precondition(
      labels.allSatisfy { $0 >= 0 && $0 < classes }, "a label outside 0..<\(classes)")
  }
}
