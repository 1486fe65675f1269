// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: Swift 6 mode, strict memory safety, and no warning let through.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hdrHistogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "dyelink",
  products: [
    .executable(name: "dyelink", targets: ["dyelink"]),
    .executable(name: "dyelink-load", targets: ["LoadCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // Rank 0: pure values, and a module map for each C library.
    .target(name: "Programme", swiftSettings: strict),
    .target(name: "HTTPWire", swiftSettings: strict),
    .target(name: "Meters", swiftSettings: strict),
    .systemLibrary(name: "CLibuv"),
    .systemLibrary(name: "CHiredis"),
    .systemLibrary(name: "CSQLite"),
    // Rank 1
    .target(name: "Records", dependencies: ["Programme", crypto], swiftSettings: strict),
    .target(name: "EventLoops", dependencies: ["CLibuv"], swiftSettings: strict),
    // Rank 2
    .target(
      name: "RedisClient", dependencies: ["CHiredis", "EventLoops", "Programme"],
      swiftSettings: strict),
    .target(
      name: "Storage", dependencies: ["CSQLite", "Programme", "Records", grdb],
      swiftSettings: strict),
    // Rank 3: services, which never import one another.
    .target(
      name: "Redirector",
      dependencies: ["EventLoops", "HTTPWire", "Meters", "Programme", "RedisClient", logging],
      swiftSettings: strict),
    .target(
      name: "Settlement",
      dependencies: ["Meters", "Programme", "Records", "RedisClient", "Storage", logging],
      swiftSettings: strict),
    .target(
      name: "Console",
      dependencies: [
        "Meters", "Programme", "Records", "RedisClient", "Storage", crypto, httpTypes, hummingbird,
        lifecycle, logging, nioCore, nioPosix,
      ],
      swiftSettings: strict),
    .target(
      name: "LoadGenerator",
      dependencies: ["EventLoops", "HTTPWire", "Programme", "Records", hdrHistogram],
      swiftSettings: strict),
    // Rank 4: commands, configuration, wiring.
    .executableTarget(
      name: "dyelink",
      dependencies: [
        "Console", "EventLoops", "Meters", "Programme", "Records", "Redirector", "RedisClient",
        "Settlement", "Storage", argumentParser, logging, yaml,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "LoadCommand",
      dependencies: ["EventLoops", "LoadGenerator", "Records", argumentParser],
      swiftSettings: strict),
    // Tests mirror the sources; TestSupport holds what several of them need.
    .target(
      name: "TestSupport", dependencies: ["EventLoops"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .target(
      name: "Worlds",
      dependencies: ["Programme", "Records", "Settlement", "Storage", "TestSupport"],
      path: "Tests/Worlds", swiftSettings: strict),
    .executableTarget(
      name: "soak", dependencies: ["EventLoops", "Records", "Worlds", argumentParser],
      path: "Tests/Soak",
      swiftSettings: strict),
    .testTarget(
      name: "WorldTests", dependencies: ["Programme", "Records", "TestSupport", "Worlds"],
      swiftSettings: strict),
    .testTarget(
      name: "ProgrammeTests", dependencies: ["Programme", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "HTTPWireTests", dependencies: ["HTTPWire"], swiftSettings: strict),
    .testTarget(
      name: "MetersTests", dependencies: ["Meters"], swiftSettings: strict),
    .testTarget(
      name: "RecordsTests", dependencies: ["Programme", "Records", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "EventLoopsTests", dependencies: ["EventLoops", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "RedisClientTests",
      dependencies: ["EventLoops", "Programme", "RedisClient", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "RedirectorTests",
      dependencies: [
        "EventLoops", "HTTPWire", "Meters", "Programme", "Redirector", "RedisClient", "Settlement",
        "Storage", "TestSupport", logging,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "StorageTests",
      dependencies: ["EventLoops", "Programme", "Records", "Storage", "TestSupport", grdb],
      swiftSettings: strict),
    .testTarget(
      name: "SettlementTests",
      dependencies: [
        "EventLoops", "Meters", "Programme", "Records", "RedisClient", "Settlement", "Storage",
        "TestSupport", grdb, logging,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ScenarioTests",
      dependencies: ["Programme", "Records", "Settlement", "Storage", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ConsoleTests",
      dependencies: [
        "Console", "EventLoops", "Meters", "Programme", "Records", "RedisClient", "Settlement",
        "Storage", "TestSupport", logging, nioCore, nioPosix,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "LoadGeneratorTests",
      dependencies: ["EventLoops", "LoadCommand", "LoadGenerator", "Records", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "DocumentationTests",
      dependencies: ["Programme", "Records", "Settlement", "Storage", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "EventLoops", "Programme", "Records", "RedisClient", "Redirector", "Settlement", "Storage",
        "TestSupport", "dyelink", logging,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ReferenceTests",
      dependencies: ["Programme", "Records", "Settlement", "Storage", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "StructureTests", dependencies: ["TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "DeployTests", dependencies: ["Meters", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "JourneyTests",
      dependencies: [
        "EventLoops", "Programme", "Records", "RedisClient", "Settlement", "Storage",
        "TestSupport", "dyelink",
      ],
      swiftSettings: strict),
  ]
)
