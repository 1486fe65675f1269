import CLibuv

/// A libuv call that failed.
///
/// - Unit: `code` is libuv's own, a negated `errno` for system errors.
package struct UVError: Error, Equatable, Sendable, CustomStringConvertible {
  package let code: CInt
  package let call: String

  package init(code: CInt, call: String) {
    self.code = code
    self.call = call
  }

  init(_ code: uv_errno_t, call: String) {
    self.init(code: CInt(code.rawValue), call: call)
  }

  package var description: String { "\(call): \(reason)" }

  /// What went wrong, in libuv's words.
  package var reason: String {
    // SAFETY: uv_strerror answers a static string, or one that it leaks for unknown codes.
    unsafe String(cString: uv_strerror(code))
  }

  package static let timedOut = CInt(UV_ETIMEDOUT.rawValue)
  package static let connectionRefused = CInt(UV_ECONNREFUSED.rawValue)
  package static let cancelled = CInt(UV_ECANCELED.rawValue)
  package static let busy = CInt(UV_EBUSY.rawValue)
  package static let noBufferSpace = CInt(UV_ENOBUFS.rawValue)

  /// Throws when `result` is one of libuv's negative codes.
  @discardableResult
  static func check(_ result: CInt, _ call: String) throws(UVError) -> CInt {
    guard result >= 0 else { throw UVError(code: result, call: call) }
    return result
  }
}
