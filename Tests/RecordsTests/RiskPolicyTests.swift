import Programme
import Records
import Testing

@Suite("Rules on risk as records")
struct RiskPolicyTests {
  private func policy(_ fields: String) throws -> RiskPolicy? {
    let json = try RecordTable.json(
      #"{"type":"risk_policy","at":"\#(RecordTable.moment)"\#(fields)}"#)
    guard case .catalogue(.riskPolicy(let policy), _) = try RecordParser().record(json) else {
      return nil
    }
    return policy
  }

  @Test("a rule that isn't named, or is null, is off")
  func off() throws {
    #expect(try policy("") == .off)
    #expect(try policy(#","own_purchase":null"#) == .off)
  }

  @Test("a rule has a verdict and its own threshold")
  func set() throws {
    let found = try policy(
      #"""
      ,"own_purchase":{"verdict":"reject"},"click_to_payment":{"verdict":"hold","below_seconds":1},
      "refund_ratio":{"verdict":"hold","above_ppm":0},
      "price_drop":{"verdict":"reject","below_ppm":1000000,"from_lines":1}
      """#)
    #expect(
      found?.settings == [
        .ownPurchase: RiskSetting(action: .reject, threshold: 0),
        .clickToPayment: RiskSetting(action: .hold, threshold: 1),
        .refundRatio: RiskSetting(action: .hold, threshold: 0, fromLines: 10),
        .priceDrop: RiskSetting(action: .reject, threshold: 1_000_000, fromLines: 1),
      ])
  }

  @Test("stored and read again, it is the same")
  func coding() throws {
    let full = try RecordTable.record(.riskPolicy)
    guard case .catalogue(let record, let moment) = try RecordParser().record(full) else {
      Issue.record("a policy on risk is a record of the catalogue")
      return
    }
    let again = try CatalogueRecordCoding.record(
      fromTrusted: CatalogueRecordCoding.text(record, at: moment))
    #expect(again.0 == record && again.1 == moment)
  }

  @Test(
    "what a rule hasn't, or what is out of its bounds, is refused by name",
    arguments: [
      (#""own_purchase":{"verdict":"pass"}"#, "own_purchase.verdict"),
      (#""own_purchase":{}"#, "own_purchase.verdict"),
      (#""own_purchase":{"verdict":"hold","above":1}"#, "own_purchase.unknown field"),
      (#""click_to_payment":{"verdict":"hold"}"#, "click_to_payment.below_seconds"),
      (
        #""click_to_payment":{"verdict":"hold","below_seconds":0}"#,
        "click_to_payment.below_seconds"
      ),
      (#""orders_per_day":{"verdict":"hold","above":0}"#, "orders_per_day.above"),
      (#""repeated_logistics":{"verdict":"hold","above":-1}"#, "repeated_logistics.above"),
      (#""refund_ratio":{"verdict":"hold","above_ppm":1000001}"#, "refund_ratio.above_ppm"),
      (#""price_drop":{"verdict":"hold","below_ppm":0}"#, "price_drop.below_ppm"),
      (
        #""price_drop":{"verdict":"hold","below_ppm":1,"from_lines":0}"#, "price_drop.from_lines"
      ),
      (#""price_drop":true"#, "price_drop."), (#""speed":{"verdict":"hold"}"#, "unknown field"),
    ])
  func refused(field: String, detail: String) throws {
    let json = try RecordTable.json(
      #"{"type":"risk_policy","at":"\#(RecordTable.moment)",\#(field)}"#)
    let refusal = try #require(complaint(about: json))
    #expect(refusal.code == .malformed && refusal.detail.hasPrefix(detail), "\(refusal.detail)")
  }
}
