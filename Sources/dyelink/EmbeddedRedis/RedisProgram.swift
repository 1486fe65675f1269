import EventLoops
import Foundation

/// The programs that a Redis of our own takes, found where shells look for them.
struct RedisProgram: Equatable, Sendable {
  /// Absolute paths.
  let server: String
  let setpriv: String

  static let serverName = "redis-server"
  /// Debian's redis-tools brings the server under this name only: the program looks at the name
  /// that it is started by.
  static let checkerName = "redis-check-rdb"

  /// - Parameter searchPath: as PATH has it.
  /// - Throws: ``CommandFailure`` with the line that installs what is missing.
  static func find(searchPath: String, data: Directory) throws -> RedisProgram {
    guard let setpriv = locate("setpriv", in: searchPath) else {
      throw missing("setpriv", package: "util-linux")
    }
    if let server = locate(serverName, in: searchPath) {
      return RedisProgram(server: server, setpriv: setpriv)
    }
    guard let checker = locate(checkerName, in: searchPath) else {
      throw missing(serverName, package: "redis-tools")
    }
    do throws(FileError) {
      return RedisProgram(server: try link(to: checker, in: data), setpriv: setpriv)
    } catch {
      throw CommandFailure(
        .unavailable, "the Redis server can't be prepared", why: error.description,
        remedy: "let this user write to \(data.path), or choose another --data")
    }
  }

  /// - Returns: the first program of this name, as an absolute path.
  static func locate(_ name: String, in searchPath: String) -> String? {
    searchPath.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private static func link(to checker: String, in data: Directory) throws(FileError) -> String {
    // Made anew each time: the one there may lead to a program that was removed since.
    do throws(FileError) { try data.remove(serverName) } catch  where error.isMissing {}
    do throws(FileError) { try data.link(serverName, to: checker) } catch  where error.isExisting {}
    return data.path(of: serverName)
  }

  private static func missing(_ program: String, package: String) -> CommandFailure {
    CommandFailure(
      .unavailable, "the program \(program) is missing",
      why: "Dyelink keeps clicks and order events in a Redis server that it starts itself",
      remedy: """
        apt-get install -y --no-install-recommends \(package)
        or name a Redis that is running already with --redis
        """)
  }
}
