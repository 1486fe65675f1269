internal import Programme

/// The first people of links.
///
/// Where thousands of links were opened, most of them stand on pages of their own, and writing one open
/// means writing a page. So they are put aside, by parts of the links, until a part has enough of them that a
/// page takes several.
extension SQLiteTransaction {
  /// From so many on they are put aside.
  static let putAsideFrom = 4_096

  func opens(of code: LinkCode) throws -> [LinkOpen] {
    var people = try firstPeople(of: code)
    for told in try putAside(in: code.part) where told.code == code {
      _ = people.add(told.opening)
    }
    return people.openings.map { $0.open(of: code) }
  }

  func add(_ opens: [LinkOpen]) throws {
    guard opens.count >= Self.putAsideFrom else {
      return try keep(opens.map { ToldOpening($0) }.inOrder)
    }
    for (part, told) in ToldOpening.texts(of: opens).enumerated() where told.opens > 0 {
      try session.run(
        Self.putAside,
        [
          .integer(Int64(part)), .integer(told.opens),
          .text(String(decoding: told.text, as: UTF8.self)),
        ])
    }
  }

  func keepOpens(exceeding limit: Int64) throws -> Bool {
    let parts = try session.rows(Self.sizes) { (part: $0[0] as Int64, opens: $0[1] as Int64) }
    guard parts.reduce(0, { $0 + $1.opens }) > limit,
      let fullest = parts.max(by: { $0.opens < $1.opens })
    else { return false }
    try keep(try putAside(in: fullest.part).inOrder)
    try session.run(Self.forget, [.integer(fullest.part)])
    return true
  }

  /// Those who came first are kept, in whichever order they are told of.
  /// - Parameter told: in their order.
  private func keep(_ told: [ToldOpening]) throws {
    var rest = told[...]
    while let code = rest.first?.code {
      let ofLink = rest.prefix { $0.code == code }
      rest = rest.dropFirst(ofLink.count)
      var people = try firstPeople(of: code)
      var isChanged = false
      for told in ofLink where people.add(told.opening) { isChanged = true }
      guard isChanged else { continue }
      try session.run(
        Self.keepPeople, [.integer(code.part), .id(code), .text(people.text)])
    }
  }

  private func firstPeople(of code: LinkCode) throws -> FirstPeople {
    try session.first(Self.peopleOfLink, [.integer(code.part), .id(code)]) {
      try FirstPeople(stored: $0[0])
    } ?? FirstPeople()
  }

  private func putAside(in part: Int64) throws -> [ToldOpening] {
    try session.rows(Self.opensOfPart, [.integer(part)]) {
      try ToldOpening.told(in: part, text: $0[0])
    }.flatMap { $0 }
  }

  private static let peopleOfLink = SQLText(
    "SELECT people FROM link_opens WHERE part = ? AND link = ?")
  private static let keepPeople = SQLText(
    """
    INSERT INTO link_opens (part, link, people) VALUES (?, ?, ?)
    ON CONFLICT (part, link) DO UPDATE SET people = excluded.people
    """)

  private static let sizes = SQLText("SELECT part, sum(opens) FROM told_opens GROUP BY part")
  private static let opensOfPart = SQLText(
    "SELECT text FROM told_opens WHERE part = ? ORDER BY number")
  private static let forget = SQLText("DELETE FROM told_opens WHERE part = ?")
  private static let putAside = SQLText(
    """
    INSERT INTO told_opens (part, number, opens, text)
    SELECT ?1, (SELECT coalesce(max(number), 0) + 1 FROM told_opens WHERE part = ?1), ?2, ?3
    """)
}
