import EventLoops
import Foundation

/// The data directory of a demo.
struct DemoPlace: Sendable {
  let path: String
  /// Whether it goes with the demo.
  let isThrownAway: Bool

  init(given: String?) {
    isThrownAway = given == nil
    let digits = Array("0123456789abcdefghijklmnopqrstuvwxyz")
    let name = String(Entropy.bytes(8).map { digits[Int($0) % digits.count] })
    path =
      given
      ?? FileManager.default.temporaryDirectory
      .appendingPathComponent("dyelink-demo-\(name)").path
  }

  func leave() {
    if isThrownAway { try? FileManager.default.removeItem(atPath: path) }
  }
}
