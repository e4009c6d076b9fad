import Glibc
import LinearAlgebra

/// Draws numbers from a sine wave under noise: y = sin 2πx + noise, with x between 0 and 1.
///
/// It is the picture of fitting a curve too well (Bishop, "Pattern recognition and machine learning",
/// 2006, section 1.1). Of the seeds, the default is one whose noise is learned by heart at the expense
/// of the curve.
enum Wave {
  /// Draws the data set. Training, dev and test have random numbers of their own, so that the size
  /// of one does not change the others.
  static func make(_ request: BuiltInRequest, name: String) throws(BuiltInDatasetError) -> Dataset {
    let noise = try request.checkedNoise()
    // A single number has no variance to explain.
    try request.checkCounts(allowed: 2...BuiltInRequest.largestCount)

    func part(_ count: Int, stream: UInt64) -> Examples {
      var generator = RandomGenerator(seed: request.seed, stream: stream)
      var inputs = Matrix<Double>(rows: 1, columns: count)
      var values = [Double](repeating: 0, count: count)
      for index in 0..<count {
        inputs[0, index] = generator.uniform()
        values[index] = sin(2 * Double.pi * inputs[0, index]) + noise * generator.normal()
      }
      return Examples(inputs: inputs, targets: .values(values))
    }
    return Dataset(
      name: name, featureNames: ["x"], classNames: [],
      training: part(request.trainingCount, stream: RandomStream.training),
      dev: request.devCount == 0 ? nil : part(request.devCount, stream: RandomStream.dev),
      test: request.testCount == 0 ? nil : part(request.testCount, stream: RandomStream.test))
  }
}
