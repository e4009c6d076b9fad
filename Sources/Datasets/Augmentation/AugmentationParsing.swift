extension Augmentation {
  /// Creates an augmentation from text such as `shift=1,rotation=10`, or `none`; throws
  /// ``AugmentationError`` for other text.
  public init(parsing text: String) throws(AugmentationError) {
    self = .none
    if text == "none" { return }
    var named: [Transform] = []
    for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map { $0.filter { $0 != " " } }
      guard let name = parts.first, !name.isEmpty else {
        throw AugmentationError.entry(VisibleText.excerpt(piece))
      }
      guard let transform = Transform(rawValue: name) else {
        throw AugmentationError.unknownName(
          VisibleText.excerpt(name), nearest: Transform.nearest(to: name))
      }
      guard parts.count == 2 else { throw AugmentationError.noStrength(transform) }
      guard let strength = DecimalNumber.parse(parts[1]), transform.allowed.contains(strength)
      else { throw AugmentationError.strength(transform, VisibleText.excerpt(parts[1])) }
      guard !named.contains(transform) else { throw AugmentationError.repeated(transform) }
      named.append(transform)
      self[transform] = strength
    }
  }
}

extension Augmentation: CustomStringConvertible {
  /// The augmentation as ``init(parsing:)`` reads it, `shift=1,rotation=10` or `none`.
  public var description: String {
    if transforms.isEmpty { return "none" }
    return transforms.map { "\($0.rawValue)=\(Self.text(self[$0]))" }.joined(separator: ",")
  }
}

/// Describes why examples cannot be augmented as asked, in one line with what to do.
public enum AugmentationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Reports a part of the text without a name.
  case entry(String)
  /// Reports a name that no transform has, with those that are spelt most like it.
  case unknownName(String, nearest: [Augmentation.Transform])
  /// Reports a name without a strength.
  case noStrength(Augmentation.Transform)
  /// Reports a strength that is out of range or no number.
  case strength(Augmentation.Transform, String)
  /// Reports a name that is given twice.
  case repeated(Augmentation.Transform)
  /// Reports transforms of images where the examples are not known to be any.
  case noImages([Augmentation.Transform])

  /// What is wrong and what to do about it.
  public var description: String {
    switch self {
    case .entry(let text):
      "'\(text)' names no augmentation; write names and strengths, such as shift=1,rotation=10"
    case .unknownName(let name, let nearest):
      "no augmentation is named '\(name)'; did you mean \(Self.list(nearest, last: "or"))? "
        + "All are \(Self.list(Augmentation.Transform.allCases, last: "and"))"
    case .noStrength(let transform):
      "\(transform.rawValue) has no strength; write for example "
        + "\(transform.rawValue)=\(Augmentation.text(transform.usual))"
    case .strength(let transform, let text):
      "'\(text)' is no strength of \(transform.rawValue); give a number from "
        + "\(Augmentation.text(transform.allowed.lowerBound)) to "
        + "\(Augmentation.text(transform.allowed.upperBound))"
    case .repeated(let transform):
      "\(transform.rawValue) is given twice; leave one out"
    case .noImages(let transforms):
      "\(Self.list(transforms, last: "and")) \(transforms.count == 1 ? "is" : "are") for images, "
        + "and the examples are not known to be any; say their size with --image, such as "
        + "--image 28x28 or --image 32x32x3"
    }
  }

  private static func list(_ transforms: [Augmentation.Transform], last word: String) -> String {
    let names = transforms.map(\.rawValue)
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " \(word) " + last
  }
}

extension Augmentation.Transform {
  /// Returns the transforms whose names are spelt most like `name`.
  ///
  /// Those that begin alike by three letters or more come before all others; of the rest, those
  /// with the fewest letters to change.
  static func nearest(to name: String) -> [Augmentation.Transform] {
    let name = name.prefix(40).lowercased()
    let distances = allCases.map { transform in
      let begin = name.commonPrefix(with: transform.rawValue).count
      return begin >= 3 ? -begin : EditDistance.between(name, transform.rawValue)
    }
    let least = distances.min() ?? 0
    return zip(allCases, distances).filter { $0.1 == least }.map(\.0)
  }
}

extension String {
  /// Returns the letters that both begin with.
  fileprivate func commonPrefix(with other: String) -> Substring {
    prefix(zip(self, other).prefix { $0 == $1 }.count)
  }
}
