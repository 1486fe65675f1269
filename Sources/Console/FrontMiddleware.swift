import HTTPTypes
import Hummingbird
import Logging
import Meters
import Programme
import Records
import Storage
import Synchronization

/// What every request passes, and where every error stops: the host, the number of requests at a
/// time, problem documents, headers, metrics.
struct FrontMiddleware: RouterMiddleware {
  let hosts: HostGuard
  let slots: RequestSlots
  let metrics: RequestMetrics
  let logger: Logger

  func handle(
    _ request: Request, context: ConsoleContext,
    next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    var response = try await respond(request, context, next)
    response.secure()
    metrics.record(status: response.status.code, after: start.duration(to: .now))
    return request.method == .head ? response.createHeadResponse() : response
  }

  private func respond(
    _ request: Request, _ context: ConsoleContext,
    _ next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    do {
      guard hosts.admits(request.head.authority) else {
        throw Problem.forbidden("this host isn't served here; see the allowed hosts")
      }
      guard slots.take() else { throw Problem.unavailable("too many requests at a time") }
      defer { slots.giveBack() }
      return try await next(request, context)
    } catch let problem as Problem {
      return response(to: problem, request, context)
    } catch let refusal as Refusal {
      return Problem(refusal).response()
    } catch let error as HTTPError where error.status == .notFound {
      return Problem(404, .notFound, "there is nothing at this path; see /openapi.json").response()
    } catch {
      logger.error(
        "a request failed",
        metadata: ["path": "\(context.endpointPath ?? "-")", "error": "\(error)"])
      return Problem(500, .internalError, "something is wrong here; the log says what").response()
    }
  }

  private func response(
    to problem: Problem, _ request: Request, _ context: ConsoleContext
  ) -> Response {
    guard [408, 413].contains(problem.status) else { return problem.response() }
    // The rest of the body is let in for a while, and thrown away.
    var response = problem.response()
    response.headers[.connection] = "close"
    let body = response.body
    response.body = ResponseBody(contentLength: body.contentLength) { writer in
      try await body.write(writer)
      context.closeLater()
    }
    return response
  }
}

/// How many requests may be worked on at a time.
final class RequestSlots: Sendable {
  private let free: Mutex<Int>

  init(_ count: Int) { free = Mutex(count) }

  func take() -> Bool {
    free.withLock { free in
      guard free > 0 else { return false }
      free -= 1
      return true
    }
  }

  func giveBack() { free.withLock { $0 += 1 } }
}

/// Answers by class of status, and how long they took.
struct RequestMetrics: Sendable {
  private let answers: [Counter]
  private let duration: Histogram

  init(_ registry: MetricsRegistry) {
    answers = ["1xx", "2xx", "3xx", "4xx", "5xx"].map { status in
      registry.counter(
        "dyelink_console_requests_total", help: "Requests of the console by class of status.",
        labels: ["status": status])
    }
    duration = registry.histogram(
      "dyelink_console_request_seconds", help: "Time that the console took for a request.")
  }

  func record(status: Int, after time: Duration) {
    answers[min(max(status / 100 - 1, 0), answers.count - 1)].increment()
    let (seconds, attoseconds) = time.components
    duration.record(
      microseconds: UInt64(max(0, seconds)) * 1_000_000
        + UInt64(max(0, attoseconds) / 1_000_000_000_000))
  }
}
