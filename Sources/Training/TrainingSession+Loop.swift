import Dispatch
import Learning
import LinearAlgebra
import Synchronization

// What a session does on its training queue.

extension TrainingSession {
  /// Trains, and answers what comes in, until the session closes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func run(_ loop: inout TrainingLoop<Scalar>) {
    while true {
      let isClosing = hasMail.load(ordering: .relaxed) && readMail(&loop)
      publishIfWanted(&loop)
      if isClosing {
        close(&loop)
        return
      }
      if loop.isIdle {
        let start = ContinuousClock.now
        mailArrived.wait()
        loop.idleTime += start.duration(to: .now)
      } else if let delay = loop.pacer.delay(atEpoch: loop.trainer.epoch) {
        _ = mailArrived.wait(timeout: .now() + delay)
      } else {
        advance(&loop)
      }
    }
  }

  private func advance(_ loop: inout TrainingLoop<Scalar>) {
    loop.hasNews = true
    guard case .completedEpoch(let evaluation) = loop.trainer.step() else { return }
    loop.pacer.completedEpoch()
    if let evaluation { report(evaluation, of: loop.trainer) }
    if onCheckpoint != nil, loop.trainer.ending == nil {
      keepInTime(&loop, evaluation)
    }
    if let target = loop.pauseAtEpoch, loop.trainer.epoch >= target {
      loop.pauseAtEpoch = nil
      loop.isPaused = true
    }
    announceEnding(&loop)
  }

  /// Tells of an evaluation.
  func report(_ evaluation: Evaluation, of trainer: Trainer<Scalar>) {
    let rate = trainer.scheduledLearningRate
    onEvent(.evaluated(evaluation, learningRate: rate))
    onWeights?(evaluation, rate, trainer.network.parameters)
  }

  /// Tells of the end of the run, if it has ended.
  func announceEnding(_ loop: inout TrainingLoop<Scalar>) {
    guard let ending = loop.trainer.ending else { return }
    loop.pauseAtEpoch = nil
    if ending.keptEpoch != ending.epoch { loop.takeBack() }
    onEvent(.ended(ending))
    keep(&loop, on: .ended)
  }

  /// Takes a checkpoint where the epoch that has just been completed asks for one.
  private func keepInTime(_ loop: inout TrainingLoop<Scalar>, _ evaluation: Evaluation?) {
    let epoch = loop.trainer.epoch
    let hasImproved = evaluation.map { _ in loop.trainer.earlyStopping.best?.epoch == epoch }
    if let occasion = loop.schedule.occasion(atEpoch: epoch, hasImproved: hasImproved, now: .now) {
      keep(&loop, on: occasion)
    }
  }

  /// Hands over the run as it stands, but not unasked as it stood when the session began. Whoever takes
  /// it knows whether it has this place already.
  private func keep(_ loop: inout TrainingLoop<Scalar>, on occasion: CheckpointOccasion) {
    guard let onCheckpoint else { return }
    let place = (update: loop.trainer.update, interventions: loop.trainer.interventions.count)
    if occasion == .scheduled && place == loop.start { return }
    if !onCheckpoint(loop.trainer.state, occasion, loop.trainingTime) { loop.schedule.refuse() }
  }

  /// Leaves the run, if that was asked for: written out first, since to stop it is a choice that
  /// whoever goes on with it does not want repeated.
  private func close(_ loop: inout TrainingLoop<Scalar>) {
    guard let cause = loop.leavingCause, loop.trainer.ending == nil else { return }
    keep(&loop, on: .left)
    if let intervention = loop.trainer.apply(.stop(keeping: .current), cause: cause) {
      onEvent(.intervened(intervention))
    }
    if let ending = loop.trainer.ending { onEvent(.ended(ending)) }
  }

  /// Takes what has come in, and returns whether the session is to close.
  private func readMail(_ loop: inout TrainingLoop<Scalar>) -> Bool {
    hasMail.store(false, ordering: .relaxed)
    // Signals of what is read now: while nobody waited for them, there is one for each message. Time 0
    // is known to be past without asking the kernel, which would let another thread have the processor.
    while mailArrived.wait(timeout: DispatchTime(uptimeNanoseconds: 0)) == .success {}
    let mail = mailbox.withLock { box in
      defer {
        box.commands = []
        box.wantsSnapshot = false
        box.wantsCheckpoint = false
        box.check = nil
        box.sketch = nil
      }
      return box
    }
    for command in mail.commands { apply(command, to: &loop) }
    if let check = mail.check {
      loop.check = check
      loop.isChecking = false
      loop.hasNews = true
    }
    if let sketch = mail.sketch {
      loop.sketching.finish(sketch)
      loop.hasNews = true
    }
    if mail.wantsSnapshot {
      loop.wantsSnapshot = true
      loop.sketching.size = mail.sketchSize
    }
    if mail.wantsCheckpoint { keep(&loop, on: .scheduled) }
    loop.leavingCause = mail.leavingCause ?? loop.leavingCause
    return mail.isClosing
  }

  private func apply(_ command: Command, to loop: inout TrainingLoop<Scalar>) {
    let hadEnded = loop.trainer.ending != nil
    loop.hasNews = true
    let former = loop.trainer.regularization
    let evaluation = loop.trainer.evaluation
    if let intervention = loop.trainer.apply(command) { onEvent(.intervened(intervention)) }
    loop.change = .after(
      loop.change, epoch: loop.trainer.epoch, from: former, to: loop.trainer.regularization,
      evaluation: evaluation)
    switch command {
    case .pause:
      loop.isPaused = true
      loop.pauseAtEpoch = nil
    case .resume:
      loop.isPaused = false
      loop.pauseAtEpoch = nil
      loop.restartClocks()
    case .stepEpoch:
      // Presses may come faster than epochs: each is one epoch more.
      loop.pauseAtEpoch = (loop.pauseAtEpoch ?? loop.trainer.epoch) + 1
      loop.isPaused = false
      loop.restartClocks()
    case .pace(let pace):
      loop.pacer = Pacer(pace: pace)
    case .checkGradient:
      checkGradient(&loop)
    case .learningRate:
      // What comes now comes of both.
      loop.change = nil
    case .restoreBest:
      loop.takeBack()
    case .l1, .l2, .dropout, .augmentation, .earlyStopping, .stop:
      break
    }
    if !hadEnded { announceEnding(&loop) }
  }

  private func publishIfWanted(_ loop: inout TrainingLoop<Scalar>) {
    guard loop.wantsSnapshot else { return }
    let now = ContinuousClock.now
    sketchIfWanted(&loop, at: now)
    guard loop.hasNews else { return }
    if let interval = loop.checkInterval, !loop.isIdle, !loop.isChecking,
      loop.lastCheck.map({ $0.duration(to: now) >= .seconds(interval) }) ?? true
    {
      checkGradient(&loop)
    }
    var snapshot = loop.snapshot()
    snapshot.pace = loop.pacer.pace
    snapshot.epochsPerSecond =
      loop.isIdle ? 0 : loop.speed.observe(epochs: loop.trainer.epochsTrained, at: now)
    snapshot.check = loop.check
    snapshot.isChecking = loop.isChecking
    snapshot.sketch = loop.sketching.newest
    snapshot.change = loop.change
    loop.hasNews = false
    loop.wantsSnapshot = false
    mailbox.withLock { $0.snapshot = snapshot }
    onSnapshot()
  }

  /// Starts a sketch of the network as it stands, if one is wanted and it is time.
  private func sketchIfWanted(_ loop: inout TrainingLoop<Scalar>, at now: ContinuousClock.Instant) {
    guard let sketcher,
      let size = loop.sketching.start(
        update: loop.trainer.update, interventions: loop.trainer.interventions.count,
        isIdle: loop.isIdle, at: now)
    else { return }
    let network = loop.trainer.network
    let former = loop.sketching.newest
    let holds = !loop.isIdle
    sketches.leave { [self] in
      let start = ContinuousClock.now
      let sketch = sketcher.sketch(network, size: size, after: former, holds: holds)
      post { $0.sketch = FinishedSketch(sketch: sketch, duration: start.duration(to: .now)) }
    }
  }

  private func checkGradient(_ loop: inout TrainingLoop<Scalar>) {
    guard !loop.isChecking else { return }
    loop.isChecking = true
    loop.lastCheck = .now
    let check = loop.trainer.gradientCheck()
    let epoch = loop.trainer.epoch
    checks.leave { [self] in
      let start = ContinuousClock.now
      let report = check.run(isCancelled: { isClosed.load(ordering: .relaxed) })
      let seconds = start.duration(to: .now) / .seconds(1)
      post { $0.check = Snapshot.Check(report: report, epoch: epoch, seconds: seconds) }
    }
  }
}
