import Glibc

/// Maps values to places along an axis, and chooses round values to label.
///
/// Ticks are multiples of 1, 2, 2.5 or 5 times a power of ten; on a logarithmic axis powers of
/// ten, and 2 and 5 times those where there is room. Whatever the range, NaN and infinity
/// included, the axis that comes out can be drawn.
public struct Axis: Equatable, Sendable {
  /// Says how values are spread along the axis.
  public enum Scale: Sendable {
    case linear, log
  }

  /// Says what the values are, and so how they are written.
  public enum Unit: Sendable {
    /// Any number, written with as many decimals as the ticks need.
    case number
    /// Whole things, such as epochs, written with thousands separated.
    case count
  }

  /// Is a value with a label.
  public struct Tick: Equatable, Sendable {
    /// The value.
    public let value: Double
    /// How it is written.
    public let label: String
  }

  /// The values at the two ends.
  public let range: ClosedRange<Double>
  /// How values are spread.
  public let scale: Scale
  /// The labelled values, ascending; all within the range.
  public let ticks: [Tick]

  /// Creates an axis over the given values with at most `maximumTicks` ticks.
  public init(
    _ low: Double, _ high: Double, scale: Scale = .linear, unit: Unit = .number,
    maximumTicks: Int = 5
  ) {
    self.scale = scale
    switch scale {
    case .linear:
      range = Self.usable(low, high, unit: unit)
      let step = Step(span: range, maximumTicks: maximumTicks, unit: unit)
      ticks = maximumTicks > 0 ? step.ticks(in: range, unit: unit) : []
    case .log:
      let exponents = Self.usableExponents(low, high)
      range = pow(10, exponents.lowerBound)...pow(10, exponents.upperBound)
      ticks = Self.logTicks(exponents, unit: unit, maximumTicks: maximumTicks)
    }
  }

  /// Creates an upright axis for `rows` rows of cells above a row with the low end.
  ///
  /// The range is widened a little, so that it does not move with every new value, and so that
  /// linear ticks stand in the middle of rows, the same number of rows apart. The high end is the
  /// top of the first row, `rows` + ¼ rows above the middle of the row with the low end.
  public init(_ low: Double, _ high: Double, scale: Scale = .linear, rows: Int) {
    self.scale = scale
    let rows = max(rows, 1)
    switch scale {
    case .linear:
      let exact = Self.usable(low, high, unit: .number)
      let (range, step) = Step.evenly(over: rows, exact)
      self.range = range
      ticks = step.ticks(in: range, unit: .number)
    case .log:
      let exponents = Self.usableExponents(low, high)
      let bottom = (exponents.lowerBound * 10).rounded(.down) / 10
      let top = (exponents.upperBound * 10).rounded(.up) / 10
      range = pow(10, bottom)...pow(10, top)
      ticks = Self.logTicks(bottom...top, unit: .number, maximumTicks: min(rows / 2 + 1, 6))
    }
  }

  /// Returns where an axis of counts from 0 ends that goes a little beyond `count`: the next of 1, 1.5,
  /// 2, 3, 4, 5, 6, 8, 10, 15, …, from 10 on.
  ///
  /// So a curve that grows is drawn anew eight times while it becomes ten times as long, and at most a
  /// third of the axis is empty.
  public static func end(beyond count: Int) -> Int {
    var scale = 10
    while count > scale {
      // In halves, since 1.5 is among them.
      for halves in [3, 4, 6, 8, 10, 12, 16] where count <= scale / 2 * halves {
        return scale / 2 * halves
      }
      guard scale <= Int.max / 100 else { return count }
      scale *= 10
    }
    return scale
  }

  /// Returns where a value lies, from 0 at the low end to 1 at the high end, less or more outside.
  ///
  /// On a logarithmic axis, what is not above 0 lies infinitely far below.
  public func fraction(of value: Double) -> Double {
    switch scale {
    case .linear:
      return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    case .log:
      guard !value.isNaN else { return .nan }
      guard value > 0 else { return -.infinity }
      let low = log10(range.lowerBound)
      return (log10(value) - low) / (log10(range.upperBound) - low)
    }
  }

  /// Returns a range that is finite, not empty, and neither too narrow nor too wide to compute
  /// with.
  private static func usable(_ low: Double, _ high: Double, unit: Unit) -> ClosedRange<Double> {
    let values = [low, high].filter { $0.isFinite }.map { min(max($0, -1e300), 1e300) }
    guard let low = values.min(), let high = values.max() else { return 0...1 }
    let size = max(abs(low), abs(high))
    guard size > 1e-290 else { return 0...1 }
    if high - low > size * 1e-9 { return low...high }
    if unit == .count { return low...(low + max(1, size * 1e-6)) }
    return (low - size / 10)...(high + size / 10)
  }

  private static func usableExponents(_ low: Double, _ high: Double) -> ClosedRange<Double> {
    let values = [low, high].filter { $0.isFinite && $0 > 0 }.map {
      log10(min(max($0, 1e-300), 1e300))
    }
    guard let low = values.min(), let high = values.max() else { return -1...0 }
    return high - low > 1e-6 ? low...high : (low - 0.5)...(high + 0.5)
  }

  private static func logTicks(
    _ exponents: ClosedRange<Double>, unit: Unit, maximumTicks: Int
  ) -> [Tick] {
    guard maximumTicks > 0 else { return [] }
    let first = (exponents.lowerBound - 1e-9).rounded(.up)
    let last = (exponents.upperBound + 1e-9).rounded(.down)
    let decades = Int(max(last - first + 1, 0))
    var values: [(mantissa: Double, exponent: Int)] = []
    if decades > maximumTicks {
      let stride = (decades + maximumTicks - 1) / maximumTicks
      // Multiples of the stride, so that the labels stay while the range grows.
      for exponent in Int(first)...Int(last) where exponent.isMultiple(of: stride) {
        values.append((1, exponent))
      }
    } else {
      for mantissas in [[1, 2, 5], [1, 3], [1]] as [[Double]] {
        values = []
        for exponent in Int(first) - 1...max(Int(last), Int(first) - 1) {
          for mantissa in mantissas
          where exponents.contains(Double(exponent) + log10(mantissa))
            || (mantissa == 1 && Double(exponent) >= first && Double(exponent) <= last)
          {
            values.append((mantissa, exponent))
          }
        }
        if values.count <= maximumTicks { break }
      }
    }
    // Within one decade there may be nothing round: then linear ticks serve better.
    if values.count < 2 && maximumTicks >= 2 {
      let range = pow(10, exponents.lowerBound)...pow(10, exponents.upperBound)
      if range.upperBound < 20 * range.lowerBound {
        return Step(span: range, maximumTicks: maximumTicks, unit: unit)
          .ticks(in: range, unit: unit).filter { $0.value > 0 }
      }
    }
    let plain = values.allSatisfy { $0.exponent >= -3 && $0.exponent <= 4 }
    return values.map { mantissa, exponent in
      let value = mantissa * pow(10, Double(exponent))
      if unit == .count && exponent >= 0 {
        return Tick(value: value, label: NumberFormat.count(value))
      }
      let label =
        plain
        ? NumberFormat.fixed(value, decimals: max(-exponent, 0), grouped: true)
        : "\(Int(mantissa))e\(exponent)"
      return Tick(value: value, label: label)
    }
  }
}

/// Is the distance between ticks: `mantissa` · 10^`exponent`.
private struct Step {
  var mantissa: Double
  var exponent: Int

  /// Finds the smallest round step with at most so many ticks.
  init(span: ClosedRange<Double>, maximumTicks: Int, unit: Axis.Unit) {
    let width = span.upperBound - span.lowerBound
    let least = width / Double(max(maximumTicks, 1) + 1)
    mantissa = 1
    exponent = Int(log10(least).rounded(.down))
    if unit == .count && exponent < 0 { exponent = 0 }
    while count(in: span) > max(maximumTicks, 1) { increase(unit) }
  }

  init(mantissa: Double, exponent: Int) {
    self.mantissa = mantissa
    self.exponent = exponent
  }

  /// Finds the step that stands on every second, third, … of some rows of cells and wastes least
  /// of them, and the range that the rows then span.
  static func evenly(over rows: Int, _ span: ClosedRange<Double>) -> (ClosedRange<Double>, Step) {
    let height = Double(rows) + 0.25
    let least = Int(log10((span.upperBound - span.lowerBound) / height).rounded(.down))
    let closest = rows < 4 ? 1 : max(2, rows / 9)
    // The more of them, the finer the ranges to choose from; of high axes still three ticks.
    let farthest = max(2 * closest, min(rows / 3, 6))
    var best: (row: Double, range: ClosedRange<Double>, step: Step)?
    for exponent in least...least + 2 {
      for mantissa in [1, 2, 2.5, 5] {
        let step = Step(mantissa: mantissa, exponent: exponent)
        for rowsApart in closest...farthest {
          let row = step.value / Double(rowsApart)
          let low = (span.lowerBound / row + 1e-6).rounded(.down) * row
          let high = low + height * row
          guard high >= span.upperBound, low < high, row < best?.row ?? .infinity else { continue }
          best = (row, low...high, step)
        }
      }
    }
    guard let best else { return (span, Step(span: span, maximumTicks: 2, unit: .number)) }
    return (best.range, best.step)
  }

  private mutating func increase(_ unit: Axis.Unit) {
    switch mantissa {
    case 1: mantissa = 2
    case 2: mantissa = unit == .count && exponent == 0 ? 5 : 2.5
    case 2.5: mantissa = 5
    default:
      mantissa = 1
      exponent += 1
    }
  }

  var value: Double { multiple(1) }

  /// Returns `count` steps, exact where the decimal number is.
  private func multiple(_ count: Double) -> Double {
    let product = count * mantissa
    return exponent < 0 ? product / pow(10, Double(-exponent)) : product * pow(10, Double(exponent))
  }

  private func bounds(in span: ClosedRange<Double>) -> (first: Double, last: Double) {
    (
      (span.lowerBound / value - 1e-6).rounded(.up), (span.upperBound / value + 1e-6).rounded(.down)
    )
  }

  private func count(in span: ClosedRange<Double>) -> Int {
    let (first, last) = bounds(in: span)
    return Int(min(max(last - first + 1, 0), 1000))
  }

  func ticks(in span: ClosedRange<Double>, unit: Axis.Unit) -> [Axis.Tick] {
    let first = bounds(in: span).first
    let values = (0..<count(in: span)).map { multiple(first + Double($0)) }
    let size = values.reduce(0) { max($0, abs($1)) }
    let decimals = max(-exponent + (mantissa == 2.5 ? 1 : 0), 0)
    // The fewest digits that give back every value.
    let digits =
      (1...12).first { digits in
        values.allSatisfy { value in
          let read = Double(NumberFormat.scientific(value, digits: digits)) ?? .nan
          return abs(read - value) < self.value / 100
        }
      } ?? 12
    return values.map { value in
      // Rounding may have put the outermost a hair outside.
      let place = min(max(value, span.lowerBound), span.upperBound)
      let label: String
      if unit == .count {
        label = NumberFormat.count(value)
      } else if size > 0 && (size >= 1e6 || decimals > 4) {
        label = NumberFormat.scientific(value, digits: digits)
      } else {
        label = NumberFormat.fixed(value, decimals: min(decimals, 4), grouped: true)
      }
      return Axis.Tick(value: place, label: label)
    }
  }
}
