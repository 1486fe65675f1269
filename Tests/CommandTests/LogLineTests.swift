import Logging
import Records
import Synchronization
import Testing

@testable import dyelink

@Suite("Log lines")
struct LogLineTests {
  private func line(_ message: String, _ fields: [(name: String, value: String)] = []) -> LogLine {
    LogLine(
      at: "2026-01-02T03:04:05.678Z", level: .warning, label: "test", message: message,
      fields: fields)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test("name time, level, origin, message and fields")
  func shape() {
    let line = line("gone", [("a", "1"), ("b", "two words")])
    #expect(
      text(line.text) == "2026-01-02T03:04:05.678Z warning test: gone a=1 b=\"two words\"\n")
  }

  @Test(
    "stay one line without commands for the terminal, whatever comes from outside",
    arguments: ["\n", "\r", "\u{1B}[2J", "\u{0}", "\u{2028}", "\u{9B}", "\u{202E}", "\u{7F}"])
  func controls(hostile: String) {
    let line = line("x\(hostile)y", [("f", hostile)])
    let rendered = text(line.text)
    let controls = rendered.dropLast().unicodeScalars.filter {
      $0.properties.generalCategory == .control
    }
    #expect(controls.isEmpty)
    #expect(rendered.filter(\.isNewline).count == 1)
    #expect(!rendered.contains("\u{202E}"))
    #expect(text(line.json).dropLast().contains("\n") == false)
  }

  @Test("are cut at their limit")
  func limit() {
    let long = line(String(repeating: "x", count: 3 * LogLine.limitBytes))
    #expect(long.text.count <= LogLine.limitBytes + 8)
    #expect(long.text.last == UInt8(ascii: "\n"))
  }

  @Test("are valid JSON when asked for")
  func json() throws {
    let bytes = line("m\"x", [("at", "other"), ("n", "1")]).json
    let object = try JSON.parse(bytes, limits: .trusted)
    #expect(object["message"]?.string == "m\"x")
    #expect(object["at"]?.string == "2026-01-02T03:04:05.678Z")
    #expect(object["n"]?.string == "1")
  }
}

@Suite("The log's queue")
struct LogSinkTests {
  @Test("takes no more than its capacity when nobody reads, blocks nobody, and counts the rest")
  func blockedReader() throws {
    let holder = LogGate()
    let sink = try LogSink { _ in holder.pass() }
    holder.whileClosed {
      for _ in 0..<(3 * LogSink.capacity) { sink.put([UInt8(ascii: "\n")]) }
    }
    sink.flush()
    #expect(sink.droppedLines > 0)
    #expect(UInt64(holder.passed) + sink.droppedLines == UInt64(3 * LogSink.capacity))
  }
}

/// A reader that can be made to wait.
private final class LogGate: Sendable {
  private let gate = Mutex(())
  private let lines = Atomic(0)

  var passed: Int { lines.load(ordering: .relaxed) }

  func whileClosed(_ body: () -> Void) { gate.withLock { _ in body() } }

  func pass() {
    gate.withLock { _ in }
    lines.add(1, ordering: .relaxed)
  }
}
