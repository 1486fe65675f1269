import HTTPTypes
import Hummingbird
import Records

/// The routes of a listener as Hummingbird takes them.
struct RouteTable: Sendable {
  let routes: [Route]
  let gate: RequestGate

  func router(_ front: FrontMiddleware) -> Router<ConsoleContext> {
    let router = Router(context: ConsoleContext.self)
    router.add(middleware: front)
    for route in routes { add(route, to: router) }
    for path in Set(routes.map(\.path)) { addOtherMethods(of: path, to: router) }
    return router
  }

  private func add(_ route: Route, to router: Router<ConsoleContext>) {
    let gate = gate
    for method in route.methods {
      router.on(RouterPath(route.path), method: method) { request, context in
        try await route.answer(try await gate.admit(request, context, to: route)).response()
      }
    }
  }

  /// A known path with a method that it doesn't have is 405 and not 404.
  private func addOtherMethods(of path: String, to router: Router<ConsoleContext>) {
    let known = routes.filter { $0.path == path }.flatMap(\.methods)
    let allowed = known.map(\.rawValue).sorted().joined(separator: ", ")
    for method in Self.methods where !known.contains(method) {
      router.on(RouterPath(path), method: method) { _, _ -> Response in
        var response = Problem(
          405, .methodNotAllowed, "allowed at this path: \(allowed)"
        ).response()
        response.headers[.allow] = allowed
        return response
      }
    }
  }

  private static let methods: [HTTPRequest.Method] = [
    .get, .head, .post, .put, .delete, .patch, .options, .trace,
  ]
}

extension Route {
  /// Where there is a GET there is a HEAD, whose body ``FrontMiddleware`` leaves out.
  fileprivate var methods: [HTTPRequest.Method] {
    switch method {
    case .get: [.get, .head]
    case .put: [.put]
    case .post: [.post]
    case .delete: [.delete]
    }
  }
}
