import Glibc
import LinearAlgebra

extension Network {
  /// Returns what the network predicts for each column of `inputs`, features × examples, all units
  /// taking part: for classes their probabilities, a row a class; for numbers the number.
  ///
  /// Two classes that share one sigmoid get a row each as well, 1 − p and p.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func predictions(for inputs: Matrix<Scalar>, blockSize: Int = 1024) -> Matrix<Double> {
    let rows = architecture.output == .sigmoid ? 2 : architecture.output.units
    var result = Matrix<Double>(rows: rows, columns: inputs.columns)
    for start in stride(from: 0, to: inputs.columns, by: blockSize) {
      let range = start..<min(start + blockSize, inputs.columns)
      var block = Matrix<Scalar>(rows: inputs.rows, columns: range.count)
      block.gather(columns: Array(range)[...], of: inputs)
      let batch = Batch<Scalar>(
        inputs: block, labels: [Int](repeating: 0, count: range.count))
      var workspace = Workspace<Scalar>(
        for: architecture, exampleCount: range.count, learns: false)
      forward(batch, mode: .evaluation, in: &workspace)
      let logits = workspace.layers[parameters.layers.count - 1].values.converted(to: Double.self)
      architecture.output.predict(logits, into: &result, at: start)
    }
    return result
  }
}

extension Output {
  /// Stores what logits of units × examples predict into the columns of `result` from `first` on.
  func predict(_ logits: Matrix<Double>, into result: inout Matrix<Double>, at first: Int) {
    for example in 0..<logits.columns {
      switch self {
      case .sigmoid:
        let probability = 1 / (1 + exp(-logits[0, example]))
        result[0, first + example] = 1 - probability
        result[1, first + example] = probability
      case .softmax(let classes):
        var largest = logits[0, example]
        for label in 1..<classes { largest = max(largest, logits[label, example]) }
        var sum = 0.0
        for label in 0..<classes {
          let weight = exp(logits[label, example] - largest)
          result[label, first + example] = weight
          sum += weight
        }
        for label in 0..<classes { result[label, first + example] /= sum }
      case .linear:
        result[0, first + example] = logits[0, example]
      }
    }
  }
}

extension Matrix where Scalar == Double {
  /// Returns the row with the largest number of a column, and by how much it is larger than the next
  /// largest: the most probable class, and its margin, which is 0 on the boundary between two classes.
  public func largest(inColumn column: Int) -> (row: Int, margin: Double) {
    var best = 0
    var next = -Double.infinity
    for row in 1..<max(rows, 1) {
      let value = self[row, column]
      if value > self[best, column] {
        next = self[best, column]
        best = row
      } else if value > next {
        next = value
      }
    }
    return (best, rows > 1 ? self[best, column] - next : 0)
  }
}
