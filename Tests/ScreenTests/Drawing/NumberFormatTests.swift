import Testing

@testable import Screen

@Suite struct NumberFormatTests {
  @Test func determinationsAreShortUnlessTheyAreFarOff() {
    #expect(NumberFormat.determination(0.93246) == "0.93")
    #expect(NumberFormat.determination(0.93246, decimals: 4) == "0.9325")
    #expect(NumberFormat.determination(-2) == "-2.00")
    #expect(NumberFormat.determination(-123_456.7) == "-123,457")
    #expect(NumberFormat.determination(nil) == "none")
    #expect(NumberFormat.determination(-.infinity) == "-inf")
  }

  /// Expected values from C's `printf("%.*f")`, except that what rounds to 0 has no sign.
  @Test(
    "fixed decimals",
    arguments: [
      (0.231, 3, "0.231"), (0.2, 2, "0.20"), (0, 2, "0.00"), (-0.0, 2, "0.00"), (1, 0, "1"),
      (-1.5, 1, "-1.5"), (-0.001, 2, "0.00"), (0.999, 2, "1.00"), (9.999, 2, "10.00"),
      (0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (0.125, 2, "0.12"), (0.375, 2, "0.38"),
      (2.675, 2, "2.67"), (1.005, 2, "1.00"), (1.115, 2, "1.11"), (0.15, 1, "0.1"),
      (0.35, 1, "0.3"), (0.45, 1, "0.5"), (1e-300, 5, "0.00000"), (123456.789, 1, "123456.8"),
      (0.1, 15, "0.100000000000000"), (4503599627370497.5, 0, "4.50e15"),
      (999_999_999_999_999, 0, "999999999999999"), (1e15, 2, "1.00e15"), (1e300, 2, "1.00e300"),
      (.nan, 2, "nan"), (.infinity, 2, "inf"), (-.infinity, 2, "-inf"), (1, -3, "1"),
      (.greatestFiniteMagnitude, 99, "1.80e308"), (.leastNonzeroMagnitude, 2, "0.00"),
    ] as [(Double, Int, String)])
  func fixed(value: Double, decimals: Int, expected: String) {
    #expect(NumberFormat.fixed(value, decimals: decimals) == expected)
  }

  @Test(
    "exponents",
    arguments: [
      (2.3e-10, 2, "2.3e-10"), (1e-4, 1, "1e-4"), (9.96e-7, 2, "1.0e-6"), (123456, 3, "1.23e5"),
      (-0.00125, 2, "-1.3e-3"), (.leastNonzeroMagnitude, 2, "5.0e-324"),
      (1.7976931348623157e308, 3, "1.80e308"),
      (1, 1, "1e0"), (12.5, 4, "1.250e1"), (0, 2, "0"), (99.9, 1, "1e2"), (1e16, 2, "1.0e16"),
      (.nan, 2, "nan"), (-.infinity, 2, "-inf"), (3.25, 0, "3e0"),
    ] as [(Double, Int, String)])
  func scientific(value: Double, digits: Int, expected: String) {
    #expect(NumberFormat.scientific(value, digits: digits) == expected)
  }

  @Test(
    "figures keep their width",
    arguments: [
      (0.2314, "0.231"), (0, "0.000"), (9.9994, "9.999"), (9.9996, "10.00"), (12.345, "12.35"),
      (412.04, "412.0"), (4212.4, "4,212"), (30000, "30,000"), (1e6, "1.0e6"), (0.0005, "5.0e-4"),
      (-0.05, "-0.050"), (.nan, "nan"), (.infinity, "inf"),
    ] as [(Double, String)])
  func figure(value: Double, expected: String) {
    #expect(NumberFormat.figure(value) == expected)
  }

  @Test(
    "counts",
    arguments: [
      (0, "0"), (999, "999"), (4212, "4,212"), (30000, "30,000"), (999_999, "999,999"),
      (1_000_000, "1M"), (1_234_567, "1.2M"), (-1_234_567, "-1.2M"), (999_960_000, "1G"),
      (2.5e12, "2.5T"), (1e18, "1.0e18"), (.nan, "nan"), (-.infinity, "-inf"),
    ] as [(Double, String)])
  func count(value: Double, expected: String) {
    #expect(NumberFormat.count(value) == expected)
  }

  @Test func groupedIntegers() {
    #expect(NumberFormat.grouped(0) == "0")
    #expect(NumberFormat.grouped(1000) == "1,000")
    #expect(NumberFormat.grouped(-123_456_789) == "-123,456,789")
    #expect(NumberFormat.grouped(.min) == "-9,223,372,036,854,775,808")
  }

  @Test func percent() {
    #expect(NumberFormat.percent(0.93) == "93.0 %")
    #expect(NumberFormat.percent(1, decimals: 0) == "100 %")
    #expect(NumberFormat.percent(.nan) == "nan %")
  }

  @Test(
    "thousands within a text",
    arguments: [
      ("all 30000 epochs trained", "all 30,000 epochs trained"),
      (
        "no dev cost below 0.1800 (epoch 1890) in 40 evaluations",
        "no dev cost below 0.1800 (epoch 1,890) in 40 evaluations"
      ),
      ("epoch 4200, the weights of epoch 999", "epoch 4,200, the weights of epoch 999"),
      ("2000-run.csv W1000 1e1000 0.12345", "2000-run.csv W1000 1e1000 0.12345"),
      ("4,200 and 0007", "4,200 and 0007"), ("99999999999999999999", "99999999999999999999"),
      ("", ""),
    ])
  func grouping(text: String, expected: String) {
    #expect(NumberFormat.grouping(text) == expected)
  }

  @Test(arguments: [(0.534, "0.53"), (1.26, "1.3"), (12.4, "12"), (0.00083, "8e-4"), (4321, "4e3")])
  func spread(value: Double, expected: String) {
    #expect(NumberFormat.spread(value) == expected)
  }
}
