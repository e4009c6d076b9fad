import Testing

@testable import Dashboard
@testable import Training

@Suite struct KeyLineTests {
  static func line(_ dashboard: Dashboard, _ width: Int) -> String {
    drawn(width, 1, dashboard.glyphs) { grid, rect, _ in
      KeyLine(dashboard: dashboard).draw(into: &grid, rect: rect)
    }.text
  }

  @Test func whatThereIsRoomFor() {
    let dashboard = Sample.dashboard()
    #expect(
      Self.line(dashboard, 140)
        == " space pause  . step  0 none  1 L1  2 L2  d dropout  + − strength  e early stop  "
        + "g check  v view  Enter zoom  s stop  ? help  q quit")
    #expect(
      Self.line(dashboard, 150)
        == " space pause  . step  0 none  1 L1  2 L2  d dropout  + − strength  [ ] pace  "
        + "e early stop  g check  v view  Enter zoom  s stop  ? help  q quit")
    #expect(
      Self.line(dashboard, 120)
        == " space pause  0 none  1 L1  2 L2  d dropout  + − strength  e early stop  v view  "
        + "Enter zoom  s stop  ? help  q quit")
    #expect(
      Self.line(dashboard, 80)
        == " space pause  1 L1  2 L2  d dropout  v view  s stop  ? help  q quit")
    #expect(
      Self.line(dashboard, 60) == " space pause  1 L1  2 L2  v view  s stop  ? help  q quit")
    // One pane at a time: Tab shows the next.
    #expect(
      Self.line(Sample.dashboard(width: 60, height: 16), 60)
        == " space pause  1 L1  2 L2  Tab pane  s stop  ? help  q quit")
  }

  @Test func augmentationHasItsKeyWhereThereIsAny() {
    let dashboard = Sample.dashboard(augmentation: "jitter=0.1")
    #expect(Self.line(dashboard, 160).contains("  d dropout  a augment  + − strength  "))
    #expect(
      Self.line(dashboard, 80)
        == " space pause  1 L1  2 L2  d dropout  a augment  v view  s stop  ? help  q quit"
    )
  }

  @Test(arguments: 60...200) func nothingIsEverCut(width: Int) {
    for snapshot in [Sample.run(), Sample.run(activity: .paused), Sample.ended()] {
      let line = Self.line(Sample.dashboard(snapshot), width)
      #expect(line.hasSuffix("? help  q quit"))
      #expect(line.hasPrefix(" space "))
    }
  }

  @Test func theSpaceBarSaysWhatItDoesNow() {
    var dashboard = Sample.dashboard()
    _ = dashboard.type(" ")
    #expect(Self.line(dashboard, 80).hasPrefix(" space go on  "))
    #expect(Self.line(Sample.dashboard(Sample.ended()), 80).hasPrefix(" space train on  "))
  }
}
