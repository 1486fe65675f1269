import EventLoops
import Foundation
import TestSupport
import Testing

@testable import dyelink

@Suite("Exit statuses")
struct StatusTests {
  @Test(
    "tell apart what went wrong, with what, why and what to do",
    arguments: [
      (["serv"], 64, "dyelink serve"), (["serve", "--lop"], 64, "--lop"),
      (["link", "create"], 64, "--shop"), (["link", "list", "--url", "https://x"], 64, "tunnel"),
      (["serve", "--loops", "0"], 78, "whole number"),
      (["serve", "--config", "/nonexistent.yaml"], 78, "/nonexistent.yaml"),
      (["replay", "/nonexistent.ndjson"], 66, "no such file"),
      (["verify", "--data", "/nonexistent"], 66, "no ledger"),
      (["link", "list", "--data", "/nonexistent"], 69, "dyelink serve"),
      (["link", "list", "--url", "http://127.0.0.1:1"], 69, "no answer"),
      (["serve", "--data", "/proc/nothing"], 77, "--data"),
    ] as [([String], Int32, String)])
  func statuses(arguments: [String], status: Int32, hint: String) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.status == status)
    #expect(outcome.errors.contains(hint), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test("are 78 for a misspelt setting in the environment, which is named")
  func environment() throws {
    let outcome = try Program.run(["serve"], variables: ["DYELINK_LISTN": "127.0.0.1:0"])
    #expect(outcome.status == 78)
    #expect(outcome.errors.contains("DYELINK_LISTEN"))
  }

  @Test(
    "are not 0 for a first start that can't work, and it leaves no data directory behind",
    arguments: [
      (["--console-listen", "192.0.2.1:0"], [:], 69, "192.0.2.1"),
      (["--listen", "192.0.2.1:0"], [:], 69, "192.0.2.1"),
      (["--listen", "no.such.name:0"], [:], 69, "no.such.name"),
      (["--listen", "127.0.0.1:TAKEN"], [:], 69, "--listen"),
      (["--console-listen", "127.0.0.1:TAKEN"], [:], 69, "--console-listen"),
      ([], ["DYELINK_ADMIN_TOKEN": "short"], 78, "openssl"),
    ] as [([String], [String: String], Int32, String)])
  func firstStart(
    arguments: [String], variables: [String: String], status: Int32, hint: String
  ) throws {
    let place = try TemporaryDirectory()
    let taken = try ListeningSocket(host: "127.0.0.1", port: 0)
    let outcome = try Program.run(
      ["serve", "--data", place.path(of: "new/data")]
        + [
          ("--listen", "127.0.0.1:0"), ("--console-listen", "127.0.0.1:0"),
        ].filter { !arguments.contains($0.0) }.flatMap { [$0.0, $0.1] }
        + arguments.map { $0.replacingOccurrences(of: "TAKEN", with: "\(taken.port)") },
      variables: variables)
    #expect(outcome.status == status)
    #expect(outcome.errors.contains(hint), "\(outcome.errors)")
    #expect(try place.directory.names().isEmpty)
  }

  @Test("are 78 for a start on an admin token that others may read, which says what to do")
  func exposedToken() throws {
    let data = try TemporaryDirectory()
    try data.directory.replace("admin-token", with: Array("0123456789abcdef".utf8))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: data.path(of: "admin-token"))
    let outcome = try Program.run([
      "serve", "--data", data.path, "--listen", "127.0.0.1:0", "--console-listen", "127.0.0.1:0",
    ])
    #expect(outcome.status == 78)
    #expect(outcome.errors.contains("remove the file"), "\(outcome.errors)")
    #expect(try data.directory.names() == ["admin-token"])
  }

  @Test(
    "are 0 for help, which gives an example of every command",
    arguments: [
      ["serve"], ["redirect"], ["settle"], ["console"], ["demo"], ["replay"], ["verify"],
      ["doctor"], ["keys", "rotate"],
      ["explain"], ["link", "create"], ["link", "show"], ["link", "list"], ["link", "disable"],
      ["order", "push"], ["order", "show"], ["record", "import"], ["token", "create"],
      ["token", "list"], ["token", "revoke"], ["fraud", "confirm"], ["fraud", "list"],
      ["unit", "issue"],
      ["unit", "export"], ["unit", "show"], ["unit", "list"], ["unit", "trace"],
      ["period", "list"], ["period", "show"], ["review", "list"], ["review", "release"],
      ["review", "reject"], ["review", "report"], ["report", "funnel"], ["report", "conversion"],
      ["report", "heat-map"], ["report", "incentive"], ["report", "statement"],
      ["payout", "close"], ["payout", "list"], ["payout", "show"], ["payout", "paid"],
      ["payout", "returned"], ["payout", "periods"], ["stock", "add"], ["stock", "withdraw"],
      ["stock", "list"], ["stock", "movements"], ["promoter", "enrol"], ["promoter", "coupons"],
      ["period", "close"],
    ])
  func help(command: [String]) throws {
    let outcome = try Program.run(command + ["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("dyelink \(command.joined(separator: " "))"))
  }
}

@Suite("A result that can't be written")
struct FullOutputTests {
  @Test("is a failure, with what to do, and not half an export that looks whole")
  func full() throws {
    let scenario = ProjectFolder.url("Tests/Scenarios/01-two-sharers.ndjson").path
    let outcome = try Program.run(["replay", scenario], writingTo: "/dev/full")
    #expect(outcome.status == 74)
    #expect(outcome.errors.contains("make room"))
  }
}

@Suite("dyelink replay")
struct ReplayCommandTests {
  private static let scenarios = ProjectFolder.url("Tests/Scenarios")

  @Test("prints exactly what is expected, from a file and from standard input")
  func replay() throws {
    let name = Self.scenarios.appendingPathComponent("01-two-sharers")
    let expected = try String(
      contentsOf: name.appendingPathExtension("expected.json"), encoding: .utf8)
    let file = name.appendingPathExtension("ndjson")
    #expect(try Program.run(["replay", file.path]).output == expected)
    let input = try String(contentsOf: file, encoding: .utf8)
    #expect(try Program.run(["replay", "-"], input: input).output == expected)
  }

  @Test("says on request which touches, plans and arithmetic are behind a line")
  func explaining() throws {
    let file = Self.scenarios.appendingPathComponent("01-two-sharers.ndjson")
    let output = try Program.run(["replay", "--explain", file.path]).output
    for member in ["candidates", "plans", "arithmetic"] {
      #expect(output.contains("\"\(member)\""))
    }
  }

  @Test(
    "prints nothing when a line is no object, names the line, and ends with 65",
    arguments: [
      "# fine\n[]\n", "\n{\"type\":\n", "{}x\n", "# fine\n\"x\"\n",
    ])
  func notAnObject(input: String) throws {
    let outcome = try Program.run(["replay", "-"], input: input)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("line "))
  }

  @Test("finishes with status 0 when records are refused")
  func refused() throws {
    let outcome = try Program.run(["replay", "-"], input: "{\"type\":\"shop\"}\n")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("\"malformed\""))
  }
}
