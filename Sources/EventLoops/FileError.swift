import Glibc

/// A file operation that the system refused.
package struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The system's `errno`.
  package let code: CInt
  /// What was tried, for instance `open`.
  package let call: String
  package let path: String

  package init(code: CInt, call: String, path: String) {
    self.code = code
    self.call = call
    self.path = path
  }

  /// The last call's error.
  static func last(_ call: String, _ path: String) -> FileError {
    FileError(code: errno, call: call, path: path)
  }

  /// There was none for `what`.
  package static func noMemory(_ what: String) -> FileError {
    FileError(code: ENOMEM, call: "get memory for", path: what)
  }

  package var description: String {
    // SAFETY: strerror answers a string that stays until this thread's next call of it.
    unsafe "cannot \(call) \(path): \(String(cString: strerror(code)))"
  }

  package var isMissing: Bool { code == ENOENT }
  package var isExisting: Bool { code == EEXIST }
  package var isFull: Bool { code == ENOSPC || code == EDQUOT }
}
