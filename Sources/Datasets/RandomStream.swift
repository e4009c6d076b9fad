/// Names the streams of random numbers that one seed feeds here, one for each use.
///
/// The numbers spell the names in ASCII: none of them meets the small numbers other uses count by.
enum RandomStream {
  static let training: UInt64 = 0x74_7261_696E  // "train"
  static let dev: UInt64 = 0x64_6576  // "dev"
  static let test: UInt64 = 0x7465_7374  // "test"
  static let split: UInt64 = 0x73_706C_6974  // "split"
  static let digits: UInt64 = 0x6469_6769_7473  // "digits"
  static let labelNoise: UInt64 = 0x6C_6162_656C  // "label"
  static let augmentation: UInt64 = 0x61_7567_6D65_6E74  // "augment"
}
