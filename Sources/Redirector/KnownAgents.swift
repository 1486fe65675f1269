/// Who a User-Agent says it is; the later kinds say more.
enum AgentKind: UInt8, Comparable, Sendable {
  case person, bot, preview

  static func < (left: AgentKind, right: AgentKind) -> Bool { left.rawValue < right.rawValue }
}

/// The words by which programs that nobody sits in front of can be told.
///
/// An in-app browser (WeChat's MicroMessenger, QQ, Weibo, DingTalk, Feishu and Lark, the Facebook
/// family) is a person: only the fetchers of those companies are listed. A bare HTTP library or
/// command-line tool, and no User-Agent at all, isn't counted as a bot either: shops' own apps and
/// scripts of integrators use them, and a dishonest program wouldn't say its name anyway.
enum KnownAgents {
  static let matcher = AgentMatcher(
    people.map { ($0, .person) } + bots.map { ($0, .bot) } + previews.map { ($0, .preview) })

  /// Makers and apps whose names end like a bot's.
  private static let people = ["cubot|"]

  private static let bots = [
    // What crawlers call themselves by good custom.
    "bot|", "bot#", "crawl", "spider", "slurp", "archiver",
    // Search engines and their inspectors.
    "mediapartners|google", "google|inspectiontool", "googleother", "feedfetcher|google",
    "apis|google", "google|read|aloud", "google|safety", "google|site|verification",
    "duckduckgo|favicons", "yahoo|ad|monitoring", "baidu|yunguance", "baidu|transcoder",
    "sogou|inst", "yisou", "petal|search",
    // Readers for language models.
    "chatgpt|user", "claude|user", "perplexity|user", "meta|externalagent",
    "meta|externalfetcher", "cohere|ai", "anthropic|ai",
    // Browsers without a screen, and checks of sites.
    "headlesschrome", "phantomjs", "slimerjs", "chrome|lighthouse", "page|speed", "pingdom",
    "statuscake", "gtmetrix", "ptst|", "w#c|validator", "nutch", "heritrix",
    "virustotal", "censysinspect", "zgrab", "masscan", "nuclei", "expanse",
    "tencentsecurity", "tencent|security", "qq|url|manager",
  ]

  private static let previews = [
    // Chinese messengers and networks.
    "wechatshareextension", "dingtalkbot", "feishubot", "larkbot", "lark|url", "wxworkbot",
    "qqshare", "sinaweibobot", "weibobot", "toutiaospider",
    // Messengers and networks elsewhere.
    "facebookexternalhit", "facebookcatalog", "facebot", "twitterbot", "telegrambot",
    "whatsapp|", "slackbot", "slack|imgproxy", "discordbot", "linkedinbot", "skypeuripreview",
    "pinterestbot", "pinterest|#", "redditbot", "vkshare", "viber|url", "line|poker",
    "kakaotalk|scrap", "snap|url", "mastodon", "pleroma", "misskey", "synapse", "iframely",
    "embedly", "outbrain", "flipboardproxy", "nuzzel", "tumblr|", "bitlybot", "xing|content",
    "quora|link", "microsoftpreview", "bingpreview",
    // What any of them may call it.
    "web|preview", "webpreview", "link|preview", "linkpreview", "url|preview", "urlpreview",
    "uripreview", "link|expand", "link|service", "unfurl", "snippet",
  ]
}
