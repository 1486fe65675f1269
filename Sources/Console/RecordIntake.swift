import Programme
import Records
import Storage

/// Takes records into the catalogue: checks whose they are, and lets the rules judge them.
struct RecordIntake: Sendable {
  let ownHost: OwnHost

  /// - Throws: ``Problem`` when the caller may not, or with the first code that the rules give.
  @discardableResult
  func record(
    _ parsed: ParsedRecord, by identity: Identity, in transaction: any StoreTransaction,
    now: Timestamp
  ) throws -> (admission: Admission, at: Timestamp) {
    guard case .catalogue(let record, let moment) = parsed.record else {
      throw Problem.malformed("type: clicks, order events and closings have calls of their own")
    }
    try refuseOwnHost(record)
    let rights = ObjectRights(identity: identity, now: now, store: transaction)
    try rights.require(record, at: moment)
    let admission = try transaction.record(
      record, at: moment, now: now, rateRefusal: parsed.rateRefusal)
    return (admission, moment)
  }

  /// - Source: redirect listener: a stored destination never points at our own host.
  private func refuseOwnHost(_ record: CatalogueRecord) throws {
    let destination: String? =
      switch record {
      case .link(let link): link.url
      case .shop(_, let patch): patch.url.value
      case .product(_, let patch): patch.url.value
      default: nil
      }
    guard !ownHost.isOwn(destination) else {
      throw Problem.malformed("url: leads back to the links themselves")
    }
  }
}
