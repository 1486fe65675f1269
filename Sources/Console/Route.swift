import Programme
import Records

/// One call of the API: what it takes, who may make it, and what answers it.
struct Route: Sendable {
  enum Method: String, Hashable, Sendable, CaseIterable {
    case get = "GET"
    case put = "PUT"
    case post = "POST"
    case delete = "DELETE"
  }

  /// How callers show who they are.
  enum Access: Hashable, Sendable {
    /// Needs no credential.
    case open
    case bearer(Call)
    /// A bearer token or the signature of an order system.
    case bearerOrSignature(Call)

    var call: Call? {
      switch self {
      case .open: nil
      case .bearer(let call), .bearerOrSignature(let call): call
      }
    }
  }

  let method: Method
  /// For instance `/v1/links/{code}`.
  let path: String
  let access: Access
  /// What a body may be; none: it is left unread.
  var bodies: [BodyFormat] = []
  var query: [QueryField] = []
  let documentation: RouteDocumentation
  let answer: @Sendable (APIRequest) async throws -> Answer
}

/// The form of a body.
enum BodyFormat: String, Hashable, Sendable {
  case json = "application/json"
  case records = "application/x-ndjson"

  /// - Unit: bytes.
  var limit: Int {
    switch self {
    case .json: ConsoleLimits.jsonBodyBytes
    case .records: ConsoleLimits.recordsBodyBytes
    }
  }
}

/// A request whose caller is known and may make this call.
struct APIRequest: Sendable {
  let identity: Identity
  /// The name of the caller's credential; empty where none is needed.
  let credential: String
  /// What the path names, percent-decoded.
  let parameters: [String: String]
  let query: QueryParameters
  let format: BodyFormat
  let body: [UInt8]
  /// When the request came.
  let now: Timestamp
  /// Set when the caller signed instead of bearing a token.
  let signature: SignedMessage?

  func parameter(_ name: String) -> String { parameters[name] ?? "" }

  /// The body as one JSON value.
  /// - Throws: ``Problem`` 400.
  func json() throws -> JSON {
    do { return try JSON.parse(body, limits: RecordLimits.json) } catch {
      throw Problem.notJSON(error)
    }
  }
}

/// What is answered when all went well.
struct Answer: Sendable {
  enum Content: Sendable {
    case none
    case json(JSON)
    case text(String, type: String)
    /// A table in pieces, each of which is made when it is sent.
    case csv(LazyPieces)
  }

  let status: Int
  var content: Content = .none

  static func ok(_ json: JSON) -> Answer { Answer(status: 200, content: .json(json)) }
  static func created(_ json: JSON) -> Answer { Answer(status: 201, content: .json(json)) }
  static func accepted(_ json: JSON) -> Answer { Answer(status: 202, content: .json(json)) }
  static let noContent = Answer(status: 204)
}

/// The pieces of an answer that isn't held in memory as a whole.
struct LazyPieces: Sendable {
  let count: Int
  /// From 0 on.
  let piece: @Sendable (Int) -> String
}
