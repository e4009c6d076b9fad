import Testing

@testable import regulus

@Suite struct GivenOptionsTests {
  private let catalog: OptionCatalog

  init() throws { catalog = try OptionCatalog() }

  /// What names a built-in set, or a distribution, is no file, though there may be one called so.
  @Test func onlyNamesOfFilesAreResolved() {
    func resolved(_ values: [String: String]) -> [String: String] {
      GivenOptions(values).ofRun(catalog) { "/here/\($0)" }.values
    }
    let names = ["data": "digits", "init": "he", "label": "side", "hidden": "20,3"]
    #expect(resolved(names) == names)
    #expect(resolved(["init": "0.01"]) == ["init": "0.01"])
    #expect(
      resolved(["data": "a.csv", "dev": "digits", "labels": "b.npy", "init": "w.safetensors"]) == [
        "data": "/here/a.csv", "dev": "/here/digits", "labels": "/here/b.npy",
        "init": "/here/w.safetensors",
      ])
  }

  @Test func areTypedSoThatAShellTakesThemForThemselves() {
    func words(_ values: [String: String]) -> String {
      GivenOptions(values).words(catalog).joined(separator: " ")
    }
    #expect(words(["data": "/tmp/a.csv", "hidden": "20,3"]) == "--data /tmp/a.csv --hidden 20,3")
    #expect(words(["data": "/tmp/my file.csv"]) == "--data '/tmp/my file.csv'")
    #expect(words(["label": "; rm -r ~"]) == "--label '; rm -r ~'")
    #expect(words(["label": "-x"]) == "--label=-x")
    // A column may be called so.
    #expect(words(["label": "true"]) == "--label true")
    #expect(words(["normalize": "true"]) == "--normalize")
    #expect(words(["normalize": "false", "headless": "false"]) == "--no-normalize")
  }

  @Test func areTheSameAsArguments() {
    let options = GivenOptions(["data": "my file.csv", "label": "false", "normalize": "false"])
    let arguments = options.arguments(catalog)
    #expect(arguments == ["--data=my file.csv", "--label=false", "--no-normalize"])
    #expect(GivenOptions(arguments: arguments, catalog: catalog) == options)
  }
}
