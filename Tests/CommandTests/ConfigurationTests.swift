import EventLoops
import Logging
import Redirector
import Testing

@testable import dyelink

@Suite("Settings")
struct ConfigurationTests {
  private func configuration(
    flags: [Setting: String] = [:], variables: [String: String] = [:], file: String? = nil
  ) throws -> Configuration {
    let layers = SettingsLayers(
      flags: flags, environment: try EnvironmentSettings(variables).values,
      file: try file.map { try SettingsFile(name: "dyelink.yaml", text: $0) })
    return try Configuration(layers, workingDirectory: "/srv", processors: 3)
  }

  private func failure(
    flags: [Setting: String] = [:], variables: [String: String] = [:], file: String? = nil
  ) throws -> CommandFailure {
    try #require(throws: CommandFailure.self) {
      try configuration(flags: flags, variables: variables, file: file)
    }
  }

  @Test("have the defaults of the table")
  func defaults() throws {
    let defaults = try configuration()
    #expect(defaults.data.path == "/srv/data")
    #expect(defaults.listen == .tcp(host: "127.0.0.1", port: 8080))
    #expect(defaults.consoleListen == .tcp(host: "127.0.0.1", port: 8081))
    #expect(defaults.publicURL == nil)
    #expect(defaults.redis == nil)
    #expect(defaults.ledgerPath == "/srv/data/ledger.sqlite")
    #expect(defaults.loops == 3)
    #expect(defaults.cachedLinks == 1_048_576)
    #expect(defaults.journalSync == .interval)
    #expect(defaults.clientAddressHeader == nil)
    #expect(defaults.settlementBatch == 3_000)
    #expect(defaults.monthGraceHours == 72)
    #expect(defaults.logLevel == .info)
  }

  @Test("are taken from the flag, then the environment, then the file")
  func precedence() throws {
    let file = "loops: 4\nlisten: 127.0.0.1:1\n"
    let variables = ["DYELINK_LOOPS": "5", "DYELINK_JOURNAL_SYNC": "always"]
    let all = try configuration(flags: [.loops: "6"], variables: variables, file: file)
    #expect(all.loops == 6)
    #expect(all.journalSync == .always)
    #expect(all.listen == .tcp(host: "127.0.0.1", port: 1))
    #expect(try configuration(variables: variables, file: file).loops == 5)
    #expect(try configuration(file: file).loops == 4)
  }

  @Test("name a header field in any case")
  func headerField() throws {
    let set = try configuration(flags: [.clientAddressHeader: "X-Real-IP"])
    #expect(set.clientAddressHeader == "x-real-ip")
    for name in ["X Real", "X:Y", "é", String(repeating: "x", count: 65)] {
      #expect(try failure(flags: [.clientAddressHeader: name]).status == .configuration)
    }
  }

  @Test("are left at their default by an empty variable and by a key without a value")
  func emptyMeansUnset() throws {
    let empty = try configuration(variables: ["DYELINK_LOOPS": ""], file: "loops:\n# nothing\n")
    #expect(empty.loops == 3)
  }

  @Test(
    "unknown in the file are errors that name the line and the nearest known one",
    arguments: [
      ("loops: 2\nlisten_: 1\n", "line 2", "listen"),
      ("jounral-sync: none\n", "line 1", "journal-sync"),
      ("consoleListen: x\n", "line 1", "console-listen"),
    ])
  func unknownKey(file: String, line: String, meant: String) throws {
    let failure = try failure(file: file)
    #expect(failure.status == .configuration)
    #expect(failure.what.contains(line))
    #expect(failure.remedy.contains("did you mean \(meant)?"))
  }

  @Test("misspelt in the environment are errors that name the nearest known one")
  func misspeltVariable() throws {
    let failure = try failure(variables: ["DYELINK_CONSOLE_LISTN": "x"])
    #expect(failure.status == .configuration)
    #expect(failure.remedy.contains("DYELINK_CONSOLE_LISTEN"))
  }

  @Test("aren't confused with the variables that container platforms set for a service")
  func platformVariables() throws {
    let variables = ["DYELINK_PORT": "tcp://10.0.0.1:80", "DYELINK_SERVICE_HOST": "10.0.0.1"]
    let environment = try EnvironmentSettings(variables)
    #expect(environment.values.isEmpty)
    #expect(environment.ignored == ["DYELINK_PORT", "DYELINK_SERVICE_HOST"])
  }

  @Test("never come with secrets in a file", arguments: ["admin-token: x\n", "token: x\n"])
  func secretInFile(file: String) throws {
    let failure = try failure(file: file)
    #expect(failure.status == .configuration)
    #expect(failure.why.contains("secret"))
  }

  @Test(
    "that mean nothing are refused with where, why and what to do",
    arguments: [
      (Setting.listen, "8080", "ADDRESS:PORT"), (.listen, "127.0.0.1:65536", "ADDRESS:PORT"),
      (.loops, "0", "whole number"), (.loops, "257", "whole number"), (.loops, "two", "whole"),
      (.cachedLinks, "999", "whole number"), (.monthGrace, "-1", "whole number"),
      (.journalSync, "alway", "always"), (.logLevel, "warn", "warning"),
      (.publicURL, "go.example", "https://"), (.publicURL, "ftp://go.example", "https://"),
      (.publicURL, "https://go.example/x", "leave out"), (.publicURL, "https://", "https://"),
      (.ledger, "postgres://h/db", "sqlite"), (.ledger, "sqlite:", "sqlite:PATH"),
      (.redis, "http://h", "redis://"), (.redis, "rediss://h", "TLS"),
      (.redis, "redis://h:1/x", "database"),
    ])
  func refused(setting: Setting, text: String, hint: String) throws {
    let failure = try failure(flags: [setting: text])
    #expect(failure.status == .configuration)
    #expect(failure.what.hasPrefix(setting.flag))
    #expect("\(failure.why) \(failure.remedy)".contains(hint))
  }

  @Test("that are refused never show a Redis password")
  func passwordStaysSecret() throws {
    let failure = try failure(flags: [.redis: "redis://me:geheim@host:port/0"])
    #expect(!failure.description.contains("geheim"))
  }

  @Test(
    "take the addresses of the world as they are meant",
    arguments: [
      ("https://Go.Example", "https://go.example"), ("http://127.0.0.1:80/", "http://127.0.0.1:80"),
      ("https://[::1]", "https://[::1]"), ("https://go.example:8443", "https://go.example:8443"),
    ])
  func publicURL(text: String, meaning: String) throws {
    #expect(try configuration(flags: [.publicURL: text]).publicURL == meaning)
  }

  @Test("take relative paths from the working directory")
  func relativePaths() throws {
    let relative = try configuration(flags: [.data: "x/../d", .ledger: "sqlite:l.db"])
    #expect(relative.data.path == "/srv/d")
    #expect(relative.ledgerPath == "/srv/l.db")
  }

  @Test(
    "twice in the file, as a list, or not as settings at all are errors",
    arguments: [
      "loops: 1\nloops: 2\n", "loops: [1]\n", "- loops\n", "loops: {a: 1}\n", "a: b: c\n",
    ])
  func badFile(file: String) throws {
    #expect(try failure(file: file).status == .configuration)
  }
}
