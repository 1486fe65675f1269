package import Programme

/// A record that is well-formed.
package struct ParsedRecord: Hashable, Sendable {
  package let record: Record
  /// That a share, fee or sharer's rate is outside its bounds; references that aren't known count
  /// before it. The rates of plans and schemes are judged by their own `isWithinBounds`.
  package let rateRefusal: Refusal?
}

/// Makes records of JSON objects.
/// - Source: scenario format.
package struct RecordParser: Sendable {
  package let context: RecordContext

  package init(_ context: RecordContext = .scenario) { self.context = context }

  /// - Throws: ``RefusalCode/malformed``, then ``RefusalCode/rateOutOfRange``.
  package func record(_ json: JSON) throws(Refusal) -> Record {
    let parsed = try parse(json)
    if let refusal = parsed.rateRefusal { throw refusal }
    return parsed.record
  }

  /// - Throws: ``RefusalCode/malformed`` alone.
  package func parse(_ json: JSON) throws(Refusal) -> ParsedRecord {
    let type = try type(of: json)
    var fields = try RecordFields(json, known: type.fields, tag: "type")
    let record = try record(of: type, &fields)
    return ParsedRecord(record: record, rateRefusal: fields.rateRefusal)
  }

  private func type(of json: JSON) throws(Refusal) -> RecordType {
    guard case .object = json else { throw Refusal(.malformed, "expected a JSON object") }
    guard let named = json["type"] else {
      guard let type = context.type else {
        throw Refusal(.malformed, "type: missing; expected the record's type")
      }
      return type
    }
    guard let type = named.string.flatMap(RecordType.init(rawValue:)) else {
      let types = RecordType.allCases.map(\.rawValue).joined(separator: ", ")
      throw Refusal(.malformed, "type: expected one of \(types)")
    }
    guard context.type == nil || context.type == type else {
      throw Refusal(.malformed, "type: this call takes \(context.type?.rawValue ?? "") alone")
    }
    return type
  }

  private func record(
    of type: RecordType, _ fields: inout RecordFields
  ) throws(Refusal) -> Record {
    switch type {
    case .click: return .click(try click(fields))
    case .orderPaid, .orderRefunded, .orderCompleted, .orderCancelled, .orderReviewed,
      .fraudConfirmed:
      return .order(try orderEvent(of: type, fields))
    case .periodClosed: return .periodClosed(try periodClosing(fields))
    default:
      let moment = try moment(fields)
      return .catalogue(try catalogueRecord(of: type, at: moment, &fields), at: moment)
    }
  }

  private func catalogueRecord(
    of type: RecordType, at moment: Timestamp, _ fields: inout RecordFields
  ) throws(Refusal) -> CatalogueRecord {
    switch type {
    case .policy: .policy(try policy(fields))
    case .riskPolicy: .riskPolicy(try riskPolicy(fields))
    case .shop: .shop(try id(fields), try shop(&fields))
    case .product: .product(try id(fields), try product(&fields))
    case .institution: .institution(try id(fields), try institution(&fields))
    case .promoter: .promoter(try id(fields), try promoter(fields))
    case .sharer: .sharer(try id(fields), try sharer(fields))
    case .allocation: .allocation(try allocation(&fields))
    case .plan: .plan(try plan(at: moment, fields))
    case .scheme: .scheme(try scheme(fields))
    case .agentPrice: .agentPrice(try agentPrice(fields))
    case .stockChanged: .stockChanged(try stockChange(at: moment, fields))
    case .sharerBound:
      .sharerBound(
        shop: try fields.required("shop", .id()), sharer: try fields.required("sharer", .id()))
    case .sharerUnbound:
      .sharerUnbound(
        shop: try fields.required("shop", .id()), sharer: try fields.required("sharer", .id()))
    case .link: .link(try link(at: moment, fields))
    case .linkDisabled: .linkDisabled(try code(fields))
    case .coupon: .coupon(try coupon(at: moment, fields))
    case .unitBatch: .unitBatch(try unitBatch(at: moment, fields))
    case .identityBound:
      .identityBound(
        visitor: try fields.required("visitor", .id()), buyer: try fields.required("buyer", .id()))
    case .promoterEnrolled: .enrolled(try enrolment(fields))
    case .shopFunds: .shopFunds(try fields.required("shop", .id()), try shopFunds(fields))
    case .cardsUsed:
      .cardsUsed(
        account: try fields.required("account", .name),
        Cards(try fields.required("used_x100", .integer(in: RecordLimits.usedCards))))
    case .click, .orderPaid, .orderRefunded, .orderCompleted, .orderCancelled, .orderReviewed,
      .fraudConfirmed, .periodClosed:
      preconditionFailure("clicks, order events and closings aren't of the catalogue")
    }
  }

  func moment(_ fields: RecordFields) throws(Refusal) -> Timestamp {
    if let moment = try fields.optional("at", .time) ?? context.at { return moment }
    return try fields.required("at", .time)
  }

  func id<Kind>(_ fields: RecordFields) throws(Refusal) -> ID<Kind> {
    try named(fields, "id", .id())
  }

  func code(_ fields: RecordFields) throws(Refusal) -> LinkCode {
    try named(fields, "code", .code)
  }

  /// The id that the path names, which the record may repeat, or the record's own.
  private func named<Kind>(
    _ fields: RecordFields, _ key: String, _ type: FieldType<ID<Kind>>
  ) throws(Refusal) -> ID<Kind> {
    guard let given = context.id else { return try fields.required(key, type) }
    guard let id = type.read(.string(given)) else {
      throw Refusal(.malformed, "\(key): expected \(type.expected())")
    }
    if let repeated = try fields.optional(key, type), repeated != id {
      throw Refusal(.malformed, "\(key): differs from the one in the path")
    }
    return id
  }
}
