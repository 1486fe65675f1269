import Testing

@testable import Redirector

@Suite("How many clients a redirector takes")
struct ConnectionLimitTests {
  @Test(
    "clients leave files and sockets to everything else, however few there are",
    arguments: [
      (1_048_576, 2, 16_384), (20_000, 2, 9_488), (20_000, 1, 16_384), (4_096, 4, 768),
      (1_024, 2, 256), (256, 2, 64), (256, 8, 16), (2, 2, 1), (0, 1, 1),
      (UInt64.max, 2, 16_384), (1_024, 0, 512),
    ] as [(UInt64, Int, Int)])
  func fits(openFiles: UInt64, loops: Int, connections: Int) {
    var limits = RedirectorLimits()
    limits.fit(openFiles: openFiles, loops: loops)
    #expect(limits.connections == connections)
  }
}
