/// The bytes of requests, put together from parts that were rendered once.
struct RequestText: Sendable {
  private let codes: TextTable?
  private let visitors: TextTable?
  private let start: [UInt8]
  private let headStart: [UInt8]
  private let path: [UInt8]
  /// From behind the target to the last field that all have.
  private let fields: [UInt8]
  private let botField = Array("User-Agent: Mozilla/5.0 (compatible; Googlebot/2.1)\r\n".utf8)
  private let prefetchField = Array("Sec-Purpose: prefetch\r\n".utf8)
  private let cookieStart = Array("Cookie: dl_vid=".utf8)
  private let lineEnd = Array("\r\n".utf8)

  /// The request that was last written.
  private(set) var bytes: [UInt8] = []
  /// The visitor whose cookie it has, as a place in the table.
  private(set) var visitor: Int?

  init(_ plan: LoadPlan) {
    codes = plan.codes
    visitors = plan.visitors
    start = Array("GET ".utf8)
    headStart = Array("HEAD ".utf8)
    let path = plan.target.path
    self.path = Array((plan.codes == nil || path.hasSuffix("/") ? path : path + "/").utf8)
    var text = " HTTP/1.1\r\nHost: \(plan.target.authority)\r\n"
    for field in plan.fields { text += field + "\r\n" }
    if plan.oneRequestPerConnection { text += "Connection: close\r\n" }
    fields = Array(text.utf8)
    bytes.reserveCapacity(1_024)
  }

  mutating func write(_ kind: RequestKind, _ numbers: inout SeededNumbers) {
    bytes.removeAll(keepingCapacity: true)
    visitor = nil
    bytes.append(contentsOf: kind == .head ? headStart : start)
    bytes.append(contentsOf: path)
    if kind == .unknown {
      appendUnknownCode(&numbers)
    } else if let codes {
      let index = codes.count == 1 ? 0 : numbers.below(codes.count)
      bytes.append(contentsOf: codes.bytes[codes.range(index)])
    }
    bytes.append(contentsOf: fields)
    switch kind {
    case .bot: bytes.append(contentsOf: botField)
    case .prefetch: bytes.append(contentsOf: prefetchField)
    case .returning:
      guard let visitors else { break }
      let index = numbers.below(visitors.count)
      visitor = index
      bytes.append(contentsOf: cookieStart)
      bytes.append(contentsOf: visitors.bytes[visitors.range(index)])
      bytes.append(contentsOf: lineEnd)
    case .plain, .new, .unknown, .head, .order: break
    }
    bytes.append(contentsOf: lineEnd)
  }

  /// Eight characters of chance: one more than codes that Dyelink makes up have.
  private mutating func appendUnknownCode(_ numbers: inout SeededNumbers) {
    var chance = numbers.next()
    for _ in 0..<8 {
      bytes.append(Self.codeLetters[Int(chance % 62)])
      chance /= 62
    }
  }

  private static let codeLetters = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
}
