import Records
import Testing

@testable import Console

@Suite("Roles and calls", .serialized)
struct PermissionTests {
  /// Every call of the table with what a role has to be given for it.
  private static let calls: [(call: Call, method: String, path: String)] = [
    (.readPolicy, "GET", "/v1/policy"), (.writePolicy, "PUT", "/v1/policy"),
    (.writeRecords, "POST", "/v1/records"), (.writeLinks, "POST", "/v1/links"),
    (.readLinks, "GET", "/v1/links"), (.readLinks, "GET", "/v1/links/none"),
    (.writeLinks, "DELETE", "/v1/links/none"), (.reportTouches, "POST", "/v1/touches"),
    (.bindIdentities, "POST", "/v1/identities"), (.pushOrderEvents, "POST", "/v1/order-events"),
    (.readDeadLetters, "GET", "/v1/dead-letters"),
    (.retryDeadLetters, "POST", "/v1/dead-letters/1/retry"),
    (.readSettlement, "GET", "/v1/settlement"), (.readOrders, "GET", "/v1/orders/none"),
    (.readBalances, "GET", "/v1/balances"), (.readEntries, "GET", "/v1/entries"),
    (.readPayouts, "GET", "/v1/payouts"), (.readPayouts, "GET", "/v1/payouts/none"),
    (.readPayouts, "GET", "/v1/payout-entries"),
    (.readPayoutPeriods, "GET", "/v1/payout-periods"),
    (.managePayouts, "POST", "/v1/payouts/close"), (.managePayouts, "POST", "/v1/payouts/paid"),
    (.managePayouts, "POST", "/v1/payouts/returned"),
    (.manageCredentials, "GET", "/v1/credentials"),
    (.manageCredentials, "POST", "/v1/credentials"),
    (.manageCredentials, "DELETE", "/v1/credentials/none"),
  ]

  private static var allCalls: [(call: Call, method: String, path: String)] {
    calls
      + CatalogueObject.allCases.flatMap { kind in
        [
          (kind.read, "GET", "/v1/\(kind.rawValue)"),
          (kind.read, "GET", "/v1/\(kind.rawValue)/none"),
          (kind.write, "PUT", "/v1/\(kind.rawValue)/none"),
        ]
      }
  }

  private static let scopes: [Role: String] = [
    .platform: "", .merchant: #","shop":"s1""#, .institution: #","institution":"i1""#,
    .promoter: #","promoter":"k1""#, .orderSystem: "",
  ]

  @Test("a role is turned away exactly from the calls that it lacks", arguments: Role.allCases)
  func matrix(role: Role) async throws {
    #expect(Set(Self.allCalls.map(\.call)) == Set(Call.allCases))
    let scope = try #require(Self.scopes[role])
    try await LiveConsole.run { live in
      let token = try await live.token(role.rawValue, scope)
      for (call, method, path) in Self.allCalls {
        let type = path == "/v1/records" ? "application/x-ndjson" : "application/json"
        let answer = try await live.call(method, path, token: token, type: type, body: "[1]")
        let isLacking =
          answer.status == 403 && answer["detail"]?.string?.contains("may not call") == true
        #expect(isLacking == !role.may(call), "\(role) \(method) \(path): \(answer.body)")
        #expect(answer.status < 500)
        #expect(answer.status != 401)
      }
    }
  }

  @Test("what each role may call, in full")
  func table() {
    #expect(Role.permissions[.platform] == Set(Call.allCases))
    #expect(
      Role.permissions[.orderSystem] == [.reportTouches, .bindIdentities, .pushOrderEvents])
    for role in [Role.merchant, .institution, .promoter] {
      for call in [
        Call.writePolicy, .reportTouches, .bindIdentities, .pushOrderEvents, .readDeadLetters,
        .retryDeadLetters, .readSettlement, .manageCredentials, .managePayouts,
      ] {
        #expect(!role.may(call), "\(role) \(call)")
      }
    }
    #expect(!Role.merchant.may(.writePromoters) && !Role.institution.may(.writePlans))
    #expect(!Role.promoter.may(.writeRecords) && !Role.promoter.may(.readShops))
  }
}
