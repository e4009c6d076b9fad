import Testing

@testable import Records

@Suite struct SeveralErrorsTests {
  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private func failing(_ text: String) -> Result<Void, any Error> {
    .failure(Failure(description: text))
  }

  @Test func whatWorkedIsNoError() throws {
    try SeveralErrors.check([])
    try SeveralErrors.check([.success(()), .success(())])
  }

  @Test func oneErrorIsThrownAsItIs() {
    let error = #expect(throws: Failure.self) {
      try SeveralErrors.check([.success(()), failing("a")])
    }
    #expect(error?.description == "a")
  }

  @Test func allErrorsAreThrownInTheirOrder() {
    let error = #expect(throws: SeveralErrors.self) {
      try SeveralErrors.check([
        failing("a"), .success(()),
        .failure(SeveralErrors(errors: [Failure(description: "b"), Failure(description: "c")])),
      ])
    }
    #expect(error?.description == "a\nb\nc")
    #expect(error?.errors.count == 3)
    #expect(SeveralErrors.all(in: Failure(description: "d")).count == 1)
  }
}
