// swift-tools-version: 6.2
import PackageDescription

/// Keeps what trains fast in debug builds too: without it the tests take a hundred times as long. As
/// whole modules, since kernels are specialized across files.
let optimized: [SwiftSetting] = [
  .unsafeFlags(
    ["-O", "-whole-module-optimization", "-num-threads", "2", "-disable-batch-mode"],
    .when(configuration: .debug))
]

/// Leaves out what would take the compiler half a minute and save a run a few milliseconds: the command
/// line reads its options once, and then calls what is optimized.
let unoptimized: [SwiftSetting] = [
  .unsafeFlags(["-Onone"], .when(configuration: .release))
]

let package = Package(
  name: "Regulus",
  products: [
    .executable(name: "regulus", targets: ["regulus"]),
    // For tests alone: a library that is loaded before the program under test.
    .library(name: "CFaults", type: .dynamic, targets: ["CFaults"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    // C, each behind a target of its own.
    .systemLibrary(name: "CBLAS", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
    .target(name: "CTerminal"),

    // The mathematics, and what it is done with.
    .target(
      name: "LinearAlgebra", dependencies: ["CBLAS"], swiftSettings: optimized),
    .target(
      name: "Datasets", dependencies: ["LinearAlgebra"], swiftSettings: optimized),
    .target(
      name: "DataFiles", dependencies: ["Datasets", "LinearAlgebra", "CZlib"],
      swiftSettings: optimized),
    .target(
      name: "Learning", dependencies: ["LinearAlgebra"], swiftSettings: optimized),

    // Characters: drawn, and shown on a terminal.
    .target(name: "Screen"),
    .target(name: "Curses", dependencies: ["CNcurses", "CTerminal", "Screen"]),

    // One run: stepped, recorded, drawn.
    .target(
      name: "Training", dependencies: ["Learning", "Datasets", "LinearAlgebra"],
      swiftSettings: optimized),
    .target(name: "Records", dependencies: ["Training", "Learning", "Datasets", "LinearAlgebra"]),
    .target(name: "Dashboard", dependencies: ["Screen", "Training", "Learning"]),

    .executableTarget(
      name: "regulus",
      dependencies: [
        "Curses", "Screen", "Dashboard", "Records", "Training", "Learning", "DataFiles",
        "Datasets", "LinearAlgebra", "CMalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: unoptimized),
    .executableTarget(
      name: "regulus-benchmark",
      dependencies: [
        "Training", "Learning", "DataFiles", "Datasets", "LinearAlgebra",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], exclude: ["peers.py", "dashboard.py", "connections.py", "line.py", "terminal.py"]),

    // Tests mirror the targets; the end-to-end tests drive the built program.
    .testTarget(
      name: "LinearAlgebraTests", dependencies: ["LinearAlgebra"], exclude: ["Reference"]),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "LinearAlgebra"], exclude: ["Reference"]),
    .testTarget(
      name: "DataFilesTests", dependencies: ["DataFiles", "Datasets", "LinearAlgebra"]),
    .testTarget(
      name: "LearningTests", dependencies: ["Learning", "LinearAlgebra"], exclude: ["Reference"]),
    .testTarget(name: "ScreenTests", dependencies: ["Screen", "LinearAlgebra"]),
    .testTarget(name: "CursesTests", dependencies: ["Curses", "CNcurses", "Screen"]),
    .testTarget(
      name: "TrainingTests", dependencies: ["Training", "Learning", "Datasets", "LinearAlgebra"]),
    .testTarget(
      name: "RecordsTests",
      dependencies: ["Records", "Training", "Learning", "Datasets", "LinearAlgebra"],
      exclude: ["Reference"]),
    .testTarget(
      name: "DashboardTests",
      dependencies: [
        "Dashboard", "Screen", "LinearAlgebra", "Datasets", "Learning", "Training",
      ],
      exclude: ["Goldens"]),
    .testTarget(
      name: "regulusTests",
      dependencies: [
        "Curses", "Screen", "Dashboard", "Records", "regulus",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .systemLibrary(
      name: "CVTerm", path: "Tests/Support/CVTerm", providers: [.apt(["libvterm-dev"])]),
    .target(name: "CPseudoTerminal", path: "Tests/Support/CPseudoTerminal"),
    .target(name: "CFaults", path: "Tests/Support/CFaults"),
    .target(
      name: "PseudoTerminal", dependencies: ["CVTerm", "CPseudoTerminal"],
      path: "Tests/Support/PseudoTerminal"),
    .testTarget(name: "PseudoTerminalTests", dependencies: ["PseudoTerminal"]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "PseudoTerminal", "Screen", "Dashboard", "Datasets", "Records", "regulus",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
