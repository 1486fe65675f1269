import EventLoops
import Foundation

/// The directory that everything is kept under, and the right to work in it.
enum DataDirectory {
  private static let lockName = "lock"

  /// Makes the directory for its owner's eyes only, if it isn't there.
  /// - Throws: ``CommandFailure`` when it can't be used.
  static func prepare(_ data: Directory) throws {
    do throws(FileError) { try data.create() } catch { throw refusal(data, error.description) }
    guard (try? data.names()) != nil else {
      throw refusal(data, "it isn't a directory that this user may read")
    }
    guard FileManager.default.isWritableFile(atPath: data.path) else {
      throw refusal(data, "this user may not write to it")
    }
  }

  /// Makes this the one process that redirects from the directory, until the lock goes.
  /// - Throws: ``CommandFailure`` that names the process that works there.
  static func lock(_ data: Directory) throws -> FileLock {
    do throws(FileError) {
      let path = data.path(of: lockName)
      let lock = try FileLock(path: path)
      let file = try AppendFile(path: path)
      try file.truncate(to: 0)
      try file.append(Array("\(getpid())\n".utf8))
      return lock
    } catch {
      guard error.code == EWOULDBLOCK else { throw refusal(data, error.description) }
      throw CommandFailure(
        .unavailable, "\(data.path) is in use",
        why: "process \(holder(of: data)) works in it, and two would mix up their journals",
        remedy: "stop that process, or give this one another directory with --data")
    }
  }

  private static func holder(of data: Directory) -> String {
    let bytes = (try? data.read(lockName, limitBytes: 64)) ?? []
    let digits = bytes.filter { (48...57).contains($0) }
    return digits.isEmpty ? "another one" : String(decoding: digits, as: UTF8.self)
  }

  private static func refusal(_ data: Directory, _ why: String) -> CommandFailure {
    CommandFailure(
      .noPermission, "the data directory \(data.path) can't be used", why: why,
      remedy: "let this user write to it, or choose another one with --data")
  }
}
