import LinearAlgebra
import Testing

struct ElementsTests {
  static let sizes = Array(1...70) + [127, 128, 1000, 12_345, 401_408]

  private func address<Scalar>(_ elements: Elements<Scalar>) -> UInt? {
    elements.withUnsafeBufferPointer { $0.baseAddress.map { UInt(bitPattern: $0) } }
  }

  @Test(arguments: sizes) func theFirstElementIsAtAMultipleOf64Bytes(_ size: Int) throws {
    let single = Elements<Float>(repeating: 1, count: size)
    let double = Elements((0..<size).map { Double($0) })
    var changed = double
    changed[size - 1] = -1
    #expect(try #require(address(single)) % 64 == 0)
    #expect(try #require(address(double)) % 64 == 0)
    #expect(try #require(address(changed)) % 64 == 0)
  }

  @Test(arguments: sizes) func matricesAreAlignedHoweverTheyAreMade(_ size: Int) throws {
    let numbers = [Float](repeating: 2, count: size)
    let matrix = Matrix<Float>(rows: 1, columns: size, elements: numbers)
    let transposed = matrix.transposed()
    for made in [matrix, transposed, Matrix(rows: size, columns: 1)] {
      #expect(try #require(address(made.elements)) % 64 == 0)
    }
    #expect(try #require(address(matrix.converted(to: Double.self).elements)) % 64 == 0)
  }

  @Test func aCopyDoesNotSeeChanges() {
    var numbers: Elements<Double> = [1, 2, 3]
    let first = numbers
    numbers[1] = 5
    let second = numbers
    numbers[0] *= 10
    let third = numbers
    numbers.withUnsafeMutableBufferPointer { $0[2] = -1 }
    let fourth = numbers
    numbers.swapAt(0, 2)
    #expect(first == [1, 2, 3])
    #expect(second == [1, 5, 3])
    #expect(third == [10, 5, 3])
    #expect(fourth == [10, 5, -1])
    #expect(numbers == [-1, 5, 10])
  }

  @Test func copiesShareMemoryUntilOneChanges() {
    let numbers: Elements<Float> = [1, 2, 3]
    var copy = numbers
    #expect(address(copy) == address(numbers))
    copy[0] = 0
    #expect(address(copy) != address(numbers))
    #expect(numbers == [1, 2, 3])
  }

  /// In its own variable, and in a matrix in an array in a value, where training changes them.
  @Test func theOnlyCopyIsChangedWhereItIs() {
    var numbers = Elements<Double>(repeating: 1, count: 100)
    let before = address(numbers)
    numbers[3] = 2
    numbers[4] += 2
    numbers.sort(by: >)
    numbers.withUnsafeMutableBufferPointer { $0.update(repeating: 7) }
    #expect(address(numbers) == before)

    struct Holder {
      var matrices = [Matrix<Float>(rows: 8, columns: 8), Matrix<Float>(rows: 4, columns: 8)]
    }
    var holder = Holder()
    let places = holder.matrices.map { address($0.elements) }
    let factor = Matrix<Float>(rows: 4, columns: 8, repeating: 1)
    for index in 0..<8 { holder.matrices[0].elements[index] += 1 }
    holder.matrices[0][1, 1] -= 3
    holder.matrices[1].copy(from: factor)
    holder.matrices[1].assign(factor, times: holder.matrices[0])
    holder.matrices[1].addToRows([1, 2, 3, 4])
    #expect(holder.matrices.map { address($0.elements) } == places)
  }

  @Test func theyAreEqualWhereAllNumbersAre() {
    let numbers: Elements<Double> = [0, 1, 2]
    #expect(numbers == Elements([0, 1, 2]))
    #expect(numbers == Elements([-0.0, 1, 2]))
    #expect(numbers != Elements([0, 1]))
    #expect(numbers != Elements([0, 1, 2, 3]))
    #expect(numbers != Elements([0, 1, 3]))
    #expect(numbers != [])
    let array = [0.0, 1, 2]
    #expect(numbers == array && array == numbers)
    #expect(numbers != [0, 2, 1] && [0.0, 1] != numbers)
    let unknown: Elements<Double> = [.nan]
    #expect(unknown != Elements([.nan]))
    let copy = unknown
    #expect(unknown == copy)
  }

  @Test func theyAreACollection() {
    var numbers = Elements(stride(from: 1.0, to: 6, by: 1))
    #expect(Array(numbers) == [1, 2, 3, 4, 5])
    #expect(numbers.count == 5 && numbers.indices == 0..<5)
    #expect(numbers.first == 1 && numbers.last == 5)
    #expect(Array(numbers[1..<3]) == [2, 3] && Array(numbers.reversed()) == [5, 4, 3, 2, 1])
    #expect(numbers.firstIndex(of: 4) == 3 && numbers.index(0, offsetBy: 5, limitedBy: 4) == nil)
    #expect(numbers.distance(from: 4, to: 1) == -3)
    var sum = 0.0
    for number in numbers { sum += number }
    #expect(sum == 15 && numbers.reduce(0, +) == 15)
    numbers.withContiguousMutableStorageIfAvailable { $0.reverse() }
    #expect(numbers.withContiguousStorageIfAvailable { Array($0) } == [5, 4, 3, 2, 1])
    numbers[1..<3] = Elements([8, 9])[0..<2]
    #expect(numbers == [5, 8, 9, 2, 1])
    #expect(Elements(numbers[2...]) == [9, 2, 1])
    #expect(numbers.description == "[5.0, 8.0, 9.0, 2.0, 1.0]")
  }

  @Test func noElementsTakeNoMemory() {
    for empty in [Elements<Float>(repeating: 1, count: 0), [], Elements([Float]())] {
      #expect(address(empty) == 64)
      #expect(empty.isEmpty && empty.indices.isEmpty && empty.first == nil)
      #expect(empty == [] && empty == Elements([]))
      var changed = empty
      changed.withUnsafeMutableBufferPointer { #expect($0.isEmpty) }
      #expect(address(changed) == 64)
    }
    #expect(Matrix<Double>(rows: 0, columns: 5) == Matrix(rows: 0, columns: 5, elements: []))
  }

  @Test func arraysHaveTheSameNumbers() {
    let numbers = (0..<1000).map { Float($0).squareRoot() }
    #expect(Array(Elements(numbers)) == numbers)
    func copied<Scalar: BLASScalar>(_ numbers: [Scalar]) -> [Scalar] { Array(Elements(numbers)) }
    #expect(copied(numbers) == numbers)
    #expect(copied([1.5, -0.0, 1e300]).map(\.bitPattern) == [1.5, -0.0, 1e300].map(\.bitPattern))
    #expect(copied([Double]()).isEmpty)
  }

  @Test func errorsPassThrough() {
    struct Failure: Error {}
    var numbers: Elements<Double> = [1]
    #expect(throws: Failure.self) { try numbers.withUnsafeBufferPointer { _ in throw Failure() } }
    #expect(throws: Failure.self) {
      try numbers.withUnsafeMutableBufferPointer { _ in throw Failure() }
    }
  }

  @Test func aPlaceOutsideIsAnError() async {
    await #expect(processExitsWith: .failure) { _ = ([1, 2] as Elements<Double>)[2] }
    await #expect(processExitsWith: .failure) {
      var numbers: Elements<Float> = [1, 2]
      numbers[-1] = 0
    }
    await #expect(processExitsWith: .failure) { _ = ([] as Elements<Double>)[0] }
  }
}
