import Testing

@testable import Console

@Suite("Roles and calls")
struct PermissionTests {
  @Test("what each role may call, in full")
  func table() {
    #expect(Role.permissions[.platform] == Set(Call.allCases))
    #expect(
      Role.permissions[.orderSystem] == [
        .reportTouches, .bindIdentities, .pushOrderEvents, .enrolPromoters,
      ])
    for role in [Role.merchant, .institution, .promoter] {
      for call in [
        Call.writePolicy, .reportTouches, .bindIdentities, .pushOrderEvents, .readDeadLetters,
        .retryDeadLetters, .readSettlement, .manageCredentials, .managePayouts, .closePeriods,
        .writeRiskPolicy, .readRiskPolicy, .review, .reportBlocked,
      ] {
        #expect(!role.may(call), "\(role) \(call)")
      }
    }
    #expect(!Role.merchant.may(.writePromoters) && !Role.institution.may(.writePlans))
    #expect(!Role.merchant.may(.readPeriods))
    #expect(!Role.promoter.may(.writeRecords) && !Role.promoter.may(.readShops))
  }
}
