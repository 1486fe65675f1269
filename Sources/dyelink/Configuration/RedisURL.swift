import EventLoops
import RedisClient

/// The address of an outside Redis, as a setting.
enum RedisURL {
  /// - Throws: ``SettingRefusal``, which never shows a password.
  static func parse(_ text: String) throws(SettingRefusal) -> RedisEndpoint {
    if text.hasPrefix("rediss://") || text.hasPrefix("redis-cluster://") {
      throw SettingRefusal(
        "this version speaks to one Redis server, without TLS",
        "write redis://host:port/db or unix:///path; where TLS is needed, put a tunnel in front")
    }
    let endpoint: RedisEndpoint
    do throws(RedisEndpointError) { endpoint = try RedisEndpoint(parsing: text) } catch {
      throw SettingRefusal(
        error.description, "`dyelink serve --help` shows the forms that an address can have")
    }
    if case .unix(let path) = endpoint.address, path.utf8.count > SocketPath.limitBytes {
      throw SettingRefusal(
        "the socket's path has \(path.utf8.count) bytes, and the system takes \(SocketPath.limitBytes)",
        "use a shorter path, for instance a symbolic link to its directory")
    }
    return endpoint
  }
}
