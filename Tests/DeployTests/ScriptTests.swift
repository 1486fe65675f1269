import Foundation
import TestSupport
import Testing

@Suite("The scripts")
struct ScriptTests {
  @Test(
    "a shell can read it and a person may run it",
    arguments: [
      "scripts/demo", "scripts/process-tree", "scripts/setup", "scripts/test", "scripts/toolchain",
      ".ci/run",
    ])
  func readable(script: String) throws {
    let shell = script == ".ci/run" ? Tool(name: "bash", package: "bash") : .shell
    let outcome = try shell.run(["-n", script])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(FileManager.default.isExecutableFile(atPath: ProjectFolder.url(script).path))
  }

  @Test(
    "a toolchain is taken from version 6.2 on",
    arguments: [
      ("5.10.1", false), ("6.1.3", false), ("6.2", true), ("6.3.1", true), ("6.10", true),
      ("7.0", true),
    ])
  func toolchainVersion(version: String, isTaken: Bool) throws {
    let scratch = try TemporaryDirectory()
    try scratch.write(
      "#!/bin/sh\necho 'Swift version \(version) (swift-\(version)-RELEASE)'\n", to: "swift",
      mode: 0o755)
    let outcome = try Tool.shell.run(
      ["scripts/toolchain"],
      environment: ["PATH": "\(scratch.path):/usr/bin:/bin", "HOME": scratch.path])
    #expect((outcome.output == "\(scratch.path)\n") == isTaken, "\(outcome.output)")
    // Another one may be installed where the script looks after PATH.
    #expect(isTaken ? outcome.status == 0 : [0, 69].contains(outcome.status))
  }

  @Test("setting up for something unknown is a usage error", arguments: [[], ["everything"]])
  func setupUsage(arguments: [String]) throws {
    let outcome = try Tool.shell.run(["scripts/setup"] + arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.contains("demo|test|bench"))
  }

  @Test("without apt-get, setting up says what is needed and changes nothing")
  func setupElsewhere() throws {
    let scratch = try TemporaryDirectory()
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path(of: "dirname"), withDestinationPath: "/usr/bin/dirname")
    let outcome = try Tool.shell.run(
      ["scripts/setup", "demo"], environment: ["PATH": scratch.path])
    #expect(outcome.status == 69, "\(outcome.output)")
    #expect(outcome.output.contains("libuv1-dev"))
  }

  @Test("make alone lists every target")
  func makeHelp() throws {
    let make = Tool(name: "make", package: "make")
    let outcome = try make.run([])
    #expect(outcome.status == 0, "\(outcome.output)")
    for target in [
      "build", "release", "release-load", "test", "format", "lint", "check", "structure", "demo",
      "soak", "bench", "clean",
    ] {
      #expect(outcome.output.contains("  \(target) "), "\(target)")
    }
  }
}
