import Testing

@testable import regulus

@Suite struct ShellWordTests {
  @Test(arguments: [
    ("a", "a"), ("20,3", "20,3"), ("/tmp/a-b_c.csv", "/tmp/a-b_c.csv"), ("80%", "80%"),
    ("", "''"), ("my file.csv", "'my file.csv'"), ("a;b", "'a;b'"), ("~", "'~'"), ("$x", "'$x'"),
    ("a\nb", "'a\nb'"), ("*", "'*'"), ("it's", #"'it'\''s'"#), ("é", "'é'"),
  ])
  func whatMeansSomethingToAShellIsQuoted(text: String, word: String) {
    #expect(shellWord(text) == word)
  }
}
