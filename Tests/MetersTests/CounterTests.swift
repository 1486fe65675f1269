import Meters
import Testing

@Suite("Counters and gauges")
struct CounterTests {
  @Test("a counter starts at nothing and adds up")
  func counterAdds() {
    let counter = Counter()
    #expect(counter.value == 0)
    counter.increment()
    counter.increment(by: 41)
    #expect(counter.value == 42)
  }

  @Test("a counter wraps instead of trapping")
  func counterWraps() {
    let counter = Counter()
    counter.increment(by: .max)
    counter.increment(by: 2)
    #expect(counter.value == 1)
  }

  @Test("a gauge rises, falls and can be set")
  func gaugeMoves() {
    let gauge = Gauge()
    gauge.add(3)
    gauge.add(-5)
    #expect(gauge.value == -2)
    gauge.set(9)
    #expect(gauge.value == 9)
  }

  @Test("no addition is lost between threads")
  func concurrentAdditions() async {
    let counter = Counter()
    let gauge = Gauge()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<10_000 {
            counter.increment()
            gauge.add(1)
          }
        }
      }
    }
    #expect(counter.value == 80_000)
    #expect(gauge.value == 80_000)
  }
}
