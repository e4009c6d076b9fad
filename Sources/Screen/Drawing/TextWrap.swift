/// Returns a text in lines of at most `width` columns, broken at spaces where there are any, but not
/// between a number and its percent sign. A word that is wider than a line, as a text in Chinese is, goes
/// on in the next.
public func wrapped(_ text: String, width: Int) -> [String] {
  guard width > 0 else { return [] }
  var lines: [String] = []
  var line = ""
  var used = 0
  for word in words(of: text) {
    let length = displayWidth(of: word)
    if used > 0 && used + 1 + length <= width {
      line += " \(word)"
      used += 1 + length
      continue
    }
    if used > 0 { lines.append(line) }
    (line, used) = ("", 0)
    guard length > width else {
      (line, used) = (String(word), length)
      continue
    }
    for character in word {
      let columns = displayWidth(of: character)
      if used > 0 && used + columns > width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      line.append(character)
      used += columns
    }
  }
  return used > 0 ? lines + [line] : lines
}

/// Returns what a line may not be broken in: words, with a percent sign that follows.
private func words(of text: String) -> [Substring] {
  text.split(separator: " ").reduce(into: []) { words, word in
    if word.first == "%", let last = words.last {
      words[words.count - 1] = "\(last) \(word)"
    } else {
      words.append(word)
    }
  }
}
