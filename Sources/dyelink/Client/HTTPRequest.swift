/// What is asked of a server.
struct HTTPRequest: Sendable {
  var method = "GET"
  /// Path and query, encoded.
  var target: String
  var fields: [(name: String, value: String)] = []
  var body: [UInt8]?

  /// The request as it goes over the wire.
  /// - Parameter host: for the Host field.
  func bytes(host: String) -> [UInt8] {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n"
    for field in fields { head += "\(field.name): \(field.value)\r\n" }
    if let body { head += "Content-Length: \(body.count)\r\n" }
    return Array("\(head)\r\n".utf8) + (body ?? [])
  }
}
