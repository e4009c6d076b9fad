import ArgumentParser
import Testing

@testable import regulus

@Suite struct CommandNamesTests {
  @Test(arguments: [
    [], ["--epochs", "5"], ["train"], ["train", "anything"], ["demo", "own.txt"], ["runs"],
    ["runs", "show", "last"], ["runs", "--json"], ["data", "export", "moons"], ["help", "nothing"],
    ["data", "help", "show"],
  ])
  func whatIsKnownIsLeftToTheParser(arguments: [String]) throws {
    try CommandNames.check(arguments)
  }

  @Test(arguments: [
    ["chek"], ["runs", "purge"], ["data", "x"], ["pitch"], [""], ["\u{202E}"],
  ])
  func whatIsNotIsRefused(arguments: [String]) {
    #expect(throws: ValidationError.self) { try CommandNames.check(arguments) }
  }
}
