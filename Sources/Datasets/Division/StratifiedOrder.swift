import LinearAlgebra

/// Puts examples in a random order any stretch of which has the classes in the proportion of the
/// whole.
///
/// The n examples of a class, shuffled, are spaced evenly: number k of them at (k + ½) / n. Then
/// the classes are merged. So the first examples make a small set of all classes, more of them one
/// that begins with it, and those from the other end a second set that does not overlap.
enum StratifiedOrder {
  /// Returns the indices of `labels` in such an order.
  static func indices(of labels: [Int], using generator: inout RandomGenerator) -> [Int] {
    var order = Array(labels.indices)
    generator.shuffle(&order)
    var members = [[Int]](repeating: [], count: (labels.max() ?? -1) + 1)
    for index in order { members[labels[index]].append(index) }

    var places: [(place: Double, label: Int, index: Int)] = []
    for (label, indices) in members.enumerated() {
      for (number, index) in indices.enumerated() {
        places.append(((Double(number) + 0.5) / Double(indices.count), label, index))
      }
    }
    places.sort { ($0.place, $0.label) < ($1.place, $1.label) }
    return places.map(\.index)
  }
}
