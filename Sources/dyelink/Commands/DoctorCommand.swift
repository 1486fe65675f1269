import ArgumentParser

/// Checks what Dyelink needs of its surroundings.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check programs, directories, limits, ports, Redis and the ledger, with hints.",
    discussion: """
      Takes the settings of `serve`, so that it looks at what that would use, and changes nothing. The \
      status is 0 when nothing fails, else that of the first failure.
        dyelink doctor
        dyelink doctor --config /etc/dyelink/dyelink.yaml
      """)

  @OptionGroup var options: RoleOptions

  func run() async throws {
    let configuration = try Configuration(try options.layers())
    var findings = [Finding.ok("version", "Dyelink \(Version.text)")]
    findings += DirectoryChecks(data: configuration.data).findings
    findings += MachineChecks(configuration: configuration).findings
    findings += await RedisChecks(configuration: configuration).findings()
    findings.append(LedgerCheck(path: configuration.ledgerPath).finding)
    for finding in findings { for line in finding.lines { try Output.result(line) } }
    let failures = findings.filter { $0.status != nil }
    guard let first = failures.first, let status = first.status else { return }
    throw CommandFailure(
      status, "\(failures.count) of \(findings.count) checks failed",
      why: "\(first.subject): \(first.detail)", remedy: first.hint ?? "see above")
  }
}
