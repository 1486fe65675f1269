import Programme
import Records
import Storage

/// What is answered and isn't a record.
extension OpenAPISchemas {
  static var answers: [JSON.Member] {
    catalogueAnswers + orderAnswers + fraudAnswers + everyoneAnswers + payouts + stocks + units
      + periods
      + reports + risk
      + [
        .init("problem", problem),
        .init("new_credential", newCredential),
        .init("credential", object(credentialFields)),
        .init(
          "created_credential",
          object(
            credentialFields + [.init("token", text), .init("signing_secret", nullable(text))])),
        .init("health", object([.init("status", .object([.init("const", .string("ok"))]))])),
        .init("readiness", readiness),
        .init("openapi", .object([.init("type", .string("object"))])),
      ]
  }

  private static var catalogueAnswers: [JSON.Member] {
    let extra: [JSON.Member] = [
      .init("disabled_at", nullable(time)), .init("short_url", address),
    ]
    return [
      .init(
        "issued_link",
        .object([.init("allOf", .array([reference("link"), object(extra)]))])),
      .init(
        "issued_unit_batch",
        object([
          .init("id", id), .init("at", time), .init("link", code),
          .init("count", integer(UnitBatch.counts)), .init("shop", id),
          .init("product", nullable(id)), .init("institution", id),
          .init("promoter", nullable(id)),
        ])),
      .init("accepted_records", object([.init("accepted", amount)])),
      .init(
        "reported_click",
        object([.init("id", id), .init("at", time), .init("touch", bool)])),
    ]
  }

  private static var orderAnswers: [JSON.Member] {
    [
      .init("accepted_events", object([.init("accepted", amount), .init("duplicates", amount)])),
      .init("dead_letter", deadLetter),
      .init(
        "settlement",
        object([
          .init("lag_entries", amount), .init("lag_seconds", amount), .init("dead_letters", amount),
        ])),
      .init("due", object(dueFields)),
      .init(
        "balance",
        object([.init("account", text), .init("unit", choice(Unit.self)), .init("amount", amount)])),
      .init(
        "entry",
        object(
          [
            .init("id", amount), .init("transaction", amount), .init("event", nullable(id)),
            .init("order", nullable(id)), .init("line", nullable(id)),
            .init("pool", nullable(amount)),
          ] + dueFields + [.init("case", id), .init("posted_at", time)], optional: ["case"])),
      .init("order_line_report", orderLineReport),
      .init(
        "order",
        object([
          .init("lines", array(of: reference("order_line_report"))),
          .init(
            "events",
            array(
              of: object([
                .init("state", choice(StoredEvent.State.self)),
                .init("event", reference("order_event")),
              ]))),
          .init("entries", array(of: reference("entry"))),
        ])),
    ]
  }

  static var dueFields: [JSON.Member] {
    [
      .init("account", text), .init("kind", choice(EntryKind.self)),
      .init("unit", choice(Unit.self)), .init("amount", amount),
    ]
  }

  private static var orderLineReport: JSON {
    let explanation: [JSON.Member] = [
      .init("risk", reference("risk_assessment")), .init("review", reference("review")),
      .init("candidates", array(of: candidate)), .init("plans", array(of: planReview)),
      .init("arithmetic", array(of: arithmeticStep)), .init("scheme", scheme),
      .init("private_domain", privateDomain), .init("fraud", fraud),
      .init(
        "unit", object([.init("code", id), .init("verdict", choice(QuotedUnit.Verdict.self))])),
      .init(
        "coupon",
        object([
          .init("code", id), .init("verdict", choice(QuotedCoupon.Verdict.self)),
          .init("host", nullable(id)), .init("link", nullable(code)),
        ])),
    ]
    return object(
      [
        .init("order", id), .init("line", id), .init("status", choice(LineStatus.self)),
        .init("basis", nullable(choice(Basis.self))),
        .init("reason", nullable(choice(NoAttribution.self))), .init("link", nullable(code)),
        .init("promoter", nullable(id)), .init("sharer", nullable(id)),
        .init("institution", nullable(id)), .init("plan", nullable(id)), .init("revised", bool),
        .init("net_fen", amount), .init("dues", array(of: reference("due"))),
      ] + explanation, optional: Set(explanation.map(\.key)))
  }

  /// A touch that was looked at, and what became of it.
  private static var candidate: JSON {
    object(
      [
        .init("link", code), .init("at", time), .init("visitor", id), .init("buyer", id),
        .init("product", nullable(id)), .init("institution", id), .init("promoter", nullable(id)),
        .init("sharer", id), .init("verdict", choice(Candidate.Verdict.self)),
      ], optional: ["visitor", "buyer", "institution", "promoter", "sharer"])
  }

  /// A plan of the product, and whether it applied.
  private static var planReview: JSON {
    object(
      [
        .init("plan", id), .init("kind", choice(["normal", "targeted"])), .init("from", time),
        .init("to", nullable(time)), .init("total_ppm", planRate), .init("service_ppm", planRate),
        .init("commission_ppm", planRate), .init("verdict", text),
      ], optional: ["total_ppm", "service_ppm", "commission_ppm"])
  }

  /// The case by which a line is fraud, and what it took back.
  private static var fraud: JSON {
    let step: [JSON.Member] = [
      .init("step", choice(EntryKind.ofFraud.map(\.rawValue))), .init("account", text),
      .init("unit", choice(Unit.self)), .init("amount", amount),
    ]
    return object([
      .init("case", id), .init("by", text), .init("why", nullable(text)), .init("at", time),
      .init("steps", array(of: object(step))),
    ])
  }

  /// The scheme that counts for a line, and the standing of its promoter.
  private static var scheme: JSON {
    object(
      [
        .init("scheme", id), .init("kind", choice(SchemeKind.self)),
        .init("rank", nullable(choice(["agent", "boss"]))), .init("purchase", id),
        .init("founders", array(of: id)), .init("founded_by", nullable(id)),
        .init("boss", nullable(id)), .init("own_order", id), .init("position", integer(1...3)),
        .init("amount_fen", money), .init("rebate_ppm", planRate), .init("agent_price", id),
        .init("agent_price_fen", money),
        .init("quantity", integer(RecordLimits.quantities)),
        .init("stock", nullable(choice(StockSource.self))),
        .init("inviter", nullable(id)), .init("manager", choice(ManagerStanding.Verdict.self)),
        .init("team", text), .init("tiers", dividendTiers),
        .init("passed_over", choice(PassedOver.Reason.self)),
      ],
      optional: [
        "inviter", "manager", "team", "tiers", "passed_over",
        "rank", "purchase", "founders", "founded_by", "boss", "own_order", "position", "amount_fen",
        "rebate_ppm", "agent_price", "agent_price_fen", "quantity", "stock",
      ])
  }

  /// What came of the way by which the buyer came.
  private static var privateDomain: JSON {
    object([
      .init("class", nullable(choice(PrivateDomainClass.self))),
      .init("verdict", choice(PrivateDomainReview.Verdict.self)), .init("account", nullable(text)),
    ])
  }

  /// One step from what was paid to what is due.
  private static var arithmeticStep: JSON {
    object([
      .init("step", text), .init("formula", text), .init("amount", amount),
      .init("unit", choice(Unit.self)),
    ])
  }

  private static var deadLetter: JSON {
    object([
      .init("id", amount), .init("source", text), .init("code", text), .init("detail", text),
      .init("event", .object([])), .init("at", time), .init("retried_at", nullable(time)),
    ])
  }

  private static var problem: JSON {
    object(
      [
        .init("type", text), .init("title", text), .init("status", integer(400...599)),
        .init("code", choice(Problem.Code.self)), .init("detail", text),
        .init("record", amount), .init("line", amount),
      ], optional: ["record", "line"])
  }

  private static var newCredential: JSON {
    object(
      [
        .init("name", id), .init("role", choice(Role.self)), .init("shop", nullable(id)),
        .init("institution", nullable(id)), .init("promoter", nullable(id)),
        .init("expires_at", nullable(time)),
        .init("expires_in_seconds", integer(1...ConsoleLimits.longestExpirySeconds)),
      ], optional: ["shop", "institution", "promoter", "expires_at", "expires_in_seconds"])
  }

  private static var credentialFields: [JSON.Member] {
    [
      .init("name", id), .init("role", choice(Role.self)), .init("shop", nullable(id)),
      .init("institution", nullable(id)), .init("promoter", nullable(id)), .init("signs", bool),
      .init("created_at", time), .init("expires_at", nullable(time)),
    ]
  }

  private static var readiness: JSON {
    let component = JSON.object([
      .init("type", .string("object")),
      .init("required", .array([.string("status")])),
      .init("properties", .object([.init("status", choice(["ok", "unavailable"]))])),
    ])
    return object([
      .init("status", choice(["ok", "unavailable"])),
      .init(
        "components",
        .object([.init("type", .string("object")), .init("additionalProperties", component)])),
    ])
  }
}
