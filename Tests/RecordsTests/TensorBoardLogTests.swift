import Glibc
import Learning
import LinearAlgebra
import Testing
import Training

@testable import Records

/// The bytes are those that TensorBoard's own Python package writes (`Reference/tensorboard.py`).
@Suite struct TensorBoardLogTests {
  private func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
  }

  @Test func recordsAreFramedAsTensorBoardDoes() {
    var event = ProtobufWriter()
    event.add(1, 1.5)
    event.add(3, "brain.Event:2")
    #expect(
      TensorBoardRecord.framed(event.bytes)
        == bytes(
          "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c"))
  }

  @Test func messagesAreEncodedAsTensorBoardDoes() {
    let scalar = TensorBoardRecord.value("train/cost", 0.25)
    #expect(scalar == bytes("0a0a747261696e2f636f7374150000803e"))
    let histogram = WeightHistogram(
      minimum: -1, maximum: 2, count: 3, sum: 1.5, sumOfSquares: 5.25, limits: [-0.5, 0, 3],
      counts: [1, 0, 2])
    #expect(
      TensorBoardRecord.value("w", histogram)
        == bytes(
          "0a01772a6109000000000000f0bf11000000000000004019000000000000084021000000000000f83f29"
            + "00000000000015403218000000000000e0bf000000000000000000000000000008403a18000000000000"
            + "f03f00000000000000000000000000000040"))
    var summary = ProtobufWriter()
    summary.add(1, message: scalar)
    var event = ProtobufWriter()
    event.add(1, 2.0)
    event.add(2, Int64(300))
    event.add(5, message: summary.bytes)
    #expect(
      event.bytes
        == bytes("09000000000000004010ac022a130a110a0a747261696e2f636f7374150000803e"))
    #expect(
      TensorBoardRecord.start(step: 300, time: 2) == bytes("09000000000000004010ac023a020801"))
  }

  /// What a killed process has written of later epochs does not count.
  @Test func aRunThatIsGoneOnWithSaysSo() throws {
    try withTemporaryFolder { folder in
      let log = try TensorBoardLog(folder: folder, resumingAfter: 299)
      try log.finish()
      let written = try WholeFile.read(log.path)
      // After the version, in 40 bytes: step 300, and the start of a session, but for the time.
      #expect(written.count == 40 + 12 + 16 + 4)
      #expect(Array(written.dropFirst(40 + 12 + 9).prefix(7)) == bytes("10ac023a020801"))
    }
  }

  /// Begun again, the run before no longer counts.
  @Test func soDoesOneThatBeginsAnew() throws {
    try withTemporaryFolder { folder in
      let log = try TensorBoardLog(folder: folder)
      log.restart()
      try log.finish()
      let written = try WholeFile.read(log.path)
      #expect(Array(written.dropFirst(40 + 12 + 9).prefix(6)) == bytes("10003a020801"))
    }
  }

  @Test func aFileThatIsThereIsNotWrittenOver() throws {
    try withTemporaryFolder { folder in
      let logs = try (0..<3).map { _ in try TensorBoardLog(folder: folder) }
      for log in logs { try log.finish() }
      #expect(Set(logs.map(\.path)).count == 3)
      #expect(names(in: folder).count == 3)
    }
  }

  @Test func everyEvaluationIsARecord() throws {
    try withTemporaryFolder { folder in
      let log = try TensorBoardLog(folder: folder)
      let weights = Parameters<Float>(
        zerosFor: Architecture(inputs: 2, hidden: [3], output: .sigmoid))
      for epoch in [0, 5] {
        log.record(
          Evaluation(
            epoch: epoch, update: epoch, training: Score(cost: 0.25, accuracy: 0.5),
            dev: Score(cost: .nan, accuracy: 0.75), objective: 0.25, weightNorms: [1, 2]),
          learningRate: 0.5, weights: weights)
      }
      try log.finish()
      #expect(log.path.hasPrefix("\(folder)/events.out.tfevents."))
      var rest = try WholeFile.read(log.path)[...]
      var records: [[UInt8]] = []
      while !rest.isEmpty {
        let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let data = Array(rest.dropFirst(12).prefix(length))
        try #require(data.count == length)
        #expect(Array(rest.prefix(16 + length)) == TensorBoardRecord.framed(data))
        records.append(data)
        rest = rest.dropFirst(16 + length)
      }
      #expect(records.count == 3)
      let text = String(decoding: records[2], as: UTF8.self)
      for tag in [
        "train/cost", "train/accuracy", "dev/accuracy", "train/objective", "learning_rate",
        "weight_norm/layer_2", "weights/layer_1", "weights/layer_2",
      ] {
        #expect(text.contains(tag), "\(tag)")
      }
      #expect(!text.contains("dev/cost"), "it is no number")
    }
  }

  @Test func whatCannotBeWrittenIsTold() throws {
    #expect(throws: FileError.self) { try TensorBoardLog(folder: "/dev/null/runs") }
  }
}
