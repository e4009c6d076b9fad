import CLibFuzzer
import Glibc
import Learning
import LinearAlgebra
import Training

@testable import Datasets
@testable import Records

/// Is a kind of run whose checkpoints fuzzing begins with.
enum CheckpointKind: CaseIterable {
  case classes, everything, numbers

  /// What each is trained on.
  static let data = [CheckpointKind: TrainingData<Float>](
    uniqueKeysWithValues: allCases.compactMap { kind in (try? kind.makeData()).map { (kind, $0) } })

  private func makeData() throws -> TrainingData<Float> {
    // It stays until the end, and is reached through pointers with a case's number in their spare
    // bits, behind which the leak check sees nothing.
    __lsan_disable()
    defer { __lsan_enable() }
    let raw =
      self == .numbers
      ? try BuiltInDataset.wave.make(trainingCount: 8, devCount: 4, testCount: 0)
      : try BuiltInDataset.moons.make(trainingCount: 12, devCount: 6, testCount: 0)
    let dataset = raw.normalized()
    return TrainingData(
      dataset,
      augmenter: try Augmenter(
        raw.training, augmentation: Augmentation(jitter: 0.2), normalization: dataset.normalization,
        seed: 1))
  }

  private var options: TrainerOptions {
    var options = TrainerOptions(
      learningRate: 0.05, optimizer: self == .numbers ? .momentum() : .adam(), epochs: 20,
      earlyStopping: EarlyStopping(mode: .mark, patience: 2), seed: 1, threads: 1,
      evaluationInterval: 2)
    if self == .everything {
      options.batchSize = 5
      options.schedule = .warmUp(epochs: 3, then: .cosine(to: 0.1))
      options.regularization = Regularization(
        l1: 0.1, l2: 0.3, keepProbability: KeepProbability(perLayer: [0.7, 0.9]), maxNorm: 3,
        clipNorm: 1, labelSmoothing: 0.1, augments: true)
    }
    return options
  }

  /// Returns the bytes of a checkpoint of a run that has got somewhere.
  private func checkpoint() throws -> [UInt8] {
    guard let data = Self.data[self] else { return [] }
    let architecture = Architecture(
      inputs: data.training.rows.columns, hidden: self == .everything ? [4, 2] : [3],
      output: self == .numbers ? .linear : .sigmoid)
    var generator = RandomGenerator(seed: 1)
    var trainer = Trainer(
      network: Network(
        architecture: architecture,
        parameters: Initializer.he().parameters(for: architecture, using: &generator)),
      data: data, options: options, augmentsAhead: false)
    trainer.apply(.l2(strength: 0.5))
    for _ in 0..<7 { _ = trainer.step() }
    trainer.apply(.earlyStopping(.stop))
    if self == .numbers { trainer.apply(.stop(keeping: .best)) }
    return try Checkpoint(state: trainer.state, seconds: 1, logSize: 100).serialized()
  }

  /// Writes a checkpoint of each kind into a folder.
  static func writeSeeds(into folder: String) throws {
    for (number, kind) in allCases.enumerated() {
      try AtomicFile.write(try kind.checkpoint(), to: "\(folder)/seed-\(number)")
    }
  }
}

/// Writes the files to begin with before fuzzing begins, into the folder in `FUZZ_SEEDS`.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer
) -> CInt {
  if let folder = getenv("FUZZ_SEEDS") {
    do {
      try CheckpointKind.writeSeeds(into: String(cString: folder))
    } catch {
      preconditionFailure("\(error)")
    }
  }
  return 0
}
