// Labels that are numbers to predict.

extension CSVTable {
  /// Returns the number in every row's label; throws where there is none.
  func labelValues() throws(CSVError) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(labels.distinct.count)
    for label in labels.distinct {
      guard let value = DecimalNumber.parse(label.text), value.isFinite else {
        throw error(
          line: label.line, column: labelColumn, .labelNotANumber(VisibleText.excerpt(label.text)))
      }
      values.append(value)
    }
    return labels.rows.map { values[$0] }
  }

  /// Throws where all labels are the same number, which leaves nothing to predict.
  func checkVariety() throws(CSVError) {
    let values = Set(labels.distinct.compactMap { DecimalNumber.parse($0.text) })
    guard values.count < 2 else { return }
    throw error(
      column: labelColumn,
      .oneValue(labels.distinct.first.map { VisibleText.excerpt($0.text) } ?? ""))
  }
}
