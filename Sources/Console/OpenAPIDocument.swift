import Records

/// The description of the API, made from the same table that answers the calls.
/// - Source: OpenAPI 3.1.
struct OpenAPIDocument {
  private let routes: [Route]

  init(_ routes: [Route]) { self.routes = routes }

  var json: JSON {
    .object([
      .init("openapi", .string("3.1.0")),
      .init("info", Self.info),
      .init("servers", .array([.object([.init("url", .string("/"))])])),
      .init("paths", .object(paths)),
      .init(
        "components",
        .object([
          .init("schemas", .object(OpenAPISchemas.all)),
          .init("securitySchemes", Self.securitySchemes),
        ])),
    ])
  }

  private static let info = JSON.object([
    .init("title", .string("Dyelink")),
    .init("version", .string("1")),
    .init(
      "description",
      .string(
        """
        Dyed links, the orders that they lead to, and who earns what. Times are RFC 3339 in UTC \
        with milliseconds, money is in fen, rates are in parts per million.
        """
      )),
    .init(
      "license",
      .object([
        .init("name", .string("Apache-2.0")), .init("identifier", .string("Apache-2.0")),
      ])),
  ])

  private static let securitySchemes = JSON.object([
    .init(
      "bearer", .object([.init("type", .string("http")), .init("scheme", .string("bearer"))])),
    .init(
      "signature",
      .object([
        .init("type", .string("apiKey")), .init("in", .string("header")),
        .init("name", .string("webhook-signature")),
        .init(
          "description",
          .string(
            """
            Standard Webhooks: webhook-id, webhook-timestamp (seconds, at most 5 minutes off) and \
            webhook-signature: v1,BASE64(HMAC-SHA256(secret, id.timestamp.body)), several with \
            spaces between them. The id has no full stop.
            """
          )),
      ])),
  ])

  /// Each path once, with its methods, in the order of the table.
  private var paths: [JSON.Member] {
    var order: [String] = []
    var operations: [String: [JSON.Member]] = [:]
    for route in routes {
      if operations[route.path] == nil { order.append(route.path) }
      operations[route.path, default: []].append(
        .init(route.method.rawValue.lowercased(), route.operation))
    }
    return order.map { .init($0, .object(operations[$0] ?? [])) }
  }
}

extension Route {
  /// For instance `get_v1_links_code`.
  var operationID: String {
    let words = path.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    return ([method.rawValue.lowercased()] + words).joined(separator: "_")
  }

  /// The names in braces of the path.
  var pathParameters: [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
      String($0.dropFirst().dropLast())
    }
  }

  fileprivate var operation: JSON {
    var members: [JSON.Member] = [
      .init("operationId", .string(operationID)),
      .init("tags", .array([.string(tag)])),
      .init("summary", .string(documentation.summary)),
      .init("security", security),
    ]
    let parameters = pathParameters.map(Self.pathParameter) + query.map(Self.queryParameter)
    if !parameters.isEmpty { members.append(.init("parameters", .array(parameters))) }
    if let body { members.append(.init("requestBody", body)) }
    members.append(.init("responses", .object(responses)))
    if let roles { members.append(.init("x-roles", roles)) }
    return .object(members)
  }

  private var tag: String {
    let words = path.split(separator: "/")
    return words.first == "v1" ? String(words[1]) : "operations"
  }

  private var roles: JSON? {
    access.call.map { call in
      .array(Role.allCases.filter { $0.may(call) }.map { .string($0.rawValue) })
    }
  }

  private var security: JSON {
    func scheme(_ name: String) -> JSON { .object([.init(name, .array([]))]) }
    return switch access {
    case .open: .array([])
    case .bearer: .array([scheme("bearer")])
    case .bearerOrSignature: .array([scheme("bearer"), scheme("signature")])
    }
  }

  private static func pathParameter(_ name: String) -> JSON {
    .object([
      .init("name", .string(name)), .init("in", .string("path")), .init("required", .bool(true)),
      .init("schema", OpenAPISchemas.text),
    ])
  }

  private static func queryParameter(_ field: QueryField) -> JSON {
    let schema =
      field == .limit
      ? OpenAPISchemas.integer(1...Int64(ConsoleLimits.largestPage)) : OpenAPISchemas.text
    return .object([
      .init("name", .string(field.name)), .init("in", .string("query")),
      .init("description", .string(field.summary)), .init("schema", schema),
    ])
  }

  private var body: JSON? {
    guard let request = documentation.request, !bodies.isEmpty else { return nil }
    let content = bodies.map { format in
      JSON.Member(format.rawValue, .object([.init("schema", OpenAPISchemas.reference(request))]))
    }
    return .object([.init("required", .bool(true)), .init("content", .object(content))])
  }

  private var responses: [JSON.Member] {
    let answers = documentation.answers.map { answer in
      JSON.Member("\(answer.status)", answer.json)
    }
    return answers + problemStatuses.map { .init("\($0)", Self.problem) }
  }

  private var problemStatuses: [Int] {
    let answered = documentation.answers.map(\.status)
    let common = access == .open ? [] : [401, 403, 429, 503]
    return Set(documentation.problems + common).subtracting(answered).sorted()
  }

  private static let problem = JSON.object([
    .init("description", .string("Not done; `code` says why.")),
    .init(
      "content",
      .object([
        .init(
          "application/problem+json",
          .object([.init("schema", OpenAPISchemas.reference("problem"))]))
      ])),
  ])
}

extension RouteDocumentation.Answer {
  fileprivate var json: JSON {
    var members: [JSON.Member] = [.init("description", .string(summary))]
    switch content {
    case .none: break
    case .text: members.append(Self.content("text/plain", OpenAPISchemas.text))
    case .csv: members.append(Self.content("text/csv", OpenAPISchemas.text))
    case .object(let name):
      members.append(Self.content("application/json", OpenAPISchemas.reference(name)))
    case .list(let name):
      members.append(Self.content("application/json", OpenAPISchemas.list(of: name)))
    }
    return .object(members)
  }

  private static func content(_ type: String, _ schema: JSON) -> JSON.Member {
    .init("content", .object([.init(type, .object([.init("schema", schema)]))]))
  }
}
