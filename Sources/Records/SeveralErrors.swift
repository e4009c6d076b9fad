/// Carries all that has gone wrong where a failure is no reason to leave the rest undone.
public struct SeveralErrors: Error, CustomStringConvertible {
  /// The errors, in their order.
  public let errors: [any Error]

  /// The errors, a line each.
  public var description: String { errors.map { "\($0)" }.joined(separator: "\n") }

  /// Throws what failed among things that have all been tried: the error where it is one, and all of
  /// them where there are several.
  public static func check(_ outcomes: [Result<Void, any Error>]) throws {
    let errors = outcomes.flatMap { outcome -> [any Error] in
      guard case .failure(let error) = outcome else { return [] }
      return all(in: error)
    }
    if let error = errors.first { throw errors.count == 1 ? error : SeveralErrors(errors: errors) }
  }

  /// Returns each error that an error carries, which may be itself alone.
  public static func all(in error: any Error) -> [any Error] {
    (error as? SeveralErrors)?.errors ?? [error]
  }
}
