import EventLoops
import Foundation
import Records

/// The API of a running Dyelink, for commands.
struct APIClient: Sendable {
  private let http: HTTPClient
  private let endpoint: Endpoint
  /// What the caller is known by; never shown.
  private let token: String?

  init(_ url: ServerURL, token: String?) throws {
    http = try HTTPClient(url.endpoint)
    endpoint = url.endpoint
    self.token = token
  }

  enum Body: Sendable {
    case json(JSON)
    /// Records, one a line.
    case records([UInt8])

    fileprivate var type: String {
      switch self {
      case .json: "application/json"
      case .records: "application/x-ndjson"
      }
    }

    fileprivate var bytes: [UInt8] {
      switch self {
      case .json(let json): Array(json.text.utf8)
      case .records(let bytes): bytes
      }
    }
  }

  /// - Returns: what the API answered; null for an answer without content.
  /// - Throws: ``ProblemReport`` when it refuses; ``CommandFailure`` when it can't be reached.
  @discardableResult
  func call(
    _ method: String, _ path: [String], query: [(String, String?)] = [],
    _ body: Body? = nil
  ) async throws -> JSON {
    let response = try await answer(request(method, path, query, body))
    if response.body.isEmpty { return .null }
    guard let json = try? JSON.parse(response.body, limits: .trusted) else {
      throw CommandFailure(
        .unavailable, "http://\(endpoint) didn't answer as Dyelink does",
        why: "its answer isn't JSON", remedy: "check the address: is that a Dyelink console?")
    }
    return json
  }

  /// A table as it was answered.
  /// - Throws: ``ProblemReport`` when the API refuses; ``CommandFailure`` when it can't be reached.
  func table(_ path: [String], query: [(String, String?)]) async throws -> [UInt8] {
    try await answer(request("GET", path, query, nil)).body
  }

  /// Every row of a report, reckoned once, where pages would be reckoned one by one.
  func rows(
    _ path: [String], query: [(String, String?)], _ take: (JSON) throws -> Void
  ) async throws {
    let lines = try await table(path, query: query + [("format", "ndjson")])
    for line in lines.split(separator: UInt8(ascii: "\n")) {
      try take(try JSON.parse(Array(line), limits: .trusted))
    }
  }

  private func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
    let response = try await send(request)
    guard (200...299).contains(response.status) else {
      throw ProblemReport(
        status: response.status, body: try? JSON.parse(response.body, limits: .trusted))
    }
    return response
  }

  /// Every item of a list, page by page.
  func items(
    _ path: [String], query: [(String, String?)] = [], _ take: (JSON) throws -> Void
  ) async throws {
    var cursor: String?
    repeat {
      let page = try await call(
        "GET", path, query: query + [("limit", "1000"), ("cursor", cursor)])
      for item in page["items"]?.array ?? [] { try take(item) }
      cursor = page["next_cursor"]?.string
    } while cursor != nil
  }

  private func request(
    _ method: String, _ path: [String], _ query: [(String, String?)], _ body: Body?
  ) -> HTTPRequest {
    let parts = query.compactMap { name, value in value.map { "\(name)=\(Self.escaped($0))" } }
    let target = "/v1/" + path.map(Self.escaped).joined(separator: "/")
    var request = HTTPRequest(
      method: method, target: parts.isEmpty ? target : "\(target)?\(parts.joined(separator: "&"))")
    request.fields.append(("Accept", "application/json"))
    if let token { request.fields.append(("Authorization", "Bearer \(token)")) }
    if let body {
      request.fields.append(("Content-Type", body.type))
      request.body = body.bytes
    }
    return request
  }

  private func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    do throws(HTTPClientError) { return try await http.send(request) } catch {
      throw CommandFailure(
        .unavailable, "there is no answer from http://\(endpoint)", why: error.reason,
        remedy: "start Dyelink with `dyelink serve`, or name its console with --url")
    }
  }

  private static func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }

  /// - Source: RFC 3986, section 2.3.
  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
