import LoadGenerator

/// How the program ended, as shells read it.
/// - Source: the BSD header `sysexits.h`, and 1 for a run that found something wrong.
enum ExitStatus: Int32, Sendable {
  /// Answers that weren't expected, or none.
  case unclean = 1
  case usage = 64
  /// What a file holds is wrong.
  case data = 65
  case noInput = 66
  case unavailable = 69
  case internalError = 70
  case cantCreate = 73
}

/// Why a run was none, or no clean one.
struct CommandFailure: Error, Equatable, CustomStringConvertible {
  let status: ExitStatus
  let what: String
  let why: String
  let remedy: String

  init(_ status: ExitStatus, _ what: String, why: String, remedy: String) {
    self.status = status
    self.what = what
    self.why = why
    self.remedy = remedy
  }

  var description: String { "dyelink-load: \(what)\n  why:   \(why)\n  to do: \(remedy)" }

  init(_ failure: LoadFailure) {
    switch failure {
    case .unreachable(let authority, let reason):
      self.init(
        .unavailable, "\(authority) can't be reached", why: reason,
        remedy: "start the server, or check the address")
    case .internalError(let text):
      self.init(
        .internalError, "something went wrong that shouldn't", why: text,
        remedy: "try again; if it stays, report it with this message")
    }
  }
}
