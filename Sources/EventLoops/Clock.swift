import Glibc

/// The two clocks of the system.
package enum Clock {
  /// A moment on the wall clock.
  package struct WallTime: Equatable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64
    /// The part below the millisecond, 0 to 999 999.
    package let nanoseconds: Int32

    package init(milliseconds: Int64, nanoseconds: Int32) {
      self.milliseconds = milliseconds
      self.nanoseconds = nanoseconds
    }
  }

  /// The wall clock, which may be set back.
  package static func wall() -> WallTime {
    let time = read(CLOCK_REALTIME)
    let nanoseconds = Int64(time.tv_nsec)
    return WallTime(
      milliseconds: Int64(time.tv_sec) * 1_000 + nanoseconds / 1_000_000,
      nanoseconds: Int32(nanoseconds % 1_000_000))
  }

  package static func wallMilliseconds() -> Int64 { wall().milliseconds }

  /// Nanoseconds on a clock that never goes back, from an arbitrary start.
  package static func monotonicNanoseconds() -> Int64 {
    let time = read(CLOCK_MONOTONIC)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  package static func monotonicMilliseconds() -> Int64 { monotonicNanoseconds() / 1_000_000 }

  /// Nanoseconds of processor time that this process has used, in user mode and in the kernel.
  package static func processorNanoseconds() -> Int64 {
    let time = read(CLOCK_PROCESS_CPUTIME_ID)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    // SAFETY: fails only for an unknown clock.
    unsafe clock_gettime(clock, &time)
    return time
  }
}

extension Clock {
  /// Holds the calling thread; never for the thread of a loop.
  package static func pause(milliseconds: UInt32) { usleep(milliseconds * 1_000) }
}
