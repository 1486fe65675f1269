import Crypto
import Programme

/// The headers of a signed message, each of which comes exactly once.
/// - Source: Standard Webhooks.
struct SignedMessage: Hashable, Sendable {
  static let longestID = 256
  /// Digits of a time in seconds; enough for the next thirty thousand years.
  static let timeDigits = 1...12
  static let mostSignatures = 32
  static let toleranceSeconds: Int64 = 300
  static let signatureBytes = 32

  let id: String
  /// As it is spelled, for that is what was signed.
  let timestamp: String
  /// The signatures of the one scheme that is known, `v1`.
  let signatures: [[UInt8]]

  /// - Returns: nil unless id, time and at least one signature can be read.
  ///
  /// An id with a full stop is refused: the parts of what is signed are told apart by full stops.
  init?(id: String, timestamp: String, signature: String) {
    guard (1...Self.longestID).contains(id.utf8.count), !id.utf8.contains(UInt8(ascii: ".")),
      Self.timeDigits.contains(timestamp.utf8.count),
      timestamp.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    let items = signature.split(separator: " ", maxSplits: Self.mostSignatures)
    guard !items.isEmpty, items.count <= Self.mostSignatures else { return nil }
    let signatures = items.compactMap(Self.signature)
    guard !signatures.isEmpty else { return nil }
    self.id = id
    self.timestamp = timestamp
    self.signatures = signatures
  }

  private static func signature(_ item: Substring) -> [UInt8]? {
    let parts = item.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == "v1", let bytes = Base64.decode(parts[1]),
      bytes.count == signatureBytes
    else { return nil }
    return bytes
  }

  var sentAt: Timestamp { Timestamp(milliseconds: (Int64(timestamp) ?? 0) * 1_000) }

  /// Whether the message is neither too old nor from the future.
  func isFresh(at now: Timestamp) -> Bool {
    let tolerance = Self.toleranceSeconds * 1_000
    return abs(now.milliseconds - sentAt.milliseconds) <= tolerance
  }

  /// Whether one of the signatures was made with this secret over this body.
  func isSigned(with secret: [UInt8], body: [UInt8]) -> Bool {
    let expected = WebhookSecret.sign(body, id: id, timestamp: timestamp, with: secret)
    // Every signature is compared, so that the time doesn't tell which one matched.
    return signatures.reduce(false) { isEqualInConstantTime($1, expected) || $0 }
  }
}

/// A key that an order system signs with.
enum WebhookSecret {
  static let prefix = "whsec_"
  static let generatedBytes = 32
  static let mostBytes = 128

  /// - Returns: nil unless the text is base64 of at least one byte, with or without the prefix.
  static func key(_ text: String) -> [UInt8]? {
    let encoded = text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : text[...]
    guard let key = Base64.decode(encoded), (1...mostBytes).contains(key.count) else { return nil }
    return key
  }

  static func text(_ key: [UInt8]) -> String { prefix + Base64.encode(key) }

  static func sign(
    _ body: [UInt8], id: String, timestamp: String, with key: [UInt8]
  ) -> [UInt8] {
    var code = HMAC<SHA256>(key: SymmetricKey(data: key))
    code.update(data: Array("\(id).\(timestamp).".utf8))
    code.update(data: body)
    return Array(code.finalize())
  }
}
