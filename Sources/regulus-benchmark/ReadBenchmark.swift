import DataFiles
import Datasets

/// Measures how long a file of examples takes to read.
struct ReadBenchmark {
  /// What was measured.
  struct Result: Encodable {
    var file: String
    var examples: Int
    var features: Int
    var seconds: Double
    var residentMegabytes: Double

    var line: String {
      let time = (seconds * 1000).rounded() / 1000
      return "\(file): \(examples) examples, \(features) features, \(time) s, "
        + "\(Int(residentMegabytes)) MB"
    }
  }

  let path: String

  /// Reads the file some times, and takes the median.
  func measure(runs: Int) throws -> Result {
    var size = (examples: 0, features: 0)
    var seconds: [Double] = []
    for _ in 0..<runs {
      let start = ContinuousClock.now
      let dataset = try Dataset(reading: DataFiles(.init(path)))
      seconds.append(start.duration(to: .now) / .seconds(1))
      size = (dataset.training.count, dataset.featureCount)
    }
    return Result(
      file: path, examples: size.examples, features: size.features,
      seconds: seconds.sorted()[seconds.count / 2], residentMegabytes: Memory.residentMegabytes)
  }
}
