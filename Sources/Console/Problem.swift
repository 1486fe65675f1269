import Programme
import Records

/// Why a request isn't done, as the caller is told.
/// - Source: RFC 9457; the codes are those of the scenario format and of the API.
struct Problem: Error, Hashable, Sendable {
  enum Code: String, Hashable, Sendable, CaseIterable {
    case malformed, unauthorized, forbidden
    case notFound = "not_found"
    case methodNotAllowed = "method_not_allowed"
    case timedOut = "timed_out"
    case eventConflict = "event_conflict"
    case linkExists = "link_exists"
    case sharerLimit = "sharer_limit"
    case outOfOrder = "out_of_order"
    case outOfStock = "out_of_stock"
    case periodClosed = "period_closed"
    case keyConflict = "key_conflict"
    case payoutState = "payout_state"
    case notHeld = "not_held"
    case tooLarge = "too_large"
    case unsupportedMediaType = "unsupported_media_type"
    case unknownReference = "unknown_reference"
    case rateOutOfRange = "rate_out_of_range"
    case normalPlanRequired = "normal_plan_required"
    case promoterLoop = "promoter_loop"
    case noncompliantScheme = "noncompliant_scheme"
    case rateLimited = "rate_limited"
    case internalError = "internal_error"
    case unavailable
  }

  let status: Int
  let code: Code
  let detail: String
  /// The offending record of a body of records, counted from 1, comments and blank lines left out.
  var record: Int?
  /// The line that it stands on, counted from 1.
  var line: Int?
  var retryAfterSeconds: Int?

  init(_ status: Int, _ code: Code, _ detail: String, retryAfterSeconds: Int? = nil) {
    self.status = status
    self.code = code
    self.detail = detail
    self.retryAfterSeconds = retryAfterSeconds
  }

  func at(_ line: ScenarioLine) -> Problem {
    var problem = self
    problem.record = line.record
    problem.line = line.line
    return problem
  }

  var json: JSON {
    var members: [JSON.Member] = [
      .init("type", .string("about:blank")),
      .init("title", .string(Self.title(of: status))),
      .init("status", .integer(Int64(status))),
      .init("code", .string(code.rawValue)),
      .init("detail", .string(detail)),
    ]
    if let record { members.append(.init("record", .integer(Int64(record)))) }
    if let line { members.append(.init("line", .integer(Int64(line)))) }
    return .object(members)
  }

  /// The status in words, as `about:blank` asks.
  private static func title(of status: Int) -> String {
    switch status {
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 413: "Content Too Large"
    case 415: "Unsupported Media Type"
    case 422: "Unprocessable Content"
    case 429: "Too Many Requests"
    case 503: "Service Unavailable"
    default: "Internal Server Error"
    }
  }
}

extension Problem {
  static func notJSON(_ error: JSONError) -> Problem {
    error.reason == .tooLong
      ? tooLarge("a record is longer than \(RecordLimits.recordBytes) bytes")
      : Problem(400, .malformed, error.description)
  }

  static func malformed(_ detail: String) -> Problem { Problem(422, .malformed, detail) }

  static func unauthorized(_ detail: String) -> Problem { Problem(401, .unauthorized, detail) }

  static func forbidden(_ detail: String) -> Problem { Problem(403, .forbidden, detail) }

  /// Also for what the caller may not know to exist.
  static func notFound(_ kind: String, _ id: String) -> Problem {
    Problem(404, .notFound, "there is no \(kind) \(id)")
  }

  static func tooLarge(_ detail: String) -> Problem { Problem(413, .tooLarge, detail) }

  static func unavailable(_ what: String) -> Problem {
    Problem(503, .unavailable, "\(what); try again", retryAfterSeconds: 2)
  }

  init(_ refusal: Refusal) {
    let (status, code): (Int, Code) =
      switch refusal.code {
      case .malformed: (422, .malformed)
      case .eventConflict: (409, .eventConflict)
      case .linkExists: (409, .linkExists)
      case .unknownReference: (422, .unknownReference)
      case .rateOutOfRange: (422, .rateOutOfRange)
      case .normalPlanRequired: (422, .normalPlanRequired)
      case .promoterLoop: (422, .promoterLoop)
      case .sharerLimit: (409, .sharerLimit)
      case .outOfOrder: (409, .outOfOrder)
      case .noncompliantScheme: (422, .noncompliantScheme)
      case .outOfStock: (409, .outOfStock)
      }
    self.init(status, code, refusal.detail)
  }
}
