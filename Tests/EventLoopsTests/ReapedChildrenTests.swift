import EventLoops
import Foundation
import TestSupport
import Testing

@Suite("tests that end processes")
struct ReapedChildrenTests {
  @Test("hear of it although nobody waited for another child", .reapingChildren)
  func stray() async throws {
    let stray = try ChildProcess(["true"])
    await #expect(processExitsWith: .exitCode(3)) { exit(3) }
    // The id was taken from the kernel's list by the trait: to us it looks as if it had gone well.
    #expect(await eventually { stray.poll() == .code(0) })
  }
}
