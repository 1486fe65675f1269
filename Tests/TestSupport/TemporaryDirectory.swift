package import EventLoops

/// A fresh directory under /tmp, short enough for unix sockets, removed with everything in it by
/// `remove` or when the last reference goes.
package final class TemporaryDirectory: Sendable {
  package let path: String

  package var directory: Directory { Directory(path) }

  package init() throws {
    let name = Entropy.bytes(6).map { String($0, radix: 36) }.joined()
    path = "/tmp/dyelink-\(name)"
    try directory.create()
  }

  deinit { remove() }

  package func path(of name: String) -> String { directory.path(of: name) }

  package func remove() { Self.empty(directory) }

  private static func empty(_ directory: Directory) {
    for name in (try? directory.names()) ?? [] {
      // A name that can't be removed as a file is a directory.
      do { try directory.remove(name) } catch { empty(directory.subdirectory(name)) }
    }
    try? directory.removeEmpty()
  }
}
