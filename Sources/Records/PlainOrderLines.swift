import Programme

/// The lines of a payment; see ``PlainOrderEvent``.
struct PlainOrderLines {
  private(set) var lines: [OrderLine] = []
  /// The canonical text of the array.
  private(set) var text: [UInt8] = []

  private enum Name {
    static let line = PlainName("line")
    static let product = PlainName("product")
    static let quantity = PlainName("quantity")
    static let paid = PlainName("paid_fen")
    static let paySubsidy = PlainName("pay_subsidy_fen")
    static let talentDiscount = PlainName("talent_discount_fen")
    static let platformDiscount = PlainName("platform_discount_fen")
  }

  /// - Returns: nil for what is spelled in a rarer way or isn't valid.
  init?(_ json: inout PlainJSON) {
    guard json.take("[") else { return nil }
    text.append(UInt8(ascii: "["))
    repeat {
      if !lines.isEmpty { text.append(UInt8(ascii: ",")) }
      guard lines.count < RecordLimits.orderLines, let line = read(&json) else { return nil }
      lines.append(line)
    } while json.take(",")
    guard json.take(exactly: "]"), lines.count == 1 || Set(lines.map(\.id)).count == lines.count
    else { return nil }
    text.append(UInt8(ascii: "]"))
  }

  private mutating func read(_ json: inout PlainJSON) -> OrderLine? {
    guard json.take("{") else { return nil }
    var members = PlainMembers()
    var id: LineID?
    var product: ProductID?
    var line = OrderLine(
      id: LineID(trusted: ""), product: ProductID(trusted: ""), quantity: 1, paid: .zero,
      paySubsidy: .zero, talentDiscount: .zero, platformDiscount: .zero)
    repeat {
      guard let (key, name) = json.name(), !members.contains(name) else { return nil }
      let start = json.index
      switch name {
      case Name.line: id = json.id()
      case Name.product: product = json.id()
      case Name.quantity:
        guard let quantity = json.integer(), RecordLimits.quantities.contains(quantity) else {
          return nil
        }
        line.quantity = quantity
      case Name.paid: guard json.money(&line.paid) else { return nil }
      case Name.paySubsidy: guard json.money(&line.paySubsidy) else { return nil }
      case Name.talentDiscount: guard json.money(&line.talentDiscount) else { return nil }
      case Name.platformDiscount: guard json.money(&line.platformDiscount) else { return nil }
      default: return nil
      }
      guard json.index > start else { return nil }
      members.add(name, key: key, .range(start..<json.index))
    } while json.take(",")
    guard let id, let product, json.take("}") else { return nil }
    line.id = id
    line.product = product
    members.append(to: &text, from: json.bytes)
    return line
  }
}

extension PlainJSON {
  /// Reads a member's name and the colon after it.
  mutating func name() -> (key: Range<Int>, name: PlainName)? {
    guard let key = string(), let name = PlainName(bytes[key]), take(":") else { return nil }
    return (key, name)
  }

  mutating func id<Kind>() -> ID<Kind>? {
    guard let range = string(), (1...64).contains(range.count),
      bytes[range].allSatisfy(\.isIdentifierByte)
    else { return nil }
    return ID(trusted: text(range))
  }

  mutating func money(_ amount: inout Fen) -> Bool {
    guard let value = integer(), value <= Fen.largestInEvent.value else { return false }
    amount = Fen(value)
    return true
  }

  mutating func time() -> Timestamp? { string().flatMap { RFC3339.timestamp(bytes[$0]) } }
}
