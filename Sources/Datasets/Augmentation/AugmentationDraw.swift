import LinearAlgebra

/// Holds what was drawn for one example.
struct AugmentationDraw: Equatable {
  /// Where the image is put.
  var placement: Placement
  /// The factor of the values' distance from the background.
  var brightness: Double
  /// What the random numbers of the elastic field start from.
  var elasticSeed: UInt64
  /// What the random numbers of the pixels' noise start from.
  var noiseSeed: UInt64
  /// What the random numbers of the jitter start from.
  var jitterSeed: UInt64

  /// Draws within the strengths of `augmentation`, always as many random numbers, whatever is off.
  init(_ augmentation: Augmentation, using generator: inout RandomGenerator) {
    func within(_ strength: Double, _ generator: inout RandomGenerator) -> Double {
      (2 * generator.uniform() - 1) * strength
    }
    placement = Placement(
      shiftX: within(augmentation.shift, &generator),
      shiftY: within(augmentation.shift, &generator),
      rotation: within(augmentation.rotation, &generator),
      scale: 1 + within(augmentation.scale, &generator),
      shear: within(augmentation.shear, &generator),
      isMirrored: generator.uniform() < augmentation.flip)
    brightness = 1 + within(augmentation.brightness, &generator)
    elasticSeed = generator.next()
    noiseSeed = generator.next()
    jitterSeed = generator.next()
  }
}
