import TestSupport
import Testing

@Suite("The settings file")
struct SettingsFileTests {
  @Test("every setting stands in it once, in the order of the documentation")
  func complete() throws {
    let file = SettingsFile(try ProjectFolder.text("deploy/dyelink.yaml"))
    #expect(
      file.keys == [
        "data", "listen", "console-listen", "public-url", "redis", "ledger", "loops",
        "cached-links", "journal-sync", "client-address-header", "settlement-batch", "month-grace",
        "operations-listen", "log-level",
        "log-format",
      ])
  }

  @Test(
    "what it sets is the default",
    arguments: [
      ("data", "./data"), ("listen", "127.0.0.1:8080"), ("console-listen", "127.0.0.1:8081"),
      ("public-url", nil), ("redis", nil), ("ledger", nil), ("loops", nil),
      ("cached-links", "1048576"), ("journal-sync", "interval"),
      ("client-address-header", nil), ("settlement-batch", "3000"),
      ("month-grace", "72"),
      ("operations-listen", nil),
      ("log-level", "info"),
      ("log-format", "text"),
    ] as [(String, String?)])
  func defaults(key: String, value: String?) throws {
    let file = SettingsFile(try ProjectFolder.text("deploy/dyelink.yaml"))
    #expect(file.value(of: key) == value)
  }

  @Test("no secret has a place in it")
  func secrets() throws {
    let file = SettingsFile(try ProjectFolder.text("deploy/dyelink.yaml"))
    #expect(!file.keys.contains { $0.contains("token") || $0.contains("password") })
  }
}
