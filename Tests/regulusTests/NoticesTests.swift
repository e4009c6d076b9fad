import Dispatch
import Records
import Synchronization
import Testing

@testable import regulus

@Suite struct NoticesTests {
  @Test func newsWaitsInItsOrderUntilItIsTaken() {
    let notices = Notices()
    notices.post("full\u{1B}")
    notices.tell("saved")
    #expect(
      notices.take() == [
        .init(text: "full\\x1B", isFailure: true), .init(text: "saved", isFailure: false),
      ])
    #expect(notices.take() == [])
  }

  @Test func whoeverListensIsCalled() {
    let notices = Notices()
    let calls = Mutex(0)
    notices.post("before")
    notices.listen { calls.withLock { $0 += 1 } }
    #expect(calls.withLock { $0 } == 1)
    notices.tell("after")
    #expect(calls.withLock { $0 } == 2)
    notices.stopListening()
    notices.post("unheard")
    #expect(calls.withLock { $0 } == 2)
    #expect(notices.take().map(\.text) == ["before", "after", "unheard"])
  }

  /// Pictures are written one after the other, beside whoever asks for them.
  @Test func picturesAreWrittenElsewhere() {
    let notices = Notices()
    let pictures = PictureQueue(notices)
    let mayGoOn = DispatchSemaphore(value: 0)
    pictures.write { () throws(FileError) in
      mayGoOn.wait()
      return "a.svg"
    }
    pictures.write { () throws(FileError) in
      throw FileError(path: "b.svg", action: .write, code: 28)
    }
    #expect(notices.take() == [])
    mayGoOn.signal()
    pictures.finish()
    #expect(
      notices.take() == [
        .init(text: "saved a.svg", isFailure: false),
        .init(
          text: "cannot write b.svg: No space left on device; free some space", isFailure: true),
      ])
  }
}
