import Datasets
import Synchronization

/// Carries what happened beside the run, such as a full disk, to whoever talks to the user.
final class Notices: Sendable {
  /// Is a piece of news.
  struct Notice: Equatable, Sendable {
    /// What happened, safe to show.
    let text: String
    /// Whether something went wrong.
    let isFailure: Bool
  }

  private struct State: Sendable {
    var waiting: [Notice] = []
    var onPost: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Adds what went wrong, from any thread. It may name files, and is made safe to show.
  func post(_ text: String) { add(text, isFailure: true) }

  /// Adds what went as it should, likewise.
  func tell(_ text: String) { add(text, isFailure: false) }

  private func add(_ text: String, isFailure: Bool) {
    let onPost = state.withLock { state in
      state.waiting.append(Notice(text: VisibleText.escaping(text), isFailure: isFailure))
      return state.onPost
    }
    onPost?()
  }

  /// Takes the notices so far.
  func take() -> [Notice] {
    state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
  }

  /// Has `body` called whenever there is a notice to take; at once if there is one.
  func listen(_ body: @escaping @Sendable () -> Void) {
    let hasWaiting = state.withLock { state in
      state.onPost = body
      return !state.waiting.isEmpty
    }
    if hasWaiting { body() }
  }

  /// Ends listening.
  func stopListening() { state.withLock { $0.onPost = nil } }
}
