package import Programme

/// The touches that a batch may need, read before its transaction begins.
package struct TouchBook: Sendable {
  private var touches: [Person: [Touch]]
  /// Whoever isn't in the book has no touches.
  private let isComplete: Bool
  private var edition = Edition()

  /// What is in a book, as long as nothing is added.
  private final class Edition: Sendable {}

  /// - Parameter isComplete: whether whoever isn't named has no touches, rather than unknown ones.
  package init(_ touches: [Person: [Touch]], isComplete: Bool = false) {
    self.touches = touches
    self.isComplete = isComplete
  }

  package mutating func merge(_ more: [Person: [Touch]]) {
    touches.merge(more) { $1 }
    edition = Edition()
  }

  /// Whether another book was copied from this one, or the other way round, and nothing was added since.
  func isSame(as other: TouchBook) -> Bool { edition === other.edition }

  /// - Throws: ``MissingTouches`` when they weren't read, so that the batch is tried again with them.
  func touches(of people: [Person]) throws -> [Touch] {
    if people.count == 1, let found = touches[people[0]] { return found }
    if !isComplete {
      let missing = people.filter { touches[$0] == nil }
      guard missing.isEmpty else { throw MissingTouches(people: missing) }
    }
    return people.flatMap { touches[$0] ?? [] }
  }
}

/// A binding came to be after the touches were read: theirs are needed too.
package struct MissingTouches: Error {
  package let people: [Person]
}
