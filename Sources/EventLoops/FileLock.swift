import Glibc

/// The right to work in a directory alone, until the object or the process goes.
package final class FileLock: Sendable {
  private let descriptor: CInt

  /// - Throws: `EWOULDBLOCK` when another process holds it.
  package init(path: String) throws(FileError) {
    // SAFETY: the path is lent as a C string for the length of the call.
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .last("open", path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let error = FileError.last("lock", path)
      _ = close(descriptor)
      throw error
    }
  }

  deinit { _ = close(descriptor) }
}
