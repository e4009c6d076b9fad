/// Is a colour by its red, green and blue parts, 0 to 255.
public struct RGB: Equatable, Hashable, Sendable {
  /// The part of red.
  public var red: UInt8
  /// The part of green.
  public var green: UInt8
  /// The part of blue.
  public var blue: UInt8

  /// Creates a colour.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Returns the colour with some share, 0 to 1, of another.
  public func mixed(with other: RGB, share: Double) -> RGB {
    let share = min(max(share, 0), 1)
    func part(_ own: UInt8, _ other: UInt8) -> UInt8 {
      let (own, other) = (Double(own), Double(other))
      let part: Double = own + (other - own) * share
      return UInt8(part.rounded())
    }
    return RGB(
      red: part(red, other.red), green: part(green, other.green), blue: part(blue, other.blue))
  }

  /// The number of the colour nearest to it among xterm's 256.
  ///
  /// The first 16 are the user's own and are never chosen; 16 to 231 are a cube of six steps a side
  /// and 232 to 255 a ramp of greys.
  public var nearestOf256: UInt8 {
    func step(_ part: Int) -> Int { part < 48 ? 0 : part < 115 ? 1 : (part - 35) / 40 }
    let parts = [Int(red), Int(green), Int(blue)]
    let steps = parts.map(step)
    let grey = min(max((parts.reduce(0, +) / 3 - 3) / 10, 0), 23)
    let cubeNumber = UInt8(16 + 36 * steps[0] + 6 * steps[1] + steps[2])
    let greyNumber = UInt8(232 + grey)
    func distance(_ number: UInt8) -> Int {
      let other = RGB(numbered: number)
      return zip(parts, [other.red, other.green, other.blue]).reduce(0) {
        $0 + ($1.0 - Int($1.1)) * ($1.0 - Int($1.1))
      }
    }
    return distance(greyNumber) < distance(cubeNumber) ? greyNumber : cubeNumber
  }

  /// Creates one of xterm's 256 colours by its number; the first 16 as xterm has them unless people
  /// choose others.
  public init(numbered number: UInt8) {
    let number = Int(number)
    func level(_ step: Int) -> UInt8 { step == 0 ? 0 : UInt8(55 + 40 * step) }
    switch number {
    case 0..<16: self = Self.first16[number]
    case 16..<232:
      let place = number - 16
      self.init(red: level(place / 36), green: level(place / 6 % 6), blue: level(place % 6))
    default:
      let grey = UInt8(8 + 10 * (number - 232))
      self.init(red: grey, green: grey, blue: grey)
    }
  }

  private static let first16 = [
    RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0), RGB(0, 0, 238),
    RGB(205, 0, 205), RGB(0, 205, 205), RGB(229, 229, 229), RGB(127, 127, 127), RGB(255, 0, 0),
    RGB(0, 255, 0), RGB(255, 255, 0), RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255),
    RGB(255, 255, 255),
  ]
}
