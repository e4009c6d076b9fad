import ArgumentParser
import Foundation
import LinearAlgebra
import Training

/// Measures what the README claims about speed.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regulus-benchmark",
    abstract: "Measures updates of training, and what they cost of the processor.",
    discussion: """
      Each figure is the median of several runs after a warm-up, in one process, with all data in \
      memory and without evaluation. GFLOP/s count the matrix products of an update; the share is \
      that of the rate at which the BLAS library alone multiplies matrices of the same sizes, on as \
      many threads with a product each, measured in between.

      Workloads: \(Workload.all.map(\.name).joined(separator: ", ")).

      Beside NumPy, PyTorch, JAX and scikit-learn: python3 Sources/regulus-benchmark/peers.py
      """)

  @Argument(help: "What to measure; everything by default.")
  var workloads: [String] = []

  @Option(help: "Runs of each workload; the median counts.")
  var runs = 9

  @Option(help: "Seconds a run.")
  var seconds = 0.15

  @Option(help: "Threads; by default what suits the size of the network.")
  var threads: Int?

  @Flag(help: "Count the fastest run instead of the median, on a machine with other work to do.")
  var fastest = false

  @Flag(help: "Train in double precision.")
  var double = false

  @Flag(help: "Print one JSON object.")
  var json = false

  static func main() {
    BLAS.relaunchWithSuitableKernels()
    main(nil)
  }

  func validate() throws {
    guard runs >= 1, seconds > 0 else { throw ValidationError("at least one run of some time") }
    for name in workloads where !Workload.all.contains(where: { $0.name == name }) {
      let names = Workload.all.map(\.name).joined(separator: ", ")
      throw ValidationError("no workload '\(name)'; there are \(names)")
    }
  }

  func run() throws {
    var results: [Result] = []
    if !json {
      print("OpenBLAS kernels: \(BLAS.kernels); \(double ? "double" : "single") precision\n")
      print(Result.heading)
    }
    for workload in Workload.all where workloads.isEmpty || workloads.contains(workload.name) {
      let result =
        double
        ? try measure(workload, Double.self) : try measure(workload, Float.self)
      results.append(result)
      if !json { print(result.line) }
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      print(String(decoding: try encoder.encode(results), as: UTF8.self))
    }
  }

  private func measure<Scalar: BLASScalar>(
    _ workload: Workload, _: Scalar.Type
  ) throws -> Result {
    BLAS.setThreads(1)
    var trainer: Trainer<Scalar> = workload.makeTrainer(
      data: try workload.makeData(), threads: threads ?? workload.threads)
    var products = ProductRate<Scalar>(workload, threads: threads ?? workload.threads)
    // The first run warms up.
    let times = (0...runs).map { _ in
      (update: time { _ = trainer.step() }, products: time { products.run() })
    }
    func typical(_ values: [Double]) -> Double {
      values.sorted()[fastest ? 0 : values.count / 2]
    }
    return Result(
      workload, microseconds: typical(times.dropFirst().map(\.update)),
      productMicroseconds: typical(times.dropFirst().map(\.products)))
  }

  /// Returns how many microseconds `body` takes, over as many calls as fit into a run.
  private func time(_ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var calls = 0
    var batch = 1
    while true {
      for _ in 0..<batch { body() }
      calls += batch
      let elapsed = start.duration(to: clock.now) / .seconds(1)
      if elapsed >= seconds { return elapsed * 1e6 / Double(calls) }
      // As few looks at the clock as possible.
      batch = max(1, min(calls, Int(Double(calls) * (seconds - elapsed) / elapsed)))
    }
  }
}

/// Is what was measured of one workload.
private struct Result: Encodable {
  var workload: String
  var microsecondsPerUpdate: Double
  var examplesPerSecond: Double
  var gigaflops: Double
  var shareOfProductRate: Double
  var residentMegabytes: Double

  init(_ workload: Workload, microseconds: Double, productMicroseconds: Double) {
    self.workload = workload.name
    microsecondsPerUpdate = microseconds
    examplesPerSecond = Double(workload.updateSize) / microseconds * 1e6
    gigaflops = workload.operations / microseconds / 1e3
    shareOfProductRate = productMicroseconds / microseconds
    residentMegabytes = Memory.residentMegabytes
  }

  static let heading = """
    workload         µs an update   examples/s   GFLOP/s   of BLAS's rate   resident MB
    """

  var line: String {
    let name = workload.padding(toLength: 16, withPad: " ", startingAt: 0)
    return String(
      format: "%@ %12.2f %12.0f %9.1f %14.0f %% %13.1f", name, microsecondsPerUpdate,
      examplesPerSecond, gigaflops, shareOfProductRate * 100, residentMegabytes)
  }
}
