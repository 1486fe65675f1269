import Programme

/// What a field may hold.
struct FieldType<Value> {
  /// For people who have to mend a record; made only when there is something to mend.
  let expected: () -> String
  let read: (JSON) -> Value?

  init(expected: @escaping @autoclosure () -> String, read: @escaping (JSON) -> Value?) {
    self.expected = expected
    self.read = read
  }
}

extension FieldType {
  static func id<Kind>() -> FieldType where Value == ID<Kind> {
    FieldType(expected: "an id of 1 to 64 characters of [0-9A-Za-z_.:-]") { json in
      json.string.flatMap { ID($0) }
    }
  }

  static func choice() -> FieldType
  where Value: RawRepresentable<String> & CaseIterable {
    FieldType(expected: "one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))") {
      $0.string.flatMap(Value.init(rawValue:))
    }
  }

  static func list(
    of element: FieldType<Value.Element>, _ count: ClosedRange<Int>
  ) -> FieldType where Value: RangeReplaceableCollection {
    FieldType(
      expected: "an array of \(count.lowerBound) to \(count.upperBound), each \(element.expected())"
    ) { json in
      guard let items = json.array, count.contains(items.count) else { return nil }
      var values = Value()
      for item in items {
        guard let value = element.read(item) else { return nil }
        values.append(value)
      }
      return values
    }
  }
}

extension FieldType<LinkCode> {
  static var code: FieldType {
    FieldType(
      expected: "a code of 2 to 10 characters of [0-9A-Za-z] that isn't a reserved path"
    ) { $0.string.flatMap { LinkCode(code: $0) } }
  }
}

extension FieldType<Bool> {
  static var bool: FieldType { FieldType(expected: "true or false") { $0.bool } }
}

extension FieldType<Timestamp> {
  static var time: FieldType {
    FieldType(expected: "an RFC 3339 time with offset, from 1970 to 9999") {
      $0.string.flatMap(RFC3339.timestamp)
    }
  }
}

extension FieldType<Fen> {
  static var money: FieldType {
    FieldType(expected: "an integer of 0 to \(Fen.largestInEvent.value) fen") { json in
      json.integer.map { Fen($0) }.flatMap { (.zero ... .largestInEvent).contains($0) ? $0 : nil }
    }
  }
}

extension FieldType<PPM> {
  /// Any integer: whether it is within its bounds is another refusal.
  static var rate: FieldType {
    FieldType(expected: "an integer of parts per million") { json in json.integer.map { PPM($0) } }
  }
}

extension FieldType<Int64> {
  static func integer(in range: ClosedRange<Int64>) -> FieldType {
    FieldType(expected: "an integer of \(range.lowerBound) to \(range.upperBound)") { json in
      json.integer.flatMap { range.contains($0) ? $0 : nil }
    }
  }
}

extension FieldType<String> {
  /// Text that is shown to people and compared.
  static var text: FieldType { text(upTo: RecordLimits.textBytes) }

  /// Where a click came from, as whoever reports it writes it.
  static var address: FieldType { text(upTo: RecordLimits.addressBytes) }

  private static func text(upTo bytes: Int) -> FieldType {
    FieldType(expected: "a text of 1 to \(bytes) bytes without control characters") { json in
      guard let text = json.string, (1...bytes).contains(text.utf8.count),
        text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
      else { return nil }
      return text
    }
  }

  /// The name of something that another system keeps, such as an account or a coupon.
  static var name: FieldType {
    FieldType(expected: "1 to 64 characters of [0-9A-Za-z_.:-]") { json in
      json.string.flatMap { ID<Self>($0)?.text }
    }
  }

  static var destination: FieldType {
    FieldType(
      expected:
        "an http or https address of at most \(DestinationURL.longest) bytes, without user name"
    ) { $0.string.flatMap(DestinationURL.normalised) }
  }
}

extension FieldType<TeamDividend.Tier> {
  /// Any rate: whether it is within its bounds is another refusal.
  static var tier: FieldType {
    let volume = FieldType<Fen>.money
    return FieldType(
      expected: "an object of volume_fen, \(volume.expected()), and rate_ppm, an integer"
    ) { json in
      guard json.members?.count == 2, let from = json["volume_fen"].flatMap(volume.read),
        let rate = json["rate_ppm"]?.integer
      else { return nil }
      return TeamDividend.Tier(volume: from, rate: PPM(rate))
    }
  }
}

extension FieldType<Month> {
  static var month: FieldType {
    FieldType(expected: "a month of 1970 to 9999, such as 2026-01") { json in
      json.string.flatMap { Month($0) }
    }
  }
}

extension FieldType<Category> {
  static var category: FieldType {
    let levels = FieldType<[String]>.list(of: .text, 1...2)
    return FieldType(expected: levels.expected()) { json in
      levels.read(json).map { Category(level1: $0[0], level2: $0.count > 1 ? $0[1] : nil) }
    }
  }
}
