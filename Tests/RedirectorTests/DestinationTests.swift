import Foundation
import HTTPWire
import RedisClient
import TestSupport
import Testing

@testable import Redirector

@Suite("where a click is sent")
struct DestinationTests {
  static let keys = keyRing(9)
  static let visitor = keys.newVisitor(1, 2)
  static let click = keys.newClick(milliseconds: 1_767_225_600_000, order: 0, random: 3)
  static let visitorText = String(decoding: TokenTests.text(visitor), as: UTF8.self)
  static let clickText = String(decoding: TokenTests.text(click), as: UTF8.self)

  /// A table with nothing but a link that leads to `url`, and what it finds.
  static func cached(_ url: String, coupon: String? = nil) -> (table: OneLink, link: CachedLink)? {
    let copy = linkCopy(url, coupon: coupon)
    guard let entry = LinkEntry(decoding: copy.encoded()),
      let table = try? OneLink(entry), let link = table.link
    else { return nil }
    return (table, link)
  }

  /// The Location of a touch, with the ids shortened to C and V.
  static func location(_ url: String, coupon: String? = nil, query: [UInt8]? = nil) -> String? {
    guard let (one, link) = cached(url, coupon: coupon) else { return nil }
    let head = query ?? []
    var line: [UInt8] = []
    one.table.appendTouch(
      click, visitor, to: link, passing: query.map { ByteRange(0, $0.count) }, of: head.span,
      into: &line)
    return value(line)?.replacing(clickText, with: "C").replacing(visitorText, with: "V")
  }

  static func plain(_ url: String, query: String? = nil) -> String? {
    guard let (one, link) = cached(url, coupon: "SAVE") else { return nil }
    let head = Array((query ?? "").utf8)
    var line: [UInt8] = []
    one.table.appendPlain(
      to: link, passing: query.map { ByteRange(0, $0.utf8.count) }, of: head.span, into: &line)
    return value(line)
  }

  /// What stands before the end of the one line.
  static func value(_ line: [UInt8]) -> String? {
    let text = String(decoding: line, as: UTF8.self)
    guard text.hasSuffix("\r\n"),
      !text.dropLast().utf8.contains(.lineFeed), !text.utf8.dropLast(2).contains(.carriageReturn)
    else { return nil }
    return String(decoding: text.utf8.dropLast(2), as: UTF8.self)
  }

  @Test(
    "the destination's own, those passed on, coupon, click, visitor; the fragment last",
    arguments: [
      ("https://a.cn/p", nil, nil, "https://a.cn/p?dl_cid=C&dl_vid=V"),
      ("https://a.cn", nil, nil, "https://a.cn?dl_cid=C&dl_vid=V"),
      ("https://a.cn/p#f", nil, nil, "https://a.cn/p?dl_cid=C&dl_vid=V#f"),
      ("https://a.cn/p?x=1#f?g", nil, nil, "https://a.cn/p?x=1&dl_cid=C&dl_vid=V#f?g"),
      ("https://a.cn/p?", nil, nil, "https://a.cn/p?dl_cid=C&dl_vid=V"),
      ("https://a.cn/p?x&", nil, nil, "https://a.cn/p?x&dl_cid=C&dl_vid=V"),
      ("https://a.cn/p", "TEA", nil, "https://a.cn/p?dl_coupon=TEA&dl_cid=C&dl_vid=V"),
      (
        "https://a.cn/p", "50% &茶", nil,
        "https://a.cn/p?dl_coupon=50%25%20%26%E8%8C%B6&dl_cid=C&dl_vid=V"
      ),
      (
        "https://a.cn/p?x=1", "TEA", "y=2",
        "https://a.cn/p?x=1&y=2&dl_coupon=TEA&dl_cid=C&dl_vid=V"
      ),
      ("https://a.cn/p", nil, "y=2&z", "https://a.cn/p?y=2&z&dl_cid=C&dl_vid=V"),
      ("https://a.cn/p#f", nil, "&&y=2&", "https://a.cn/p?y=2&dl_cid=C&dl_vid=V#f"),
      ("https://a.cn/p", nil, "", "https://a.cn/p?dl_cid=C&dl_vid=V"),
      ("http://[::1]:8080/p", nil, nil, "http://[::1]:8080/p?dl_cid=C&dl_vid=V"),
      ("HTTPS://a.cn/p", nil, nil, "HTTPS://a.cn/p?dl_cid=C&dl_vid=V"),
    ] as [(String, String?, String?, String)])
  func composed(url: String, coupon: String?, query: String?, expected: String) {
    let found = Self.location(url, coupon: coupon, query: query.map { Array($0.utf8) })
    #expect(found == expected)
  }

  @Test(
    "parameters of ours are never taken from a request, however they are written",
    arguments: [
      "dl_vid=x", "dl_cid=x&dl_vid=y", "dl_", "dl_x", "%64l_vid=x", "d%6C_vid=x", "dl%5fvid=x",
      "%64%6c%5F=1", "dl_coupon=free",
    ])
  func foreign(query: String) {
    #expect(
      Self.location("https://a.cn/p", query: Array("a=1&\(query)&b=2".utf8))
        == "https://a.cn/p?a=1&b=2&dl_cid=C&dl_vid=V")
    #expect(Self.plain("https://a.cn/p", query: query) == "https://a.cn/p")
  }

  @Test("a plain redirect bears nothing of ours, not even the coupon")
  func plainly() {
    #expect(Self.plain("https://a.cn/p?x=1#f") == "https://a.cn/p?x=1#f")
    #expect(Self.plain("https://a.cn/p?x=1#f", query: "y=2") == "https://a.cn/p?x=1&y=2#f")
  }

  @Test(
    "what no URI may hold is encoded, triplets stay",
    arguments: [
      ("a=%zz", "a=%25zz"), ("a=%", "a=%25"), ("a=%4", "a=%254"), ("a=%41", "a=%41"),
      ("a=\\^`{|}", "a=%5C%5E%60%7B%7C%7D"), ("a=\"<>\r\n\0é", "a=%22%3C%3E%0D%0A%00%C3%A9"),
      ("a=#b", "a=%23b"), ("a= b", "a=%20b"),
    ])
  func encoded(query: String, expected: String) {
    #expect(
      Self.location("https://a.cn/p", query: Array(query.utf8))
        == "https://a.cn/p?\(expected)&dl_cid=C&dl_vid=V")
  }

  @Test(
    "what isn't http or https with a plain host is no destination",
    arguments: [
      "", "a.cn", "//a.cn/p", "/p", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
      "ftp://a.cn/", "https:a.cn", "https:/a.cn", "https://", "https:///p", "https://u@a.cn/",
      "https://u:p@a.cn/", "https://a.cn\\@b.cn/", "https://a cn/", "https://a.cn:99999/",
      "https://a.cn:x/", "https://[::1/", "https://a,b/", " https://a.cn/", "https://a.cn\r\nX: y/",
      "https://" + String(repeating: "a", count: 9_000),
    ])
  func refused(url: String) {
    #expect(Destination(url: Array(url.utf8), coupon: nil) == nil)
  }

  @Test("no query moves the origin, the path or the fragment, or adds a line")
  func anyQuery() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed of the queries: \(seed)")
    var random = SeededGenerator(seed: seed)
    let spice = Array("%&=#?/\\@:;[]{}|^`\"<>'\r\n\0 dl_vid%64".utf8)
    for _ in 0..<20_000 {
      let query = (0..<Int.random(in: 0...24, using: &random)).map { _ in
        Bool.random(using: &random)
          ? spice[Int.random(in: 0..<spice.count, using: &random)]
          : UInt8.random(in: 0...255, using: &random)
      }
      let text = try #require(
        Self.location("https://shop.cn:8443/a/b?own=1#frag", query: query), "seed \(seed)")
      let url = try #require(URLComponents(string: text), "seed \(seed): \(text)")
      let isSame =
        url.scheme == "https" && url.host == "shop.cn" && url.port == 8_443 && url.path == "/a/b"
        && url.fragment == "frag" && url.user == nil
      let own = (url.queryItems ?? []).filter { $0.name.hasPrefix("dl_") }.map(\.name)
      #expect(isSame && own == ["dl_cid", "dl_vid"], "seed \(seed): \(text)")
    }
  }
}

/// A table that knows one link.
final class OneLink {
  var table: LinkTable
  let link: CachedLink?

  init(_ entry: LinkEntry) throws {
    let code = CodeKey("k1")!
    var table = try LinkTable(limits: LinkTable.Limits(links: 1), hash: LinkHash(random: 1, 2))
    table.store(entry, for: code, at: 0, random: 0)
    link = if case .fresh(let link) = table.find(code, at: 0) { link } else { nil }
    self.table = table
  }
}
