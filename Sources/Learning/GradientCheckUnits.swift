import LinearAlgebra

/// Takes the centred differences of the fast method: of each example's loss, with respect to one
/// unit's Z.
///
/// What goes on after the unit is followed as a change, from layer to layer: a rank-one product for
/// the next layer, products of whole matrices from there on. Nothing is subtracted from anything
/// nearly equal, so the step can be so small that hardly a ReLU changes side, and its error is lost
/// in rounding. Where one does, the example is taken again with a smaller step.
struct UnitDifferences {
  /// Is what was found for some units of a layer.
  struct Result {
    /// (ℓ(z + δ) − ℓ(z − δ)) / 2δ, a row for each of the units, a column for each example.
    var slopes: Matrix<Double>
    /// Rows and columns where even the smallest step crosses a kink; the slope there is 0.
    var stuck: [(row: Int, example: Int)] = []
  }

  /// Is a unit, by its place in a list, with an example whose step went wrong.
  private typealias Pair = (place: Int, example: Int, isKink: Bool)

  private let base: ChangeBase
  /// δ of the first attempt, and of those after it.
  private let steps: [Double]
  /// Room for the changes of each layer, for the number of columns last used.
  private var room: [Matrix<Double>] = []
  private var changes: [Double] = []
  private var flaws: [Double] = []

  init(base: ChangeBase, step: Double) {
    self.base = base
    steps = [step, step * 1e-2, step * 1e-4, step * 1e-6]
  }

  /// Returns the differences for some units of a layer; nil if cancelled. Asks after every block of
  /// a few milliseconds.
  mutating func slopes(
    ofLayer layer: Int, units: [Int], isCancelled: () -> Bool
  ) -> Result? {
    let examples = base.exampleCount
    var result = Result(slopes: Matrix(rows: units.count, columns: examples))
    var flawed: [Pair] = []
    let width = blockWidth(layer)
    // Whole units next to each other, or equal parts of the examples where one unit fills a block.
    let parts = (examples + width - 1) / width
    let span = (examples + parts - 1) / parts
    let unitsAtOnce = max(1, width / span)
    for start in stride(from: 0, to: units.count, by: unitsAtOnce) {
      let places = start..<min(start + unitsAtOnce, units.count)
      for first in stride(from: 0, to: examples, by: span) {
        if isCancelled() { return nil }
        let columns = first..<min(first + span, examples)
        let runs = places.map { ColumnRun(row: units[$0], columns: columns) }
        take(layer, runs, step: steps[0])
        collect(runs, places: Array(places), step: steps[0], &result, &flawed)
      }
    }
    for step in steps.dropFirst() {
      let again = flawed
      flawed = []
      for start in stride(from: 0, to: again.count, by: width) {
        if isCancelled() { return nil }
        let pairs = again[start..<min(start + width, again.count)]
        let runs = pairs.map {
          ColumnRun(row: units[$0.place], columns: $0.example..<$0.example + 1)
        }
        take(layer, runs, step: step)
        collect(runs, places: pairs.map(\.place), step: step, &result, &flawed)
      }
    }
    // What is only too large for the smallest step goes beyond all bounds, but has a slope.
    for pair in flawed where pair.isKink {
      result.slopes[pair.place, pair.example] = 0
      result.stuck.append((pair.place, pair.example))
    }
    return result
  }

  /// Returns how many columns to a side make a block that stays in the cache, and takes a few
  /// milliseconds.
  private func blockWidth(_ layer: Int) -> Int {
    let widths = base.network.architecture.widths.dropFirst(layer + 1)
    let products = zip(widths, widths.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    let width = min((1 << 17) / widths.reduce(0, +), (1 << 24) / max(products, 1))
    return min(max(width, 8), 1 << 10)
  }

  /// Follows the steps of a block up to the losses: afterwards `changes` has their changes and
  /// `flaws` what is wrong with each column.
  private mutating func take(_ layer: Int, _ runs: [ColumnRun], step: Double) {
    let half = runs.reduce(0) { $0 + $1.columns.count }
    if flaws.count != half { makeRoom(half) }
    for index in flaws.indices { flaws[index] = StepFlaw.none }
    let last = base.hidden.count
    if layer == last {
      room[last] = Matrix(rows: room[last].rows, columns: 2 * half)
      var column = 0
      for run in runs {
        for _ in run.columns {
          room[last][run.row, column] = step
          room[last][run.row, half + column] = -step
          column += 1
        }
      }
    } else {
      base.hidden[layer].assignSteps(of: step, to: &changes, runs: runs, flaws: &flaws)
      room[layer + 1].assignChanges(
        through: base.network.parameters.layers[layer + 1].weight, of: changes, runs: runs)
      for next in layer + 1..<max(last, layer + 1) {
        base.hidden[next].apply(to: &room[next], runs: runs, flaws: &flaws)
        let (weight, before) = (base.network.parameters.layers[next + 1].weight, room[next])
        room[next + 1].assign(weight, times: before)
      }
    }
    base.losses.assign(&changes, for: room[last], runs: runs, flaws: &flaws)
  }

  private mutating func makeRoom(_ half: Int) {
    room = base.network.architecture.widths.dropFirst().map {
      Matrix(rows: $0, columns: 2 * half)
    }
    changes = [Double](repeating: 0, count: 2 * half)
    flaws = [Double](repeating: 0, count: half)
  }

  /// Stores the slopes of a block, and lists what a smaller step may mend.
  private func collect(
    _ runs: [ColumnRun], places: [Int], step: Double, _ result: inout Result,
    _ flawed: inout [Pair]
  ) {
    let half = flaws.count
    var column = 0
    for (run, place) in zip(runs, places) {
      for example in run.columns {
        let slope = (changes[column] - changes[half + column]) / (2 * step)
        let flaw = flaws[column]
        if flaw != StepFlaw.none { flawed.append((place, example, flaw == StepFlaw.kink)) }
        result.slopes.elements[place * result.slopes.columns + example] = slope
        column += 1
      }
    }
  }
}
