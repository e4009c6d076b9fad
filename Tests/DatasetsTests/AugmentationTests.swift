import Testing

@testable import Datasets

@Suite struct AugmentationTests {
  @Test func readsStrengths() throws {
    #expect(
      try Augmentation(parsing: "shift=1,rotation=10") == Augmentation(shift: 1, rotation: 10))
    #expect(
      try Augmentation(parsing: " flip = 0.5, jitter=1e-2") == Augmentation(jitter: 0.01, flip: 0.5)
    )
    #expect(try Augmentation(parsing: "none") == .none)
    #expect(try Augmentation(parsing: "shift=0") == .none)
  }

  @Test func readsWhatItWrites() throws {
    let all = Augmentation(
      jitter: 0.1, shift: 1, rotation: 10, scale: 0.25, shear: 5, flip: 0.5, elastic: 0.75,
      brightness: 0.2, noise: 0.05)
    #expect(
      all.description
        == "jitter=0.1,shift=1,rotation=10,scale=0.25,shear=5,flip=0.5,elastic=0.75,"
        + "brightness=0.2,noise=0.05")
    #expect(try Augmentation(parsing: all.description) == all)
    #expect(Augmentation.none.description == "none")
    for transform in Augmentation.Transform.allCases {
      var one = Augmentation.none
      one[transform] = transform.usual
      #expect(one.transforms == [transform])
      #expect(one[transform] == transform.usual)
      #expect(try Augmentation(parsing: one.description) == one)
    }
  }

  @Test(arguments: [
    ("", "'' names no augmentation; write names and strengths, such as shift=1,rotation=10"),
    (
      "shift=1,",
      "'' names no augmentation; write names and strengths, such as shift=1,rotation=10"
    ),
    ("=1", "'=1' names no augmentation; write names and strengths, such as shift=1,rotation=10"),
    ("flip", "flip has no strength; write for example flip=0.5"),
    ("shift=", "'' is no strength of shift; give a number from 0 to 1000"),
    ("scale=1", "'1' is no strength of scale; give a number from 0 to 0.9"),
    ("flip=-0.5", "'-0.5' is no strength of flip; give a number from 0 to 1"),
    ("noise=nan", "'nan' is no strength of noise; give a number from 0 to 10"),
    ("noise=1=2", "'1=2' is no strength of noise; give a number from 0 to 10"),
    ("shift=1,shift=2", "shift is given twice; leave one out"),
    (
      "rotate=1",
      "no augmentation is named 'rotate'; did you mean rotation? All are jitter, shift, rotation, "
        + "scale, shear, flip, elastic, brightness and noise"
    ),
    (
      "\u{1B}hift=1",
      "no augmentation is named '\\x1Bhift'; did you mean shift? All are jitter, shift, rotation, "
        + "scale, shear, flip, elastic, brightness and noise"
    ),
  ])
  func saysWhatIsWrong(text: String, message: String) {
    let error = #expect(throws: AugmentationError.self) { try Augmentation(parsing: text) }
    #expect(error?.description == message)
  }

  @Test func findsTheNearestNames() {
    #expect(Augmentation.Transform.nearest(to: "shfit") == [.shift])
    #expect(Augmentation.Transform.nearest(to: "bright") == [.brightness])
    #expect(Augmentation.Transform.nearest(to: "Noise") == [.noise])
    // Two letters to change in either.
    #expect(Augmentation.Transform.nearest(to: "scear") == [.shear])
    #expect(Augmentation.Transform.nearest(to: "flop") == [.flip])
    #expect(Augmentation.Transform.nearest(to: "").contains(.flip))
  }

  @Test(arguments: [
    ("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("flaw", "lawn", 2), ("a", "a", 0),
  ])
  func countsLettersToChange(left: String, right: String, expected: Int) {
    #expect(EditDistance.between(left, right) == expected)
    #expect(EditDistance.between(right, left) == expected)
  }

  @Test func needsImagesForMostTransforms() throws {
    let shape = ImageShape(height: 8, width: 8)
    try Augmentation(jitter: 1).check(imageShape: nil)
    for transform in Augmentation.Transform.allCases where transform != .jitter {
      var one = Augmentation(jitter: 1)
      one[transform] = transform.usual
      try one.check(imageShape: shape)
      let error = #expect(throws: AugmentationError.self) { try one.check(imageShape: nil) }
      #expect(error == .noImages([transform]))
    }
    #expect(
      AugmentationError.noImages([.shift, .rotation]).description
        == "shift and rotation are for images, and the examples are not known to be any; "
        + "say their size with --image, such as --image 28x28 or --image 32x32x3")
    #expect(
      AugmentationError.noImages([.flip]).description
        == "flip is for images, and the examples are not known to be any; "
        + "say their size with --image, such as --image 28x28 or --image 32x32x3")
  }

  @Test func refusesStrengthsOutOfRange() {
    for strength in [-1, 1.5, .nan, .infinity] {
      #expect(throws: AugmentationError.self) {
        try Augmentation(scale: strength).check(imageShape: ImageShape(height: 2, width: 2))
      }
    }
  }
}
