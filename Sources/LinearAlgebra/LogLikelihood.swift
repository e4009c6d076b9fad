// Negative log-likelihoods of labels under scores ("logits"), a column each, and their
// derivatives. All of them start from the scores, not from probabilities, so that they stay finite
// where a probability rounds to 0 or 1.

extension Matrix {
  /// Stores −log P(target) of each column of a 1 × m matrix of scores z, with P(1) = 1 / (1 + e⁻ᶻ)
  /// and a target of 0 or 1: max(z, 0) − z · target + log(1 + e^−|z|).
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func logisticLosses(targets: Matrix, into losses: inout [Scalar]) {
    checkSameShape(targets)
    precondition(
      rows == 1 && losses.count == columns, "\(losses.count) losses for \(rows) × \(columns)")
    losses.withUnsafeMutableBufferPointer { losses in
      elements.withUnsafeBufferPointer { z in
        targets.elements.withUnsafeBufferPointer { targets in
          guard let losses = losses.baseAddress, let z = z.baseAddress,
            let targets = targets.baseAddress
          else { return }
          losses.update(from: z, count: columns)
          Rows(x: losses, y: targets, rows: 1, columns: columns, strideX: columns, strideY: columns)
            .map(LogisticLoss(), NoFactors())
        }
      }
    }
  }

  /// Replaces scores by `scale` times the derivative of the summed logistic losses,
  /// (1 / (1 + e⁻ᶻ) − y) · scale, and stores their sum.
  ///
  /// y is the target of 0 or 1, drawn towards ½ by the share `smoothing`: target · (1 − ε) + ε/2.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func replaceByLogisticLossDerivative(
    targets: Matrix, scale: Scalar, smoothing: Scalar = 0, sums: inout [Scalar]
  ) {
    combineRows(
      with: targets, sums: &sums,
      LogisticLossDerivative(scale: scale, smoothing: smoothing))
  }

  /// Stores −log P(label) of each column of a K × m matrix of scores, with P the softmax of the
  /// column: log Σₖ e^zₖ − z_label.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func softmaxLosses(labels: [Int], into losses: inout [Scalar]) {
    checkLabels(labels, rows: rows, losses.count)
    let (height, stride) = (rows, rowStride)
    withScores(labels: labels) { z, labels, count in
      losses.withUnsafeMutableBufferPointer { losses in
        guard let losses = losses.baseAddress else { return }
        forEachFour(upTo: count) { column, lanes in
          let z = z + column
          var top = Scalar.Vector(z, count: lanes)
          for row in 1..<height { top = .larger(top, .init(z + row * stride, count: lanes)) }
          var total = Scalar.Vector(0)
          for row in 0..<height {
            total += .exponential(.init(z + row * stride, count: lanes) - top)
          }
          var chosen = Scalar.Vector(0)
          for lane in 0..<lanes { chosen[lane] = z[labels[column + lane] * stride + lane] }
          let loss = Scalar.Vector.logarithm(total) + (top - chosen)
          loss.store(count: lanes, to: losses + column)
        }
      }
    }
  }

  /// Replaces scores by `scale` times the derivative of the summed softmax losses:
  /// (softmax(z) − target) · scale, where the target is the one-hot label, drawn towards 1/K by the
  /// share `smoothing`: one-hot · (1 − ε) + ε/K.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func replaceBySoftmaxLossDerivative(
    labels: [Int], scale: Scalar, smoothing: Scalar = 0
  ) {
    checkLabels(labels, rows: rows, columns)
    let (height, stride) = (rows, rowStride)
    withMutableScores(labels: labels) { z, labels, count in
      forEachFour(upTo: count) { column, lanes in
        let z = z + column
        var top = Scalar.Vector(z, count: lanes)
        for row in 1..<height { top = .larger(top, .init(z + row * stride, count: lanes)) }
        var total = Scalar.Vector(0)
        for row in 0..<height {
          let power = Scalar.Vector.exponential(.init(z + row * stride, count: lanes) - top)
          power.store(count: lanes, to: z + row * stride)
          total += power
        }
        let factor = Scalar.Vector(scale) / total
        let common = Scalar.Vector(scale * smoothing / Scalar(height))
        for row in 0..<height {
          let share = Scalar.Vector(z + row * stride, count: lanes) * factor
          (share - common).store(count: lanes, to: z + row * stride)
        }
        for lane in 0..<lanes {
          z[labels[column + lane] * stride + lane] -= scale * (1 - smoothing)
        }
      }
    }
  }

  /// Returns in how many columns the label is the predicted one: with one row, 1 where the score
  /// is above 0; with more, the row of the largest score, the first of equals.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func countCorrect(labels: [Int]) -> Int {
    let (height, width, stride) = (rows, columns, rowStride)
    guard height > 1 else { return countCorrectSides(labels) }
    checkLabels(labels, rows: rows, columns)
    return elements.withUnsafeBufferPointer { z in
      labels.withUnsafeBufferPointer { labels in
        var correct = 0
        for column in 0..<width {
          var predicted = 0
          for row in 1..<height
          where z[row * stride + column] > z[predicted * stride + column] {
            predicted = row
          }
          correct += predicted == labels[column] ? 1 : 0
        }
        return correct
      }
    }
  }

  /// Returns in how many columns the one score is on the side of 0 that the label says.
  @inline(__always)
  private func countCorrectSides(_ labels: [Int]) -> Int {
    precondition(
      rows == 1 && labels.count == columns,
      "\(labels.count) labels for scores of \(rows) × \(columns)")
    return elements.withUnsafeBufferPointer { z in
      labels.withUnsafeBufferPointer { labels in
        var (wrong, bits) = (0, 0)
        for (z, label) in zip(z, labels) {
          wrong &+= label ^ (z > 0 ? 1 : 0)
          bits |= label
        }
        precondition(bits & ~1 == 0, "a label outside 0..<2")
        return labels.count - wrong
      }
    }
  }

  /// Calls `body` with the scores, the labels and the number of columns, where there are any.
  @inline(__always)
  private func withScores(
    labels: [Int], _ body: (UnsafePointer<Scalar>, UnsafePointer<Int>, Int) -> Void
  ) {
    elements.withUnsafeBufferPointer { z in
      labels.withUnsafeBufferPointer { labels in
        guard let z = z.baseAddress, let labels = labels.baseAddress else { return }
        body(z, labels, columns)
      }
    }
  }

  /// Calls `body` with the scores to write to, the labels and the number of columns, where there
  /// are any.
  @inline(__always)
  private mutating func withMutableScores(
    labels: [Int],
    _ body: (UnsafeMutablePointer<Scalar>, UnsafePointer<Int>, Int) -> Void
  ) {
    let count = columns
    elements.withUnsafeMutableBufferPointer { z in
      labels.withUnsafeBufferPointer { labels in
        guard let z = z.baseAddress, let labels = labels.baseAddress else { return }
        body(z, labels, count)
      }
    }
  }

  @inline(__always)
  private func checkLabels(_ labels: [Int], rows expected: Int, _ count: Int) {
    precondition(
      rows == expected && labels.count == columns && count == columns,
      "\(labels.count) labels and \(count) results for scores of \(rows) × \(columns)")
    let classes = max(rows, 2)
    precondition(
      labels.allSatisfy { $0 >= 0 && $0 < classes }, "a label outside 0..<\(classes)")
  }
}

private struct LogisticLoss<Scalar: BLASScalar>: RowOperation {
  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    (.larger(x, .init(0)) - x * y) + .softplusOfMinusMagnitude(x)
  }
}

private struct LogisticLossDerivative<Scalar: BLASScalar>: RowOperation {
  let scale: Scalar
  let smoothing: Scalar

  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    let target = y * .init(1 - smoothing) + .init(smoothing / 2)
    return (.logistic(x) - target) * .init(scale)
  }
}
