/// What an identifier names; one empty type for each kind of thing keeps the kinds apart.
package enum Identified {
  package enum Shop {}
  package enum Product {}
  package enum Institution {}
  package enum Promoter {}
  package enum Sharer {}
  package enum Plan {}
  package enum Allocation {}
  package enum Scheme {}
  package enum AgentPrice {}
  package enum StockChange {}
  package enum Link {}
  package enum Visitor {}
  package enum Buyer {}
  package enum Click {}
  package enum Order {}
  package enum Line {}
  package enum Refund {}
  package enum Event {}
  package enum Case {}
  package enum Coupon {}
  package enum UnitBatch {}
  package enum UnitCode {}
  package enum Logistics {}
}

/// The name of one thing.
/// - Shape: 1 to 64 of `[0-9A-Za-z_.:-]`; link codes 2 to 10 of `[0-9A-Za-z]`. ASCII, so that the
///   order of strings is that of their bytes.
package struct ID<Kind>: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: String

  /// Takes text that is known to have the shape, for instance because it comes from our own store.
  package init(trusted text: String) { self.text = text }

  package static func < (left: ID, right: ID) -> Bool { left.text < right.text }

  package var description: String { text }
}

package typealias ShopID = ID<Identified.Shop>
package typealias ProductID = ID<Identified.Product>
package typealias InstitutionID = ID<Identified.Institution>
package typealias PromoterID = ID<Identified.Promoter>
package typealias SharerID = ID<Identified.Sharer>
package typealias PlanID = ID<Identified.Plan>
package typealias AllocationID = ID<Identified.Allocation>
package typealias SchemeID = ID<Identified.Scheme>
package typealias AgentPriceID = ID<Identified.AgentPrice>
package typealias StockChangeID = ID<Identified.StockChange>
package typealias LinkCode = ID<Identified.Link>
package typealias VisitorID = ID<Identified.Visitor>
package typealias BuyerID = ID<Identified.Buyer>
package typealias ClickID = ID<Identified.Click>
package typealias OrderID = ID<Identified.Order>
package typealias LineID = ID<Identified.Line>
package typealias RefundID = ID<Identified.Refund>
package typealias EventID = ID<Identified.Event>
/// A case of fraud.
package typealias CaseID = ID<Identified.Case>
/// The code of a coupon, as the destination of a link gets it and an order quotes it.
package typealias CouponCode = ID<Identified.Coupon>
package typealias UnitBatchID = ID<Identified.UnitBatch>
/// The code on one item.
package typealias UnitCode = ID<Identified.UnitCode>
package typealias LogisticsNumber = ID<Identified.Logistics>

extension ID {
  /// - Returns: nil unless the text is 1 to 64 of `[0-9A-Za-z_.:-]`.
  package init?(_ text: String) {
    guard (1...64).contains(text.utf8.count) else { return nil }
    guard text.utf8.allSatisfy(\.isIdentifierByte) else { return nil }
    self.init(trusted: text)
  }
}

private let reservedCodes: Set<String> = ["healthz"]

extension ID where Kind == Identified.Link {
  /// Paths of the redirect listener that no link may take.
  package static var reserved: Set<String> { reservedCodes }

  /// - Returns: nil unless the text is 2 to 10 of `[0-9A-Za-z]` and not a reserved path.
  package init?(code text: String) {
    guard (2...10).contains(text.utf8.count) else { return nil }
    guard text.utf8.allSatisfy(\.isCodeByte), !Self.reserved.contains(text) else { return nil }
    self.init(trusted: text)
  }
}

extension UInt8 {
  /// `[0-9A-Za-z]`
  package var isCodeByte: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  /// `[0-9A-Za-z_.:-]`
  package var isIdentifierByte: Bool {
    switch self {
    case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "-"): true
    default: isCodeByte
    }
  }
}
