import Glibc
import PseudoTerminal
import Testing

/// Is an sshd for this user alone, on the loopback address and with keys made for it, behind a line
/// that is 150 ms long each way and carries 256 kbit/s.
///
/// It is a class because it owns processes, which end with it.
final class SecureShell {
  /// How long bytes take to the other end.
  static let delay = Duration.milliseconds(150)

  /// Whether there is all that it takes.
  static let isThere =
    access(server, X_OK) == 0
    && ["ssh", "ssh-keygen", "python3"].allSatisfy { name in
      (TerminalProcess.standardEnvironment["PATH"] ?? "").split(separator: ":").contains {
        access("\($0)/\(name)", X_OK) == 0
      }
    }

  private static let server = "/usr/sbin/sshd"
  /// What stands for the line, beside the scripts that measure with it.
  private static let line =
    #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    + "/Sources/regulus-benchmark/line.py"

  private let folder: String
  private let port: Int
  private let process: TerminalProcess
  /// What sshd lacks, where nothing else has made it; removed again at the end.
  private let madeFolder: String?

  /// Starts the server, with its files in `folder`.
  init(in folder: String) throws {
    self.folder = folder
    for name in ["host", "user"] {
      let made = try runProcess(
        "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(name)"])
      try #require(made.status == .exited(0), "\(made)")
    }
    let port = try Self.freePort()
    self.port = port
    try writeFile(
      "\(folder)/config",
      """
      ListenAddress 127.0.0.1
      Port \(port)
      HostKey \(folder)/host
      AuthorizedKeysFile \(folder)/user.pub
      PidFile none
      StrictModes no
      UsePAM no
      PasswordAuthentication no
      ClientAliveInterval 1
      ClientAliveCountMax 2

      """)
    let needed = "/run/sshd"
    madeFolder = getuid() == 0 && mkdir(needed, 0o755) == 0 ? needed : nil
    process = try TerminalProcess(
      Self.server, ["-D", "-f", "\(folder)/config", "-E", "\(folder)/log"])
    try process.waitFor("sshd on port \(port)") { _ in Self.answers(port) }
  }

  deinit {
    if let madeFolder { rmdir(madeFolder) }
  }

  /// Starts regulus at the other end of the line.
  func startRegulus(
    _ arguments: [String], width: Int = 120, height: Int = 36
  ) throws -> TerminalProcess {
    let words = try [
      "env", "LANG=C.UTF-8", "XDG_CONFIG_HOME=\(folder)/none", builtProduct("regulus"),
    ]
    let line =
      "sh -c 'echo $$ > \(folder)/line.pid; exec python3 \(Self.line) 127.0.0.1 \(port) "
      + "--delay 0.15 --rate 32000'"
    return try TerminalProcess(
      "ssh",
      [
        "-F", "none", "-i", "\(folder)/user", "-o", "ProxyCommand=\(line)",
        "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
        "-o", "IdentitiesOnly=yes", "-o", "LogLevel=ERROR", "-tt", "-p", "\(port)",
        "\(try Self.userName())@127.0.0.1",
        "exec sh -c 'echo $$ > \(folder)/regulus.pid; exec "
          + (words + arguments).joined(separator: " ") + "'",
      ], width: width, height: height)
  }

  /// The program at the other end.
  var program: ObservedProcess {
    get throws { try #require(ObservedProcess(idFile: "\(folder)/regulus.pid")) }
  }

  /// The line.
  var line: ObservedProcess {
    get throws { try #require(ObservedProcess(idFile: "\(folder)/line.pid")) }
  }

  private static func userName() throws -> String {
    let user = try #require(getpwuid(getuid()), "a user without a name")
    return String(cString: user.pointee.pw_name)
  }

  private static func withAddress<Result>(
    port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
  ) rethrows -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return try withUnsafePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  /// Finds a port that nobody has, which may change until it is used.
  private static func freePort() throws -> Int {
    let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(probe) }
    try #require(withAddress(port: 0) { bind(probe, $0, $1) } == 0, "error \(errno)")
    var found = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &found) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(probe, $0, &size) }
    }
    try #require(code == 0, "error \(errno)")
    return Int(in_port_t(bigEndian: found.sin_port))
  }

  private static func answers(_ port: Int) -> Bool {
    let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(probe) }
    return withAddress(port: port) { connect(probe, $0, $1) } == 0
  }
}
