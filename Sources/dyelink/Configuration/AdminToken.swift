import EventLoops

/// The token that may do everything: given by the environment, else made once and kept in the data
/// directory.
enum AdminToken {
  static let fileName = "admin-token"
  private static let limitBytes = 4_096
  /// 256 bits.
  private static let randomBytes = 32
  /// What a token given by the environment has at least.
  static let shortest = 16

  /// - Throws: ``CommandFailure`` when the file can't be read or written.
  static func obtain(in data: Directory, variables: [String: String]) throws -> String {
    if let given = variables[EnvironmentOnly.adminToken], !given.isEmpty { return try check(given) }
    if let known = read(in: data) { return known }
    do throws(FileError) {
      let token = fresh()
      try data.replace(fileName, with: Array("\(token)\n".utf8))
      return token
    } catch {
      throw CommandFailure(
        .noPermission, "the admin token can't be kept", why: error.description,
        remedy: "let this user write to \(data.path), or set \(EnvironmentOnly.adminToken)")
    }
  }

  /// - Returns: nil when there is none that this user may read.
  static func read(in data: Directory) -> String? {
    guard let bytes = try? data.read(fileName, limitBytes: limitBytes) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first
    return text.map(String.init)
  }

  private static func check(_ token: String) throws -> String {
    let isPlain = token.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    guard isPlain, token.utf8.count >= shortest else {
      throw CommandFailure(
        .configuration, "\(EnvironmentOnly.adminToken) can't be used",
        why: "it has fewer than \(shortest) characters, or some that a header can't carry",
        remedy: "take a random one, for instance from `openssl rand -hex 32`")
    }
    return token
  }

  private static func fresh() -> String {
    let digits = Array("0123456789abcdef")
    return "dla_"
      + Entropy.bytes(randomBytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }
}
