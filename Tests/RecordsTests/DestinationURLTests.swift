import Records
import TestSupport
import Testing

@Suite("Destinations")
struct DestinationURLTests {
  @Test(
    "an address comes out in one form",
    arguments: [
      ("https://shop.example/p1", "https://shop.example/p1"),
      ("HTTPS://Shop.Example", "https://shop.example/"),
      ("http://shop.example:80/a", "http://shop.example/a"),
      ("https://shop.example:443/a", "https://shop.example/a"),
      ("http://shop.example:443/a", "http://shop.example:443/a"),
      ("https://shop.example:/a", "https://shop.example/a"),
      ("https://shop.example:08080/a", "https://shop.example:8080/a"),
      ("https://shop.example./a", "https://shop.example/a"),
      ("https://a_b.xn--fiqs8s/", "https://a_b.xn--fiqs8s/"),
      ("https://192.0.2.1/", "https://192.0.2.1/"),
      ("https://192.0.2.1./", "https://192.0.2.1/"),
      ("https://[2001:DB8:0:0:0::1]:8443/x", "https://[2001:db8::1]:8443/x"),
      ("https://[::FFFF:192.0.2.1]/", "https://[::ffff:c000:201]/"),
      ("https://[1:0:0:2:0:0:0:3]/", "https://[1:0:0:2::3]/"),
      ("https://[::]/", "https://[::]/"),
      ("https://[1:2:3:4:5:6:7::]/", "https://[1:2:3:4:5:6:7:0]/"),
      ("https://shop.example/a/./b/../c", "https://shop.example/a/c"),
      ("https://shop.example/../..", "https://shop.example/"),
      ("https://shop.example/a/..", "https://shop.example/"),
      ("https://shop.example//a", "https://shop.example//a"),
      ("https://shop.example?x=1", "https://shop.example/?x=1"),
      ("https://shop.example#top", "https://shop.example/#top"),
      ("https://shop.example/?#", "https://shop.example/#"),
      ("https://shop.example/食?q=食#食", "https://shop.example/%E9%A3%9F?q=%E9%A3%9F#%E9%A3%9F"),
      ("https://shop.example/a%2Fb%c3", "https://shop.example/a%2Fb%c3"),
      ("https://shop.example/\"<>^`{|}[]", "https://shop.example/%22%3C%3E%5E%60%7B%7C%7D%5B%5D"),
      ("https://shop.example/a'b", "https://shop.example/a'b"),
      ("https://shop.example/#a#b", "https://shop.example/#a%23b"),
      ("https://shop.example/?a=b?c/d&e=@:", "https://shop.example/?a=b?c/d&e=@:"),
      (
        "https://shop.example/?to=https://b.example/", "https://shop.example/?to=https://b.example/"
      ),
    ])
  func normalised(text: String, expected: String) {
    #expect(DestinationURL.normalised(text) == expected)
    #expect(DestinationURL.normalised(expected) == expected)
  }

  @Test(
    "own parameters are removed from the query, however they are spelled",
    arguments: [
      ("?dl_cid=1", ""), ("?a=1&dl_cid=1&b=2", "?a=1&b=2"), ("?dl_", ""), ("?%64l_vid=1", ""),
      ("?d%6C_x", ""), ("?dl%5fvid&a", "?a"), ("?dl_a&dl_b=2&", ""), ("?xdl_a=1", "?xdl_a=1"),
      ("?dl=1", "?dl=1"), ("?DL_A=1", "?DL_A=1"), ("?a=dl_cid", "?a=dl_cid"), ("?", ""),
      ("?a&&b", "?a&&b"), ("?dl_a#dl_b", "#dl_b"),
    ])
  func ownParameters(tail: String, expected: String) {
    #expect(
      DestinationURL.normalised("https://shop.example/\(tail)")
        == "https://shop.example/\(expected)")
  }

  @Test(
    "what may lead elsewhere than it seems is refused",
    arguments: [
      "", "shop.example", "/p1", "//shop.example", "http:/shop.example", "http:shop.example",
      "https://", "https:///a", "https://?a", "https://:80/", "ftp://shop.example/",
      "javascript://shop.example/%0Aalert(1)", "data:text/html,x", "file:///etc/passwd",
      "https ://shop.example/", " https://shop.example/", "https://shop.example/ ",
      "https://shop.example/a b", "https://shop.example\\@evil.example/",
      "https:\\\\shop.example/", "https://shop.example/\\a", "https://user@shop.example/",
      "https://user:password@shop.example/", "https://@shop.example/",
      "https://shop.example/\r\nSet-Cookie:a", "https://shop.example/\u{0}",
      "https://shop.example/\u{7F}", "https://shop\t.example/", "https://shop.example:0/",
      "https://shop.example:65536/", "https://shop.example:123456/", "https://shop.example:-1/",
      "https://shop.example:8o/", "https://店.example/", "https://shop.ex\u{430}mple/",
      "https://shop%2eexample/", "https://shop..example/", "https://.example/", "https://../",
      "https://2130706433/", "https://0x7f000001/", "https://127.1/", "https://127.0.0.01/",
      "https://127.0.0.256/", "https://1.2.3.4.5/", "https://shop.0x1/", "https://shop.1/",
      "https://[::1", "https://[::1]a/", "https://[]/", "https://[1]/", "https://[::1%25eth0]/",
      "https://[1:2:3:4:5:6:7:8:9]/", "https://[1:2:3:4:5:6:7:8::]/", "https://[::1::]/",
      "https://[:::]/", "https://[12345::]/", "https://[::192.0.2.1:1]/", "https://[::192.0.2]/",
      "https://shop.example/%", "https://shop.example/%4", "https://shop.example/%zz",
      "https://shop.example/?a=100%", "https://shop,example/", "https://shop.example;a/",
    ])
  func refused(text: String) {
    #expect(DestinationURL.normalised(text) == nil)
  }

  @Test("length is limited, before and after encoding")
  func length() {
    let start = "https://shop.example/"
    let room = DestinationURL.longest - start.utf8.count
    #expect(DestinationURL.normalised(start + String(repeating: "a", count: room)) != nil)
    #expect(DestinationURL.normalised(start + String(repeating: "a", count: room + 1)) == nil)
    #expect(DestinationURL.normalised(start + String(repeating: "^", count: room / 3)) != nil)
    #expect(DestinationURL.normalised(start + String(repeating: "^", count: room / 3 + 1)) == nil)
  }

  @Test("labels and names of hosts are limited", arguments: [(63, true), (64, false)])
  func labels(length: Int, isValid: Bool) {
    let text = "https://\(String(repeating: "a", count: length)).example/"
    #expect((DestinationURL.normalised(text) != nil) == isValid)
  }

  @Test("host and port are told, the scheme's own port included")
  func origin() {
    let url = DestinationURL("HTTP://LOCALHOST./a")
    #expect(url?.host == "localhost")
    #expect(url?.port == 80)
    #expect(url?.isSecure == false)
    #expect(DestinationURL("https://a.example")?.port == 443)
    #expect(DestinationURL("https://[0:0::1]:8080")?.host == "[::1]")
    #expect(DestinationURL("https://[0:0::1]:8080")?.port == 8080)
  }

  @Test("random tails never change scheme, host and port, and one pass is enough")
  func randomTails() throws {
    var random = SeededGenerator.printed()
    let alphabet = Array("/.?#&=%dl_26FfaZ@:[]食\\ \r".unicodeScalars)
    var accepted = 0
    for _ in 0..<5_000 {
      var text = "https://shop.example:8443/"
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
      }
      guard let once = DestinationURL(text) else { continue }
      accepted += 1
      #expect(once.host == "shop.example", "seed \(random.seed)")
      #expect(once.text.hasPrefix("https://shop.example:8443/"), "seed \(random.seed)")
      #expect(DestinationURL(once.text) == once, "seed \(random.seed)")
      #expect(once.text.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "seed \(random.seed)")
    }
    #expect(accepted > 100, "seed \(random.seed)")
  }
}
