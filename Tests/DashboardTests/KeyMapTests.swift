import Screen
import Testing

@testable import Dashboard

@Suite struct KeyMapTests {
  static let actions: [Action] = [
    .pauseOrGoOn, .step, .switchOff, .toggleL1, .toggleL2, .toggleDropout, .toggleAugmentation,
    .cycleRegularizer,
    .strengthen, .weaken, .slower, .faster, .lowerLearningRate, .raiseLearningRate,
    .cycleEarlyStopping, .checkGradient, .stop, .goBackToBest, .toggleLogScale, .cycleSpan,
    .cycleSmoothing, .moveCursor, .selectRange, .leavePlots, .savePicture, .moveFocus, .toggleZoom,
    .cycleView, .change(.nothing, up: true), .change(.noise, up: false), .change(.noise, up: true),
    .change(.labelNoise, up: false), .change(.labelNoise, up: true),
    .change(.trainingCount, up: false), .change(.trainingCount, up: true),
    .change(.width, up: false), .change(.width, up: true), .skipInStory, .toggleKeys, .help,
    .redraw,
    .suspend, .quit, .quitAtOnce,
  ]

  @Test func noKeyStandsTwice() {
    let keys = KeyMap.bindings.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
  }

  @Test(arguments: actions) func everyActionHasItsKeys(action: Action) {
    let bindings = KeyMap.bindings.filter { $0.action == action }
    #expect(bindings.count == 1)
    for key in bindings.flatMap(\.keys) { #expect(KeyMap.action(for: key) == action) }
  }

  @Test func everyBindingIsTested() {
    #expect(KeyMap.bindings.count == Self.actions.count)
  }

  @Test func labelsNameTheirKeys() {
    for binding in KeyMap.bindings {
      switch binding.keys[0] {
      case .character(" "): #expect(binding.label == "space")
      case .character("-"): #expect(binding.label == "−")
      case .character(let character): #expect(binding.label == String(character))
      case .control(let letter): #expect(binding.label == "Ctrl-\(letter.uppercased())")
      case .left: #expect(binding.label == "← →" && binding.keys.contains(.right))
      case .escape: #expect(binding.label == "Esc")
      case .tab: #expect(binding.label == "Tab")
      case .enter: #expect(binding.label == "Enter")
      default: Issue.record("\(binding.keys[0])")
      }
    }
  }

  @Test func wordsFitTheHelpOfSmallScreens() {
    for binding in KeyMap.bindings {
      #expect(displayWidth(of: binding.brief) <= 16, "\(binding.brief)")
      #expect(displayWidth(of: binding.label) <= 6, "\(binding.label)")
      #expect(!binding.meaning.isEmpty)
    }
  }

  @Test func otherKeysDoNothing() {
    for key in [Key.character("X"), .character("S"), .up, .function(2), .control("x")] {
      #expect(KeyMap.action(for: key) == nil)
    }
  }
}
