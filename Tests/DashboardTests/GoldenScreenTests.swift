import Testing

@testable import Dashboard

/// The whole screen, in every state and on terminals of every kind, as somebody has looked at it; see
/// ``Golden`` for how to write these anew.
@Suite struct GoldenScreenTests {
  /// Is one screen to look at.
  struct Screen: CustomTestStringConvertible, Sendable {
    var width, height: Int
    var state: ScreenState
    var look: ScreenState.Look

    var name: String { "screens/\(width)x\(height)-\(state.rawValue)-\(look.name)" }
    var testDescription: String { name }
  }

  static let sizes = [(60, 16), (80, 24), (120, 36), (200, 60)]

  /// Each state in colour and where there is neither colour nor Unicode; the fullest also with one of
  /// the two.
  static let screens = sizes.flatMap { width, height in
    ScreenState.allCases.flatMap { state -> [Screen] in
      var looks = [ScreenState.Look.color, .plain]
      if state == .everything { looks += [.unicodePlain, .asciiColor] }
      return looks.map { Screen(width: width, height: height, state: state, look: $0) }
    }
  }

  @Test(arguments: screens) func looksAsItDid(screen: Screen) throws {
    let dashboard = screen.state.dashboard(screen.look, width: screen.width, height: screen.height)
    let title = "\(screen.state.rawValue), \(screen.look.words)"
    try Golden.expect(
      [
        Golden.Section(title: title, grid: dashboard.view(), hasStyles: screen.look.colors > 0)
      ], as: screen.name)
  }

  @Test func everyGoldenIsCompared() throws {
    #expect(try Golden.names(in: "screens") == Set(Self.screens.map(\.name)))
  }
}
