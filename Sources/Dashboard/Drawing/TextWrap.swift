/// Returns a text in lines of at most `width` columns, broken at spaces where there are any.
func wrapped(_ text: String, width: Int) -> [String] {
  guard width > 0 else { return [] }
  var lines: [String] = []
  var line = ""
  var used = 0
  for word in text.split(separator: " ") {
    let length = displayWidth(of: word)
    if used > 0 && used + 1 + length > width {
      lines.append(line)
      (line, used) = ("", 0)
    }
    line += used > 0 ? " \(word)" : word
    used += length + (used > 0 ? 1 : 0)
  }
  return used > 0 ? lines + [line] : lines
}
