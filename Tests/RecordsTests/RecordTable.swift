import Programme
import Records
import Testing

/// Records that are tried with one field changed.
enum RecordTable {
  static let moment = "2025-06-01T10:00:00+08:00"

  /// A record of each type with every field that it may have.
  static func full(_ type: RecordType) -> String {
    let at = "\"\(moment)\""
    return switch type {
    case .policy:
      #"""
      {"at":\#(at),"window_days":7,"lateness_days":0,"counted_placements":["group","live"],
      "minimum_payout_fen":5000}
      """#
    case .shop:
      #"""
      {"id":"s1","at":\#(at),"url":"https://shop.example","alliance":true,"kind":"local_life",
      "score_x100":430,"super_admin_account":"acc1","sharer_ppm":30000,
      "private_domain_enrolled_at":\#(at)}
      """#
    case .product:
      #"""
      {"id":"p1","at":\#(at),"shop":"s1","category":["食品","零食"],"tech_fee_ppm":50000,
      "url":"https://shop.example/p1"}
      """#
    case .institution: #"{"id":"i1","at":\#(at),"promoter_share_ppm":800000}"#
    case .promoter:
      #"""
      {"id":"k1","at":\#(at),"institution":"i1","parent":"k0","user":"u9","status":"banned",
      "level":"senior","team":"t1"}
      """#
    case .allocation:
      #"""
      {"id":"a1","at":\#(at),"institution":"i1","promoter":"k1","product":"p1",
      "promoter_share_ppm":700000}
      """#
    case .plan:
      #"""
      {"id":"pl2","at":\#(at),"kind":"targeted","product":"p1","from":\#(at),"to":\#(at),
      "institutions":["i2","i1"],"total_ppm":null,"service_ppm":20000,"commission_ppm":90000}
      """#
    case .scheme:
      #"""
      {"id":"sc1","at":\#(at),"kind":"multi_level","institution":"i1","direct_ppm":60000,
      "manager_ppm":20000,"agent_ppm":null,"boss_ppm":null,"team_ppm":null,
      "first_ppm":null,"second_ppm":null,"third_ppm":null,"tiers":null,
      "rebate_ppm":null,"coupon":null,"coupons_a_day":null}
      """#
    case .agentPrice:
      #"""
      {"id":"ap1","at":\#(at),"institution":"i1","promoter":"k1","product":"p1",
      "agent_price_fen":7000}
      """#
    case .stockChanged:
      #"""
      {"id":"in-1","at":\#(at),"institution":"i1","promoter":"k1","product":"p1","quantity":-100}
      """#
    case .sharer: #"{"id":"h1","at":\#(at),"user":"u7"}"#
    case .sharerBound, .sharerUnbound: #"{"shop":"s1","sharer":"h1","at":\#(at)}"#
    case .link:
      #"""
      {"code":"aB3xY9","at":\#(at),"institution":"i1","promoter":"k1","sharer":null,"shop":"s1",
      "product":"p1","placement":"group","form":"qr","url":"https://shop.example/x","coupon":"C-1",
      "pass_query":true,"expires_at":\#(at)}
      """#
    case .coupon:
      #"""
      {"id":"C-1","at":\#(at),"kind":"host","shop":"s1","product":"p1","promoter":"k1",
      "account":"live7","from":\#(at),"to":\#(at)}
      """#
    case .unitBatch:
      #"""
      {"id":"b1","at":\#(at),"link":"aB3xY9","count":1000000,
      "secret":"000102030405060708090a0b0c0d0e0f"}
      """#
    case .linkDisabled: #"{"code":"aB3xY9","at":\#(at)}"#
    case .click:
      #"""
      {"id":"c1","at":\#(at),"visitor":"v1","buyer":null,"code":"aB3xY9","address":"192.0.2.7"}
      """#
    case .identityBound: #"{"visitor":"v1","buyer":"u1","at":\#(at)}"#
    case .orderPaid:
      #"""
      {"id":"e1","order":"o1","shop":"s1","buyer":"u1","visitor":"v1","paid_at":\#(at),
      "gift":{"recipients":["u2"]},"entry":{"scenes":["group"],"ad_click":true,
      "live_identity":"daihuo","source_account":"live7"},"lines":[{"line":"1","product":"p1",
      "quantity":2,"paid_fen":9900,"pay_subsidy_fen":1,"talent_discount_fen":100,
      "platform_discount_fen":3,"unit":"b1.0001ABCD","coupon":"C-1"}]}
      """#
    case .orderRefunded:
      #"{"id":"e2","order":"o1","line":"1","refund":"r1","amount_fen":4950,"at":\#(at)}"#
    case .fraudConfirmed:
      #"""
      {"id":"e4","case":"F-1","order":"o1","line":"1","by":"anna","why":"empty parcels","at":\#(at)}
      """#
    case .promoterEnrolled:
      #"{"institution":"i1","promoter":"k1","user":"u9","at":\#(at)}"#
    case .shopFunds:
      #"""
      {"shop":"s1","at":\#(at),"goods_fen":1000,"deposit_fen":200000,"incentive_paid_fen":30}
      """#
    case .cardsUsed: #"{"account":"acc1","at":\#(at),"used_x100":250}"#
    case .periodClosed: #"{"institution":"i1","month":"2025-05","at":\#(at)}"#
    case .orderCompleted: #"{"id":"e3","order":"o1","at":\#(at),"logistics":"SF-1"}"#
    case .orderCancelled: #"{"id":"e3","order":"o1","at":\#(at)}"#
    case .orderReviewed:
      #"""
      {"id":"e5","order":"o1","line":"1","outcome":"reject","by":"wu","why":"same parcel twice",
      "at":\#(at)}
      """#
    case .riskPolicy:
      #"""
      {"at":\#(at),"own_purchase":{"verdict":"reject"},
      "click_to_payment":{"verdict":"hold","below_seconds":3},
      "orders_per_day":{"verdict":"hold","above":5},
      "clicks_per_address":{"verdict":"hold","above":100},
      "buyers_per_address":{"verdict":"hold","above":8},
      "refund_ratio":{"verdict":"hold","above_ppm":400000,"from_lines":20},
      "missing_logistics":{"verdict":"hold"},"repeated_logistics":{"verdict":"reject","above":0},
      "price_drop":{"verdict":"hold","below_ppm":300000,"from_lines":null}}
      """#
    }
  }

  static func json(_ text: String) throws -> JSON {
    try JSON.parse(text, limits: RecordLimits.json)
  }

  /// The full record of a type with some fields changed; a field changed to nil is left out.
  static func record(_ type: RecordType, changing changes: [String: String?] = [:]) throws -> JSON {
    var members = try #require(try json(full(type)).members)
    members.insert(JSON.Member("type", .string(type.rawValue)), at: 0)
    for (key, text) in changes.sorted(by: { $0.key < $1.key }) {
      members.removeAll { $0.key == key }
      if let text { members.append(JSON.Member(key, try json(text))) }
    }
    return .object(members)
  }
}

/// The refusal that a record meets; nil when it is accepted.
func complaint(about json: JSON, _ context: RecordContext = .scenario) -> Refusal? {
  do {
    _ = try RecordParser(context).record(json)
    return nil
  } catch {
    return error
  }
}
