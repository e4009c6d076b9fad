import Glibc

/// Says where an image is put: turned, stretched, slanted and mirrored about its middle, then moved.
struct Placement: Equatable {
  /// The number of pixels it is moved to the right.
  var shiftX = 0.0
  /// The number of pixels it is moved down.
  var shiftY = 0.0
  /// The degrees it is turned, clockwise.
  var rotation = 0.0
  /// The factor by which it is stretched.
  var scale = 1.0
  /// The degrees it is slanted: the lower half to the right.
  var shear = 0.0
  /// Whether it is mirrored, left to right.
  var isMirrored = false

  /// Returns the map that finds, for a pixel of the image as it is put, the place in the image as it
  /// was.
  ///
  /// With x to the right and y down from the middle, an image is put by
  /// p ↦ R · H · s · F · p + shift: F mirrors x; s scales; H = (1 tan φ; 0 1) slants by φ;
  /// R = (cos θ −sin θ; sin θ cos θ) turns by θ. The inverse is q ↦ F · s⁻¹ · H⁻¹ · R⁻¹ · (q − shift),
  /// one matrix, so that pixels are looked up once, whatever is combined.
  func inverse(height: Int, width: Int) -> AffineMap {
    let angle = rotation * (.pi / 180)
    let (cosine, sine) = (cos(angle), sin(angle))
    let slant = shear == 0 ? 0 : tan(shear * (.pi / 180))
    // H⁻¹ · R⁻¹, H⁻¹ being (1 −tan φ; 0 1) and R⁻¹ (cos θ sin θ; −sin θ cos θ).
    let across = (isMirrored ? -1 : 1) / scale
    var map = AffineMap(
      xx: across * (cosine + slant * sine), xy: across * (sine - slant * cosine),
      yx: -sine / scale, yy: cosine / scale)
    let middleX = Double(width - 1) / 2
    let middleY = Double(height - 1) / 2
    map.x = middleX - map.xx * (middleX + shiftX) - map.xy * (middleY + shiftY)
    map.y = middleY - map.yx * (middleX + shiftX) - map.yy * (middleY + shiftY)
    return map
  }
}

/// Maps places in an image: (x, y) ↦ (xx · x + xy · y + x₀, yx · x + yy · y + y₀).
struct AffineMap: Equatable {
  var xx = 1.0
  var xy = 0.0
  var yx = 0.0
  var yy = 1.0
  /// x₀, in pixels.
  var x = 0.0
  /// y₀, in pixels.
  var y = 0.0
}
