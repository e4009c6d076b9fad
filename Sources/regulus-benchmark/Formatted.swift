import Glibc

/// Returns `arguments` as printf writes them by `format`.
///
/// Foundation could do it, at the price of several megabytes of memory, which is measured here.
func formatted(_ format: String, _ arguments: any CVarArg...) -> String {
  var text = [CChar](repeating: 0, count: 1000)
  _ = withVaList(arguments) { vsnprintf(&text, text.count, format, $0) }
  return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
