import Programme
import Records

/// The batches of codes of ``RightsWorld``: of a promoter, of two of whom one is on the team, of
/// another, and of a promoter of somebody else's; and some coupons.
enum UnitWorld {
  private static let links = ["b1": "kA1", "ba": "kaA", "bc": "kcA", "bj": "kjA", "b2": "kB2"]

  static func seen(_ batch: String) -> Set<Caller> {
    switch batch {
    case "b1", "ba": [.platform, .merchant, .institution, .senior]
    case "bc": [.platform, .merchant, .institution]
    case "bj": [.platform, .merchant, .institution, .junior]
    default: [.platform]
    }
  }

  static var records: String {
    let batches = links.sorted { $0.key < $1.key }.map { id, link in
      #"{"type":"unit_batch","id":"\#(id)","at":"2026-01-01T00:00:00Z","link":"\#(link)","count":5,"#
        + #""secret":"000102030405060708090a0b0c0d0e0f"}"#
    }
    return (batches + coupons).joined(separator: "\n")
  }

  private static let coupons = [
    ("cp1", #""kind":"host","shop":"s1","promoter":"k1""#),
    ("cpa", #""kind":"host","shop":"s1","promoter":"k1a""#),
    ("cpj", #""kind":"host","shop":"s1","promoter":"kj""#),
    ("cps", #""kind":"exclusive","shop":"s1""#), ("cp2", #""kind":"exclusive","shop":"s2""#),
  ].map { #"{"type":"coupon","id":"\#($0.0)","at":"2026-01-01T00:00:00Z",\#($0.1)}"# }

  static func unit(of batch: String) -> String {
    UnitCoding(
      UnitBatch(
        id: UnitBatchID(trusted: batch), issuedAt: Timestamp(milliseconds: 0),
        link: LinkCode(trusted: links[batch] ?? ""), count: 5,
        secret: UnitSecret(bytes: Array(0..<16))!)
    ).code(3).text
  }
}
