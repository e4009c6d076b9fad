// The colours of each theme. On a page of its own every role has a contrast of at least 4.5 to 1, as
// WCAG 2.2 asks of text, and of 7 to 1 under high contrast.

extension Theme {
  /// Creates the theme of a name.
  public init(_ name: Name) {
    switch name {
    case .auto: self = .auto
    case .dark: self = .dark
    case .light: self = .light
    case .highContrast: self = .highContrast
    case .none: self = .none
    }
  }

  /// Creates the theme of a name for a terminal of some background.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - background: The terminal's own background; nil where it is not known. Where it is, even a
  ///     page of the terminal's own can be tinted.
  public init(_ name: Name, on background: TerminalBackground?) {
    let theme = Theme(name)
    guard name == .auto, let background else {
      self = theme
      return
    }
    self = Theme(
      name: theme.name, page: theme.page, inks: theme.inks,
      tints: background == .dark ? Theme.dark.tints : Theme.light.tints, dimming: theme.dimming,
      basicInks: theme.basicInks, brightens: theme.brightens)
  }

  /// The page, or where that is the terminal's own one that it may look like; without colours that
  /// of paper.
  var likelyPage: Page? {
    page ?? (name == .none || tints == Theme.light.tints ? Theme.light : .dark).page
  }

  /// The terminal's own foreground and background.
  public static let auto = Theme(
    name: .auto, page: nil,
    inks: [
      .faint: .grey, .train: .skyBlue, .dev: .orange, .good: .bluishGreen,
      // Between their orange and vermillion, for warnings that are legible on black and on white.
      .warning: RGB(215, 135, 0), .bad: .vermillion, .series1: .bluishGreen,
      .series2: .reddishPurple,
      // Their blue, lighter, since theirs is hard to see on black.
      .series3: RGB(95, 135, 215), .series4: .yellow, .series5: .vermillion,
    ], tints: [:], dimming: .grey, basicInks: brightInks, brightens: false)

  /// Bright on nearly black.
  public static let dark = Theme(
    name: .dark,
    page: Page(
      foreground: RGB(216, 220, 224), background: RGB(20, 22, 26), ofEight: (7, 0),
      ofSixteen: (15, 0)),
    inks: [
      .faint: RGB(138, 143, 150), .train: .skyBlue, .dev: .orange, .good: RGB(0, 190, 140),
      .warning: RGB(240, 170, 40), .bad: RGB(240, 120, 50), .series1: RGB(0, 190, 140),
      .series2: .reddishPurple, .series3: RGB(110, 150, 235), .series4: .yellow,
      .series5: RGB(235, 110, 40),
    ], tints: [.overfitting: RGB(58, 36, 20), .selection: RGB(38, 52, 74)],
    dimming: RGB(20, 22, 26), basicInks: brightInks, brightens: true)

  /// Dark on white.
  public static let light = Theme(
    name: .light,
    page: Page(
      foreground: RGB(32, 32, 32), background: RGB(255, 255, 255), ofEight: (0, 7),
      ofSixteen: (0, 15)),
    inks: [
      .faint: RGB(108, 108, 108), .train: RGB(0, 105, 170), .dev: RGB(165, 85, 0),
      .good: RGB(0, 115, 80), .warning: RGB(150, 85, 0), .bad: RGB(175, 50, 0),
      .series1: RGB(0, 115, 80), .series2: RGB(140, 45, 100), .series3: RGB(0, 90, 160),
      .series4: RGB(120, 100, 0), .series5: RGB(175, 65, 0),
    ], tints: [.overfitting: RGB(255, 232, 208), .selection: RGB(212, 228, 248)],
    dimming: RGB(255, 255, 255), basicInks: darkInks, brightens: false)

  /// Bright on black, and nothing fainter than it has to be.
  public static let highContrast = Theme(
    name: .highContrast,
    page: Page(
      foreground: RGB(255, 255, 255), background: RGB(0, 0, 0), ofEight: (7, 0),
      ofSixteen: (15, 0)),
    inks: [
      .faint: RGB(198, 198, 198), .train: RGB(120, 210, 255), .dev: RGB(255, 190, 40),
      .good: RGB(60, 230, 170), .warning: RGB(255, 220, 0), .bad: RGB(255, 150, 100),
      .series1: RGB(60, 230, 170), .series2: RGB(255, 160, 210), .series3: RGB(150, 190, 255),
      .series4: .yellow, .series5: RGB(255, 150, 80),
    ], tints: [.overfitting: RGB(60, 30, 0), .selection: RGB(0, 40, 80)],
    dimming: RGB(80, 80, 80), basicInks: brightInks, brightens: true)

  /// No colour.
  public static let none = Theme(
    name: .none, page: nil, inks: [:], tints: [:], dimming: .grey, basicInks: [:],
    brightens: false)

  /// Those of the first 8 colours that are seen on black, where blue is all but lost.
  private static let brightInks: [Ink: UInt8] = [
    .train: 6, .dev: 3, .good: 2, .warning: 3, .bad: 1, .series1: 2, .series2: 5, .series3: 6,
    .series4: 3, .series5: 1,
  ]

  /// Those that are seen on white.
  private static let darkInks: [Ink: UInt8] = [
    .train: 4, .dev: 5, .good: 2, .warning: 1, .bad: 1, .series1: 2, .series2: 5, .series3: 4,
    .series4: 6, .series5: 1,
  ]
}

extension RGB {
  static let orange = RGB(230, 159, 0)
  static let skyBlue = RGB(86, 180, 233)
  static let bluishGreen = RGB(0, 158, 115)
  static let yellow = RGB(240, 228, 66)
  static let vermillion = RGB(213, 94, 0)
  static let reddishPurple = RGB(204, 121, 167)
  static let grey = RGB(128, 128, 128)

  /// Creates a colour of a theme.
  init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.init(red: red, green: green, blue: blue)
  }
}
