extension Array where Element: BLASScalar {
  /// Returns the sum in double precision, of four sums so that the additions need not wait for each
  /// other; the order is fixed.
  @_specialize(exported:true,where Element == Float)
  @_specialize(exported:true,where Element == Double)
  public func sumInDouble() -> Double {
    withUnsafeBufferPointer { x in
      var (first, second, third, fourth) = (0.0, 0.0, 0.0, 0.0)
      let blocks = x.count / 4 * 4
      for index in stride(from: 0, to: blocks, by: 4) {
        first += Double(x[index])
        second += Double(x[index + 1])
        third += Double(x[index + 2])
        fourth += Double(x[index + 3])
      }
      for index in blocks..<x.count { first += Double(x[index]) }
      return (first + second) + (third + fourth)
    }
  }
}

extension Matrix {
  /// Returns the standard deviation of all elements, √(Σ(x − x̄)² / n), summed in double precision.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func standardDeviation() -> Double {
    guard count > 0 else { return 0 }
    let (rows, columns, stride) = (rows, columns, rowStride)
    let count = Double(count)
    return elements.withUnsafeBufferPointer { x in
      var total = 0.0
      for row in 0..<rows {
        for index in row * stride..<row * stride + columns { total += Double(x[index]) }
      }
      let mean = total / count
      var squares = 0.0
      for row in 0..<rows {
        for index in row * stride..<row * stride + columns {
          let distance = Double(x[index]) - mean
          squares += distance * distance
        }
      }
      return (squares / count).squareRoot()
    }
  }
}
