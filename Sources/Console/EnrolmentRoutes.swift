import Programme
import Records
import Storage

/// People who become promoters by their own wish, and the coupons that sharing brings them.
/// - Source: programme rules, section 14.
struct EnrolmentRoutes: Sendable {
  let store: StoreAccess
  let intake: RecordIntake

  private static let promoter = QueryField(name: "promoter", summary: "Of one promoter.")

  var routes: [Route] {
    [
      Route(
        method: .post, path: "/v1/enrolments", access: .bearer(.enrolPromoters), bodies: [.json],
        documentation: RouteDocumentation(
          """
          Enrols a person as a promoter of an institution that lets everyone do so, from now on; \
          whoever enrolled before stays who they are. The caller vouches for who the person is.
          """,
          request: "promoter.enrolled",
          answers: [
            .init(200, "Enrolled before.", .object("promoter")),
            .init(201, "Enrolled.", .object("promoter")),
          ], problems: [400, 403, 404, 413, 415, 422])
      ) { try await enrol($0) },
      Route(
        method: .get, path: "/v1/share-coupons", access: .bearer(.readShareCoupons),
        query: [Self.promoter] + QueryField.page,
        documentation: RouteDocumentation(
          """
          Lists what first opens of shared links came to, oldest first; promoters see their own unless \
          they name one of their team.
          """,
          answers: [.init(200, "One page.", .list("share_coupon"))], problems: [403, 404, 422])
      ) { try await coupons($0) },
    ]
  }

  private func enrol(_ request: APIRequest) async throws -> Answer {
    let body = try request.json()
    guard body["at"] ?? .null == .null else {
      throw Problem.malformed("at: an enrolment counts from now on; leave it out")
    }
    let made = Self.freshPromoter()
    let (isNew, promoter) = try await store.write { transaction, now in
      var parsed = try Self.enrolment(body, as: made, now)
      let known = try transaction.enrolment(
        of: parsed.content.user, with: parsed.content.institution)
      if let known, parsed.content.promoter == made {
        parsed = try Self.enrolment(body, as: known, now)
      }
      let admission = try intake.record(
        parsed.record, by: request.identity, in: transaction, now: now
      ).admission
      let all = ObjectRights(identity: .platform, now: now, store: transaction)
      let promoter = try all.object(.promoters, parsed.content.promoter.text, at: now)
      return (admission == .append, promoter)
    }
    guard let promoter else { throw Problem.notFound("promoter", made.text) }
    return isNew ? .created(promoter) : .ok(promoter)
  }

  /// - Parameter promoter: who it is for, if the body doesn't say.
  private static func enrolment(
    _ body: JSON, as promoter: PromoterID, _ now: Timestamp
  ) throws -> (record: ParsedRecord, content: Enrolment) {
    let context = RecordContext(type: .promoterEnrolled, at: now, newPromoter: promoter)
    let parsed = try RecordParser(context).parse(body)
    guard case .catalogue(.enrolled(let enrolment), _) = parsed.record else {
      throw Problem.malformed("expected an enrolment")
    }
    return (parsed, enrolment)
  }

  /// An id for somebody who brings none.
  private static func freshPromoter() -> PromoterID {
    PromoterID(trusted: "p-" + Base64.encodeForURL(TokenMint.random(promoterBytes)))
  }

  private static let promoterBytes = 12

  private func coupons(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let after = try page.number() ?? 0
    return try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      let coupons = try reading.shareCoupons(
        promoter: try Self.promoter(request, rights), institution: request.identity.institution,
        after: after, limit: page.limit + 1)
      return page.answer(coupons, key: { "\($0.place)" }, json: \.coupon.json)
    }
  }

  /// The promoter who is asked for, or the caller's own; nil for all.
  private static func promoter(
    _ request: APIRequest, _ rights: ObjectRights
  ) throws -> PromoterID? {
    let own: PromoterID? = if case .promoter(let own) = request.identity { own } else { nil }
    guard let asked = request.query["promoter"] else { return own }
    guard let promoter = PromoterID(asked), try rights.sees(promoter) else {
      throw Problem.notFound("promoter", asked)
    }
    return promoter
  }
}

extension Identity {
  fileprivate var institution: InstitutionID? {
    if case .institution(let own) = self { own } else { nil }
  }
}

extension OpenAPISchemas {
  static var everyoneAnswers: [JSON.Member] {
    [
      .init(
        "share_coupon",
        object([
          .init("link", code), .init("institution", id), .init("promoter", id),
          .init("scheme", id), .init("coupon", nullable(id)), .init("at", time),
        ]))
    ]
  }
}
