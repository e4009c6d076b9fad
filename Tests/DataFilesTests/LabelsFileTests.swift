import Testing

@testable import DataFiles

@Suite struct LabelsFileTests {
  @Test(arguments: [
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    ("/a/t10k-images.idx3-ubyte", "/a/t10k-labels.idx1-ubyte"),
    ("d/train-images-idx3-ubyte.gz", "d/train-labels-idx1-ubyte.gz"),
    ("x.npy", "y.npy"), ("X/X_train.npy", "X/y_train.npy"), ("train-x.npy", "train-y.npy"),
    ("test_images.npy", "test_labels.npy"), ("features.npy", "labels.npy"),
  ])
  func namesTheLikeliestFirst(path: String, labels: String) {
    #expect(LabelsFile.candidates(for: path).first == labels)
  }

  @Test func knowsThatOneMayBePacked() {
    #expect(
      LabelsFile.candidates(for: "x.npy.gz") == ["y.npy.gz", "y.npy"])
    #expect(
      LabelsFile.candidates(for: "X.npy") == ["y.npy", "y.npy.gz", "Y.npy", "Y.npy.gz"])
  }

  @Test(arguments: ["data.npy", "max.npy", "matrix.npy", "x/data.npy", "", "/"])
  func hasNoneForOtherNames(path: String) {
    #expect(LabelsFile.candidates(for: path) == [])
  }
}
