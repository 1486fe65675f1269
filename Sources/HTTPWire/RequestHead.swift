/// What the redirector needs of a request's head; bytes stay where they were read.
package struct RequestHead: Sendable, Equatable {
  package enum Method: Sendable, Equatable { case get, head, connect, other }

  /// How the end of the body would be told.
  package enum Framing: Sendable, Equatable {
    case none
    /// `Content-Length`, in bytes, above zero.
    case length(UInt64)
    case chunked
  }

  package var method = Method.other
  /// The path, `/` where an absolute target has none; empty for `*` and for CONNECT.
  package var path = ByteRange.none
  /// What follows the question mark.
  package var query = ByteRange.none
  /// HTTP/1.0 or anything from 1.1 on.
  package var isVersion10 = false
  /// Whether the client wants the connection closed after the answer; always so for HTTP/1.0.
  package var wantsClose = false
  package var framing = Framing.none
  /// Of several Cookie fields the first.
  package var cookie = ByteRange.none
  package var userAgent = ByteRange.none
  package var fetchMode = ByteRange.none
  package var fetchDestination = ByteRange.none
  package var hasFetchMetadata = false
  /// Whether `Sec-Purpose`, `Purpose`, `X-Purpose` or `X-Moz` says prefetch, prerender, preview or instant.
  package var isSpeculative = false

  package init() {}

  package var hasBody: Bool { framing != .none }
}

/// Why a head is refused; the connection ends with the answer.
package enum HeadFault: UInt16, Error, Sendable, Equatable {
  case malformed = 400
  case requestLineTooLong = 414
  case headTooLarge = 431
  case unknownTransferCoding = 501
  case unknownVersion = 505
}

/// How large a head may be.
package struct HeadLimits: Sendable, Equatable {
  /// Bytes of the request line without its line end; RFC 9112, section 3, asks for 8 000 at least.
  package var requestLineBytes = 8 * 1024
  /// Bytes of the whole head, at most 65 535.
  package var headBytes = 16 * 1024
  package var fields = 128
  /// Empty lines that are passed over before a request line; RFC 9112, section 2.2, asks for one.
  package var leadingEmptyLines = 4

  package init() {}
}
