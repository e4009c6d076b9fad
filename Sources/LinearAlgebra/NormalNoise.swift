extension RandomGenerator {
  /// Adds a number to every value, drawn from the normal distribution of mean 0.
  ///
  /// Marsaglia's polar method, both numbers of each pair in turn (Marsaglia and Bray, "A convenient
  /// method for generating normal variables", 1964).
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func addNormalNoise<Scalar: BLASScalar>(
    deviation: Double, to values: UnsafeMutableBufferPointer<Scalar>
  ) {
    var generator = self
    var index = 0
    while index < values.count {
      let u = 2 * generator.uniform() - 1
      let v = 2 * generator.uniform() - 1
      let square = u * u + v * v
      guard square > 0 && square < 1 else { continue }
      let scale = deviation * (-2 * Double.logarithm(square) / square).squareRoot()
      values[index] += Scalar(u * scale)
      if index + 1 < values.count { values[index + 1] += Scalar(v * scale) }
      index += 2
    }
    self = generator
  }
}
