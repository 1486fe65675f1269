/// Every call of the API; the raw value is its name in the API description.
enum Call: String, Hashable, Sendable, CaseIterable {
  case readPolicy, writePolicy
  case readShops, writeShops
  case readProducts, writeProducts
  case readInstitutions, writeInstitutions
  case readPromoters, writePromoters
  case readPlans, writePlans
  case readAllocations, writeAllocations
  case readSchemes, writeSchemes
  case readAgentPrices, writeAgentPrices, readStocks
  case readSharers, writeSharers
  case readCoupons, writeCoupons
  case readUnitBatches, writeUnitBatches, exportUnits, traceUnits
  case writeRecords
  case readLinks, writeLinks
  case reportTouches, bindIdentities, pushOrderEvents
  case readDeadLetters, retryDeadLetters, readSettlement
  case enrolPromoters, readShareCoupons
  case readOrders, readBalances, readEntries, readFraudTakings
  case readPayouts, readPayoutPeriods, managePayouts
  case readPeriods, closePeriods
  case readReports, readIncentive
  case readRiskPolicy, writeRiskPolicy
  case readReviews, review, reportBlocked
  case manageCredentials
}

extension Role {
  /// Which calls a role has. On which objects is another question, asked of each object.
  /// - Source: programme rules, section 17.
  static let permissions: [Role: Set<Call>] = [
    .platform: Set(Call.allCases),
    .merchant: [
      .readPolicy, .readShops, .writeShops, .readProducts, .writeProducts, .readPlans, .writePlans,
      .readSharers, .writeSharers, .writeRecords, .readLinks, .writeLinks, .readOrders,
      .readBalances, .readEntries, .readFraudTakings, .readPayouts, .readPayoutPeriods,
      .readCoupons, .writeCoupons,
      .readUnitBatches, .exportUnits, .traceUnits,
      .readReports, .readReviews,
    ],
    .institution: [
      .readPolicy, .readProducts, .readInstitutions, .writeInstitutions, .readPromoters,
      .writePromoters, .readPlans, .readAllocations, .writeAllocations, .readSchemes,
      .writeSchemes, .readAgentPrices, .writeAgentPrices, .readStocks, .writeRecords,
      .enrolPromoters,
      .readShareCoupons, .readLinks,
      .writeLinks, .readOrders, .readBalances, .readEntries, .readPayouts, .readPayoutPeriods,
      .readPeriods,
      .readCoupons, .readUnitBatches,
      .writeUnitBatches, .exportUnits, .traceUnits,
      .readReports, .readIncentive, .readReviews,
    ],
    .promoter: [
      .readPolicy, .readProducts, .readPromoters, .readPlans, .readAgentPrices, .readStocks,
      .readShareCoupons, .readLinks, .writeLinks, .readOrders, .readBalances, .readEntries,
      .readPayouts,
      .readPayoutPeriods, .readPeriods, .readCoupons, .readUnitBatches,
      .writeUnitBatches, .exportUnits, .traceUnits,
      .readReports,
    ],
    .orderSystem: [.reportTouches, .bindIdentities, .enrolPromoters, .pushOrderEvents],
  ]

  func may(_ call: Call) -> Bool { Self.permissions[self]?.contains(call) ?? false }
}
