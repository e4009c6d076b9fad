extension Matrix {
  /// Returns the standard deviation of all elements, √(Σ(x − x̄)² / n), summed in double precision.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func standardDeviation() -> Double {
    guard count > 0 else { return 0 }
    return elements.withUnsafeBufferPointer { x in
      var total = 0.0
      for value in x { total += Double(value) }
      let mean = total / Double(x.count)
      var squares = 0.0
      for value in x {
        let distance = Double(value) - mean
        squares += distance * distance
      }
      return (squares / Double(x.count)).squareRoot()
    }
  }
}
