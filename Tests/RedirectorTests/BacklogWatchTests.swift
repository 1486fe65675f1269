import Testing

@testable import Redirector

@Suite("a backlog that is watched")
struct BacklogWatchTests {
  @Test("one more pipeline for each second in which it gets no less, and none when it is gone")
  func growing() {
    var watch = BacklogWatch()
    watch.answered(100, at: 0)
    watch.answered(200, at: 999)
    #expect(watch.extraPipelines == 0)
    watch.answered(200, at: 1_000)
    #expect(watch.extraPipelines == 1)
    watch.answered(200, at: 2_000)
    #expect(watch.extraPipelines == 2)
    watch.answered(150, at: 3_000)
    #expect(watch.extraPipelines == 2)
    watch.end()
    #expect(watch.extraPipelines == 0)
  }

  @Test("what piles up while Redis is away says nothing")
  func away() {
    var watch = BacklogWatch()
    watch.answered(100, at: 0)
    watch.answered(9_000, at: 10_000)
    watch.answered(8_000, at: 11_000)
    #expect(watch.extraPipelines == 0)
  }
}
