/// Who may ask for which report.
extension RightsTable {
  static let figures = [
    RightsRow(
      "GET /v1/reports/funnel", [.platform, .merchant, .institution, .senior, .junior],
      unlimited: [.institution, .senior, .junior],
      [
        .init(
          "/v1/reports/funnel?period=2026-01&by=product",
          [.platform, .merchant, .institution, .senior, .junior]),
        .init(
          "/v1/reports/funnel?period=2026-01&by=promoter",
          [.platform, .institution, .senior, .junior], forbidden: [.merchant]),
      ]),
    RightsRow(
      "GET /v1/reports/coupons", [.platform, .merchant, .institution, .senior, .junior],
      common: true,
      [
        .init(
          "/v1/reports/coupons?period=2026-01",
          [.platform, .merchant, .institution, .senior, .junior])
      ]),
    RightsRow(
      "GET /v1/reports/heat-map", [.platform, .merchant, .institution, .senior, .junior],
      common: true,
      [
        .init(
          "/v1/reports/heat-map?period=2026-01",
          [.platform, .merchant, .institution, .senior, .junior])
      ]),
    RightsRow(
      "GET /v1/reports/incentive", [.platform, .institution], common: true,
      [.init("/v1/reports/incentive?quarter=2026Q1", [.platform, .institution])]),
    RightsRow(
      "GET /v1/reports/statement", [.platform, .merchant, .institution, .senior, .junior],
      [
        .init(
          "/v1/reports/statement?period=2026-01&account=shop/s1", [.platform, .merchant]),
        .init("/v1/reports/statement?period=2026-01&account=shop/s2", [.platform]),
        .init(
          "/v1/reports/statement?period=2026-01&account=institution/i1",
          [.platform, .institution]),
        .init(
          "/v1/reports/statement?period=2026-01&account=promoter/k1a",
          [.platform, .institution, .senior]),
        .init(
          "/v1/reports/statement?period=2026-01&account=promoter/kj",
          [.platform, .institution, .junior]),
      ]),
  ]
}
