package import Programme

/// What a redirector has to know of a link, as it stands in Redis under `link:CODE`.
///
/// - Shape: nine fields with tabs between them: version 1, issued, expires, disabled, placement,
///   carrier (`t` tuike, `s` sharer), passes the query (`0`, `1`), coupon, destination. What is
///   missing is `-`.
/// - Unit: milliseconds since the epoch.
package struct LinkCopy: Hashable, Sendable {
  package var life: LinkLife
  package var placement: Placement
  package var isSharer: Bool
  package var passesQuery: Bool
  package var coupon: String?
  /// Where it leads: resolved, parsed and serialised again, without parameters of ours.
  package var destination: String

  private static let version = "1"
  private static let fields = 9

  package init(
    life: LinkLife, placement: Placement, isSharer: Bool, passesQuery: Bool, coupon: String?,
    destination: String
  ) {
    self.life = life
    self.placement = placement
    self.isSharer = isSharer
    self.passesQuery = passesQuery
    self.coupon = coupon
    self.destination = destination
  }

  /// - Returns: nil when this is nothing that `encoded` wrote.
  package init?(decoding bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let parts = text.split(
      separator: "\t", maxSplits: Self.fields - 1, omittingEmptySubsequences: false)
    guard parts.count == Self.fields, parts[0] == Self.version,
      let issued = Field.time(parts[1]), let expires = Field.optionalTime(parts[2]),
      let disabled = Field.optionalTime(parts[3]),
      let placement = Placement(rawValue: String(parts[4])),
      parts[5] == "t" || parts[5] == "s", parts[6] == "0" || parts[6] == "1",
      let coupon = Field.optionalText(parts[7]), !parts[8].isEmpty
    else { return nil }
    self.init(
      life: LinkLife(issuedAt: issued, expiresAt: expires, disabledAt: disabled),
      placement: placement, isSharer: parts[5] == "s", passesQuery: parts[6] == "1",
      coupon: coupon, destination: String(parts[8]))
  }

  package func encoded() -> [UInt8] {
    let fields: [String] = [
      Self.version, Field.encode(life.issuedAt), Field.encode(life.expiresAt),
      Field.encode(life.disabledAt), placement.rawValue, isSharer ? "s" : "t",
      passesQuery ? "1" : "0", Field.encode(coupon), destination,
    ]
    return Array(fields.joined(separator: "\t").utf8)
  }

  /// Appends the question for one link's copy; one reply.
  package static func appendRead(_ code: Span<UInt8>, to pipeline: inout RedisPipeline) {
    pipeline.begin(arguments: 2)
    pipeline.argument("GET")
    pipeline.argument("link:", code)
  }

  package func appendWrite(_ code: LinkCode, to pipeline: inout RedisPipeline) {
    pipeline.add("SET", .text("link:\(code)"), .bytes(encoded()))
  }

  package static func appendRemove(_ code: LinkCode, to pipeline: inout RedisPipeline) {
    pipeline.add("DEL", .text("link:\(code)"))
  }
}

/// One field of a line; `-` stands for nothing.
private enum Field {
  static func encode(_ time: Timestamp?) -> String { time.map { "\($0.milliseconds)" } ?? "-" }

  static func encode(_ text: String?) -> String {
    guard let text, !text.isEmpty else { return "-" }
    return text == "-" ? "%2D" : text.percentEncoded
  }

  static func time(_ field: Substring) -> Timestamp? {
    Int64(decimal: field.utf8).map { Timestamp(milliseconds: $0) }
  }

  /// - Returns: nil when it is neither `-` nor a time.
  static func optionalTime(_ field: Substring) -> Timestamp?? {
    field == "-" ? .some(nil) : time(field).map { .some($0) }
  }

  /// - Returns: nil when it is neither `-` nor percent-encoded text.
  static func optionalText(_ field: Substring) -> String?? {
    field == "-" ? .some(nil) : field.percentDecoded.map { .some($0) }
  }
}
