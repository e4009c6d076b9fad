import CLibFuzzer
import Learning
import LinearAlgebra
import Training

@testable import Datasets
@testable import Records

/// Reads a checkpoint, writes what it says again, and goes on with the run.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCheckpoint(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  expectsErrors(of: CheckpointError.self) {
    let checkpoint = try Checkpoint<Float>(bytes: input)
    guard let written = try? checkpoint.serialized() else {
      preconditionFailure("what was read cannot be written")
    }
    precondition((try? Checkpoint<Float>(bytes: written).serialized()) == written)
    // Each thread has room of its own to work in, and a run may ask for a thousand.
    guard checkpoint.state.options.threads <= 16 else { return }
    for kind in CheckpointKind.allCases {
      guard let data = CheckpointKind.data[kind] else { continue }
      expectsErrors(of: TrainerStateError.self) {
        goOn(try Trainer(resuming: checkpoint.state, data: data, augmentsAhead: false))
      }
    }
  }
  return 0
}

private func goOn(_ trainer: Trainer<Float>) {
  var trainer = trainer
  for _ in 0..<3 where trainer.ending == nil { _ = trainer.step() }
  if let ending = trainer.ending { expectVisible(ending.message) }
  _ = trainer.snapshot(activity: .training)
  _ = RunSummary(&trainer, seconds: 1)
  trainer.apply(.restoreBest)
  trainer.apply(.resume)
  if trainer.ending == nil { _ = trainer.step() }
}

/// Changes one section of a checkpoint and writes its checksum anew, so that the readers behind the
/// checksums are reached; now and then any bytes, so that the checksums are.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutateCheckpoint(
  _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ most: Int, _ seed: CUnsignedInt
) -> Int {
  let input = Array(UnsafeBufferPointer(start: data, count: size))
  var generator = RandomGenerator(seed: UInt64(seed))
  guard Int.random(in: 0..<16, using: &generator) > 0, var file = try? SectionFile(input),
    !file.sections.isEmpty, file.sections.allSatisfy({ (1...16).contains($0.name.utf8.count) })
  else { return LLVMFuzzerMutate(data, size, most) }
  let index = Int.random(in: 0..<file.sections.count, using: &generator)
  var bytes = Array(file.sections[index].bytes)
  let count = bytes.count
  bytes += [UInt8](repeating: 0, count: min(256, most - size))
  let changed = bytes.withUnsafeMutableBufferPointer {
    LLVMFuzzerMutate($0.baseAddress, count, $0.count)
  }
  file.sections[index].bytes = bytes.prefix(changed)
  let result = file.serialized()
  guard result.count <= most else { return LLVMFuzzerMutate(data, size, most) }
  for (place, byte) in result.enumerated() { data[place] = byte }
  return result.count
}
