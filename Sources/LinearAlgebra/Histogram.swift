extension Matrix {
  /// Returns the largest |x| among every `step`th element; numbers that are not finite are left out.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func largestMagnitude(step: Int = 1) -> Scalar {
    checkIsPacked()
    return elements.withUnsafeBufferPointer { x in
      var largest: Scalar = 0
      for index in stride(from: 0, to: x.count, by: max(step, 1)) {
        let magnitude = abs(x[index])
        if magnitude > largest && magnitude.isFinite { largest = magnitude }
      }
      return largest
    }
  }

  /// Counts every `step`th element in `bins` bins of equal width from −`limit` to `limit`.
  ///
  /// An element that is exactly 0, or not finite, is in no bin; one beyond an end is in the bin there.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func histogram(limit: Scalar, bins: Int, step: Int = 1) -> [Int] {
    precondition(limit > 0 && bins > 0, "a histogram of \(bins) bins up to \(limit)")
    checkIsPacked()
    var counts = [Int](repeating: 0, count: bins)
    let scale = Scalar(bins) / (2 * limit)
    let last = Scalar(bins - 1)
    counts.withUnsafeMutableBufferPointer { counts in
      elements.withUnsafeBufferPointer { x in
        for index in stride(from: 0, to: x.count, by: max(step, 1)) where x[index] != 0 {
          let place = (x[index] + limit) * scale
          if place.isFinite { counts[Int(min(max(place, 0), last))] += 1 }
        }
      }
    }
    return counts
  }

  /// Returns, for each row, whether it holds nothing but zeros.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func zeroRows() -> [Bool] {
    let (rows, columns, stride) = (rows, columns, rowStride)
    return elements.withUnsafeBufferPointer { x in
      (0..<rows).map { row in
        var column = 0
        while column < columns && x[row * stride + column] == 0 { column += 1 }
        return column == columns
      }
    }
  }
}
