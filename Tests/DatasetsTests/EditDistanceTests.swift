import Testing

@testable import Datasets

@Suite struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("moons", "moons", 0), ("moon", "moons", 1), ("", "xor", 3), ("trian", "train", 2),
    ("kitten", "sitting", 3), ("naïve", "naive", 1),
  ])
  func lettersAreCounted(left: String, right: String, distance: Int) {
    #expect(EditDistance.between(left, right) == distance)
    #expect(EditDistance.between(right, left) == distance)
  }

  @Test(arguments: [
    ("spirals", "spiral"), ("mons", "moons"), ("xr", "xor"), ("cirlces", "circles"),
    ("wave ", "wave"), ("xyz", nil), ("", nil), ("whatever", nil),
  ])
  func theNearestNameIsTheOneThatIsMeant(word: String, name: String?) {
    #expect(
      EditDistance.nearest(to: word, among: BuiltInDataset.allCases.map(\.rawValue)) == name)
  }

  @Test func wordsOfAnyLengthAreCompared() {
    let long = String(repeating: "a", count: 10_000)
    #expect(EditDistance.between(long, long + "b") == 0)
    #expect(EditDistance.nearest(to: "b", among: [long]) == nil)
  }
}
