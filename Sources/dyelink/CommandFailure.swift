/// How a command ended, as shells and supervisors read it.
/// - Source: the BSD header `sysexits.h`.
enum ExitStatus: Int32, Sendable, CaseIterable {
  case usage = 64
  /// What was handed in is wrong.
  case data = 65
  /// What was to be read isn't there.
  case noInput = 66
  /// Something that is needed can't be reached.
  case unavailable = 69
  /// A mistake of ours.
  case internalError = 70
  /// Results couldn't be written.
  case inputOutput = 74
  case noPermission = 77
  case configuration = 78
}

/// Why a command didn't do what it was asked to, as the person who asked needs to know it.
struct CommandFailure: Error, Equatable, Sendable {
  let status: ExitStatus
  let what: String
  let why: String
  /// What to do about it; one line or several.
  let remedy: String

  init(_ status: ExitStatus, _ what: String, why: String, remedy: String) {
    self.status = status
    self.what = what
    self.why = why
    self.remedy = remedy
  }
}

extension CommandFailure: CustomStringConvertible {
  /// Three lines or more, without one at the end.
  var description: String {
    let indented = remedy.split(separator: "\n").joined(separator: "\n         ")
    return "dyelink: \(what)\n  why:   \(why)\n  to do: \(indented)"
  }
}
