import Screen

// What is said of the data and the network that keys choose.

extension Controls {
  /// Says that a run begins again, and what is different: `restarted from seed 7: noise 0.12, was
  /// 0.09`.
  func restart(from former: Controls?) -> String {
    let changes = former.map { self.changes(from: $0) } ?? []
    return "restarted from seed \(seed): "
      + (changes.isEmpty ? "nothing else changed" : changes.joined(separator: "; "))
  }

  private func changes(from former: Controls) -> [String] {
    var changes: [String] = []
    func add(_ name: String, _ now: String?, _ before: String?) {
      guard let now, let before, now != before else { return }
      changes.append("\(name) \(now), was \(before)")
    }
    add("noise", noise.map(Self.decimals), former.noise.map(Self.decimals))
    add("wrong labels", labelNoise.map(Self.share), former.labelNoise.map(Self.share))
    add(
      "training set", trainingCount.map(NumberFormat.grouped),
      former.trainingCount.map(NumberFormat.grouped))
    add("hidden layers", layers, former.layers)
    return changes
  }

  private var layers: String { hidden.map(String.init).joined(separator: "·") }

  /// How hard the data are made, such as `noise 0.09` and `wrong labels 20 %`; empty where neither is
  /// anything to choose.
  var difficulty: [String] {
    var parts: [String] = []
    if let noise { parts.append("noise \(Self.decimals(noise))") }
    if let labelNoise, labelNoise > 0 { parts.append("wrong labels \(Self.share(labelNoise))") }
    return parts
  }

  /// The same in fewer columns: `±0.09`, `20 % wrong`.
  var briefDifficulty: [String] {
    var parts: [String] = []
    if let noise { parts.append("±\(Self.decimals(noise))") }
    if let labelNoise, labelNoise > 0 { parts.append("\(Self.share(labelNoise)) wrong") }
    return parts
  }

  private static func share(_ share: Double) -> String {
    NumberFormat.percent(share, decimals: 0)
  }

  /// Two decimals, as the keys have them, or those that an option needs more.
  private static func decimals(_ value: Double) -> String {
    let isShort = abs((value * 100).rounded() - value * 100) < 1e-9
    return NumberFormat.fixed(value, decimals: isShort ? 2 : 4)
  }
}
