@testable import Records

/// Reads how far a run has got off its log.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMetrics(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let progress = LoggedProgress(input)
  precondition(progress.epoch >= 0)
  precondition(progress.best.map { $0.devCost.isFinite && $0.epoch <= progress.epoch } ?? true)
  // Half a line behind the last whole one changes nothing.
  precondition(LoggedProgress(input + Array("\n{\"epoch\":9".utf8)) == progress)
  return 0
}
