import Screen
import Testing

@testable import Curses

@Suite struct ControlSequenceReaderTests {
  /// Feeds bytes until the sequence ends; returns the result and what was left over.
  private func read(
    _ text: String, _ reader: ControlSequenceReader = .control()
  ) -> (result: ControlSequenceReader.Result, rest: String) {
    var reader = reader
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      let result = reader.take(byte)
      if result != .more { return (result, String(decoding: bytes, as: UTF8.self)) }
    }
    return (.more, "")
  }

  /// The reports of xterm's mode 1006: `ESC [ < button ; column ; row M`, or `m`.
  @Test(arguments: [
    ("<0;1;1M", MouseEvent(.press, x: 0, y: 0)), ("<0;12;34m", MouseEvent(.release, x: 11, y: 33)),
    ("<32;5;6M", MouseEvent(.drag, x: 4, y: 5)), ("<64;5;6M", MouseEvent(.wheelUp, x: 4, y: 5)),
    ("<65;5;6M", MouseEvent(.wheelDown, x: 4, y: 5)),
    // With Shift, Alt and Control.
    ("<28;300;2M", MouseEvent(.press, x: 299, y: 1)),
  ])
  func theMouseIsReported(text: String, event: MouseEvent) {
    #expect(read(text + "q") == (.mouse(event), "q"))
  }

  @Test(arguments: [
    "<1;2;3M", "<0;0;1M", "<0;1;0M", "<0;1M", "<0;1;1;1M", "<0;123456;1M", "<0;-1;1M",
    "<0;;1M", "<66;1;1M", "<64;1;1m", "200X", "1;5A", "?1;2c", "M\u{20}\u{21}\u{22}",
  ])
  func whatMeansNothingIsPassedOverAsAWhole(text: String) {
    #expect(read(text + "q") == (.ended, "q"))
  }

  @Test func anotherEscapeBreaksASequenceOff() {
    #expect(read("12\u{1B}q") == (.brokenOff, "q"))
    #expect(read("1\u{18}q") == (.ended, "q"))
    #expect(read("\u{1B}q", .counted(2)) == (.brokenOff, "q"))
  }

  @Test func countedOnesTakeAnything() {
    #expect(read("MqQ", .counted(2)) == (.ended, "Q"))
    #expect(read("0;1;1Mq", .control("<")) == (.mouse(MouseEvent(.press, x: 0, y: 0)), "q"))
  }

  @Test func whatNeverEndsIsGivenUp() {
    let text = String(repeating: "1", count: 4096)
    #expect(read(text + "q") == (.ended, "q"))
    #expect(read(String(text.dropLast())) == (.more, ""))
  }
}
