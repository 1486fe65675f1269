import EventLoops
import Foundation

/// Where the Redis server of a data directory listens.
enum RedisSocket {
  static let name = "redis.sock"

  /// - Returns: the path in the data directory, or, when that is too long for the system, one in
  ///   the user's runtime directory, which is made if need be.
  /// - Throws: ``CommandFailure`` when that directory isn't ours alone.
  static func path(for data: Directory, variables: [String: String]) throws -> String {
    let plain = data.path(of: name)
    if plain.utf8.count <= SocketPath.limitBytes { return plain }
    let runtime = try runtimeDirectory(variables)
    return runtime.path(of: "\(hash(data.path)).sock")
  }

  private static func runtimeDirectory(_ variables: [String: String]) throws -> Directory {
    // A runtime directory that is too long itself wouldn't help.
    let room = SocketPath.limitBytes - 64
    if let path = variables["XDG_RUNTIME_DIR"], path.hasPrefix("/"), path.utf8.count <= room {
      return try own(Directory(path).subdirectory("dyelink"))
    }
    return try own(Directory("/tmp/dyelink-\(getuid())"))
  }

  /// Makes the directory, or makes sure that nobody else has made it to catch our socket.
  private static func own(_ directory: Directory) throws -> Directory {
    do throws(FileError) { try directory.create() } catch {
      throw refusal(directory, error.description)
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: directory.path)
    let isDirectory = attributes?[.type] as? FileAttributeType == .typeDirectory
    let owner = attributes?[.ownerAccountID] as? UInt ?? UInt.max
    let mode = attributes?[.posixPermissions] as? Int ?? 0o777
    guard isDirectory, owner == UInt(getuid()), mode & 0o077 == 0 else {
      throw refusal(directory, "it isn't a directory of this user's alone (mode 0700)")
    }
    return directory
  }

  private static func refusal(_ directory: Directory, _ why: String) -> CommandFailure {
    CommandFailure(
      .noPermission, "the runtime directory \(directory.path) can't hold the Redis socket",
      why: why,
      remedy: "set XDG_RUNTIME_DIR to a directory of your own, or choose a shorter --data")
  }

  /// - Source: FNV-1a, 64 bits; it only tells data directories of one user apart.
  private static func hash(_ text: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }
}
