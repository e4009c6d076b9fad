/// Reads options from TOML, and writes them again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTOML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  let catalog = OptionCatalog(entries: [
    .init(name: "data", isFlag: false, section: "Data"), .init(name: "normalize", isFlag: true),
    .init(name: "no-normalize", isFlag: true), .init(name: "hidden", isFlag: false),
    .init(name: "epochs", isFlag: false), .init(name: "l2", isFlag: false),
    .init(name: "headless", isFlag: true), .init(name: "config", isFlag: false),
  ])
  expectsErrors(of: ConfigError.self, beginningWith: "t.toml:") {
    let options = try ConfigFile(text: text, path: "t.toml", catalog: catalog).options
    let lines = options.values.sorted { $0.key < $1.key }.map { name, value in
      "\(name) = \(ConfigFile.toml(value, isFlag: catalog[name]?.isFlag == true))"
    }
    for line in lines { expectVisible(line) }
    let written = lines.joined(separator: "\n")
    guard let again = try? ConfigFile(text: written, path: "t.toml", catalog: catalog) else {
      preconditionFailure(written)
    }
    precondition(again.options == options, "\(options) and \(again.options)")
    precondition(GivenOptions(arguments: options.arguments(catalog), catalog: catalog) == options)
  }
  return 0
}
