import ArgumentParser
import Glibc
import Testing

@testable import regulus

@Suite struct RunOutputsTests {
  /// Runs `body` with a new folder that holds a file of examples.
  private func withExamples(_ body: (_ folder: String, _ data: String) throws -> Void) throws {
    let folder = "/tmp/regulus-outputs-\(UInt64.random(in: 0...UInt64.max))"
    try #require(mkdir(folder, 0o700) == 0)
    let data = "\(folder)/data.csv"
    let descriptor = open(data, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    #expect(write(descriptor, "x,y\n", 4) == 4)
    close(descriptor)
    defer {
      unlink(data)
      rmdir(folder)
    }
    try body(folder, data)
  }

  private func check(_ arguments: [String]) throws {
    try RunOutputs.check(try TrainCommand.parse(arguments))
  }

  @Test(arguments: ["--save", "--log", "--record"])
  func whatIsReadIsNotOverwritten(option: String) throws {
    try withExamples { folder, data in
      for input in [["--data", data], ["--data", "other.csv", "--dev", data]] {
        let error = #expect(throws: ValidationError.self) {
          try check(input + [option, "\(folder)/./data.csv"])
        }
        #expect(error?.message.contains("\(option) ") == true)
        #expect(error?.message.contains("overwrite the file of \(input[input.count - 2])") == true)
      }
      var status = stat()
      #expect(stat(data, &status) == 0 && status.st_size == 4)
    }
  }

  @Test func labelsThatAreFoundByTheirNameAreNotOverwritten() throws {
    try withExamples { folder, data in
      let labels = "\(folder)/y.npy"
      try #require(link(data, labels) == 0)
      defer { unlink(labels) }
      let cases = [
        (["--data", "\(folder)/x.npy"], "--labels"),
        (["--data", "other.csv", "--test", "\(folder)/x.npy"], "--test-labels"),
      ]
      for (inputs, named) in cases {
        let error = #expect(throws: ValidationError.self) { try check(inputs + ["--log", labels]) }
        #expect(error?.message.contains("overwrite the file of \(named);") == true)
      }
      // Those of the column that is named are in the file itself.
      try check(["--data", "\(folder)/x.npy", "--label", "last", "--log", labels])
    }
  }

  @Test func outputsDoNotOverwriteOneAnother() throws {
    try withExamples { folder, data in
      let place = "\(folder)/new"
      #expect(throws: ValidationError.self) {
        try check(["--data", data, "--save", place, "--log", place])
      }
      #expect(throws: ValidationError.self) {
        try check(["--data", data, "--log", place, "--record", "\(folder)/./new"])
      }
      try check(["--data", data, "--save", place, "--log", "\(place).jsonl"])
      try check(["--data", data, "--log", "/dev/null", "--record", "/dev/null"])
    }
  }

  /// They are replaced at the end, and by what has come of them.
  @Test func weightsMayTakeThePlaceOfTheirFirst() throws {
    try withExamples { folder, data in
      let arguments = ["--init", "\(folder)/./data.csv"]
      try check(arguments + ["--save", data])
      #expect(throws: ValidationError.self) { try check(arguments + ["--log", data]) }
    }
  }
}
