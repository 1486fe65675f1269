import Glibc

/// A directory of ours, and what is done to the names in it.
package struct Directory: Sendable, Equatable {
  // SAFETY: every call below that is given a path reads it during the call only.

  package let path: String

  package init(_ path: String) { self.path = path }

  package func path(of name: String) -> String { "\(path)/\(name)" }

  package func subdirectory(_ name: String) -> Directory { Directory(path(of: name)) }

  /// Makes the directory and those above it, for the owner's eyes only; fine if it is there.
  package func create() throws(FileError) {
    if unsafe mkdir(path, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw .last("create", path)
    }
    try Directory(String(path[..<slash])).create()
    guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .last("create", path) }
  }

  /// The names in it, sorted by their bytes, without `.` and `..`.
  package func names() throws(FileError) -> [String] {
    // SAFETY: the stream is used by this call alone, and closed on leaving.
    guard let stream = unsafe opendir(path) else { throw .last("list", path) }
    defer { unsafe _ = closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      // SAFETY: d_name ends with a zero, and stays until the next readdir.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  package func contains(_ name: String) -> Bool { unsafe access(path(of: name), F_OK) == 0 }

  package func rename(_ name: String, to other: String) throws(FileError) {
    guard unsafe Glibc.rename(path(of: name), path(of: other)) == 0 else {
      throw .last("rename", path(of: name))
    }
  }

  /// Removes a file or symbolic link.
  package func remove(_ name: String) throws(FileError) {
    guard unsafe unlink(path(of: name)) == 0 else { throw .last("remove", path(of: name)) }
  }

  /// Removes the directory itself, which has to be empty.
  package func removeEmpty() throws(FileError) {
    guard unsafe rmdir(path) == 0 else { throw .last("remove", path) }
  }

  package func link(_ name: String, to target: String) throws(FileError) {
    guard unsafe symlink(target, path(of: name)) == 0 else {
      throw .last("link", path(of: name))
    }
  }

  /// Returns when added, renamed and removed names are on the disk.
  package func sync() throws(FileError) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", path) }
    defer { _ = close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last("sync", path) }
  }

  /// The content of a file of at most `limitBytes`; a longer one is `EFBIG`.
  package func read(_ name: String, limitBytes: Int) throws(FileError) -> [UInt8] {
    let descriptor = unsafe open(path(of: name), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", path(of: name)) }
    defer { _ = close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4_096)
    while true {
      // SAFETY: the kernel writes within the array.
      let got = unsafe piece.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw .last("read", path(of: name)) }
      if got == 0 { return bytes }
      bytes.append(contentsOf: piece[..<got])
      guard bytes.count <= limitBytes else {
        throw FileError(code: EFBIG, call: "read", path: path(of: name))
      }
    }
  }

  /// Puts a file with this content in place of whatever has the name: after a crash there is the
  /// old one or the new one, whole.
  package func replace(_ name: String, with content: [UInt8]) throws(FileError) {
    let draft = name + ".new"
    let file = try AppendFile(path: path(of: draft))
    try file.truncate(to: 0)
    try file.append(content)
    try file.dataSync()
    try rename(draft, to: name)
    try sync()
  }
}
