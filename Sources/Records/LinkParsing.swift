import Programme

extension RecordParser {
  func link(at moment: Timestamp, _ fields: RecordFields) throws(Refusal) -> Link {
    Link(
      code: try newCode(fields), issuedAt: moment, carrier: try carrier(fields),
      shop: try fields.required("shop", .id()), product: try fields.optional("product", .id()),
      placement: try fields.required("placement", .choice()),
      form: try fields.optional("form", .choice()) ?? .link,
      url: try fields.optional("url", .destination),
      coupon: try fields.optional("coupon", .name),
      passQuery: try fields.optional("pass_query", .bool) ?? false,
      expiresAt: try fields.optional("expires_at", .time))
  }

  private func newCode(_ fields: RecordFields) throws(Refusal) -> LinkCode {
    if let code = context.newCode, try fields.optional("code", .code) == nil { return code }
    return try code(fields)
  }

  private func carrier(_ fields: RecordFields) throws(Refusal) -> Carrier {
    let institution: InstitutionID? = try fields.optional("institution", .id())
    let promoter: PromoterID? = try fields.optional("promoter", .id())
    let sharer: SharerID? = try fields.optional("sharer", .id())
    switch (institution, promoter, sharer) {
    case (let institution?, let promoter, nil): return .tuike(institution, promoter)
    case (nil, nil, let sharer?): return .sharer(sharer)
    case (nil, .some, _):
      throw Refusal(.malformed, "promoter: only a link with an institution names one")
    default:
      throw Refusal(.malformed, "institution, sharer: expected exactly one of them")
    }
  }

  func click(_ fields: RecordFields) throws(Refusal) -> Click {
    Click(
      id: try newClick(fields), at: try moment(fields), person: try person(fields),
      code: try fields.required("code", .code),
      address: try fields.optional("address", .address))
  }

  private func newClick(_ fields: RecordFields) throws(Refusal) -> ClickID {
    if let click = context.newClick, try fields.optional("id", .id() as FieldType<ClickID>) == nil {
      return click
    }
    return try id(fields)
  }

  private func person(_ fields: RecordFields) throws(Refusal) -> Person {
    let visitor: VisitorID? = try fields.optional("visitor", .id())
    let buyer: BuyerID? = try fields.optional("buyer", .id())
    switch (visitor, buyer) {
    case (let visitor?, nil): return .visitor(visitor)
    case (nil, let buyer?): return .buyer(buyer)
    default: throw Refusal(.malformed, "visitor, buyer: expected exactly one of them")
    }
  }
}
