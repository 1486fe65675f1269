import Glibc
import Synchronization

/// A file that only grows at its end, private to its owner.
///
/// One thread appends; `dataSync` and `read` may come from others meanwhile. The descriptor is
/// closed with the last reference.
package final class AppendFile: Sendable {
  package let path: String
  private let descriptor: CInt
  private let length: Atomic<Int>

  /// Opens the file, and makes it, with mode 0600, when it is missing.
  package init(path: String) throws(FileError) {
    let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC
    // SAFETY: open copies the path.
    descriptor = unsafe open(path, flags, 0o600)
    guard descriptor >= 0 else { throw .last("open", path) }
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else {
      let error = FileError.last("measure", path)
      _ = close(descriptor)
      throw error
    }
    self.path = path
    length = Atomic(end)
  }

  deinit { _ = close(descriptor) }

  /// Bytes in the file, without what `append` failed to complete.
  package var size: Int { length.load(ordering: .acquiring) }

  /// Appends all of `bytes`, or, on an error, none of them.
  ///
  /// - Throws: ``FileError`` with the system's reason, for instance `ENOSPC`.
  package func append(_ bytes: Span<UInt8>) throws(FileError) {
    let before = size
    var written = 0
    while written < bytes.count {
      // SAFETY: the kernel reads within the span.
      let count = unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe write(descriptor, buffer.baseAddress! + written, buffer.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        let error = FileError.last("write", path)
        if written > 0 { _ = ftruncate(descriptor, before) }
        throw error
      }
      written += count
    }
    length.store(before + written, ordering: .releasing)
  }

  package func append(_ bytes: [UInt8]) throws(FileError) { try append(bytes.span) }

  /// Cuts the file to `size` bytes.
  package func truncate(to size: Int) throws(FileError) {
    guard ftruncate(descriptor, size) == 0 else { throw .last("truncate", path) }
    length.store(size, ordering: .releasing)
  }

  /// Returns when the data is on the disk; after an error the file is not to be trusted.
  package func dataSync() throws(FileError) {
    guard fdatasync(descriptor) == 0 else { throw .last("sync", path) }
  }

  /// Up to `count` bytes from `offset` on; fewer at the end of the file.
  package func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(at: offset, count: count, to: &bytes)
    return bytes
  }

  /// Appends what ``read(at:count:)`` returns.
  package func read(at offset: Int, count: Int, to bytes: inout [UInt8]) throws(FileError) {
    var failed = false
    bytes.append(addingCapacity: count) { output in
      // SAFETY: `filled` counts exactly the bytes that the kernel has written.
      unsafe output.withUnsafeMutableBufferPointer { buffer, filled in
        let end = filled + count
        while filled < end {
          // SAFETY: the pointer and length stay within the buffer.
          let got = unsafe pread(
            descriptor, buffer.baseAddress! + filled, end - filled, offset + count - (end - filled))
          if got < 0 && errno == EINTR { continue }
          failed = got < 0
          if got <= 0 { return }
          filled += got
        }
      }
    }
    if failed { throw .last("read", path) }
  }
}
