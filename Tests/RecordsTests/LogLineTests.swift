import Learning
import Testing
import Training

@testable import Records

@Suite struct LogLineTests {
  private let evaluation = Evaluation(
    epoch: 30, update: 60, training: Score(cost: 0.1, accuracy: 0.75),
    dev: Score(cost: .infinity, accuracy: 0.5), objective: 1e-7, weightNorms: [3, .nan])

  @Test func whatIsWrittenIsReadAgain() throws {
    for (line, json) in [
      (
        LogLine(.evaluated(evaluation, learningRate: 0.25), time: 1.5),
        #"{"dev_accuracy":0.5,"epoch":30,"learning_rate":0.25,"objective":1e-07,"time":1.5,"#
          + #""train_accuracy":0.75,"train_cost":0.1,"update":60,"weight_norms":[3,null]}"#
      ),
      (
        LogLine(
          .intervened(Intervention(update: 61, epoch: 30, command: .stop(keeping: .best))), time: 2),
        #"{"epoch":30,"intervention":"stop","mode":"best","time":2,"update":61}"#
      ),
      (
        LogLine(
          .ended(Ending(reason: .user, epoch: 31, keptEpoch: 30, message: "by \"hand\"")), time: 3),
        #"{"ended":"user","epoch":31,"kept_epoch":30,"message":"by \"hand\"","time":3}"#
      ),
    ] {
      #expect(try line.json() == json)
      #expect(try LogLine(json: json.utf8)?.json() == json)
    }
  }

  @Test(arguments: ["", "{", "[]", "{}", #"{"epoch":1}"#, #"{"epoch":1,"time":2,"ended":"so"}"#])
  func whatIsNoneIsTold(text: String) { #expect(LogLine(json: text.utf8) == nil) }
}
