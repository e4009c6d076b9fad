import DataFiles
import Datasets

/// Calls `body`, and expects of an error that it is one for people: a line about the file that shows
/// no character a terminal would act on.
func expectsOrderlyErrors(_ body: () throws -> Void) {
  expectsErrors(of: DataFileError.self, beginningWith: "t.", body)
}

/// Calls `body`, and expects of an error that it is of a kind, begins with the name of the file where
/// it should, and shows no character that a terminal would act on.
func expectsErrors<Failure: Error & CustomStringConvertible>(
  of _: Failure.Type, beginningWith start: String = "", _ body: () throws -> Void
) {
  do {
    try body()
  } catch {
    guard let error = error as? Failure else { preconditionFailure("\(error)") }
    let text = error.description
    precondition(text.hasPrefix(start), text)
    expectVisible(text)
  }
}

/// Expects of text that a terminal shows it as it is.
func expectVisible(_ text: String) {
  precondition(text == VisibleText.escaping(text), text)
}
