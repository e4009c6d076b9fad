import Glibc
import Testing

@testable import regulus

@Suite struct UsualModelTests {
  private func setup(_ arguments: [String]) throws -> RunSetup {
    let command = try TrainCommand.parse(arguments)
    return try command.makeSetup(command.regularization.atStart)
  }

  /// Reads a file of two examples a class, each with so many features.
  private func setup(classes: Int, features: Int, _ arguments: [String] = []) throws -> RunSetup {
    var path = Array("/tmp/regulus-usual-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    try #require(descriptor >= 0)
    let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { unlink(name) }
    let rows = (0..<8 * classes).map { row in
      (0..<features).map { "\(($0 + row) % 7)," }.joined() + "\(row % classes)\n"
    }
    let text = Array(rows.joined().utf8)
    #expect(write(descriptor, text, text.count) == text.count)
    close(descriptor)
    return try setup(["--data", name] + arguments)
  }

  @Test func manyClassesDoNotPassThroughThreeUnits() throws {
    #expect(try setup([]).architecture.hidden == [20, 3])
    #expect(try setup(["--data", "blobs"]).architecture.hidden == [20, 3])
    #expect(try setup(["--data", "wave"]).architecture.hidden == [20, 3])
    #expect(try setup(["--data", "digits"]).architecture.hidden == [32])
    #expect(try setup(["--data", "digits", "--hidden", "20,3"]).architecture.hidden == [20, 3])
    #expect(try setup(["--data", "digits", "--hidden", "none"]).architecture.hidden == [])
    #expect(try setup(classes: 4, features: 3).architecture.hidden == [20, 3])
    #expect(try setup(classes: 5, features: 3).architecture.hidden == [32])
  }

  @Test func manyFeaturesAreLearntAtALowerRate() throws {
    #expect(try setup([]).options.learningRate == 0.3)
    #expect(try setup(["--data", "wave"]).options.learningRate == 0.1)
    #expect(try setup(["--data", "digits"]).options.learningRate == 0.3)
    #expect(try setup(classes: 2, features: 100).options.learningRate == 0.3)
    #expect(try setup(classes: 2, features: 101).options.learningRate == 0.1)
    #expect(
      try setup(classes: 2, features: 101, ["--optimizer", "momentum"]).options.learningRate == 0.01
    )
    #expect(
      try setup(classes: 2, features: 101, ["--learning-rate", "0.5"]).options.learningRate == 0.5)
  }

  @Test func whatIsUsualIsPrinted() throws {
    let lines = EffectiveConfig(
      try setup(["--data", "digits"]), given: GivenOptions(["data": "digits"]),
      catalog: try OptionCatalog()
    ).lines
    #expect(lines.contains("hidden = 32"))
    #expect(lines.contains("learning-rate = 0.3"))
  }
}
