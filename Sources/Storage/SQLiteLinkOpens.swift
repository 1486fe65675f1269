internal import Programme

extension SQLiteTransaction {
  func opens(of code: LinkCode) throws -> [LinkOpen] {
    try firstPeople(of: code).opens(of: code)
  }

  /// Those who came first are kept, in whichever order they are told of.
  func add(_ opens: [LinkOpen]) throws {
    var rest = opens.inOrder[...]
    while let code = rest.first?.code {
      let ofLink = rest.prefix { $0.code == code }
      rest = rest.dropFirst(ofLink.count)
      var people = try firstPeople(of: code)
      var isChanged = false
      for open in ofLink where people.add(open) { isChanged = true }
      guard isChanged else { continue }
      try session.run(Self.keepPeople, [.id(code), .text(people.text)])
    }
  }

  private func firstPeople(of code: LinkCode) throws -> FirstPeople {
    try session.first(Self.peopleOfLink, [.id(code)]) { try FirstPeople(stored: $0[0]) }
      ?? FirstPeople()
  }

  private static let peopleOfLink = SQLText("SELECT people FROM link_opens WHERE link = ?")
  private static let keepPeople = SQLText(
    """
    INSERT INTO link_opens (link, people) VALUES (?, ?)
    ON CONFLICT (link) DO UPDATE SET people = excluded.people
    """)
}
