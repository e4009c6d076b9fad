/// Holds the labels of a file as they are written: the different ones, and which of them each example
/// has; or the numbers to predict.
enum FileLabels {
  /// Labels that are to be classes.
  case texts(DistinctLabels)
  /// Numbers to predict, all of them finite.
  case numbers([Double])
}

/// Holds each label of a column once.
struct DistinctLabels {
  /// A label, and the line or the example, from 1, where it first appears.
  typealias Label = (text: String, place: Int)

  /// Each different label, in the order of first appearance.
  var distinct: [Label] = []
  /// The index in `distinct` of each example's label.
  var rows: [Int] = []

  /// The index of each text.
  private var indexOfText: [String: Int] = [:]

  /// Returns the index of a text, which is new where it has not appeared before.
  mutating func index(of text: String, place: Int) -> Int {
    if let known = indexOfText[text] { return known }
    indexOfText[text] = distinct.count
    distinct.append((text, place))
    return distinct.count - 1
  }

  /// Appends the labels of the examples that follow.
  mutating func append(_ others: DistinctLabels) {
    let indices = others.distinct.map { index(of: $0.text, place: $0.place) }
    rows += others.rows.map { indices[$0] }
  }
}
