import Testing

@testable import regulus

@Suite struct DataOptionsTests {
  private func message(_ arguments: [String]) -> String? {
    do {
      _ = try DataOptions.parse(arguments)
      return nil
    } catch {
      return DataOptions.message(for: error)
    }
  }

  @Test func numbersToPredictHaveNoLabelsToSpoil() {
    #expect(
      message(["--data", "wave", "--label-noise", "0.1"])
        == "--label-noise gives examples a wrong class, and here numbers are predicted; leave it "
        + "out, or spoil the numbers with --noise")
    #expect(
      message(["--data", "./a.csv", "--loss", "mse", "--label-noise", "0.1"])
        == "--label-noise gives examples a wrong class, and here numbers are predicted; leave it out"
    )
    #expect(message(["--data", "wave", "--label-noise", "0"]) == nil)
    #expect(message(["--data", "./a.csv", "--label-noise", "0.1"]) == nil)
  }

  @Test(arguments: [("0.2", 0.2), ("20%", 0.2), ("0", 0), ("100%", 1), ("1", 1)])
  func labelNoiseIsAShareOrPercent(text: String, share: Double) throws {
    #expect(try DataOptions.parse(["--label-noise", text]).labelNoise == share)
    #expect(share == 1 || (try? parseTargetError(text)) == share)
  }

  @Test(arguments: ["-0.1", "1.1", "101%", "%", "20 %", "nan", "20%%"])
  func whatIsNoShareIsRefused(text: String) {
    #expect(
      message(["--label-noise=\(text)"])?.contains(
        "is not a share from 0 to 1 such as 0.2, or percent such as 20%") == true)
  }
}
