import Programme
import Storage
import Testing

@Suite("How many sharers a shop binds, and how many shops a sharer, when all come at once")
struct SharerLimitTests {
  private static let atOnce = 64

  /// Binds many pairs at once.
  /// - Returns: how often each answer came.
  private func bind(_ live: LiveConsole, _ pairs: [(shop: String, sharer: String)]) async throws
    -> [String: Int]
  {
    try await withThrowingTaskGroup(of: String.self) { group in
      for (shop, sharer) in pairs {
        group.addTask {
          let answer = try await live.take(
            #"{"type":"sharer.bound","shop":"\#(shop)","sharer":"\#(sharer)"}"#)
          return "\(answer.status) \(answer.code ?? "")"
        }
      }
      return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
  }

  private func stock(_ live: LiveConsole) async throws {
    let parties = (0...Self.atOnce).flatMap { number in
      [
        #"{"type":"sharer","id":"h\#(number)"}"#,
        #"{"type":"shop","id":"x\#(number)","kind":"normal"}"#,
      ]
    }
    try await live.take(parties.joined(separator: "\n")).expect(200)
  }

  @Test("of 64 sharers a shop gets ten, and of 64 shops a sharer five; the others are refused")
  func limits() async throws {
    try await LiveConsole.run { live in
      try await stock(live)
      let sharers = try await bind(live, (0..<Self.atOnce).map { ("x0", "h\($0)") })
      #expect(sharers == ["200 ": 10, "409 sharer_limit": 54])
      let shops = try await bind(live, (1...Self.atOnce).map { ("x\($0)", "h\(Self.atOnce)") })
      #expect(shops == ["200 ": 5, "409 sharer_limit": 59])
    }
  }

  @Test("both limits hold where they cross: nobody has more than theirs")
  func crossing() async throws {
    try await LiveConsole.run { live in
      try await stock(live)
      // 16 shops and 8 sharers, every pair: at most 8 to a shop, so 5 shops of each sharer decide.
      let pairs = (0..<16).flatMap { shop in (0..<8).map { ("x\(shop)", "h\($0)") } }
      let answers = try await bind(live, pairs.shuffled())
      #expect(answers == ["200 ": 40, "409 sharer_limit": 88])
      for sharer in 0..<8 {
        let shops = try live.store.read { try $0.shops(everBinding: .init(trusted: "h\(sharer)")) }
        #expect(shops.count == 5)
      }
    }
  }

  @Test("one pair that comes 64 times is bound once")
  func samePair() async throws {
    try await LiveConsole.run { live in
      try await stock(live)
      let answers = try await bind(live, (0..<Self.atOnce).map { _ in ("x0", "h0") })
      #expect(answers["409 sharer_limit"] == nil)
      let count = try live.store.read { reading in
        try reading.records(of: .sharerBinding, key: "x0/h0").count
      }
      #expect(count == 1)
    }
  }

  @Test("bindings of before 1 September 2024 stay, and only the platform makes them")
  func old() async throws {
    try await LiveConsole.run { live in
      try await stock(live)
      func old(_ sharer: Int) -> String {
        """
        {"type":"sharer.bound","shop":"x0","sharer":"h\(sharer)","at":"2024-08-31T23:59:59.999+08:00"}
        """
      }
      let merchant = try await live.token("merchant", #","shop":"x0""#)
      let refused = try await live.take(old(0), token: merchant)
      #expect(refused.status == 403 && refused.code == "forbidden")
      try await live.take((0..<40).map(old).joined(separator: "\n")).expect(200)
      let next = try await live.take(
        #"{"type":"sharer.bound","shop":"x0","sharer":"h50"}"#, token: merchant)
      #expect(next.status == 409 && next.code == "sharer_limit")
      // Who was bound then still is.
      let still = try live.store.read { reading in
        try (0..<40).count {
          try reading.sharerBinding(.init(trusted: "h\($0)"), to: .init(trusted: "x0"))
            .value(at: live.now) == true
        }
      }
      #expect(still == 40)
    }
  }
}
