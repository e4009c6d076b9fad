@testable import Records

/// Reads the description of a run.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRun(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard let info = try? RunInfo(input) else { return 0 }
  for text in [info.program, info.started, info.network, info.data.name, info.data.hash] {
    expectVisible(text)
  }
  if let result = info.result {
    expectVisible(result.message)
    precondition(result.seconds.isFinite && result.best?.devCost.isFinite ?? true)
  }
  _ = Moment(timestamp: info.started)?.name
  guard let written = try? info.serialized(), let again = try? RunInfo(written) else {
    preconditionFailure("what was read cannot be written")
  }
  precondition(again == info)
  return 0
}
