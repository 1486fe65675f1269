/// What a click counts as: one that leaves a touch, or why it leaves none.
/// - Source: programme rules, section 4.
package enum ClickKind: String, Hashable, Sendable, CaseIterable {
  case touch
  /// A person's, where the placement doesn't count.
  case placement
  case head
  /// A prefetch or prerender.
  case speculation
  /// An image, a script or a frame.
  case subresource
  case bot
  /// A link preview.
  case preview
}

/// An hour, in Shanghai as everywhere whose offset is of whole hours.
package struct Hour: Hashable, Comparable, Sendable {
  /// Hours since the Unix epoch.
  package let number: Int64

  package init(number: Int64) { self.number = number }

  package init(of moment: Timestamp) {
    number = moment.milliseconds.dividedDown(by: Self.milliseconds)
  }

  package static let milliseconds: Int64 = 3_600_000

  package static func < (left: Hour, right: Hour) -> Bool { left.number < right.number }
}

/// A day in Shanghai (UTC+8, no summer time).
package struct ShanghaiDay: Hashable, Comparable, Sendable {
  /// Days since 1 January 1970.
  package let number: Int64

  package init(number: Int64) { self.number = number }

  package init(of moment: Timestamp) {
    number = (moment.milliseconds + 8 * Hour.milliseconds)
      .dividedDown(by: Timestamp.millisecondsPerDay)
  }

  package static func < (left: ShanghaiDay, right: ShanghaiDay) -> Bool {
    left.number < right.number
  }
}

extension Int64 {
  fileprivate func dividedDown(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
