/// What one check came to.
struct Finding: Equatable, Sendable {
  enum Level: Equatable, Sendable {
    case ok
    /// It works, and could go wrong.
    case warning
    /// It doesn't work; the status says in which way.
    case failure(ExitStatus)
  }

  let level: Level
  let subject: String
  let detail: String
  /// What to do about it; none when there is nothing to do.
  let hint: String?

  static func ok(_ subject: String, _ detail: String) -> Finding {
    Finding(level: .ok, subject: subject, detail: detail, hint: nil)
  }

  static func warning(_ subject: String, _ detail: String, hint: String) -> Finding {
    Finding(level: .warning, subject: subject, detail: detail, hint: hint)
  }

  static func failure(
    _ status: ExitStatus, _ subject: String, _ detail: String, hint: String
  ) -> Finding {
    Finding(level: .failure(status), subject: subject, detail: detail, hint: hint)
  }

  static func failure(_ subject: String, _ failure: CommandFailure) -> Finding {
    .failure(
      failure.status, subject, "\(failure.what): \(failure.why)", hint: failure.remedy)
  }

  var lines: [String] {
    let mark =
      switch level {
      case .ok: "ok  "
      case .warning: "warn"
      case .failure: "FAIL"
      }
    let first = "\(mark)  \(subject.padded(to: 15)) \(detail)"
    let hints = (hint ?? "").split(separator: "\n").map { "\("".padded(to: 22))→ \($0)" }
    return [first] + hints
  }

  var status: ExitStatus? { if case .failure(let status) = level { status } else { nil } }
}
