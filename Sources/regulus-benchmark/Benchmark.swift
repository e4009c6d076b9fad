import ArgumentParser
import FoundationEssentials
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

      Workloads: \(names.joined(separator: ", ")).

      With --read FILE it measures how long a file of examples takes from the disk, or the system's \
      memory of it, to a matrix.

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

  @Option(help: "Measure the reading of a file of examples instead of training.")
  var read: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  private static let names = Workload.all.map(\.name) + ["check"]

  static func main() {
    BLAS.relaunchWithSuitableKernels()
    main(nil)
  }

  func validate() throws {
    guard runs >= 1, seconds > 0 else { throw ValidationError("at least one run of some time") }
    for name in workloads where !Self.names.contains(name) {
      throw ValidationError(
        "no workload '\(name)'; there are \(Self.names.joined(separator: ", "))")
    }
  }

  func run() throws {
    if let read {
      let result = try ReadBenchmark(path: read).measure(runs: runs)
      print(json ? try jsonText(result) : result.line)
      return
    }
    BLAS.setThreads(1)
    var results: [Result] = []
    if !json {
      print("OpenBLAS kernels: \(BLAS.kernels); \(double ? "double" : "single") precision\n")
    }
    for workload in Workload.all where isWanted(workload.name) {
      let result =
        double
        ? try measure(workload, Double.self) : try measure(workload, Float.self)
      if !json {
        if results.isEmpty { print(Result.heading) }
        print(result.line)
      }
      results.append(result)
    }
    let check = isWanted("check") ? CheckBenchmark().measure(runs: runs) : nil
    if json {
      print(try jsonText(Report(updates: results, check: check)))
    } else if let check {
      print(check.lines)
    }
  }

  private func jsonText(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private func isWanted(_ name: String) -> Bool { workloads.isEmpty || workloads.contains(name) }

  private func measure<Scalar: BLASScalar>(
    _ workload: Workload, _: Scalar.Type
  ) throws -> Result {
    let threads = threads ?? workload.threads
    let start: Trainer<Scalar> = workload.makeTrainer(
      data: try workload.makeData(), threads: threads)
    let products = ProductRate<Scalar>(workload, threads: threads)
    // The first run warms up.
    let times = (0...runs).map { _ in
      // Every run begins anew: far into a run numbers get so small that some take longer.
      var trainer = start
      return (
        update: time { for _ in 0..<$0 { _ = trainer.step() } },
        products: time { products.run(times: $0) }
      )
    }
    func typical(_ values: [Double]) -> Double {
      values.sorted()[fastest ? 0 : values.count / 2]
    }
    return Result(
      workload, threads: threads, microseconds: typical(times.dropFirst().map(\.update)),
      productMicroseconds: typical(times.dropFirst().map(\.products)))
  }

  /// Returns how many microseconds one of the repetitions takes that `body` makes, with as many of
  /// them as fit into a run.
  private func time(_ body: (Int) -> Void) -> Double {
    let clock = ContinuousClock()
    var total = 0
    var count = 1
    let start = clock.now
    while true {
      body(count)
      total += count
      let elapsed = start.duration(to: clock.now) / .seconds(1)
      if elapsed >= seconds { return elapsed * 1e6 / Double(total) }
      // As few looks at the clock as possible.
      count = max(1, min(2 * total, Int(Double(total) * (seconds - elapsed) / elapsed)))
    }
  }
}

/// Is all that was measured.
private struct Report: Encodable {
  var updates: [Result]
  var check: CheckBenchmark.Result?
}

extension CheckBenchmark.Result {
  fileprivate var lines: String {
    formatted(
      """

      gradient check   %d parameters on 64 examples, double precision
        this                  %10.1f ms
        the textbook's loop   %10.1f ms   %.0f times as long
        largest distance from backpropagation   %.1e
        largest distance between the two        %.1e, and %.1e where the loop is extrapolated to ε = 0
      """, parameters, millisecondsFast, millisecondsTextbook, speedUp, fastToBackpropagation,
      fastToTextbook, fastToExtrapolated)
  }
}

/// Is what was measured of one workload.
private struct Result: Encodable {
  var workload: String
  var threads: Int
  var microsecondsPerUpdate: Double
  var examplesPerSecond: Double
  var gigaflops: Double
  var shareOfProductRate: Double
  var residentMegabytes: Double

  init(
    _ workload: Workload, threads: Int, microseconds: Double, productMicroseconds: Double
  ) {
    self.workload = workload.name
    self.threads = threads
    microsecondsPerUpdate = microseconds
    examplesPerSecond = Double(workload.updateSize) / microseconds * 1e6
    gigaflops = workload.operations / microseconds / 1e3
    shareOfProductRate = productMicroseconds / microseconds
    residentMegabytes = Memory.residentMegabytes
  }

  static let heading =
    "workload         threads  µs an update  examples/s  GFLOP/s  of BLAS's rate  resident MB"

  var line: String {
    let name = workload + String(repeating: " ", count: max(0, 16 - workload.count))
    return name
      + formatted(
        " %7d %13.2f %11.0f %8.1f %13.0f %% %12.1f", threads, microsecondsPerUpdate,
        examplesPerSecond, gigaflops, shareOfProductRate * 100, residentMegabytes)
  }
}
