import Testing

@testable import Training

struct SpeedometerTests {
  @Test func theSpeedIsThatOfTheLastSecond() {
    var speedometer = Speedometer()
    let start = ContinuousClock.now
    #expect(speedometer.observe(epochs: 0, at: start) == 0)
    // 100 epochs a second for 2 s, then 400 a second: after one more second the old is forgotten.
    for tick in 1...20 {
      let speed = speedometer.observe(
        epochs: 10 * Double(tick), at: start + .milliseconds(100 * tick))
      #expect(abs(speed - 100) < 1e-6)
    }
    var speed = 0.0
    for tick in 21...32 {
      let epochs = 200 + 40 * Double(tick - 20)
      speed = speedometer.observe(epochs: epochs, at: start + .milliseconds(100 * tick))
    }
    #expect(abs(speed - 400) < 1e-6)
  }

  @Test func updatesThatTakeSecondsHaveASpeedToo() {
    // An update of a tenth of an epoch every 3 s, looked at 20 times a second.
    var speedometer = Speedometer()
    let start = ContinuousClock.now
    for tick in 0...240 {
      let updates = tick / 60
      let speed = speedometer.observe(
        epochs: Double(updates) / 10, at: start + .milliseconds(50 * tick))
      #expect(abs(speed - (updates == 0 ? 0 : 1.0 / 30)) < 1e-9)
    }
  }
}
