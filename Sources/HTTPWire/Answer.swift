/// An answer that is the same for everybody, formatted once.
package struct Answer: Sendable {
  package let status: UInt16
  /// The status line.
  let start: [UInt8]
  /// The fields that follow Date, up to but without the empty line.
  let fields: [UInt8]
  let body: [UInt8]

  /// - Parameters:
  ///   - fields: `Name: value` without line ends; Content-Length comes from the body.
  ///   - body: must be empty where the status allows none.
  package init(_ status: UInt16, _ reason: String, fields: [String] = [], body: String = "") {
    self.status = status
    self.body = Array(body.utf8)
    start = Array("HTTP/1.1 \(status) \(reason)\r\n".utf8)
    // RFC 9110, section 8.6: 204 never has the field.
    let length = status == 204 ? [] : ["Content-Length: \(self.body.count)"]
    self.fields = Array((fields + length).map { $0 + "\r\n" }.joined().utf8)
  }
}

extension Answer {
  private static let uncached = "Cache-Control: no-store"
  private static let page = "Content-Type: text/html; charset=utf-8"
  private static let plain = "Content-Type: text/plain; charset=utf-8"

  private static func small(_ title: String, _ text: String) -> String {
    """
    <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" \
    content="width=device-width"><title>\(title)</title><h1>\(title)</h1><p>\(text)</p></html>

    """
  }

  package static let healthy = Answer(
    200, "OK", fields: [uncached, plain], body: "ok\n")
  package static let robots = Answer(
    200, "OK", fields: ["Cache-Control: max-age=86400", plain],
    body: "User-agent: *\nDisallow: /\n")
  package static let noIcon = Answer(
    204, "No Content", fields: ["Cache-Control: max-age=86400"])
  package static let notFound = Answer(
    404, "Not Found", fields: [uncached, page],
    body: small("Not found", "There is no such link. 没有这个链接。"))
  package static let gone = Answer(
    410, "Gone", fields: [uncached, page],
    body: small("Gone", "This link is no longer in use. 这个链接已失效。"))
  package static let methodNotAllowed = Answer(
    405, "Method Not Allowed", fields: ["Allow: GET, HEAD"])
  package static let malformed = Answer(400, "Bad Request")
  package static let timedOut = Answer(408, "Request Timeout")
  package static let requestLineTooLong = Answer(414, "URI Too Long")
  package static let headTooLarge = Answer(431, "Request Header Fields Too Large")
  package static let unknownCoding = Answer(501, "Not Implemented")
  package static let unavailable = Answer(
    503, "Service Unavailable", fields: [uncached, "Retry-After: 1"])
  package static let unknownVersion = Answer(505, "HTTP Version Not Supported")

  /// What a refused head is answered with.
  package static func refusing(_ fault: HeadFault) -> Answer {
    switch fault {
    case .malformed: malformed
    case .requestLineTooLong: requestLineTooLong
    case .headTooLarge: headTooLarge
    case .unknownTransferCoding: unknownCoding
    case .unknownVersion: unknownVersion
    }
  }
}
