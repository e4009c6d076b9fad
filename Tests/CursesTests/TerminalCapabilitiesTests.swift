import Glibc
import Testing

@testable import Curses

@Suite struct TerminalCapabilitiesTests {
  /// Another thread may be reading the locale.
  @Test func theCharacterSetIsAdoptedOnce() {
    let first = TerminalCapabilities.adoptCharacterSet()
    let adopted = String(cString: setlocale(LC_CTYPE, nil))
    setlocale(LC_CTYPE, "C.utf8")
    #expect(TerminalCapabilities.adoptCharacterSet() == first)
    #expect(String(cString: setlocale(LC_CTYPE, nil)) == "C.utf8")
    setlocale(LC_CTYPE, adopted)
  }
}
