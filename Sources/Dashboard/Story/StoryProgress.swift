import Training

/// Says how far a lesson has got.
struct StoryProgress: Equatable, Sendable {
  /// Says what the lesson waits for now.
  enum Waiting: Equatable, Sendable {
    /// A key; and whether the lesson has paused the run for that.
    case key(hasPaused: Bool)
    case epoch(Int)
    case rising
    /// The patience running out more often than it has so far.
    case trigger(after: Int)
    case end
  }

  /// Is what the caption shows.
  enum Caption: Equatable, Sendable {
    case text(StoryText)
    /// What was remembered.
    case table
  }

  let story: Story
  /// The step that comes next.
  var next = 0
  var caption: Caption?
  /// The newest figures of the run; of the one before, where one has just begun again.
  var figures: StoryFigures?
  var memory = StoryMemory()
  /// What is waited for; nil before the beginning and after the end.
  var waiting: Waiting?
  /// What a key has gone on without: until it is there after all, or the run begins again, there is
  /// nothing to conclude.
  var skipped: Waiting?

  init(_ story: Story) { self.story = story }

  /// Whether everything has happened.
  var isOver: Bool { waiting == nil && next >= story.steps.count }

  /// Which of the stops of the lesson comes next, from 1, and how many there are: where it waits for
  /// the audience.
  var stop: (number: Int, count: Int) {
    func count(_ steps: ArraySlice<Story.Step>) -> Int {
      steps.count { $0 == .pause || $0 == .wait(.key) }
    }
    let (all, passed) = (count(story.steps[...]), count(story.steps[..<max(next - 1, 0)]))
    return (min(passed + 1, all), all)
  }

  /// The text of the caption, with the figures of the run; nil for a table.
  var text: String? {
    switch caption {
    case .text(let text): text.filled(figures, memory, concludes: skipped == nil)
    case .table: nil
    case nil: ""
    }
  }

  /// Whether what is waited for is there.
  func isReady(_ snapshot: Snapshot) -> Bool { waiting?.isOver(snapshot) ?? true }

  /// Takes in the newest of the run.
  mutating func see(_ snapshot: Snapshot) {
    figures = StoryFigures(snapshot)
    if skipped?.isOver(snapshot) == true { skipped = nil }
  }

  /// Returns what to wait for from now on.
  static func waiting(for condition: Story.Condition, _ snapshot: Snapshot) -> Waiting {
    switch condition {
    case .key: .key(hasPaused: false)
    case .epoch(let epoch): .epoch(epoch)
    case .epochs(let count): .epoch(snapshot.epoch + min(count, Int.max - snapshot.epoch))
    case .rising: .rising
    case .trigger: .trigger(after: snapshot.earlyStopping.triggers.count)
    case .end: .end
    }
  }
}

extension StoryProgress.Waiting {
  /// Whether it is there, or no longer comes.
  func isOver(_ snapshot: Snapshot) -> Bool {
    if case .key = self { return false }
    if case .ended = snapshot.activity { return true }
    return switch self {
    case .key, .end: false
    case .epoch(let epoch): snapshot.epoch >= epoch
    case .rising: snapshot.devRise != nil
    case .trigger(let count): snapshot.earlyStopping.triggers.count > count
    }
  }
}

// What a lesson does, and what keys do to it.

extension Dashboard {
  /// Begins a lesson, with the first news of the run.
  public mutating func tell(_ story: Story) { self.story = StoryProgress(story) }

  /// The caption as it is drawn: it gives way to the help, and where it covers the run, to questions.
  var caption: StoryCaption? {
    switch overlay {
    case .none, .ended: told
    case .help: nil
    case .stopQuestion, .quitQuestion, .restartQuestion: runHeight < height ? told : nil
    }
  }

  private var told: StoryCaption? {
    story.map { StoryCaption(progress: $0, isPaused: isPaused && ending == nil, glyphs: glyphs) }
  }

  /// The rows that are left for the run; on the lowest screens the caption covers the last of them.
  var runHeight: Int {
    guard overlay != .help else { return height }
    return told?.rowsOfItsOwn(width: width, screenHeight: height).map { height - $0 } ?? height
  }

  /// Whether the caption stands at a row of the screen.
  func isCaptioned(row: Int) -> Bool {
    caption?.rect(width: width, screenHeight: height).rows.contains(row) ?? false
  }

  /// Whether the lesson waits for the audience.
  public var awaitsAudience: Bool {
    if case .key = story?.waiting { true } else { false }
  }

  /// Takes the steps up to the next one that has to be waited for, if what was waited for is there.
  mutating func followStory() -> [Effect] {
    var effects: [Effect] = []
    if let snapshot { story?.see(snapshot) }
    // Without a snapshot, as when the run begins again, nothing can be told yet.
    while let snapshot, let story, !story.isOver, story.isReady(snapshot) {
      self.story?.waiting = nil
      self.story?.next += 1
      if story.next < story.story.steps.count {
        effects += take(story.story.steps[story.next], snapshot)
      }
    }
    return effects
  }

  private mutating func take(_ step: Story.Step, _ snapshot: Snapshot) -> [Effect] {
    switch step {
    case .say(let text):
      story?.caption = .text(text)
      return []
    case .table:
      story?.caption = .table
      return []
    case .remember(let name):
      let isEarly = story?.skipped != nil
      story?.memory.remember(StoryFigures(snapshot), as: name, isEarly: isEarly)
      return []
    case .press(let keys):
      let effects = keys.flatMap { press($0, isScripted: true) }
      // What the keys do is the caption's to say.
      notice = nil
      return effects
    case .set(let setting):
      let effects = set(setting)
      // So is this, but for why it could not be.
      if !effects.isEmpty { (notice, answer) = (nil, nil) }
      return effects
    case .show(let pane):
      show(pane)
      return []
    case .wait(let condition):
      story?.waiting = StoryProgress.waiting(for: condition, snapshot)
      return []
    case .pause:
      let pauses = !isPaused && ending == nil
      story?.waiting = .key(hasPaused: pauses)
      return pauses ? pauseOrGoOn() : []
    }
  }

  /// Goes on with the lesson, whatever it waits for.
  mutating func skipInStory() -> [Effect] {
    guard let story, !story.isOver else {
      notice = "that goes on in a lesson: regulus demo"
      return []
    }
    var effects: [Effect] = []
    switch story.waiting {
    case .key(let hasPaused):
      if hasPaused && isPaused { effects += pauseOrGoOn() }
    case let awaited: self.story?.skipped = awaited
    }
    self.story?.waiting = nil
    return effects + followStory()
  }
}
