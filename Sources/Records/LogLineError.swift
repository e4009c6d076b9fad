/// Says which line of a run's log is none.
struct LogLineError: Error, Equatable, CustomStringConvertible {
  /// The log.
  let path: String
  /// The line, from 1.
  let line: Int

  /// One line with the place, what is wrong and the remedy.
  var description: String {
    "\(path):\(line): is damaged, and no line of a run's log; give --log a name that does not end in "
      + ".csv"
  }
}
