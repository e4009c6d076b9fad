import Learning
import Testing
import Training

@testable import Records

@Suite struct MetricsCSVTests {
  private let evaluation = Evaluation(
    epoch: 30, update: 60, training: Score(cost: 0.5, accuracy: 0.75),
    dev: Score(cost: .infinity, accuracy: 0.5), objective: 1e-7, weightNorms: [3, 1.5])

  private func text(_ event: TrainingEvent, _ time: Double, in table: inout MetricsCSV) -> String {
    table.text(for: LogLine(event, time: time), of: event)
  }

  @Test func everyEventIsARowUnderOneHeading() {
    var table = MetricsCSV()
    #expect(
      text(.evaluated(evaluation, learningRate: 0.25), 1.5, in: &table) == """
        epoch,update,train_cost,train_accuracy,dev_cost,dev_accuracy,objective,learning_rate,\
        weight_norm_1,weight_norm_2,time,event,value
        30,60,0.5,0.75,,0.5,1e-07,0.25,3.0,1.5,1.5,,

        """)
    let keep = KeepProbability(perLayer: [0.5, 0.75])
    #expect(
      text(
        .intervened(
          Intervention(update: 61, epoch: 30, command: .dropout(keepProbability: keep))),
        2, in: &table) == "30,61,,,,,,,,,2.0,keep-prob,\"0.5,0.75\"\n")
    #expect(
      text(
        .intervened(Intervention(update: 62, epoch: 31, command: .stop(keeping: .best))),
        2, in: &table) == "31,62,,,,,,,,,2.0,stop,best\n")
    #expect(
      text(
        .ended(Ending(reason: .user, epoch: 31, keptEpoch: 30, message: "by \"hand\", so")),
        3, in: &table) == "31,,,,,,,,,,3.0,ended,\"by \"\"hand\"\", so\"\n")
  }

  /// What comes before there is anything to make a heading from follows behind it.
  @Test func whatComesBeforeTheFirstEvaluationIsKept() {
    var table = MetricsCSV()
    let early = Intervention(update: 0, epoch: 0, command: .l2(strength: 0.5))
    #expect(text(.intervened(early), 0.25, in: &table) == "")
    #expect(
      text(.evaluated(evaluation, learningRate: 0.25), 1.5, in: &table) == """
        epoch,update,train_cost,train_accuracy,dev_cost,dev_accuracy,objective,learning_rate,\
        weight_norm_1,weight_norm_2,time,event,value
        0,0,,,,,,,,,0.25,l2,0.5
        30,60,0.5,0.75,,0.5,1e-07,0.25,3.0,1.5,1.5,,

        """)
    #expect(text(.intervened(early), 2, in: &table) == "0,0,,,,,,,,,2.0,l2,0.5\n")
  }

  /// A run that is gone on with, of whose log nothing is left: the next event is an intervention.
  @Test func aTableWithoutAPastHasItsHeadingAtOnce() throws {
    try withTemporaryFolder { folder in
      let past = RecordedPast(path: "\(folder)/none", logSize: 0, seconds: 0, trainingSeconds: 0)
      let log = try MetricsLog(path: "\(folder)/log.csv", after: past, latest: evaluation)
      log.record(
        .intervened(Intervention(update: 7, epoch: 3, command: .learningRate(0.5))))
      try log.finish()
      let lines = String(decoding: try WholeFile.read("\(folder)/log.csv"), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == 3 && lines[0].hasPrefix("epoch,update,train_cost,"))
      #expect(lines[1].hasPrefix("3,7,,") && lines[1].hasSuffix(",learning-rate,0.5"))
    }
  }

  @Test func numbersHaveColumnsOfTheirOwn() {
    var table = MetricsCSV()
    let fit = Score(cost: 0.5, fit: Score.Fit(r2: nil, rmse: 2))
    let row = text(
      .evaluated(
        Evaluation(epoch: 1, update: 1, training: fit, dev: nil, objective: 0.5, weightNorms: [1]),
        learningRate: 1), 0, in: &table)
    #expect(
      row == """
        epoch,update,train_cost,train_r2,train_rmse,objective,learning_rate,weight_norm_1,time,\
        event,value
        1,1,0.5,,2.0,0.5,1.0,1.0,0.0,,

        """)
  }

  @Test func theNameOfTheFileDecides() throws {
    #expect(MetricsLog.Format(path: "a/b.CSV") == .csv)
    #expect(MetricsLog.Format(path: "a.csv/b.jsonl") == .jsonLines)
    try withTemporaryFolder { folder in
      let log = try MetricsLog(path: "\(folder)/log.csv")
      log.record(.evaluated(evaluation, learningRate: 1))
      try log.finish()
      let text = String(decoding: try WholeFile.read("\(folder)/log.csv"), as: UTF8.self)
      #expect(text.hasPrefix("epoch,update,"))
      #expect(text.split(separator: "\n").count == 2)
    }
  }
}
