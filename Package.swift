// swift-tools-version: 6.2
import PackageDescription

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")

let package = Package(
  name: "truemark",
  products: [
    .executable(name: "truemark", targets: ["truemark"]),
    .executable(name: "truemark-verify", targets: ["truemark-verify"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["FullFoundation"]),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // The C libraries, one module each.
    .systemLibrary(name: "CLibMilter", path: "CMilter/milter", pkgConfig: "milter"),
    .systemLibrary(name: "CSPF2", path: "CMilter/spf2"),
    .systemLibrary(name: "COpenDKIM", path: "CMilter/opendkim", pkgConfig: "opendkim"),
    .systemLibrary(name: "CUnbound", path: "CMilter/unbound"),
    .systemLibrary(name: "CPSL", path: "CMilter/psl", pkgConfig: "libpsl"),
    .systemLibrary(name: "CHiredis", path: "CMilter/hiredis"),
    .systemLibrary(name: "CLinux", path: "CMilter/linux"),
    .systemLibrary(name: "CGMime", path: "CMilter/gmime", pkgConfig: "gmime-3.0"),
    .systemLibrary(name: "CPQ", path: "CMilter/pq", pkgConfig: "libpq"),
    .target(
      name: "CConfusables", path: "CMilter/confusables",
      linkerSettings: [.linkedLibrary("icui18n"), .linkedLibrary("icuuc")]),

    // The core: no C, no database, no network.
    .target(name: "Mail"),
    .target(name: "DNS", dependencies: ["Mail"]),
    .target(name: "Judging", dependencies: ["Mail"]),
    .target(name: "Bulk", exclude: ["folding.py"]),
    .target(name: "SMS", dependencies: ["Mail"]),
    .target(name: "SMPP", dependencies: ["Mail", "SMS"]),
    .target(name: "Checks", dependencies: ["Bulk", "Judging", "Mail", "SMS"]),
    .target(name: "Filtering", dependencies: ["Bulk", "Checks", "DNS", "Judging", "Mail", "SMPP", "SMS"]),

    // The edges.
    .target(
      name: "Authentication",
      dependencies: [
        "COpenDKIM", "CPSL", "CSPF2", "DNS", "Filtering", "Judging", "Mail", crypto, cryptoExtras,
      ]),
    .target(name: "Homographs", dependencies: ["CConfusables", "Mail"]),
    .target(name: "MessageText", dependencies: ["CGMime", "Filtering", "Mail"]),
    .target(name: "SystemDNS", dependencies: ["CUnbound", "DNS", "Mail"]),
    .target(name: "Transparency", dependencies: [crypto]),
    .target(
      name: "DecisionLog",
      dependencies: ["Bulk", "CLinux", "Checks", "DNS", "Filtering", "Judging", "Mail", "SMS", "Transparency", crypto]),
    .target(
      name: "Review",
      dependencies: [
        "Bulk", "CPQ", "Checks", "DecisionLog", "Filtering", "Judging", "Mail", "Transparency", crypto, cryptoExtras,
        grdb,
      ]),
    .target(
      name: "ReviewSite",
      dependencies: [
        "Bulk", "CampaignStore", "Checks", "ConfigurationFile", "DecisionLog", "Filtering", "Judging", "Mail", "Review",
        "Transparency", crypto, httpTypes, hummingbird, hummingbirdCore, hummingbirdTLS, logging, mustache, nio,
        nioPosix, nioSSL,
      ], resources: [.embedInCode("Templates")]),
    .target(name: "CampaignStore", dependencies: ["Bulk", "DecisionLog"]),
    .target(name: "SharedState", dependencies: ["Bulk", "CHiredis"]),
    .target(
      name: "MilterDoor",
      dependencies: ["Authentication", "CLibMilter", "DecisionLog", "DNS", "Filtering", "Judging", "Mail"]),
    .target(
      name: "ConfigurationFile",
      dependencies: ["Bulk", "Checks", "DecisionLog", "Judging", "Mail", "SMS", "SharedState", yams]),
    .target(
      name: "SMPPDoor",
      dependencies: [
        "ConfigurationFile", "DecisionLog", "Filtering", "Judging", "Mail", "SMPP", "SMS", nio, nioPosix, nioSSL,
      ]),
    .target(name: "CorpusDoor", dependencies: ["ConfigurationFile", "DNS", "Judging", "Mail", "SMS"]),
    .target(
      name: "Assembly",
      dependencies: [
        "Authentication", "Bulk", "ConfigurationFile", "DNS", "Filtering", "Homographs", "Judging", "Mail",
        "MessageText", "SMS",
      ]),
    .executableTarget(
      name: "truemark",
      dependencies: [
        "Assembly", "Authentication", "Bulk", "CampaignStore", "Checks", "ConfigurationFile", "CorpusDoor",
        "DecisionLog",
        "DNS", "Filtering", "Homographs", "Judging", "Mail", "MessageText", "MilterDoor", "Review", "ReviewSite",
        "SMPPDoor",
        "SMS", "SharedState", "SystemDNS", "Transparency", arguments, crypto, logging, yams,
      ]),

    .executableTarget(name: "truemark-verify", dependencies: ["Transparency", arguments]),

    // What the tests use.
    .target(name: "TestSupport", path: "Tests/Support/TestSupport"),
    .target(name: "MilterClient", dependencies: ["Mail"], path: "Tests/Support/MilterClient"),
    .target(
      name: "FilterSupport",
      dependencies: [
        "Assembly", "Bulk", "ConfigurationFile", "CorpusDoor", "DNS", "Filtering", "Homographs", "Judging", "Mail",
        "SMS",
      ], path: "Tests/Support/FilterSupport"),
    .target(name: "Measurement", path: "Tests/Support/Measurement"),
    .executableTarget(
      name: "milter-load", dependencies: ["Mail", "Measurement", "MilterClient", arguments],
      path: "Tests/Support/milter-load"),
    .target(name: "SMPPClient", dependencies: ["SMPP"], path: "Tests/Support/SMPPClient"),
    .executableTarget(
      name: "smpp-load", dependencies: ["Measurement", "SMPP", "SMPPClient", "SMS", arguments],
      path: "Tests/Support/smpp-load"),
    .executableTarget(
      name: "campaign-bench", dependencies: ["Bulk", "Measurement", "SharedState", "TestSupport"],
      path: "Tests/Support/campaign-bench"),
    .executableTarget(
      name: "stage-times",
      dependencies: [
        "Assembly", "Authentication", "Bulk", "Checks", "ConfigurationFile", "CorpusDoor", "DecisionLog", "DNS",
        "Filtering",
        "Homographs", "Judging", "Mail", "Measurement", "MessageText", arguments,
      ], path: "Tests/Support/stage-times"),
    .executableTarget(
      name: "log-bench",
      dependencies: ["CorpusDoor", "DecisionLog", "DNS", "FilterSupport", "Filtering", arguments],
      path: "Tests/Support/log-bench"),
    .executableTarget(
      name: "search-bench",
      dependencies: [
        "ConfigurationFile", "DecisionLog", "DNS", "FilterSupport", "Filtering", "Judging", "Mail", "Measurement",
        "Review", "ReviewSite",
        "truemark-verify", arguments,
      ],
      path: "Tests/Support/search-bench"),
    .executableTarget(name: "null-milter", dependencies: ["CLibMilter"], path: "Tests/Support/null-milter"),

    // Tests, one folder per room.
    .testTarget(name: "MailTests", dependencies: ["Mail"]),
    .testTarget(name: "DNSTests", dependencies: ["DNS", "Mail"]),
    .testTarget(name: "SMPPDoorTests", dependencies: ["SMPPDoor", "SMS", nio]),
    .testTarget(name: "SMPPTests", dependencies: ["Mail", "SMPP", "SMS"]),
    .testTarget(name: "SMPPClientTests", dependencies: ["SMPP", "SMPPClient", "smpp-load"]),
    .testTarget(name: "JudgingTests", dependencies: ["Judging", "Mail"]),
    .testTarget(name: "BulkTests", dependencies: ["Bulk"]),
    .testTarget(name: "SMSTests", dependencies: ["SMS"]),
    .testTarget(
      name: "CampaignFiguresTests",
      dependencies: ["Bulk", "CorpusDoor", "Filtering", "Mail", "MessageText", "TestSupport"]),
    .testTarget(name: "ChecksTests", dependencies: ["Bulk", "Checks", "Homographs", "Judging", "Mail", "SMS"]),
    .testTarget(
      name: "FilteringTests",
      dependencies: [
        "Authentication", "Bulk", "Checks", "CorpusDoor", "DNS", "FilterSupport", "Filtering", "Homographs", "Judging",
        "Mail", "TestSupport",
      ]),
    .testTarget(name: "HomographsTests", dependencies: ["Homographs", "Mail", "TestSupport"]),
    .testTarget(
      name: "SpoofTests",
      dependencies: ["Bulk", "Checks", "CorpusDoor", "Homographs", "Judging", "Mail", "TestSupport"]),
    .testTarget(
      name: "AuthenticationTests",
      dependencies: [
        "Authentication", "DNS", "Filtering", "Homographs", "Judging", "Mail", "TestSupport", crypto, cryptoExtras,
      ]),
    .testTarget(
      name: "MessageTextTests", dependencies: ["CorpusDoor", "Filtering", "Mail", "MessageText", "TestSupport"]),
    .testTarget(name: "SystemDNSTests", dependencies: ["DNS", "Mail", "SystemDNS"]),
    .testTarget(name: "TransparencyTests", dependencies: ["Transparency", crypto]),
    .testTarget(
      name: "DecisionLogTests",
      dependencies: [
        "CorpusDoor", "DecisionLog", "DNS", "FilterSupport", "Filtering", "Mail", "SMS", "Transparency",
        "truemark-verify", crypto,
      ]),
    .testTarget(
      name: "ReviewTests",
      dependencies: [
        "CorpusDoor", "DecisionLog", "FilterSupport", "Filtering", "Judging", "Mail", "Review", "TestSupport",
        "Transparency", "truemark",
      ]),
    .testTarget(
      name: "ReviewSiteTests",
      dependencies: [
        "ConfigurationFile", "CorpusDoor", "DecisionLog", "FilterSupport", "Filtering", "Judging", "Mail", "Review",
        "ReviewSite", "SMS",
      ]),
    .testTarget(name: "MilterDoorTests", dependencies: ["DecisionLog", "Mail", "MilterClient", "truemark"]),
    .testTarget(name: "CampaignStoreTests", dependencies: ["Bulk", "CampaignStore", "DecisionLog"]),
    .testTarget(name: "SharedStateTests", dependencies: ["Bulk", "SharedState", "TestSupport"]),
    .testTarget(name: "MilterClientTests", dependencies: ["Mail", "MilterClient", "null-milter"]),
    .testTarget(
      name: "ConfigurationFileTests", dependencies: ["Bulk", "ConfigurationFile", "Judging", "Mail", "SMS"]),
    .testTarget(
      name: "CorpusDoorTests",
      dependencies: ["Authentication", "ConfigurationFile", "CorpusDoor", "Judging", "Mail", "SMS"]),
    .testTarget(
      name: "MaterialTests",
      dependencies: [
        "Bulk", "Checks", "ConfigurationFile", "CorpusDoor", "DNS", "FilterSupport", "Filtering", "Judging", "Mail",
        "SMS", "TestSupport",
      ]),
  ]
)

// `make fuzz` alone builds this: it is linked with libFuzzer, which brings its own main function.
if Context.environment["TRUEMARK_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "truemark-fuzz",
      dependencies: [
        "Authentication", "Bulk", "Checks", "ConfigurationFile", "CorpusDoor", "DecisionLog", "DNS", "Filtering",
        "Homographs", "Judging", "Mail", "MessageText", "SMPP", "SMS", "SystemDNS", "Transparency", crypto, yams,
      ],
      path: "Tests/Fuzz", exclude: ["run.sh", "dictionary", "seeds"]))
}

for target in package.targets where target.type != .system && target.type != .plugin {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
  ]
}
