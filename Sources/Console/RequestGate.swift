import HTTPTypes
import Hummingbird
import Meters
import Programme

/// Everything that a request passes before a route answers it: credentials, permissions, the form
/// of its body.
struct RequestGate: Sendable {
  /// None for a listener whose routes are all open.
  let authentication: Authentication?
  let failures: FailureLimit
  /// Time for a whole body to arrive.
  let bodyMilliseconds: Int64
  let refusedCredentials: Counter
  let clock: @Sendable () -> Timestamp

  func admit(
    _ request: Request, _ context: ConsoleContext, to route: Route
  ) async throws -> APIRequest {
    let now = clock()
    let parameters = try Self.parameters(of: route, context)
    let signature = try await counting(context, at: now) { try Self.signature(request, route) }
    var caller = AuthenticatedCaller(identity: .orderSystem(nil), name: "")
    // Whoever bears a token is turned away before the body is read.
    if signature == nil, let authentication, let call = route.access.call {
      caller = try await counting(context, at: now) {
        try await authentication.bearer(try Self.authorization(request), at: now)
      }
      try Self.require(call, of: caller.identity)
    }
    let query = try QueryParameters(request.uri.query, known: route.query)
    let format = try Self.format(of: request, route)
    let body = try await body(of: request, format)
    if let signature, let authentication, let call = route.access.call {
      caller = try await counting(context, at: now) {
        try await authentication.signature(signature, over: body, at: now)
      }
      try Self.require(call, of: caller.identity)
    }
    return APIRequest(
      identity: caller.identity, credential: caller.name, parameters: parameters, query: query,
      format: format ?? .json,
      body: body, now: now, signature: signature)
  }

  static func refusedCredentials(_ metrics: MetricsRegistry) -> Counter {
    metrics.counter(
      "dyelink_console_refused_credentials_total",
      help: "Requests with a token or signature that isn't valid, or without one.")
  }

  /// Turns a refused credential into a 429 once its peer has had too many of them.
  private func counting<Result: Sendable>(
    _ context: ConsoleContext, at now: Timestamp, _ check: () async throws -> Result
  ) async throws -> Result {
    do {
      return try await check()
    } catch let problem as Problem where problem.status == 401 {
      refusedCredentials.increment()
      guard let seconds = failures.fail(context.peer, at: now) else { throw problem }
      throw Problem(
        429, .rateLimited, "too many requests with bad credentials; slow down",
        retryAfterSeconds: seconds)
    }
  }

  private static func require(_ call: Call, of identity: Identity) throws {
    guard identity.role.may(call) else {
      throw Problem.forbidden("role \(identity.role.rawValue) may not call this")
    }
  }

  private static func parameters(
    of route: Route, _ context: ConsoleContext
  ) throws -> [String: String] {
    var parameters: [String: String] = [:]
    for name in route.pathParameters {
      guard let text = context.parameters.get(name), let value = PercentCoding.decode(text) else {
        throw Problem(404, .notFound, "the path has a broken percent-encoding")
      }
      parameters[name] = value
    }
    return parameters
  }

  private static func authorization(_ request: Request) throws -> String {
    let values = request.headers[values: .authorization]
    guard values.count == 1 else {
      throw Problem.unauthorized("expected one Authorization: Bearer TOKEN")
    }
    return values[0]
  }

  /// - Returns: nil for a request that isn't signed, or bears a token.
  private static func signature(_ request: Request, _ route: Route) throws -> SignedMessage? {
    let headers = WebhookHeaders.all.map { request.headers[values: $0] }
    guard headers.contains(where: { !$0.isEmpty }), !request.headers.contains(.authorization)
    else { return nil }
    guard case .bearerOrSignature = route.access else {
      throw Problem.unauthorized("a signature isn't enough here; expected a bearer token")
    }
    guard headers.allSatisfy({ $0.count == 1 }),
      let message = SignedMessage(
        id: headers[0][0], timestamp: headers[1][0], signature: headers[2][0])
    else {
      throw Problem.unauthorized(
        "expected webhook-id, webhook-timestamp and webhook-signature: v1,BASE64, each once")
    }
    return message
  }

  private static func format(of request: Request, _ route: Route) throws -> BodyFormat? {
    guard !route.bodies.isEmpty else { return nil }
    let type = request.headers[.contentType].map(mediaType)
    guard let format = route.bodies.first(where: { $0.rawValue == type }) else {
      let known = route.bodies.map(\.rawValue).joined(separator: " or ")
      throw Problem(415, .unsupportedMediaType, "expected Content-Type: \(known)")
    }
    guard request.headers[.contentEncoding] ?? "identity" == "identity" else {
      throw Problem(415, .unsupportedMediaType, "expected a body without Content-Encoding")
    }
    return format
  }

  private static func mediaType(_ header: String) -> String {
    header.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
  }

  private func body(of request: Request, _ format: BodyFormat?) async throws -> [UInt8] {
    guard let format else { return [] }
    return try await RequestBodyReader.read(
      request.body, declared: request.headers[.contentLength].flatMap { Int64($0) },
      limit: format.limit, milliseconds: bodyMilliseconds)
  }
}

/// - Source: Standard Webhooks.
private enum WebhookHeaders {
  static let all = ["webhook-id", "webhook-timestamp", "webhook-signature"]
    .compactMap { HTTPField.Name($0) }
}
