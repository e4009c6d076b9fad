import Datasets
import Synchronization

/// Carries what went wrong beside the run, such as a full disk, to whoever talks to the user.
final class Notices: Sendable {
  private struct State: Sendable {
    var waiting: [String] = []
    var onPost: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Adds a notice, from any thread. It may name files, and is made safe to show.
  func post(_ text: String) {
    let onPost = state.withLock { state in
      state.waiting.append(VisibleText.escaping(text))
      return state.onPost
    }
    onPost?()
  }

  /// Takes the notices so far.
  func take() -> [String] {
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
