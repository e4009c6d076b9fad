import Screen

/// Names everything a key can do. The table of keys maps to these, and both the footer and the help
/// are made from the same table.
enum Action: Equatable, Sendable {
  case pauseOrGoOn, step
  case switchOff, toggleL1, toggleL2, toggleDropout, toggleAugmentation, cycleRegularizer
  case strengthen, weaken
  case slower, faster
  case lowerLearningRate, raiseLearningRate
  case cycleEarlyStopping
  case checkGradient
  case stop, goBackToBest
  case toggleLogScale, cycleSpan, cycleSmoothing, moveCursor, selectRange, leavePlots
  case moveFocus, toggleZoom, cycleView
  case savePicture
  case change(Dashboard.Control, up: Bool)
  case skipInStory, toggleKeys
  case help, redraw, suspend, quit, quitAtOnce
}

/// Is one line of the table of keys.
struct KeyBinding: Equatable, Sendable {
  /// The keys, any of which does it.
  let keys: [Key]
  /// How the keys are written, such as `space`.
  let label: String
  /// One word for the footer, nil if it has no place there.
  let short: String?
  /// What it does, for the help.
  let meaning: String
  /// The same in at most 16 columns, for the help on small screens.
  let brief: String
  /// The heading in the help.
  let topic: Topic
  let action: Action

  /// Names the headings of the help, in their order.
  enum Topic: String, CaseIterable, Sendable {
    case run = "Run"
    case regularization = "Regularization"
    case plots = "Plots"
    case again = "Begin again"
    case view = "View"
  }

  init(
    _ keys: [Key], _ label: String, short: String? = nil, _ topic: Topic, _ brief: String,
    _ meaning: String, _ action: Action
  ) {
    self.keys = keys
    self.label = label
    self.short = short
    self.meaning = meaning
    self.brief = brief
    self.topic = topic
    self.action = action
  }
}

/// Holds the one table of keys.
enum KeyMap {
  /// The table, in the order of the footer.
  static let bindings: [KeyBinding] = [
    KeyBinding(
      [.character(" ")], "space", short: "pause", .run, "pause, go on",
      "pause, and go on; after the end, train on", .pauseOrGoOn),
    KeyBinding(
      [.character(".")], ".", short: "step", .run, "one epoch", "train one epoch and pause", .step),
    KeyBinding(
      [.character("0")], "0", short: "none", .regularization, "1 2 d a off",
      "switch L1, L2, dropout and augmentation off", .switchOff),
    KeyBinding(
      [.character("1")], "1", short: "L1", .regularization, "L1: exact zeros",
      "L1 on or off: some weights become exactly 0", .toggleL1),
    KeyBinding(
      [.character("2")], "2", short: "L2", .regularization, "L2: all shrink",
      "L2 on or off: every update pulls every weight to 0", .toggleL2),
    KeyBinding(
      [.character("d")], "d", short: "dropout", .regularization, "dropout",
      "dropout on or off: hidden units are left out at random", .toggleDropout),
    KeyBinding(
      [.character("a")], "a", short: "augment", .regularization, "augmentation",
      "augmentation on or off: examples vary each epoch", .toggleAugmentation),
    KeyBinding(
      [.character("r")], "r", .regularization, "the next of them",
      "the next of none, L1, L2, dropout, augmentation", .cycleRegularizer),
    KeyBinding(
      [.character("+"), .character("=")], "+", .regularization, "stronger",
      "stronger: more λ, or a lower keep probability", .strengthen),
    KeyBinding(
      [.character("-"), .character("_")], "−", .regularization, "weaker",
      "weaker: less λ, or a higher keep probability", .weaken),
    KeyBinding([.character("[")], "[", .run, "slower", "slower: fewer epochs a second", .slower),
    KeyBinding([.character("]")], "]", .run, "faster", "faster: more epochs a second", .faster),
    KeyBinding(
      [.character("l")], "l", .run, "smaller α", "a smaller learning rate α", .lowerLearningRate),
    KeyBinding(
      [.character("L")], "L", .run, "larger α", "a larger learning rate α", .raiseLearningRate),
    KeyBinding(
      [.character("e")], "e", short: "early stop", .regularization, "early stopping",
      "early stopping: off, mark, stop", .cycleEarlyStopping),
    KeyBinding(
      [.character("g")], "g", short: "check", .run, "gradient check", "check the gradient now",
      .checkGradient),
    KeyBinding(
      [.character("y")], "y", .plots, "logarithmic cost", "logarithmic costs, and back",
      .toggleLogScale),
    KeyBinding(
      [.character("z")], "z", .plots, "the last epochs",
      "the last half, quarter, eighth, 16th, and all",
      .cycleSpan),
    KeyBinding(
      [.character("o")], "o", .plots, "smooth curves", "smooth curves, more and more, and not",
      .cycleSmoothing),
    KeyBinding(
      [
        .left, .right, .home, .end, .character("{"), .character("}"), .shiftLeft, .shiftRight,
      ], "← →", .plots, "read at an epoch",
      "read the curves at an epoch; { } ten columns, Home, End",
      .moveCursor),
    KeyBinding(
      [.character("x")], "x", .plots, "show a range", "show a range: x at one end, x at the other",
      .selectRange),
    KeyBinding(
      [.escape], "Esc", .plots, "leave that",
      "let the range go, then cursor, span, pane",
      .leavePlots),
    KeyBinding(
      [.character("v")], "v", short: "view", .view, "the next view",
      "the next of decision boundary, diagnosis and weights", .cycleView),
    KeyBinding(
      [.tab, .backTab], "Tab", .view, "the next pane",
      "go to the next pane, or with Shift to the one before", .moveFocus),
    KeyBinding(
      [.enter], "Enter", short: "zoom", .view, "fill the screen",
      "fill the screen with a pane, and back (as Esc)", .toggleZoom),
    KeyBinding(
      [.character("p")], "p", .view, "save a picture", "save a picture of the screen as SVG",
      .savePicture),
    KeyBinding(
      [.character("b")], "b", .run, "back to the best",
      "go back to the weights with the lowest dev cost", .goBackToBest),
    KeyBinding(
      [.character("s")], "s", short: "stop", .run, "stop: k, b or c",
      "stop: keep these weights, take the best, or carry on", .stop),
    KeyBinding(
      [.character("R")], "R", .again, "as before", "begin again from the same first weights",
      .change(.nothing, up: true)),
    KeyBinding(
      [.character("n")], "n", .again, "less noise", "less noise of the points",
      .change(.noise, up: false)),
    KeyBinding(
      [.character("N")], "N", .again, "more noise", "more noise of the points",
      .change(.noise, up: true)),
    KeyBinding(
      [.character("j")], "j", .again, "fewer wrong", "fewer training examples with a wrong label",
      .change(.labelNoise, up: false)),
    KeyBinding(
      [.character("J")], "J", .again, "more wrong", "more training examples with a wrong label",
      .change(.labelNoise, up: true)),
    KeyBinding(
      [.character("m")], "m", .again, "fewer examples", "fewer training examples",
      .change(.trainingCount, up: false)),
    KeyBinding(
      [.character("M")], "M", .again, "more examples", "more training examples",
      .change(.trainingCount, up: true)),
    KeyBinding(
      [.character("w")], "w", .again, "narrower", "half as many units in each hidden layer",
      .change(.width, up: false)),
    KeyBinding(
      [.character("W")], "W", .again, "wider", "twice as many units in each hidden layer",
      .change(.width, up: true)),
    KeyBinding(
      [.character(">")], ">", .view, "skip in a lesson", "go on in a lesson without waiting",
      .skipInStory),
    KeyBinding(
      [.character("h")], "h", .view, "hide the keys", "hide the line of keys, and show it",
      .toggleKeys),
    KeyBinding(
      [.character("?"), .function(1)], "?", short: "help", .view, "help, by pages",
      "help: the pane in sight, keys, all panes, terms", .help),
    KeyBinding([.control("l")], "Ctrl-L", .view, "draw anew", "draw the screen anew", .redraw),
    KeyBinding([.character("q")], "q", short: "quit", .run, "quit", "quit", .quit),
    KeyBinding(
      [.control("c")], "Ctrl-C", .run, "quit at once", "stop the run and quit at once", .quitAtOnce),
    KeyBinding(
      [.control("z")], "Ctrl-Z", .run, "suspend", "suspend; fg comes back", .suspend),
  ]

  /// Returns what a key does, if anything.
  static func action(for key: Key) -> Action? {
    bindings.first { $0.keys.contains(key) }?.action
  }

  /// Returns whether a key begins the run again.
  static func beginsAgain(_ key: Key) -> Bool {
    if case .change = action(for: key) { true } else { false }
  }

  /// Pairs of keys that share a word in the footer.
  static let footerPairs = [("+ −", "strength"), ("[ ]", "pace")]
}
