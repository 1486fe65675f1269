import Programme

/// Coupons, and batches of codes on items.
extension RecordParser {
  func coupon(at moment: Timestamp, _ fields: RecordFields) throws(Refusal) -> Coupon {
    Coupon(
      code: try id(fields), shop: try fields.required("shop", .id()),
      product: try fields.optional("product", .id()), kind: try couponKind(fields),
      from: try fields.optional("from", .time) ?? moment, to: try fields.optional("to", .time))
  }

  private func couponKind(_ fields: RecordFields) throws(Refusal) -> Coupon.Kind {
    let kind: CouponKind = try fields.required("kind", .choice())
    let account = try fields.optional("account", .name)
    switch kind {
    case .host: return .host(try fields.required("promoter", .id()), account: account)
    case .exclusive:
      let promoter: PromoterID? = try fields.optional("promoter", .id())
      guard promoter == nil, account == nil else {
        throw Refusal(.malformed, "promoter, account: only a host's coupon names them")
      }
      return .exclusive
    }
  }

  func unitBatch(at moment: Timestamp, _ fields: RecordFields) throws(Refusal) -> UnitBatch {
    let id: UnitBatchID = try id(fields)
    guard UnitCoding.canHoldCodes(id) else {
      throw Refusal(
        .malformed,
        "id: a batch of codes has one of at most \(UnitCoding.longestBatchID) characters that "
          + "begins with a letter or a digit")
    }
    return UnitBatch(
      id: id, issuedAt: moment, link: try fields.required("link", .code),
      count: try fields.required("count", .integer(in: UnitBatch.counts)),
      secret: try secret(fields))
  }

  private func secret(_ fields: RecordFields) throws(Refusal) -> UnitSecret {
    if let secret = context.newSecret, try fields.optional("secret", .secret) == nil {
      return secret
    }
    return try fields.required("secret", .secret)
  }
}

package enum CouponKind: String, CaseIterable {
  case exclusive, host
}

extension FieldType<UnitSecret> {
  fileprivate static var secret: FieldType {
    FieldType(expected: "\(UnitSecret.byteCount) bytes as hexadecimal digits") { json in
      json.string.flatMap(Hexadecimal.bytes).flatMap(UnitSecret.init(bytes:))
    }
  }
}
