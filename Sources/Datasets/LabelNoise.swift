import LinearAlgebra

extension Dataset {
  /// Returns this set with a share of the training labels wrong: as many examples as that is, rounded,
  /// get one of the other classes, each as likely.
  ///
  /// The same seed spoils the same examples, a larger share those of a smaller one and more. Dev and
  /// test labels stay right, since they are what a network is judged by (Zhang et al., "Understanding
  /// deep learning requires rethinking generalization", 2017).
  ///
  /// - Parameters:
  ///   - share: The share of wrong labels, 0 to 1.
  ///   - seed: What the random numbers start from.
  /// - Returns: The set with the same inputs.
  public func spoilingLabels(share: Double, seed: UInt64) -> Dataset {
    precondition(share >= 0 && share <= 1, "a share of \(share) wrong labels")
    let classes = classCount
    guard case .classes(var labels) = training.targets, classes > 1, share > 0 else { return self }
    var generator = RandomGenerator(seed: seed, stream: RandomStream.labelNoise)
    var order = Array(labels.indices)
    generator.shuffle(&order)
    for index in order.prefix(Int((share * Double(labels.count)).rounded())) {
      let step = 1 + Int(generator.uniform() * Double(classes - 1))
      labels[index] = (labels[index] + step) % classes
    }
    var result = self
    result.training = Examples(inputs: training.inputs, labels: labels)
    return result
  }
}
