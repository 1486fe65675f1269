import Foundation
import TestSupport
import Testing

@Suite("The systemd units")
struct SystemdTests {
  static let units = [
    "dyelink.service", "dyelink-redirect.service", "dyelink-settle.service",
    "dyelink-console.service",
  ]

  @Test("each role has a unit and there is no other")
  func complete() throws {
    let found = try ProjectFolder.names(in: "deploy/systemd").filter { $0.hasSuffix(".service") }
    #expect(found == Self.units.sorted())
  }

  @Test("systemd finds no fault with a unit", arguments: units)
  func verified(unit: String) throws {
    let outcome = try verify(unit, try ProjectFolder.text("deploy/systemd/\(unit)"))
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(!outcome.output.contains(unit), "\(outcome.output)")
  }

  @Test("a setting that systemd doesn't know is noticed")
  func refused() throws {
    let text = try ProjectFolder.text("deploy/systemd/dyelink.service")
    let outcome = try verify(
      "dyelink.service", text.replacing("NoNewPrivileges=", with: "NoNewPriviledges="))
    #expect(outcome.output.contains("NoNewPriviledges"), "\(outcome.output)")
  }

  @Test("a unit leaves an attacker little: exposure 1.5 at most", arguments: units)
  func exposure(unit: String) throws {
    let scratch = try TemporaryDirectory()
    let path = try scratch.write(
      runnable(try ProjectFolder.text("deploy/systemd/\(unit)")), to: unit)
    // The threshold is in tenths.
    let outcome = try Tool.systemdAnalyze.run([
      "security", "--offline=yes", "--threshold=15", "--no-pager", path,
    ])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("Overall exposure level"))
  }

  @Test("a drain has the time that it may take", arguments: units)
  func drain(unit: String) throws {
    let text = try ProjectFolder.text("deploy/systemd/\(unit)")
    let seconds = try #require(text.firstMatch(of: /(?m)^TimeoutStopSec=(\d+)$/))
    #expect(Int(seconds.output.1)! > 10)
    // The child Redis has to outlive the shipping of the journal.
    #expect(text.contains("\nKillMode=mixed\n"))
  }

  @Test("the user that the units run as can be made")
  func user() throws {
    let outcome = try Tool.systemdSysusers.run([
      "--dry-run", ProjectFolder.url("deploy/systemd/dyelink.sysusers").path,
    ])
    #expect(outcome.status == 0, "\(outcome.output)")
    for unit in Self.units {
      #expect(try ProjectFolder.text("deploy/systemd/\(unit)").contains("\nUser=dyelink\n"))
    }
  }

  private func verify(_ unit: String, _ text: String) throws -> Tool.Outcome {
    let scratch = try TemporaryDirectory()
    let path = try scratch.write(runnable(text), to: unit)
    return try Tool.systemdAnalyze.run(["verify", "--man=no", path])
  }

  /// The unit with a program that is there: Dyelink isn't installed where its tests run.
  private func runnable(_ text: String) -> String {
    text.replacing("/usr/local/bin/dyelink", with: "/bin/true")
  }
}
