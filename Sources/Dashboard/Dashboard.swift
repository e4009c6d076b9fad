import Learning
import Screen
import Training

/// Is something that the dashboard has to react to.
public enum DashboardEvent: Equatable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// The mouse was used.
  case mouse(MouseEvent)
  /// Text was pasted, which is never taken for keys.
  case pasted
  /// The screen has a new size.
  case resized(width: Int, height: Int)
  /// There is something new to see of the run.
  case snapshot(Snapshot)
  /// Something beside the run failed, such as writing the log.
  case failed(String)
  /// Something that was asked for is done, such as saving a picture.
  case told(String)
}

/// Is something that has to be done because of an event.
public enum Effect: Equatable, Sendable {
  /// Tell the run.
  case send(Command)
  /// Begin the run again, with the settings of the dashboard and with these.
  case restart(Controls)
  /// Leave the dashboard; the run is stopped if it is not over.
  case quit
  /// Give the terminal back until the process is continued.
  case suspend
  /// Draw every cell anew.
  case redraw
  /// Call the attention of people who look elsewhere.
  case alert(String)
  /// Write a picture of the screen to a new file, named for the epoch.
  case savePicture(epoch: Int)
}

/// Is the state of the dashboard, and how it reacts. It knows neither the terminal nor threads:
/// events come in, effects and pictures go out.
public struct Dashboard: Equatable, Sendable {
  /// What is asked in the middle of the screen, or shown there.
  enum Overlay: Equatable, Sendable {
    case none, help, stopQuestion, quitQuestion, ended
    case restartQuestion(Controls)
  }

  /// Names the regularizers that keys switch.
  enum Regularizer: Equatable, Sendable {
    case l1, l2, dropout, augmentation
  }

  /// What does not change during the run.
  let description: RunDescription
  /// The characters to draw with.
  let glyphs: Glyphs
  /// The number of colours of the terminal.
  let colors: Int
  /// Whether shades should fit a light background.
  public var isLight: Bool
  /// What a person or the best known model gets wrong; nil where it is not known.
  let targetError: Double?
  /// Whether stretches of the screen can be tinted; otherwise characters say the same.
  public var usesTints = true
  /// The size of the screen.
  var width: Int
  var height: Int
  /// The newest that is known of the run.
  var snapshot: Snapshot?
  /// What keeps the network from doing better, as of the newest that is known of the run.
  var diagnosis: Diagnosis?
  /// The regularization, learning rate, pace and mode as last asked for. The run follows within an
  /// update; two quick key presses must not both start from what it was before.
  public internal(set) var regularization: Regularization
  /// α before the schedule, as last asked for.
  public internal(set) var learningRate: Double
  /// How fast to go, as last asked for.
  public internal(set) var pace: Pace
  /// What early stopping does, as last asked for.
  public internal(set) var earlyStoppingMode: EarlyStopping.Mode
  /// What was on when the dashboard was opened.
  let regularizationAtStart: Regularization
  /// The strengths that switching on restores.
  var strengths: Regularization
  /// Which strength + and − change.
  var strengthFocus: Regularizer?
  /// Whether the run waits for somebody.
  public internal(set) var isPaused = false
  /// The epochs a second when it last trained.
  var lastSpeed = 0.0
  /// What the run diverged with, while that is how it stands.
  var divergence: Divergence?
  var usesLogScale = false
  var plotView = PlotView()
  var plotDrag: PlotDrag?
  var overlay = Overlay.none
  /// Which page of the help is shown.
  var helpPage = 0
  /// The pane that keys act on, once one has been chosen.
  var focus: Pane?
  /// The pane that fills the screen.
  var zoomed: Pane?
  /// The pane whose turn it is in a place that several share.
  var turn: Pane?
  /// Whether the run went on when the question was asked.
  var resumesAfterQuestion = false
  /// What the run can be begun again with; nil where it cannot.
  public var controls: Controls?
  /// How far the lesson has got that is told, if one is.
  var story: StoryProgress?
  /// Whether the line of keys at the foot is shown.
  var showsKeys = true
  /// Why the last key did nothing, or what went wrong; gone with the next key, or after a while where
  /// nothing failed.
  var notice: String? { didSet { (noticeAge, isFailure) = (0, false) } }
  /// What the last key did, where the screen does not show it by itself; gone with the next key, or
  /// after a while.
  var answer: String? { didSet { answerAge = 0 } }
  /// Whether the notice is of something that failed.
  private var isFailure = false
  /// How much news of the run there has been since the notice, the answer, and since the last command
  /// took effect, as far as it matters.
  private var (noticeAge, answerAge, eventAge) = (0, 0, Dashboard.longestAnswer)
  /// Whether the last command took effect so lately that whoever gave it looks for it.
  var hasFreshEvent: Bool { eventAge < Self.longestAnswer }
  /// Whether somebody has asked for the gradient check that is under way.
  var awaitsCheck = false

  /// Creates a dashboard that has not seen anything of the run yet.
  ///
  /// - Parameters:
  ///   - description: What does not change during the run.
  ///   - strengths: The strengths that keys switch on, of what is not on at the start.
  ///   - regularization: What is on at the start.
  ///   - learningRate: α before the schedule.
  ///   - pace: How fast the run may go at the start.
  ///   - earlyStoppingMode: What early stopping does at the start.
  ///   - targetError: What a person or the best known model gets wrong, 0 to 1.
  ///   - usesUnicode: Whether characters beyond ASCII can be drawn.
  ///   - colors: The number of colours of the terminal, 0 for none.
  ///   - isLight: Whether shades should fit a light background.
  ///   - width: The columns of the screen.
  ///   - height: The rows of the screen.
  public init(
    description: RunDescription, strengths: Regularization, regularization: Regularization,
    learningRate: Double, pace: Pace, earlyStoppingMode: EarlyStopping.Mode,
    targetError: Double? = nil, usesUnicode: Bool, colors: Int = 0, isLight: Bool = false,
    width: Int, height: Int
  ) {
    self.description = description
    var strengths = strengths
    if regularization.l1 > 0 { strengths.l1 = regularization.l1 }
    if regularization.l2 > 0 { strengths.l2 = regularization.l2 }
    if regularization.dropsUnits { strengths.keepProbability = regularization.keepProbability }
    self.strengths = strengths
    self.regularization = regularization
    regularizationAtStart = regularization
    self.learningRate = learningRate
    self.pace = pace
    self.earlyStoppingMode = earlyStoppingMode
    self.width = width
    self.height = height
    self.targetError = targetError
    self.colors = colors
    self.isLight = isLight
    glyphs = usesUnicode ? .unicode : .ascii
    strengthFocus =
      regularization.l2 > 0
      ? .l2 : regularization.l1 > 0 ? .l1 : regularization.dropsUnits ? .dropout : nil
  }

  /// Takes in an event and returns what is to be done.
  public mutating func update(_ event: DashboardEvent) -> [Effect] {
    switch event {
    case .key(let key):
      (notice, answer) = (nil, nil)
      return press(key)
    case .mouse(let event):
      return use(event)
    case .pasted:
      notice = "pasted text is ignored"
      return []
    case .resized(let width, let height):
      (self.width, self.height) = (width, height)
      return []
    case .snapshot(let snapshot):
      let effects = see(snapshot)
      return effects + followStory()
    case .failed(let message):
      notice = message
      isFailure = true
      return []
    case .told(let message):
      notice = message
      return []
    }
  }

  /// The news of the run after which an answer has been read: at ten a second, four seconds.
  static let longestAnswer = 40
  private static let usualNewsASecond = 10.0

  /// How classes are told apart.
  var classLook: ClassLook { ClassLook(colors: colors, isLight: isLight, glyphs: glyphs) }

  /// Whether the run has not ended, as far as is known.
  public var isUnderWay: Bool { ending == nil }

  /// Whether the run is over.
  var ending: Ending? {
    if case .ended(let ending) = snapshot?.activity { ending } else { nil }
  }

  /// Lets go of what has been read by now, or what something else is more important than.
  private mutating func age(_ new: Snapshot, since former: Snapshot?) {
    let news = Self.news(in: new, since: former)
    if answer != nil {
      answerAge += news
      if answerAge > Self.longestAnswer { answer = nil }
    }
    if notice != nil && !isFailure {
      noticeAge += news
      if noticeAge > Self.longestAnswer { notice = nil }
    }
    guard let former else { return }
    let isNew = former.interventions != new.interventions
    eventAge = isNew ? 0 : min(eventAge + news, Self.longestAnswer)
    if new.matters(beside: former) {
      answer = nil
      if !isFailure { notice = nil }
    }
  }

  /// Returns how much news there is in a snapshot: 1, or as much as usual for the time in which the run
  /// has trained so far, where it is slow.
  private static func news(in new: Snapshot, since former: Snapshot?) -> Int {
    guard let former, new.epochsPerSecond > 0 else { return 1 }
    let seconds = Double(max(new.epoch - former.epoch, 0)) / new.epochsPerSecond
    return max(Int(min(seconds, 10) * usualNewsASecond), 1)
  }

  private mutating func see(_ new: Snapshot) -> [Effect] {
    let former = snapshot
    let formerEnding = ending
    snapshot = new
    age(new, since: former)
    tellCheck(since: former)
    diagnosis = new.diagnosis(
      targetError: targetError, wrongLabels: controls?.labelNoise ?? 0, after: diagnosis)
    if new.epochsPerSecond > 0 { lastSpeed = new.epochsPerSecond }
    let alerts = former.flatMap { new.alert(since: $0) }.map { [Effect.alert($0)] } ?? []
    guard let ending else {
      divergence = nil
      if overlay == .ended { overlay = .none }
      return alerts
    }
    // A run may go on and end again between two snapshots. Going back to the best weights after
    // the end changes no more than the message.
    if formerEnding?.epoch != ending.epoch || formerEnding?.reason != ending.reason {
      overlay = .ended
      divergence = ending.reason == .diverged ? Divergence(new) : nil
    }
    return alerts
  }
}

extension Snapshot {
  /// Whether something has happened since that people must not miss: patience ran out, the dev cost
  /// rises, or the run ended.
  fileprivate func matters(beside former: Snapshot) -> Bool {
    func hasEnded(_ snapshot: Snapshot) -> Bool {
      if case .ended = snapshot.activity { true } else { false }
    }
    return earlyStopping.triggers.count > former.earlyStopping.triggers.count
      || devRise != nil && former.devRise == nil || hasEnded(self) && !hasEnded(former)
  }
}
