import Programme
import RedisClient

/// Sums up clicks, a bounded number at a time.
struct ClickSums {
  private struct Place: Hashable {
    let hour: Hour
    /// The code's 60 bits and the kind's 4.
    let link: UInt64

    init(hour: Hour, code: CodeKey, kind: ClickKind) {
      self.hour = hour
      link = code.bits &<< 4 | UInt64(kind.byte)
    }

    var code: CodeKey { CodeKey(bits: link &>> 4) }
    var kind: ClickKind? { ClickKind(byte: UInt8(link & 15)) }
  }

  private var counts: [Place: Int64] = [:]
  /// Lines about opens, in the order of the records.
  private var opens: [UInt8] = []
  private var addresses: [AddressOnDay: Int64] = [:]
  private var visits: Set<AddressVisitor> = []
  private(set) var clicks = 0

  /// - Parameters:
  ///   - openings: whose links' first visitors are told of once.
  ///   - crowds: from which addresses there are many clicks.
  mutating func add(
    _ record: JournalRecord, _ openings: inout LinkOpenings, _ crowds: inout AddressCrowds
  ) {
    clicks += 1
    let at = Timestamp(milliseconds: Int64(record.milliseconds))
    counts[Place(hour: Hour(of: at), code: record.code, kind: record.kind), default: 0] += 1
    let isTouch = record.kind == .touch
    if isTouch, openings.isEarly(record.visitor, on: record.code) {
      ClickLine.appendOpen(at: at, to: &opens) {
        record.code.append(to: &$0)
      } visitor: {
        record.visitor.append(to: &$0)
      }
    }
    guard record.address != 0 else { return }
    let place = AddressOnDay(day: ShanghaiDay(of: at), address: record.address)
    switch crowds.add(record.address, on: place.day, isTouch ? record.visitor : nil) {
    case .few: return
    case .many(let clicks, let visitors):
      addresses[place, default: 0] += clicks
      for visitor in visitors { visits.insert(AddressVisitor(place, visitor)) }
    }
  }

  /// The sums as an entry of the stream holds them.
  var text: [UInt8] {
    var bytes: [UInt8] = []
    for (place, clicks) in counts {
      guard let kind = place.kind else { continue }
      ClickLine.appendCount(place.hour, kind, clicks: clicks, to: &bytes) {
        place.code.append(to: &$0)
      }
    }
    bytes += opens
    for (place, clicks) in addresses {
      ClickLine.address(place.day, AddressHash(bits: place.address), clicks: clicks)
        .append(to: &bytes)
    }
    for visit in visits {
      ClickLine.visit(
        visit.place.day, AddressHash(bits: visit.place.address), visit.visitor.id
      ).append(to: &bytes)
    }
    return bytes
  }
}

private struct AddressOnDay: Hashable {
  let day: ShanghaiDay
  let address: UInt64
}

private struct AddressVisitor: Hashable {
  let place: AddressOnDay
  let visitor: VisitorToken

  init(_ place: AddressOnDay, _ visitor: VisitorToken) {
    self.place = place
    self.visitor = visitor
  }

  static func == (left: AddressVisitor, right: AddressVisitor) -> Bool {
    left.place == right.place && left.visitor == right.visitor
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(place)
    hasher.combine(visitor.first)
  }
}

extension VisitorToken {
  fileprivate var id: VisitorID {
    var text: [UInt8] = []
    append(to: &text)
    return VisitorID(trusted: String(decoding: text, as: UTF8.self))
  }
}
