/// Holds what is to be predicted of each example: its class, or a number.
public enum Targets: Equatable, Sendable {
  /// The class of each example, from 0.
  case classes([Int])
  /// The number of each example.
  case values([Double])

  /// Says what targets are.
  public enum Kind: Equatable, Sendable {
    /// Classes to tell apart.
    case classes
    /// Numbers to come close to.
    case values
  }

  /// What the targets are.
  public var kind: Kind {
    switch self {
    case .classes: .classes
    case .values: .values
    }
  }

  /// The number of examples.
  public var count: Int {
    switch self {
    case .classes(let labels): labels.count
    case .values(let values): values.count
    }
  }

  /// The classes. Numbers have none: asking for theirs is a mistake.
  public var labels: [Int] {
    guard case .classes(let labels) = self else { preconditionFailure("the labels of numbers") }
    return labels
  }

  /// The numbers. Classes have none: asking for theirs is a mistake.
  public var values: [Double] {
    guard case .values(let values) = self else { preconditionFailure("the values of classes") }
    return values
  }

  /// Returns the targets at `indices`, in that order; an index may occur more than once.
  public func selecting(_ indices: some Sequence<Int>) -> Targets {
    switch self {
    case .classes(let labels): .classes(indices.map { labels[$0] })
    case .values(let values): .values(indices.map { values[$0] })
    }
  }
}
