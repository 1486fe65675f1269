import EventLoops
import Synchronization

/// What the tally may read of a journal while a loop writes it, and what it says of it.
///
/// Files only grow, and their size never counts an unfinished record: nobody has to wait for the other.
final class JournalFeed: Sendable {
  struct Segment: Sendable {
    let number: UInt64
    /// Its name among the segments of all journals; nil in a segment of version 1, which isn't tallied.
    let id: String?
    let file: AppendFile
    /// Nothing is appended any more.
    var isFinished: Bool
    var isTallied = false
  }

  private struct State {
    var segments: [Segment] = []
    /// Ids of segments that are no more.
    var removed: [String] = []
  }

  private let state = Mutex(State())
  private let wantsRoom = Atomic(false)

  /// Oldest first.
  var segments: [Segment] { state.withLock { $0.segments } }

  /// - Parameter isFinished: whether nothing is appended to it.
  func add(_ segment: JournalSegment, isFinished: Bool) {
    let new = Segment(
      number: segment.number, id: segment.id, file: segment.file, isFinished: isFinished)
    state.withLock { state in
      for index in state.segments.indices { state.segments[index].isFinished = true }
      state.segments.append(new)
    }
  }

  func remove(_ number: UInt64) { remove { $0.number == number } }

  func removeAll() { remove { _ in true } }

  private func remove(_ isGone: (Segment) -> Bool) {
    state.withLock { state in
      state.removed += state.segments.filter(isGone).compactMap(\.id)
      state.segments.removeAll(where: isGone)
    }
  }

  /// The ids of segments that were removed since this was last asked.
  func takeRemoved() -> [String] {
    state.withLock { state in
      defer { state.removed = [] }
      return state.removed
    }
  }

  /// Notes that Redis has the sums over all of a finished segment, to stay.
  func markTallied(_ number: UInt64) {
    state.withLock { state in
      guard let index = state.segments.firstIndex(where: { $0.number == number }) else { return }
      state.segments[index].isTallied = true
    }
  }

  func isTallied(_ number: UInt64) -> Bool {
    state.withLock { $0.segments.first { $0.number == number }?.isTallied ?? true }
  }

  var isTallied: Bool { state.withLock { $0.segments.allSatisfy(\.isTallied) } }

  /// Whether clicks are refused until a segment can go.
  var isPressed: Bool {
    get { wantsRoom.load(ordering: .relaxed) }
    set { wantsRoom.store(newValue, ordering: .relaxed) }
  }
}

/// The journals that there are, by whoever opens them.
final class JournalFeeds: Sendable {
  private let state = Mutex<[JournalFeed]>([])

  var all: [JournalFeed] { state.withLock { $0 } }

  func add(_ feed: JournalFeed) { state.withLock { $0.append(feed) } }
}
