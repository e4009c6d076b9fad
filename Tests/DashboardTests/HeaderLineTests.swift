import Foundation
import Learning
import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct HeaderLineTests {
  static func line(_ dashboard: Dashboard, _ width: Int) -> String {
    drawn(width, 1, dashboard.glyphs) { grid, rect, _ in
      HeaderLine(dashboard: dashboard).draw(into: &grid, rect: rect)
    }.text
  }

  static let all = Regularization(l1: 0.5, l2: 0.7, keepProbability: 0.86)

  @Test func whatMattersLeastGivesWay() {
    let dashboard = Sample.dashboard(Sample.run(regularization: Regularization(l2: 0.7)))
    #expect(
      Self.line(dashboard, 120) == """
         regulus  pitch 210/200  2·20·3·1  α 0.30  L2 λ 0.70                          epoch  4,200/30,000     412/s  ▶ training
        """)
    #expect(
      Self.line(dashboard, 100) == """
         pitch 210/200  2·20·3·1 relu  α 0.30  L2 λ 0.70                    epoch  4,200/30,000  ▶ training
        """)
    #expect(
      Self.line(dashboard, 80) == """
         pitch 210  α 0.30  L2 λ 0.70                   epoch  4,200/30,000  ▶ training
        """)
    #expect(
      Self.line(dashboard, 60) == """
         pitch  L2 λ 0.70                  epoch  4,200  ▶ training
        """)
  }

  /// What keys choose of the data is in sight where it fits, at the cost of what matters less.
  @Test func theDifficultyOfTheDataIsNamed() {
    var dashboard = Sample.dashboard(Sample.run(regularization: Regularization(l2: 0.7)))
    dashboard.controls = Controls(
      noise: 0.09, labelNoise: 0, trainingCount: 210, hidden: [20, 3], isDemo: true)
    #expect(
      Self.line(dashboard, 120) == """
         pitch 210/200  noise 0.09  2·20·3·1 relu  α 0.30  L2 λ 0.70                  epoch  4,200/30,000     412/s  ▶ training
        """)
    #expect(
      Self.line(dashboard, 80) == """
         pitch 210  α 0.30  L2 λ 0.70                   epoch  4,200/30,000  ▶ training
        """)
    dashboard.regularization = .none
    #expect(
      Self.line(dashboard, 80) == """
         pitch 210  α 0.30  no regularization           epoch  4,200/30,000  ▶ training
        """)
    dashboard.controls?.labelNoise = 0.2
    #expect(Self.line(dashboard, 160).contains("  noise 0.09  wrong labels 20 %  "))
    dashboard.controls?.noise = nil
    dashboard.controls?.labelNoise = nil
    #expect(!Self.line(dashboard, 160).contains("noise"))
  }

  @Test func transformsAreNamedWhereThereIsRoom() {
    let dashboard = Sample.dashboard(
      Sample.run(regularization: Regularization(augments: true)),
      augmentation: "shift=1,rotation=10")
    #expect(Self.line(dashboard, 160).contains("  augment shift=1,rotation=10  "))
    #expect(Self.line(dashboard, 80).contains("  augment shift=1,rotation=10  "))
    var all = Self.all
    all.augments = true
    let full = Sample.dashboard(
      Sample.run(regularization: all), augmentation: "shift=1,rotation=10")
    #expect(Self.line(full, 80).contains(" keep 0.86 augment "))
    #expect(!Self.line(full, 80).contains("shift"))
  }

  @Test func everythingOn() {
    let dashboard = Sample.dashboard(Sample.run(regularization: Self.all))
    #expect(
      Self.line(dashboard, 120) == """
         regulus  pitch 210/200  2·20·3·1  α 0.30  L1 λ 0.50 + L2 λ 0.70 + keep 0.86  epoch  4,200/30,000     412/s  ▶ training
        """)
    #expect(
      Self.line(dashboard, 80) == """
         pitch 210  α 0.30  L1 0.50 L2 0.70 keep 0.86   epoch  4,200/30,000  ▶ training
        """)
    #expect(
      Self.line(dashboard, 60) == """
         pitch  L1 0.50 L2 0.70 keep 0.86  epoch  4,200  ▶ training
        """)
  }

  /// Whatever the width, the figures that are asked for most are there and nothing is cut.
  @Test(arguments: [60, 66, 72, 80, 90, 100, 120, 160, 200], [Regularization.none, all])
  func dataRateRegularizationAndEpochAreNamed(width: Int, regularization: Regularization) {
    let line = Self.line(
      Sample.dashboard(Sample.run(regularization: regularization)), width)
    #expect(line.contains("pitch"))
    #expect(line.contains("α 0.30") || width < 72)
    #expect(line.contains(regularization == .none ? "reg" : "0.50"))
    #expect(line.contains("4,200"))
    #expect(line.contains("▶ training"))
    #expect(!line.contains("…"))
    #expect(line.count <= width - 1)
  }

  /// What is there and where it stands depends on the width alone.
  @Test func nothingMovesAsRegularizersAreSwitched() {
    let switched = [
      Regularization.none, Regularization(l1: 0.5), Regularization(l2: 0.7),
      Regularization(keepProbability: 0.86), Regularization(l1: 0.5, l2: 0.7), Self.all,
    ]
    for width in 60...200 {
      var starts: Set<String> = []
      var ends: Set<String> = []
      for regularization in switched {
        for activity in [Snapshot.Activity.training, .paused] {
          var dashboard = Sample.dashboard(
            Sample.run(regularization: regularization, activity: activity))
          dashboard.controls = Controls(
            noise: 0.09, labelNoise: 0, trainingCount: 210, hidden: [20, 3], isDemo: true)
          let line = Self.line(dashboard, width)
          let marks = ["no regularization", "reg. off", "L1", "L2", "keep"]
          let places = marks.compactMap { line.range(of: $0)?.lowerBound }
          starts.insert(String(line[..<(places.min() ?? line.endIndex)]))
          let epoch = line.range(of: "epoch")?.lowerBound ?? line.endIndex
          ends.insert("\(line.distance(from: line.startIndex, to: epoch))")
        }
      }
      #expect(starts.count == 1, "\(width): \(starts)")
      #expect(ends.count == 1, "\(width): \(ends)")
    }
  }

  @Test func slowRunsHaveDecimals() {
    var snapshot = Sample.run()
    let speeds: [(Double, String)] = [
      (0, "0/s"), (0.004, "4e-3/s"), (0.3, "0.30/s"), (6.25, "6.2/s"), (9.97, "10/s"),
      (412, "412/s"), (1_234_567, "1.2M/s"),
    ]
    for (speed, words) in speeds {
      snapshot.epochsPerSecond = speed
      #expect(Self.line(Sample.dashboard(snapshot), 120).hasSuffix("  \(words)  ▶ training"))
    }
  }

  @Test func nothingMovesAsDigitsChange() {
    var snapshot = Sample.run()
    for width in [60, 80, 120] {
      let places = [(1, 9.0), (99, 412), (30_000, 98_765)].map { epoch, speed in
        snapshot.epoch = epoch
        snapshot.epochsPerSecond = speed
        let line = Self.line(Sample.dashboard(snapshot), width)
        return line.prefix { $0 != "▶" }.count
      }
      #expect(Set(places).count == 1, "\(width): \(places)")
    }
  }

  @Test func inASCII() {
    let dashboard = Sample.dashboard(
      Sample.run(regularization: Regularization(l2: 0.7)), unicode: false)
    #expect(
      Self.line(dashboard, 120) == """
         regulus   pitch 210/200   2.20.3.1   alpha 0.30   L2 lambda 0.70             epoch  4,200/30,000     412/s  > training
        """)
    #expect(
      Self.line(dashboard, 80) == """
         pitch  alpha 0.30  L2 lambda 0.70              epoch  4,200/30,000  > training
        """)
  }

  @Test func longNamesAreCutWithAnEllipsis() {
    let names = [
      "a-rather-long-name-of-a-file-of-measurements.csv",
      "数据数据数据数据数据数据数据数据数据数据.csv",
      "e\u{301}te\u{301}-e\u{301}te\u{301}-e\u{301}te\u{301}-e\u{301}te\u{301}-e\u{301}te\u{301}-mesures.csv",
    ]
    let lines = names.map { name in
      let dashboard = Sample.dashboard(Sample.run(), data: name)
      for width in 60...200 {
        let line = Self.line(dashboard, width)
        #expect(line.contains("…") || displayWidth(of: name) <= 28)
        #expect(line.hasSuffix("▶ training"))
        #expect(displayWidth(of: line) == width - 1)
      }
      return Self.line(dashboard, 80)
    }
    #expect(
      lines.joined(separator: "\n") == """
         a-rather-long-na…  α 0.30  no regularization          epoch  4,200  ▶ training
         数据数据数据数据…  α 0.30  no regularization          epoch  4,200  ▶ training
         été-été-été-été-…  α 0.30  no regularization          epoch  4,200  ▶ training
        """)
  }

  @Test func tenMillionEpochs() {
    var snapshot = Sample.run()
    snapshot.epoch = 9_999_999
    snapshot.plannedEpochs = 10_000_000
    snapshot.epochsPerSecond = 1_234_567
    #expect(
      Self.line(Sample.dashboard(snapshot), 120) == """
         regulus  pitch 210/200  2·20·3·1  α 0.30  no regularization          epoch  9,999,999/10,000,000    1.2M/s  ▶ training
        """)
    #expect(Self.line(Sample.dashboard(snapshot), 60).contains("epoch  9,999,999"))
  }

  @Test func pausedAndEnded() {
    #expect(Self.line(Sample.dashboard(Sample.run(activity: .paused)), 80).hasSuffix("❚❚ paused"))
    let endings: [(Ending.Reason, String, Ink)] = [
      (.finished, "■ finished", .accent), (.user, "■ stopped", .accent),
    ]
    for (reason, words, ink) in endings {
      let dashboard = Sample.dashboard(Sample.ended(reason))
      #expect(Self.line(dashboard, 80).hasSuffix(words))
      let grid = dashboard.view()
      #expect(grid.text(in: ink, y: 0).hasSuffix(words))
    }
  }

  /// The costs on the screen are those of the kept weights; the epoch that was reached gives way first.
  /// What is at the left stays where it was.
  @Test func anEndThatKeptEarlierWeightsNamesTheirEpoch() {
    let endings: [(Ending.Reason, String, Ink)] = [
      (.earlyStopping, "■ stopped early", .accent), (.diverged, "■ diverged", .bad),
    ]
    for (reason, words, ink) in endings {
      let dashboard = Sample.dashboard(Sample.ended(reason))
      #expect(Self.line(dashboard, 120).hasSuffix("epoch  4,200/30,000  \(words), kept 1,890"))
      #expect(Self.line(dashboard, 80).hasSuffix("  kept 1,890  \(words)"))
      #expect(dashboard.view().text(in: ink, y: 0).hasSuffix(words))
    }
    let dashboard = Sample.dashboard(
      Sample.ended(.earlyStopping), regularization: Regularization(l1: 0.5, l2: 0.7))
    #expect(
      Self.line(dashboard, 60) == " pitch  L1 λ 0.50 + L2 λ 0.70   kept 1,890  ■ stopped early")
  }

  @Test func beforeTheFirstSnapshot() {
    #expect(
      Self.line(Sample.dashboard(nil), 80) == """
         pitch 210  α 0.30  no regularization           ▶ starting
        """)
  }

  @Test func theLearningRateIsThatOfTheSchedule() {
    var snapshot = Sample.run()
    snapshot.scheduleFactor = 0.5
    let text = Sample.dashboard(snapshot, width: 120, height: 36).view().text
    #expect(text.contains("α 0.15"))
  }
}
