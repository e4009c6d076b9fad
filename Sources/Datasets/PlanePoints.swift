import LinearAlgebra

/// Draws points in the plane, displaced by noise, as many of every class as of the others.
struct PlanePoints {
  /// Draws a point of a class, before any noise.
  typealias Draw = (_ label: Int, _ generator: inout RandomGenerator) -> PlanePoint

  /// The names of the classes.
  let classNames: [String]
  /// Draws a point of a class.
  let draw: Draw

  /// Draws the data set. Training, dev and test have random numbers of their own, so that the size
  /// of one does not change the others.
  func make(_ request: BuiltInRequest, name: String) throws(BuiltInDatasetError) -> Dataset {
    let noise = try request.checkedNoise()
    try request.checkCounts(allowed: classNames.count...BuiltInRequest.largestCount)

    func part(_ count: Int, stream: UInt64) -> Examples {
      var generator = RandomGenerator(seed: request.seed, stream: stream)
      return examples(count, noise: noise, using: &generator)
    }
    return Dataset(
      name: name, featureNames: ["x1", "x2"], classNames: classNames,
      training: part(request.trainingCount, stream: RandomStream.training),
      dev: request.devCount == 0 ? nil : part(request.devCount, stream: RandomStream.dev),
      test: request.testCount == 0 ? nil : part(request.testCount, stream: RandomStream.test))
  }

  /// Draws examples of the classes in turn: a point of the class, then its displacement.
  private func examples(
    _ count: Int, noise: Double, using generator: inout RandomGenerator
  ) -> Examples {
    var inputs = Matrix<Double>(rows: 2, columns: count)
    let labels = (0..<count).map { $0 % classNames.count }
    for (index, label) in labels.enumerated() {
      let point = draw(label, &generator)
      inputs[0, index] = point.x1 + noise * generator.normal()
      inputs[1, index] = point.x2 + noise * generator.normal()
    }
    return Examples(inputs: inputs, labels: labels)
  }
}

/// Holds a point in the plane.
struct PlanePoint: Equatable {
  var x1: Double
  var x2: Double
}
