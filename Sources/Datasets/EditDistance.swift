/// Counts the letters by which two words differ, to tell what somebody may have meant.
public enum EditDistance {
  /// Longer words are compared by so many letters: nobody mistypes names of that length.
  private static let longest = 100

  /// Returns the least number of letters to insert, remove or replace that makes `left` of `right`
  /// (Levenshtein, 1966).
  public static func between(_ left: String, _ right: String) -> Int {
    let left = left.unicodeScalars.prefix(longest)
    let right = Array(right.unicodeScalars.prefix(longest))
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let replaced = diagonal + (letter == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }

  /// Returns the name that `word` is probably meant to be: the one spelt most like it, of which no more
  /// than a third is different, or two letters that have changed places; nil where none is like it.
  public static func nearest(to word: String, among names: some Sequence<String>) -> String? {
    let limit = word.count < 4 ? 1 : max(2, word.count / 3)
    let distances = names.map { (name: $0, distance: between($0, word)) }
    guard let least = distances.min(by: { $0.distance < $1.distance }), least.distance <= limit
    else { return nil }
    return least.name
  }
}
