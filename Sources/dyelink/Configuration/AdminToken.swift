import EventLoops
import Foundation

/// The token that may do everything: given by the environment, else made once and kept in the data
/// directory.
enum AdminToken {
  static let fileName = "admin-token"
  private static let limitBytes = 4_096
  /// 256 bits.
  private static let randomBytes = 32
  /// What a token that somebody chose has at least.
  static let shortest = 16
  static let fewestDifferent = 5

  /// - Throws: ``CommandFailure`` when it can't be used, read or written.
  static func obtain(in data: Directory, variables: [String: String]) throws -> String {
    if let known = try known(in: data, variables: variables) { return known }
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

  /// - Returns: nil when one has to be made.
  /// - Throws: ``CommandFailure`` when there is one that can't be used or read.
  static func known(in data: Directory, variables: [String: String]) throws -> String? {
    if let given = variables[EnvironmentOnly.adminToken], !given.isEmpty {
      guard let weakness = weakness(of: given) else { return given }
      throw CommandFailure(
        .configuration, "\(EnvironmentOnly.adminToken) can't be used", why: weakness,
        remedy: "take a random one, for instance from `openssl rand -hex 32`")
    }
    return try kept(in: data)
  }

  /// - Returns: nil when there is none that this user may read.
  static func read(in data: Directory) -> String? {
    (try? data.read(fileName, limitBytes: limitBytes)).flatMap(word)
  }

  /// Why a token could be guessed, or sent by no header; nil for a good one.
  static func weakness(of token: String) -> String? {
    guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return "it has characters that a header can't carry"
    }
    guard token.utf8.count >= shortest, Set(token.utf8).count >= fewestDifferent else {
      return """
        it can be guessed: it has fewer than \(shortest) characters, or fewer than \
        \(fewestDifferent) different ones
        """
    }
    return nil
  }

  private static func kept(in data: Directory) throws -> String? {
    let path = data.path(of: fileName)
    let bytes: [UInt8]
    do throws(FileError) { bytes = try data.read(fileName, limitBytes: limitBytes) } catch {
      if error.isMissing { return nil }
      throw CommandFailure(
        .noPermission, "the admin token can't be read", why: error.description,
        remedy: "let this user read \(path), or set \(EnvironmentOnly.adminToken)")
    }
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: target)
    guard let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 == 0 else {
      throw CommandFailure(
        .configuration, "the admin token isn't secret",
        why: "others than its owner may use \(path)",
        remedy: "remove the file, for others may have read it: the next start makes a new one")
    }
    let token = word(bytes) ?? ""
    guard let weakness = weakness(of: token) else { return token }
    throw CommandFailure(
      .configuration, "the admin token in \(path) can't be used", why: weakness,
      remedy: """
        remove the file, and the next start makes a new one
        or put a random one into it, for instance from `openssl rand -hex 32`
        """)
  }

  private static func word(_ bytes: [UInt8]) -> String? {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first
      .map(String.init)
  }

  private static func fresh() -> String {
    let digits = Array("0123456789abcdef")
    return "dla_"
      + Entropy.bytes(randomBytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }
}
