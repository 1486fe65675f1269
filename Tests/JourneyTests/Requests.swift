import Foundation
import FoundationNetworking
import Records

/// An answer over HTTP.
struct Answer: Sendable {
  let status: Int
  let headers: [String: String]
  let body: [UInt8]

  var json: JSON? { try? JSON.parse(body, limits: .trusted) }
  var text: String { String(decoding: body, as: UTF8.self) }

  func header(_ name: String) -> String? {
    headers.first { $0.key.lowercased() == name.lowercased() }?.value
  }

  /// A parameter of the address that a redirect leads to.
  func parameter(_ name: String) -> String? {
    header("location").flatMap { URLComponents(string: $0) }?.queryItems?
      .first { $0.name == name }?.value
  }
}

/// Shows redirects instead of following them.
private final class NoFollowing: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping (URLRequest?) -> Void
  ) { completionHandler(nil) }
}

private let session: URLSession = {
  let configuration = URLSessionConfiguration.ephemeral
  configuration.httpCookieStorage = nil
  configuration.httpShouldSetCookies = false
  configuration.timeoutIntervalForRequest = 20
  return URLSession(configuration: configuration, delegate: NoFollowing(), delegateQueue: nil)
}()

extension DyelinkProcess {
  private static func send(_ request: URLRequest) async throws -> Answer {
    let (data, response) = try await session.data(for: request)
    guard let answer = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
    var headers: [String: String] = [:]
    for case (let name as String, let value as String) in answer.allHeaderFields {
      headers[name] = value
    }
    return Answer(status: answer.statusCode, headers: headers, body: Array(data))
  }

  private static func url(_ address: String, _ path: String) throws -> URL {
    guard let url = URL(string: "http://\(address)\(path)") else { throw URLError(.badURL) }
    return url
  }

  /// Calls the API as the platform.
  func api(
    _ method: String, _ path: String, _ body: String? = nil,
    type: String = "application/json"
  ) async throws -> Answer {
    var request = URLRequest(url: try Self.url(try addresses().console, path))
    request.httpMethod = method
    request.setValue("Bearer \(try adminToken())", forHTTPHeaderField: "Authorization")
    if let body {
      request.httpBody = Data(body.utf8)
      request.setValue(type, forHTTPHeaderField: "Content-Type")
    }
    return try await Self.send(request)
  }

  /// Clicks a link as a browser does.
  func click(
    _ code: String, method: String = "GET", headers: [String: String] = [:]
  ) async throws -> Answer {
    var request = URLRequest(url: try Self.url(try addresses().redirect, "/\(code)"))
    request.httpMethod = method
    request.setValue("Mozilla/5.0 (X11; Linux x86_64)", forHTTPHeaderField: "User-Agent")
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    return try await Self.send(request)
  }
}
