package import EventLoops

/// The file `keys` in the data directory: one line `current HEX`, and perhaps one `previous HEX`.
package struct KeyFile: Sendable {
  static let name = "keys"
  static let limitBytes = 4_096

  private let directory: Directory

  package init(in directory: Directory) { self.directory = directory }

  /// The keys in use, made now if there are none.
  ///
  /// - Throws: ``FileError``, or ``KeyFileError`` when the file holds something else.
  package func load() throws -> KeyRing {
    let content: [UInt8]
    do throws(FileError) {
      content = try directory.read(Self.name, limitBytes: Self.limitBytes)
    } catch {
      guard error.isMissing else { throw error }
      return try write(current: fresh(), previous: nil)
    }
    return try parse(content)
  }

  /// Makes new keys; the present ones stay valid until the next rotation.
  @discardableResult
  package func rotate() throws -> KeyRing {
    try write(current: fresh(), previous: load().current)
  }

  private func fresh() throws -> KeyRing.Keys {
    guard let keys = KeyRing.Keys(secret: Entropy.bytes(KeyRing.Keys.bytes)) else {
      throw KeyFileError(path: directory.path(of: Self.name))
    }
    return keys
  }

  private func write(current: KeyRing.Keys, previous: KeyRing.Keys?) throws -> KeyRing {
    try directory.create()
    var text = "current \(Self.hex(current.secret))\n"
    if let previous { text += "previous \(Self.hex(previous.secret))\n" }
    try directory.replace(Self.name, with: Array(text.utf8))
    return KeyRing(current: current, previous: previous)
  }

  private func parse(_ content: [UInt8]) throws -> KeyRing {
    var keys: [String: KeyRing.Keys] = [:]
    for line in String(decoding: content, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 2, let secret = Self.bytes(hex: words[1]),
        let found = KeyRing.Keys(secret: secret),
        keys.updateValue(found, forKey: String(words[0])) == nil
      else { throw KeyFileError(path: directory.path(of: Self.name)) }
    }
    guard let current = keys.removeValue(forKey: "current") else {
      throw KeyFileError(path: directory.path(of: Self.name))
    }
    let previous = keys.removeValue(forKey: "previous")
    guard keys.isEmpty else { throw KeyFileError(path: directory.path(of: Self.name)) }
    return KeyRing(current: current, previous: previous)
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  private static func bytes(hex: Substring) -> [UInt8]? {
    let digits = hex.utf8.compactMap(\.hexValue)
    guard digits.count == hex.utf8.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

/// A key file that isn't one; its content is never shown.
package struct KeyFileError: Error, Sendable, CustomStringConvertible {
  package let path: String

  package var description: String {
    "\(path) holds no valid keys: put back the file that was there, or remove it to have new keys "
      + "made (browsers then count as new visitors)"
  }
}

extension UInt8 {
  fileprivate var hexValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
