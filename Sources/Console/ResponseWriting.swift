import HTTPTypes
import Hummingbird
import NIOCore
import Records

extension Answer {
  func response() -> Response {
    switch content {
    case .none: Response(status: .init(code: status))
    case .json(let json): Response(status: status, text: json.text, type: "application/json")
    case .text(let text, let type): Response(status: status, text: text, type: type)
    case .csv(let pieces):
      Response(
        status: .init(code: status), headers: [.contentType: "text/csv; charset=utf-8"],
        body: pieces.body)
    }
  }
}

extension LazyPieces {
  fileprivate var body: ResponseBody {
    ResponseBody { writer in
      for index in 0..<count { try await writer.write(ByteBuffer(string: piece(index))) }
      try await writer.finish(nil)
    }
  }
}

extension Problem {
  func response() -> Response {
    var response = Response(status: status, text: json.text, type: "application/problem+json")
    if let retryAfterSeconds { response.headers[.retryAfter] = "\(retryAfterSeconds)" }
    if status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
    return response
  }
}

extension Response {
  fileprivate init(status: Int, text: String, type: String) {
    self.init(
      status: .init(code: status), headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// What tells browsers to do nothing with an answer but show it.
  mutating func secure() {
    for (name, value) in SecurityHeaders.all { headers[name] = value }
  }
}

private enum SecurityHeaders {
  static let all: [(HTTPField.Name, String)] = [
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
  ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}
