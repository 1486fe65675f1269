import HTTPWire
import Testing

@testable import Redirector

@Suite("who follows a link")
struct ClickClassTests {
  static func kind(_ fields: String, method: String = "GET") -> ClickClass? {
    let bytes = Array("\(method) /k1 HTTP/1.1\r\nHost: a.cn\r\n\(fields)\r\n".utf8)
    var parser = HeadParser()
    guard case .complete = parser.parse(bytes.span) else { return nil }
    return ClickClass(parser.head, bytes.span)
  }

  @Test(
    "people",
    arguments: [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
      "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.53(0x1800352d) NetType/WIFI Language/zh_CN",
      "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MMWEBID/2247 MicroMessenger/8.0.47.2560(0x28002F35) WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64",
      "Mozilla/5.0 (Linux; Android 13; M2102J2SC) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/109.0.5414.86 MQQBrowser/6.2 TBS/046281 Mobile Safari/537.36 V1_AND_SQ_8.9.83_4680_YYB_D QQ/8.9.83.12605 NetType/WIFI",
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Weibo (iPhone14,5__weibo__14.6.2__iphone__os17.5)",
      "Mozilla/5.0 (Linux; U; Android 12) AppleWebKit/537.36 Chrome/100.0 Mobile Safari/537.36 AliApp(DingTalk/7.5.0) com.alibaba.android.rimet",
      "Mozilla/5.0 (Macintosh) AppleWebKit/537.36 Chrome/118 Safari/537.36 Lark/7.10.5 LarkLocale/zh_CN Feishu/7.10.5",
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/443.0]",
      "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/20A362 [Pinterest/iOS]",
      "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/96.0 Mobile Safari/537.36",
      "Mozilla/5.0 (Linux; Android 9; CUBOT) AppleWebKit/537.36 Chrome/96.0 Mobile Safari/537.36",
      "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 Slack_SSB/4.36",
      "curl/8.5.0", "okhttp/4.12.0", "-",
    ])
  func person(agent: String) {
    #expect(Self.kind("User-Agent: \(agent)\r\n") == .navigation)
  }

  @Test(
    "crawlers and other programs known by name",
    arguments: [
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
      "Mozilla/5.0 AppleWebKit/537.36 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/103 Safari/537.36",
      "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
      "Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)",
      "Mozilla/5.0 (compatible; 360Spider/1.0)", "Mozilla/5.0 (Linux; Android 5.0) Bytespider",
      "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
      "Mozilla/5.0 (compatible; PetalBot;+https://webmaster.petalsearch.com/site/petalbot)",
      "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/120.0 Safari/537.36",
      "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)",
      "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
      "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot",
      "ia_archiver", "UptimeRobot/2.0", "meta-externalagent/1.1", "Mediapartners-Google",
      "SomeNewThingBot", "my crawler 1",
    ])
  func bot(agent: String) {
    #expect(Self.kind("User-Agent: \(agent)\r\n") == .bot)
  }

  @Test(
    "fetchers of link previews",
    arguments: [
      "WhatsApp/2.23.20.0 A",
      "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
      "Twitterbot/1.0", "TelegramBot (like TwitterBot)",
      "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
      "Slack-ImgProxy (+https://api.slack.com/robots)",
      "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
      "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
      "Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5", "DingTalkBot-LinkService/1.0",
      "WeChatShareExtensionNew/8.0.50", "Pinterest/0.2 (+https://www.pinterest.com/)",
      "Mozilla/5.0 (Macintosh) AppleWebKit/601.2.4 Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
      "Mozilla/5.0 (en-us) AppleWebKit/534.14 (KHTML, like Gecko; Google Web Preview) Chrome/9.0 Safari/534.14",
      "Iframely/1.3.1", "Snap URL Preview Service", "kakaotalk-scrap/1.0",
    ])
  func preview(agent: String) {
    #expect(Self.kind("User-Agent: \(agent)\r\n") == .preview)
  }

  @Test(
    "what the browser says of its request decides before the agent",
    arguments: [
      ("Sec-Purpose: prefetch\r\n", .speculation),
      ("Sec-Purpose: prefetch;prerender\r\n", .speculation),
      ("Sec-Purpose: prefetch;anonymous-client-ip\r\n", .speculation),
      ("Purpose: prefetch\r\n", .speculation), ("purpose: Preview\r\n", .speculation),
      ("X-Moz: prefetch\r\n", .speculation), ("X-Purpose: preview\r\n", .speculation),
      ("X-Purpose: instant\r\n", .speculation), ("Purpose: other\r\n", .navigation),
      (
        "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Site: none\r\n",
        .navigation
      ),
      (
        "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-User: ?1\r\n",
        .navigation
      ),
      ("Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n", .subresource),
      ("Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: embed\r\n", .subresource),
      ("Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n", .subresource),
      ("Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n", .subresource),
      ("Sec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n", .subresource),
      ("Sec-Fetch-Mode: no-cors\r\n", .subresource), ("Sec-Fetch-Dest: image\r\n", .subresource),
      ("Sec-Fetch-Site: cross-site\r\n", .subresource),
      ("Sec-Fetch-Mode: navigate\r\n", .navigation),
      ("", .navigation),
    ] as [(String, ClickClass)])
  func fetchMetadata(fields: String, expected: ClickClass) {
    #expect(Self.kind(fields) == expected)
    #expect(Self.kind(fields, method: "HEAD") == .headRequest)
  }

  @Test("a word is found wherever it stands, and the most telling one counts")
  func anywhere() {
    let matcher = AgentMatcher([
      ("abcd", .bot), ("bc", .preview), ("x|", .bot), ("#y", .bot), ("cx|", .person),
    ])
    let cases: [(String, AgentKind)] = [
      ("", .person), ("zzabcdzz", .preview), ("abd", .person), ("aabcd", .preview),
      ("BC", .preview),
      ("x", .bot), ("xx", .bot), ("xa", .person), ("a-x-a", .bot), ("cx", .person), ("7y", .bot),
      ("ay", .person), ("éx", .bot), ("xé", .person),
    ]
    for (text, expected) in cases {
      let bytes = Array(text.utf8)
      #expect(matcher.kind(of: bytes.span, in: 0..<bytes.count) == expected, "\(text)")
    }
  }
}
