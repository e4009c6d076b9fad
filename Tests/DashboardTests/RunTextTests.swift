import Learning
import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct RunTextTests {
  @Test(arguments: [
    (0.7, "0.70"), (0.005, "5.0e-3"), (0.05, "0.050"), (12, "12.0"), (150, "150"), (0, "0"),
    (1500, "1,500"), (1e6, "1.0e6"), (.nan, "nan"),
  ]) func strengths(value: Double, text: String) {
    #expect(NumberFormat.strength(value) == text)
  }

  @Test func regularizations() {
    #expect(Regularization.none.summary == "no regularization")
    #expect(Regularization.none.brief == "reg. off")
    let all = Regularization(l1: 0.5, l2: 0.7, keepProbability: 0.86)
    #expect(all.summary == "L1 λ 0.50 + L2 λ 0.70 + keep 0.86")
    #expect(all.brief == "L1 0.50 L2 0.70 keep 0.86")
    let augmented = Regularization(l2: 0.7, augments: true)
    #expect(augmented.isOn)
    #expect(augmented.summary == "L2 λ 0.70 + augment")
    #expect(augmented.summary(augmentation: "shift=1") == "L2 λ 0.70 + augment shift=1")
    #expect(augmented.brief == "L2 0.70 augment")
    #expect(Regularization.none.summary(augmentation: "shift=1") == "no regularization")
  }

  @Test(
    arguments: [
      (Command.l1(strength: 0.5), "L1 on, λ 0.50", "L1"), (.l1(strength: 0), "L1 off", "L1 off"),
      (.l2(strength: 0.7), "L2 on, λ 0.70", "L2"), (.l2(strength: 0), "L2 off", "L2 off"),
      (.dropout(keepProbability: 0.86), "dropout on, keep 0.86", "drop"),
      (.dropout(keepProbability: 1), "dropout off", "drop off"),
      (.augmentation(true), "augmentation on", "aug"),
      (.augmentation(false), "augmentation off", "aug off"),
      (.learningRate(0.1), "α 0.10", "α"), (.restoreBest, "back to the best weights", "back"),
      (.earlyStopping(.stop), "early stopping: stop, patience from here", nil),
      (.stop(keeping: .best), "stopped, best weights", "back"),
      (.stop(keeping: .current), "stopped", nil), (.pause, nil, nil), (.resume, nil, nil),
      (.stepEpoch, nil, nil), (.pace(.unlimited), nil, nil), (.checkGradient, nil, nil),
    ] as [(Command, String?, String?)])
  func commands(command: Command, sentence: String?, label: String?) {
    #expect(command.sentence == sentence)
    #expect(command.markerLabel == label)
  }

  @Test func paces() {
    #expect(Pace.unlimited.summary == "as fast as it goes")
    #expect(Pace.epochsPerSecond(1500).summary == "1,500 epochs a second")
    #expect(Pace.epochsPerSecond(1.5).summary == "1.5 epochs a second")
    #expect(Pace.epochsPerSecond(1).summary == "1 epoch a second")
  }

  @Test func keepProbabilitiesAreShortEnough() {
    func text(_ values: Double...) -> String {
      NumberFormat.strength(KeepProbability(perLayer: values))
    }
    #expect(text(0.8) == "0.80")
    #expect(text(0.86) == "0.86")
    #expect(text(0.8, 0.5) == "0.8/0.5")
    #expect(text(0.86, 1, 0.05) == "0.86/1/0.05")
    #expect(text(0.8, 0.5, 0.9, 0.7) == "0.5–0.9")
  }

  @Test func limitsAndSmoothingAreSaidToo() {
    let limited = Regularization(
      l2: 0.7, keepProbability: KeepProbability(perLayer: [0.8, 0.5]), maxNorm: 3,
      labelSmoothing: 0.1)
    #expect(limited.summary == "L2 λ 0.70 + keep 0.8/0.5 + max norm 3.00 + smoothing 0.10")
    #expect(limited.brief == "L2 0.70 keep 0.8/0.5 max 3.00 smooth 0.10")
    #expect(limited.isOn)
    // Clipping is no regularizer.
    #expect(Regularization(clipNorm: 1).summary == "no regularization")
    #expect(!Regularization(clipNorm: 1).isOn)
  }
}
