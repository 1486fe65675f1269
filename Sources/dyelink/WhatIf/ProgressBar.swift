import EventLoops
import Foundation
import Glibc

/// How far something is, on standard error, where that is a terminal.
final class ProgressBar {
  private let begun = Clock.monotonicMilliseconds()
  private var shown: Int64?
  private var width = 0
  /// Twenty parts of five hundredths each.
  private static let parts: Int64 = 20
  private static let betweenMilliseconds: Int64 = 100

  /// - Returns: nil when nobody watches.
  static func onTerminal() -> ProgressBar? { isatty(STDERR_FILENO) == 1 ? ProgressBar() : nil }

  /// Shows it, unless it was shown a moment ago.
  /// - Parameter words: what else to say of it.
  func show(_ done: Int64, of whole: Int64, _ words: String) {
    let now = Clock.monotonicMilliseconds()
    if let shown, now - shown < Self.betweenMilliseconds, done < whole { return }
    shown = now
    let text = Self.text(done, of: whole, words, afterMilliseconds: now - begun)
    write("\r" + text.padded(to: width))
    width = text.count
  }

  /// Takes it away.
  func clear() {
    if shown != nil { write("\r" + "".padded(to: width) + "\r") }
  }

  static func text(
    _ done: Int64, of whole: Int64, _ words: String, afterMilliseconds elapsed: Int64
  ) -> String {
    let hundredths = whole > 0 ? min(100, done * 100 / whole) : 100
    let full = Int(hundredths * parts / 100)
    let bar =
      String(repeating: "=", count: full) + String(repeating: " ", count: Int(parts) - full)
    let left = done > 0 ? elapsed * max(0, whole - done) / done / 1_000 : 0
    return "[\(bar)] \(hundredths)%  \(words)  \(left) s left"
  }

  private func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
