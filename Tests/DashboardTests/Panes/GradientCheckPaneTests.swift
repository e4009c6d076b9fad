import LinearAlgebra
import Screen
import Testing

@testable import Dashboard
@testable import Learning
@testable import Training

@Suite struct GradientCheckPaneTests {
  static func pane(
    _ check: Snapshot.Check?, _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode,
    isChecking: Bool = false, watch: GradientWatch? = nil
  ) -> CellGrid {
    var snapshot = Sample.run()
    snapshot.gradientWatch = watch
    snapshot.check = check
    snapshot.isChecking = isChecking
    return drawn(width, height, glyphs) {
      GradientCheckPane(snapshot: snapshot).draw(into: &$0, rect: $1, glyphs: $2)
    }
  }

  static let six: [Double?] = [1e-10, 2e-10, 3e-10, 4e-10, 5e-10, 6e-10]

  @Test func smallPane() {
    let grid = Self.pane(Sample.check(Self.six, kinks: 1), 40, 6)
    #expect(
      grid.text == """
        ╭ Gradient check ──────────────────────╮
        │ 3.9e-10 ✓ below 1e-7                 │
        │ W1 1.0e-10 b1 2.0e-10 W2 3.0e-10 +3  │
        │ compared 59/60, 1 kink               │
        │ worst b3[1], epoch 2,519, 3.1 ms     │
        ╰──────────────────────────────────────╯
        """)
    // Six tensors of ten parameters, one of them at a kink:
    // √((9 · 1 + 10 · (4 + 9 + 16 + 25 + 36)) / 59) = 3.925.
    #expect(grid.lines[3].contains("compared 59/60, 1 kink "))
    #expect(grid.lines[4].contains("worst b3[1], epoch 2,519, 3.1 ms"))
    #expect(grid.text(in: .good, y: 1) == "3.9e-10 ✓ ")
  }

  @Test func evaluationsAreSummedUpWhereTheyAreWatched() {
    var watch = GradientWatch(directions: 2)
    func line(_ width: Int) -> CellGrid {
      Self.pane(Sample.check(Self.six), width, 13, watch: watch)
    }
    #expect(line(40).lines[2] == "│ at evaluations: none so far          │")
    for epoch in 1...1200 {
      let report = DirectionalReport(difference: 4e-11, directions: 2, kinks: 0, passes: true)
      watch.observe(report, atEpoch: epoch)
    }
    #expect(line(42).lines[2] == "│ at evaluations 1,200 ✓ 4.0e-11 at most │")
    #expect(line(40).lines[2] == "│ evaluations 1,200 ✓ 4.0e-11          │")
    #expect(line(30).lines[2] == "│ 1,200 ✓ 4.0e-11            │")
    let report = DirectionalReport(difference: 2e-4, directions: 2, kinks: 0, passes: false)
    watch.observe(report, atEpoch: 1201)
    #expect(line(30).lines[2] == "│ evaluations 1 ✗ 2.0e-4     │")
    #expect(line(30).text(in: .bad, y: 2) == "1 ✗")
  }

  @Test func tallPane() {
    let grid = Self.pane(Sample.check(Self.six, kinks: 1, atZero: 4, masksFrozen: true), 30, 13)
    #expect(
      grid.text == """
        ╭ Gradient check ────────────╮
        │ 4.1e-10 ✓ below 1e-7       │
        │ W1 1.0e-10  b1 2.0e-10     │
        │ W2 3.0e-10  b2 4.0e-10     │
        │ W3 5.0e-10  b3 6.0e-10     │
        │ dropout masks frozen       │
        │ compared 55/60             │
        │ left out: 1 kink, 4 at 0   │
        │ worst b3[1]                │
        │ epoch 2,519, 3.1 ms        │
        │                            │
        │                            │
        ╰────────────────────────────╯
        """)
    for name in ["W1 1.0e-10", "b1 2.0e-10", "W2 3.0e-10", "b2 4.0e-10", "b3 6.0e-10"] {
      #expect(grid.text.contains(name))
    }
  }

  @Test func withoutUnicode() {
    let grid = Self.pane(Sample.check(Self.six), 30, 13, .ascii)
    #expect(
      grid.text == """
        + Gradient check ------------+
        | 3.9e-10 ok below 1e-7      |
        | W1 1.0e-10                 |
        | b1 2.0e-10                 |
        | W2 3.0e-10                 |
        | b2 4.0e-10                 |
        | W3 5.0e-10                 |
        | b3 6.0e-10                 |
        | compared 60/60, 0 kinks    |
        | worst b3[1]                |
        | epoch 2,519, 3.1 ms        |
        |                            |
        +----------------------------+
        """)
    #expect(grid.text.allSatisfy { $0.isASCII })
  }

  @Test func largePaneComparesTheWorstDigitByDigit() {
    let grid = Self.pane(Sample.check([1e-10, 6e-5]), 50, 16)
    #expect(
      grid.text == """
        ╭ Gradient check ────────────────────────────────╮
        │ 4.2e-5 ✗ not below 1e-7                        │
        │ W1 1.0e-10                                     │
        │ b1 6.0e-5                                      │
        │ compared 20/20, 0 kinks                        │
        │ worst b1[1]                                    │
        │ epoch 2,519, 3.1 ms                            │
        │                                                │
        │ g backpropagation  5.00030000e-1               │
        │ ĝ differences      4.99970000e-1               │
        │                                                │
        │                                                │
        │                                                │
        │                                                │
        │                                                │
        ╰────────────────────────────────────────────────╯
        """)
  }

  @Test func aScreenOfItsOwnHasTheBandsToo() {
    let text = Self.pane(Sample.check([1e-10, 6e-5, 0.2]), 60, 30).text
    #expect(text.contains("relative errors |g − ĝ| / max(|g|, |ĝ|)"))
    #expect(text.contains("method fast, ε 1e-5, on 210 examples"))
    // Ten parameters of each tensor: 2e-10, 1.2e-4 and 0.33 off.
    for line in [
      "to 1e-7, correct           10  ████████▍░", "to 1e-5, fair               0  ░░░░",
      "to 1e-2, suspicious        10  ████████▍░", "above, wrong               10  ████████▍░",
    ] {
      #expect(text.contains(line), "\(line)")
    }
  }

  @Test func largeNumbersAreNotTakenApart() {
    let check = Sample.check(Array(repeating: 1e-10, count: 150))
    let text = Self.pane(check, 30, 13).text
    #expect(text.contains("compared 1,500/1,500"))
    #expect(text.contains("left out: 0 kinks"))
  }

  @Test func twoLines() {
    #expect(
      Self.pane(Sample.check(Self.six, masksFrozen: true), 30, 4).text == """
        ╭ Gradient check ────────────╮
        │ 3.9e-10 ✓ below 1e-7       │
        │ compared 60/60, 0 kinks    │
        ╰────────────────────────────╯
        """)
  }

  @Test func tensorsThatFailComeFirstWhereNotAllFit() {
    let check = Sample.check([1e-10, 1e-10, 1e-10, 1e-10, 0.02, 1e-10, 1e-10, 1e-10])
    let grid = Self.pane(check, 40, 6)
    #expect(
      grid.text == """
        ╭ Gradient check ──────────────────────╮
        │ 7.1e-3 ✗ not below 1e-7              │
        │ W3 2.0e-2  W1 1.0e-10 b1 1.0e-10 +5  │
        │ compared 80/80, 0 kinks              │
        │ worst W3[1,1], epoch 2,519, 3.1 ms   │
        ╰──────────────────────────────────────╯
        """)
    #expect(grid.text(in: .bad, y: 2) == "2.0e-2")
    #expect(grid.text(in: .bad, y: 1).hasSuffix("✗ "))
  }

  @Test(arguments: 1...12) func everyTensorIsShownOrCounted(count: Int) throws {
    for (width, height) in [(40, 6), (30, 13), (30, 8), (60, 8)] {
      let grid = Self.pane(
        Sample.check(Array(repeating: 1e-10, count: count)), width, height)
      let shown = grid.text.split(separator: "1.0e-10").count - 1
      // The verdict bears the figure too.
      let more =
        grid.lines.compactMap { $0.split(separator: "+").last.map(String.init) }
        .compactMap { Int($0.prefix { $0.isNumber }) }.first ?? 0
      #expect(shown - 1 + more == count, "\(width)×\(height)\n\(grid.text)")
    }
  }

  @Test func aTensorWithNothingToCompare() {
    let grid = Self.pane(Sample.check([1e-10, nil]), 40, 6)
    #expect(grid.lines[2].contains("b1 left out"))
    #expect(grid.lines[3].contains("compared 10/20, 10 kinks"))
    let nothing = Self.pane(Sample.check([nil]), 40, 6)
    #expect(nothing.lines[1].contains("nothing could be compared"))
    #expect(nothing.lines[4].contains("no worst parameter"))
  }

  @Test func notANumber() {
    let grid = Self.pane(Sample.check([.nan]), 40, 6)
    #expect(grid.lines[1].contains("nan ✗ not below 1e-7"))
  }

  @Test func beforeTheFirstCheck() {
    #expect(
      Self.pane(nil, 40, 4).text == """
        ╭ Gradient check ──────────────────────╮
        │ g compares the gradient with centred │
        │ differences                          │
        ╰──────────────────────────────────────╯
        """)
    #expect(
      Self.pane(nil, 40, 3, isChecking: true).text == """
        ╭ Gradient check ─────────── checking ─╮
        │ the first check is under way         │
        ╰──────────────────────────────────────╯
        """)
  }

  @Test func realCheck() {
    let architecture = Architecture(inputs: 1, hidden: [2], activation: .tanh, output: .sigmoid)
    var parameters = Parameters<Double>(zerosFor: architecture)
    for layer in parameters.layers.indices {
      for index in parameters.layers[layer].weight.elements.indices {
        parameters.layers[layer].weight.elements[index] = 0.5 - Double(index)
      }
    }
    var inputs = Matrix<Double>(rows: 1, columns: 3)
    for index in 0..<3 { inputs[0, index] = Double(index) - 0.5 }
    let report = GradientCheck(
      network: Network(architecture: architecture, parameters: parameters), inputs: inputs,
      labels: [0, 1, 1], regularization: Regularization(l2: 0.1), examples: 3
    ).run()
    let grid = Self.pane(Snapshot.Check(report: report, epoch: 7, seconds: 0.25), 40, 6)
    #expect(grid.lines[1].contains("✓ below 1e-7"))
    // 2 + 2 weights and biases of the hidden layer, 2 + 1 of the output.
    #expect(grid.lines[3].contains("compared 7/7, 0 kinks"))
    #expect(grid.lines[4].contains("epoch 7, 250.0 ms"))
  }

  @Test func noiseOfRoundingIsNotDrawnAsAnError() {
    // Differences of 0.1 between derivatives of about 0.5, which rounding is said to explain.
    let noise = Self.pane(Sample.check([0.1], rounding: 1), 40, 7)
    #expect(noise.text(in: .good, y: 1) == "1.0e-1 ✓ ")
    #expect(noise.lines[1].contains("no more than rounding"))
    #expect(noise.text(in: .bad, y: 2).isEmpty)
    let error = Self.pane(Sample.check([0.1]), 40, 7)
    #expect(error.lines[1].contains("1.0e-1 ✗ not below 1e-7"))
    #expect(error.text(in: .bad, y: 2) == "1.0e-1")
  }
}
