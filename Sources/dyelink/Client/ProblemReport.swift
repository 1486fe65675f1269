import Records

/// An error of the API, as a command tells it.
/// - Source: RFC 9457.
struct ProblemReport: Error, Equatable, Sendable {
  let status: Int
  let code: String?
  let detail: String
  /// Counted from 1, like the line.
  var record: Int64?
  var line: Int64?

  init(status: Int, body: JSON?) {
    self.status = status
    code = body?["code"]?.string
    detail = body?["detail"]?.string ?? body?["title"]?.string ?? "status \(status)"
    record = body?["record"]?.integer
    line = body?["line"]?.integer
  }

  var failure: CommandFailure {
    CommandFailure(exitStatus, what, why: why, remedy: remedy)
  }

  private var exitStatus: ExitStatus {
    switch status {
    case 401, 403: .noPermission
    case 400..<500: .data
    default: .unavailable
    }
  }

  private var what: String {
    let place = [record.map { "record \($0)" }, line.map { "line \($0)" }].compactMap(\.self)
    let which = place.isEmpty ? "the request" : place.joined(separator: ", ")
    return "Dyelink refused \(which)"
  }

  private var why: String { code.map { "\($0): \(detail)" } ?? detail }

  private var remedy: String {
    switch (status, code) {
    case (401, _):
      "set \(EnvironmentOnly.token), or \(EnvironmentOnly.adminToken); or name the data directory "
        + "with --data, where the admin token is"
    case (403, _): "use a token whose role may do this; `dyelink token create` makes one"
    case (404, _):
      "check the name, and whose token this is: what belongs to others is answered as if it weren't "
        + "there"
    case (409, _): conflictRemedy
    case (413, _): "send less at a time"
    case (429, _): "wait a moment, then try again"
    case (500..., "unavailable"), (503, _): "try again; `dyelink doctor` shows what is missing"
    case (500..., _): "look into Dyelink's log"
    default: "correct it and send it again; nothing of it was taken in"
    }
  }

  private var conflictRemedy: String {
    switch code {
    case "key_conflict": "name this one with another --key"
    case "not_held":
      "leave it: a line is reviewed once; `dyelink explain ORDER` tells what came of it"
    case "out_of_order": "leave it, or give it a later time"
    case "out_of_stock": "take out less; `dyelink stock list` tells what is free"
    case "payout_state": "leave it out; `dyelink payout list` tells where each payout's money is"
    case "period_closed":
      "close a later period; `dyelink payout periods` lists those that were closed"
    case "sharer_limit": "unbind one first"
    default: "what is there already stays as it is: take another id, or leave it"
    }
  }
}
