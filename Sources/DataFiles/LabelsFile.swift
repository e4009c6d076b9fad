import Glibc

/// Finds the file of labels that belongs to one of features, by its name.
public enum LabelsFile {
  /// What a name has for features, and has instead for labels.
  private static let words: [(String, String)] = [
    ("images-idx3", "labels-idx1"), ("images.idx3", "labels.idx1"), ("images", "labels"),
    ("features", "labels"), ("Images", "Labels"), ("Features", "Labels"),
  ]

  /// Returns the file of labels that is there beside the features at `path`; nil where there is none.
  public static func find(for path: String) -> String? {
    candidates(for: path).first { access($0, F_OK) == 0 }
  }

  /// Returns the names that a file of labels may have beside the one at `path`, the likeliest first:
  /// `train-labels-idx1-ubyte` beside `train-images-idx3-ubyte`, `y_train.npy` beside `x_train.npy`.
  static func candidates(for path: String) -> [String] {
    let folderEnd = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
    let (folder, name) = (String(path[..<folderEnd]), String(path[folderEnd...]))
    var names: [String] = []
    for (features, labels) in words {
      guard let range = name.firstRange(of: features) else { continue }
      names.append(name.replacingCharacters(in: range, with: labels))
    }
    // An x that stands alone, such as in x.npy, X_train.npy and train-x.npy.
    let isWord = name.indices.map { index in
      let before = index == name.startIndex || !name[name.index(before: index)].isLetter
      let behind = name.index(after: index)
      return before && (behind == name.endIndex || !name[behind].isLetter)
    }
    for (index, isWord) in zip(name.indices, isWord) where isWord && "xX".contains(name[index]) {
      for letter in name[index] == "x" ? ["y"] : ["y", "Y"] {
        names.append(name.replacingCharacters(in: index...index, with: letter))
      }
    }
    // One of the two may have been packed.
    let all = names.flatMap { name in
      [name, name.hasSuffix(".gz") ? String(name.dropLast(3)) : name + ".gz"]
    }
    return all.reduce(into: []) { distinct, name in
      if !distinct.contains(folder + name) { distinct.append(folder + name) }
    }
  }
}

extension String {
  /// Returns the text with other characters in the place of those in `range`.
  fileprivate func replacingCharacters(
    in range: some RangeExpression<String.Index>, with text: String
  ) -> String {
    var result = self
    result.replaceSubrange(range, with: text)
    return result
  }
}
