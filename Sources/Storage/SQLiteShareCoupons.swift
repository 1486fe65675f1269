internal import Programme
internal import Records

extension SQLiteTransaction: ShareCouponReading {
  func shareCoupon(for link: LinkCode) throws -> ShareCoupon? {
    try session.first(Self.couponOfLink, [.id(link)]) { shareCoupon($0) }
  }

  func shareCouponsGiven(to promoter: PromoterID, on day: ShanghaiDay) throws -> Int64 {
    try session.first(Self.givenOnDay, [.id(promoter), .integer(day.number)]) { $0[0] } ?? 0
  }

  func mayGiveShareCoupons() throws -> Bool {
    try session.first(
      Self.schemesOfKind,
      [.text(RecordKind.scheme.rawValue), .text(SchemeKind.everyone.rawValue)]
    ) { $0[0] } ?? false
  }

  private static let schemesOfKind = SQLText(
    "SELECT EXISTS (SELECT 1 FROM records WHERE kind = ? AND json ->> '$.kind' = ?)")

  func shareCoupons(
    promoter: PromoterID?, institution: InstitutionID?, after place: Int64, limit: Int
  ) throws -> [StoredShareCoupon] {
    var conditions = ["id > ?"]
    var values = [SQLiteValue.integer(place)]
    if let promoter {
      conditions.append("promoter = ?")
      values.append(.id(promoter))
    }
    if let institution {
      conditions.append("institution = ?")
      values.append(.id(institution))
    }
    return try session.rows(
      composed: """
        SELECT \(Self.columns) FROM share_coupons
        WHERE \(conditions.joined(separator: " AND ")) ORDER BY id LIMIT ?
        """, values + [.integer(Int64(limit))]
    ) { row in
      StoredShareCoupon(
        place: row[0], coupon: shareCoupon(row), opener: Person(isBuyer: row[8], id: row[9]),
        knownUpTo: row[10])
    }
  }

  private func shareCoupon(_ row: SQLiteStatement) -> ShareCoupon {
    ShareCoupon(
      link: LinkCode(trusted: row[1]), institution: InstitutionID(trusted: row[2]),
      promoter: PromoterID(trusted: row[3]), scheme: SchemeID(trusted: row[4]), coupon: row[5],
      at: Timestamp(milliseconds: row[6]), isGiven: row[7])
  }

  private static let columns = """
    id, link, institution, promoter, scheme, coupon, at, given, is_buyer, person, known_up_to
    """
  private static let couponOfLink = SQLText("SELECT \(columns) FROM share_coupons WHERE link = ?")
  private static let givenOnDay = SQLText(
    "SELECT count(*) FROM share_coupons WHERE promoter = ? AND day = ? AND given = 1")
}

extension SQLiteTransaction: ShareCouponWriting {
  func insert(_ coupon: ShareCoupon, openedBy opener: Person, knownUpTo: Int64) throws {
    try session.run(
      Self.insertCoupon,
      [
        .id(coupon.link), .id(coupon.institution), .id(coupon.promoter), .id(coupon.scheme),
        .text(coupon.coupon), .time(coupon.at), .integer(ShanghaiDay(of: coupon.at).number),
        .integer(coupon.isGiven ? 1 : 0), opener.isBuyer, .text(opener.id), .integer(knownUpTo),
      ])
  }

  private static let insertCoupon = SQLText(
    """
    INSERT INTO share_coupons (link, institution, promoter, scheme, coupon, at, day, given,
      is_buyer, person, known_up_to)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """)
}

/// The table of coupons for opened links, which is only ever added to.
enum SQLiteShareCouponSchema {
  static let tables = """
    CREATE TABLE share_coupons (
      id INTEGER PRIMARY KEY,
      link TEXT NOT NULL UNIQUE,
      institution TEXT NOT NULL,
      promoter TEXT NOT NULL,
      scheme TEXT NOT NULL,
      coupon TEXT NOT NULL,
      at INTEGER NOT NULL,
      day INTEGER NOT NULL,
      given INTEGER NOT NULL CHECK (given IN (0, 1)),
      is_buyer INTEGER NOT NULL CHECK (is_buyer IN (0, 1)),
      person TEXT NOT NULL,
      known_up_to INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX share_coupons_by_promoter ON share_coupons (promoter, day);
    CREATE INDEX share_coupons_by_institution ON share_coupons (institution, id);
    """

  static let appendOnly = AppendOnly("share_coupons", keys: ["id", "link"]).triggers
}
