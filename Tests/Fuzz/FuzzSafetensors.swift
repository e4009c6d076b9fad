import Learning

@testable import Records

/// Reads a file of tensors, every tensor's numbers, and the weights of a network.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSafetensors(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let name = "t.safetensors"
  expectsErrors(of: SafetensorsError.self, beginningWith: name) {
    let file = try Safetensors(bytes: input, file: name)
    for tensor in file.tensors {
      expectsErrors(of: SafetensorsError.self) {
        let doubles = try tensor.doubles()
        precondition(doubles.count == tensor.shape.reduce(1, *))
      }
    }
    let written = file.serialized()
    precondition((try? Safetensors(bytes: written).serialized()) == written)
    readWeights(of: file, name)
  }
  return 0
}

private func readWeights(of file: Safetensors, _ name: String) {
  let architecture = Architecture(inputs: 2, hidden: [3], output: .sigmoid)
  do {
    let parameters: Parameters<Float> = try file.parameters(for: architecture, file: name)
    precondition(parameters.layers.allSatisfy { $0.bias.allSatisfy(\.isFinite) })
  } catch let error as WeightsError {
    expectVisible(error.description)
  } catch let error as SafetensorsError {
    expectVisible(error.description)
  } catch {
    preconditionFailure("\(error)")
  }
}
