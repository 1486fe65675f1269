/// Codes on single items (一物一码), issued at once for one promoter and product.
///
/// The codes themselves aren't kept: each is its number in the batch with a tag that only the
/// batch's secret can make.
/// - Source: programme rules, section 13.
package struct UnitBatch: Hashable, Sendable {
  package var id: UnitBatchID
  package var issuedAt: Timestamp
  /// A link of the promoter on the product, which the codes' orders are attributed to.
  package var link: LinkCode
  /// How many codes there are, numbered from 1 on.
  package var count: Int64
  package var secret: UnitSecret

  package static let counts: ClosedRange<Int64> = 1...1_000_000

  package init(
    id: UnitBatchID, issuedAt: Timestamp, link: LinkCode, count: Int64, secret: UnitSecret
  ) {
    self.id = id
    self.issuedAt = issuedAt
    self.link = link
    self.count = count
    self.secret = secret
  }
}

/// What the codes of a batch are made with, and what nobody who guesses them knows.
package struct UnitSecret: Hashable, Sendable, CustomStringConvertible {
  package let bytes: [UInt8]

  package static let byteCount = 16

  /// - Returns: nil unless there are 16 bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// Says nothing, so that it doesn't end in a message by mistake.
  package var description: String { "a secret" }
}

func admit(_ batch: UnitBatch, in catalogue: some Catalogue) throws -> Admission {
  if let existing = try catalogue.unitBatch(batch.id) {
    if existing == batch { return .unchanged }
    throw Refusal(
      .eventConflict, "batch \(batch.id) was issued with other content; an issued one never changes"
    )
  }
  guard let link = try catalogue.link(batch.link) else {
    throw Refusal(.unknownReference, "there is no link \(batch.link)")
  }
  guard case .tuike(_, _?) = link.carrier, link.product != nil else {
    throw Refusal(
      .unknownReference, "link \(batch.link) isn't one of a promoter on a product, as codes need")
  }
  return .append
}
