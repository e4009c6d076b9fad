/// Makes what a terminal shows outside of its screen: the title of its window, notifications of the
/// desktop; and the question what its background is. They are sent only to terminals known to take
/// them; others might print them.
struct TerminalMessages: Equatable {
  /// Says how a notification of the desktop is asked for.
  enum Notification: Equatable {
    /// `OSC 9 ; text`, as iTerm2 began it.
    case nine
    /// `OSC 777 ; notify ; title ; text`, as rxvt-unicode began it.
    case sevenHundredSeventySeven
  }

  /// Whether the terminal takes titles.
  let takesTitles: Bool
  /// How it takes notifications; nil if it does not.
  let notification: Notification?
  /// Whether tmux is in between, which hands on only what is wrapped for that.
  private let isInTmux: Bool
  /// Whether characters are UTF-8.
  private let isUTF8: Bool

  /// The first words of types of terminals that take both.
  private static let types = [
    "xterm", "rxvt", "tmux", "alacritty", "foot", "kitty", "konsole", "vte", "gnome", "st",
    "wezterm",
    "ghostty", "iterm2", "mlterm", "putty", "mintty", "contour", "rio",
  ]
  private static let sevenTypes = ["rxvt", "foot", "vte", "gnome", "konsole"]

  /// Finds out what a terminal takes.
  ///
  /// - Parameters:
  ///   - type: Its `TERM`.
  ///   - isUTF8: Whether characters are UTF-8.
  ///   - variable: Looks a variable of the environment up.
  init(type: String, isUTF8: Bool, variable: (String) -> String?) {
    self.isUTF8 = isUTF8
    isInTmux = variable("TMUX") != nil
    let name = type.split { "-+.".contains($0) }.first.map(String.init) ?? ""
    takesTitles = Self.types.contains(name) || isInTmux && name == "screen"
    let isSeven =
      Self.sevenTypes.contains(name)
      || ["VTE_VERSION", "KONSOLE_VERSION"].contains { variable($0) != nil }
    notification = takesTitles ? (isSeven ? .sevenHundredSeventySeven : .nine) : nil
  }

  /// Has the terminal remember its title.
  var saveTitle: [UInt8] { takesTitles ? Array("\u{1B}[22;2t".utf8) : [] }

  /// Clears the title, and restores the one that is remembered where there is a memory for it.
  var restoreTitle: [UInt8] { takesTitles ? Array("\u{1B}]2;\u{1B}\\\u{1B}[23;2t".utf8) : [] }

  /// Asks for the colour of the background, which is answered in the same form; nothing where the
  /// terminal might not know the question.
  var backgroundQuestion: [UInt8] { takesTitles ? Array("\u{1B}]11;?\u{1B}\\".utf8) : [] }

  /// Sets the title.
  func title(_ text: String) -> [UInt8] {
    takesTitles ? Array("\u{1B}]2;\(visible(text))\u{1B}\\".utf8) : []
  }

  /// Notifies people who look elsewhere.
  func notification(_ text: String) -> [UInt8] {
    let body = visible(text)
    switch notification {
    case nil: return []
    case .nine: return wrapped("\u{1B}]9;regulus: \(body)\u{1B}\\")
    case .sevenHundredSeventySeven:
      // A semicolon would begin another field.
      let field = String(body.map { $0 == ";" ? "," : $0 })
      return wrapped("\u{1B}]777;notify;regulus;\(field)\u{1B}\\")
    }
  }

  /// Wraps a sequence so that tmux hands it on to the terminal it runs in.
  private func wrapped(_ sequence: String) -> [UInt8] {
    guard isInTmux else { return Array(sequence.utf8) }
    let doubled = sequence.split(separator: "\u{1B}", omittingEmptySubsequences: false)
      .joined(separator: "\u{1B}\u{1B}")
    return Array("\u{1B}Ptmux;\(doubled)\u{1B}\\".utf8)
  }

  /// Returns what of a text can be seen: no control or format characters, which might end the
  /// sequence or begin another.
  private func visible(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(200) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
        .unassigned:
        continue
      default: result.unicodeScalars.append(isUTF8 || scalar.isASCII ? scalar : "?")
      }
    }
    return result
  }
}
