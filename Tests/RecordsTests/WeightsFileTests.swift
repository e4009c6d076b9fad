import Datasets
import Learning
import LinearAlgebra
import Testing

@testable import Records

@Suite struct WeightsFileTests {
  let architecture = Architecture(inputs: 2, hidden: [3], output: .sigmoid)

  private func drawn<Scalar>(_: Scalar.Type) -> Parameters<Scalar> {
    var generator = RandomGenerator(seed: 5)
    return Initializer.he().parameters(for: architecture, using: &generator)
  }

  @Test func namesShapesAndTypesAreThoseOfTheFormat() throws {
    let file = Safetensors(drawn(Float.self))
    #expect(
      file.tensors.map(\.name)
        == ["layers.0.bias", "layers.0.weight", "layers.1.bias", "layers.1.weight"])
    #expect(file["layers.0.weight"]?.shape == [3, 2])
    #expect(file["layers.1.bias"]?.shape == [1])
    #expect(file.tensors.allSatisfy { $0.type == .float32 })
    #expect(Safetensors(drawn(Double.self)).tensors.allSatisfy { $0.type == .float64 })
  }

  @Test func weightsComeBackBitForBit() throws {
    let single = drawn(Float.self)
    let bytes = Safetensors(single).serialized()
    let back: Parameters<Float> = try Safetensors(bytes: bytes)
      .parameters(for: architecture, file: "w")
    #expect(back == single)
    let double = drawn(Double.self)
    let again: Parameters<Double> = try Safetensors(bytes: Safetensors(double).serialized())
      .parameters(for: architecture, file: "w")
    #expect(again == double)
  }

  @Test func aFileOfDoublesIsRoundedForSinglePrecision() throws {
    let back: Parameters<Float> = try Safetensors(drawn(Double.self))
      .parameters(for: architecture, file: "w")
    #expect(back == drawn(Float.self))
  }

  @Test(arguments: [
    (Architecture(inputs: 2, hidden: [4], output: .sigmoid), "layers.0.weight is 3 × 2"),
    (Architecture(inputs: 3, hidden: [3], output: .sigmoid), "expected 3 × 3"),
    (Architecture(inputs: 2, hidden: [3, 3], output: .sigmoid), "layers.1.weight is 1 × 3"),
    (Architecture(inputs: 2, hidden: [3], output: .softmax(classes: 3)), "expected 3 × 3"),
  ])
  func otherShapesAreTold(_ other: Architecture, _ problem: String) {
    let error = #expect(throws: WeightsError.self) {
      let _: Parameters<Float> = try Safetensors(drawn(Float.self))
        .parameters(for: other, file: "weights.safetensors")
    }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("weights.safetensors: "))
    #expect(text.contains(problem), "\(text)")
    #expect(text.contains("--hidden"), "\(text)")
  }

  @Test func aShapeOfManyAxesIsCut() {
    let bias = Safetensors.Tensor("layers.0.bias", shape: [3], [0, 0, 0] as [Float])
    let weight = Safetensors.Tensor(
      "layers.0.weight", shape: [Int](repeating: 1, count: 10_000), [0] as [Float])
    let error = #expect(throws: WeightsError.self) {
      let _: Parameters<Float> = try Safetensors([bias, weight])
        .parameters(for: architecture, file: "w")
    }
    let text = error?.description ?? ""
    #expect(text.contains("layers.0.weight is 1 × 1") && text.contains("…, expected 3 × 2"))
    #expect(text.count < 300)
  }

  @Test func missingAndAdditionalTensorsAreTold() {
    let deeper = Architecture(inputs: 2, hidden: [3, 1], output: .sigmoid)
    let missing = #expect(throws: WeightsError.self) {
      let _: Parameters<Float> = try Safetensors(drawn(Float.self))
        .parameters(for: deeper, file: "w")
    }
    #expect(missing?.description.contains("no tensor layers.2.weight") == true)
    var generator = RandomGenerator(seed: 1)
    let deep: Parameters<Float> = Initializer.he().parameters(for: deeper, using: &generator)
    let tooMany = #expect(throws: WeightsError.self) {
      let shallow = Architecture(inputs: 2, hidden: [3], output: .sigmoid)
      let _: Parameters<Float> = try Safetensors(deep).parameters(for: shallow, file: "w")
    }
    #expect(tooMany?.description.contains("holds 6 tensors") == true)
  }

  @Test func weightsThatAreNotFiniteAreTold() {
    var parameters = drawn(Double.self)
    parameters.layers[0].weight[1, 1] = .infinity
    let error = #expect(throws: WeightsError.self) {
      let _: Parameters<Double> = try Safetensors(parameters)
        .parameters(for: architecture, file: "w")
    }
    #expect(error?.description.contains("layers.0.weight holds inf at position 3") == true)
  }

  @Test func theNormalizationStandsBesideTheWeights() throws {
    let examples = Examples(
      inputs: Matrix(rows: 2, columns: 2, elements: [1, 3, 10, 10]), targets: .values([4, 8]))
    let file = Safetensors(drawn(Float.self), normalization: Normalization(of: examples))
    #expect(try file["normalization.mean"]?.doubles() == [2, 10])
    #expect(try file["normalization.deviation"]?.doubles() == [1, 1])
    #expect(try file["normalization.target_mean"]?.doubles() == [6])
    #expect(try file["normalization.target_deviation"]?.doubles() == [2])
    #expect(file["normalization.mean"]?.type == .float64)
    let back: Parameters<Float> = try Safetensors(bytes: file.serialized())
      .parameters(for: architecture, file: "w")
    #expect(back == drawn(Float.self))

    let classes = Examples(inputs: examples.inputs, labels: [0, 1])
    let names = Safetensors(drawn(Float.self), normalization: Normalization(of: classes))
      .tensors.map(\.name)
    #expect(names.contains("normalization.mean") && !names.contains("normalization.target_mean"))
  }
}
