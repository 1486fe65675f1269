import Records

/// What becomes of parties and terms, who clicks, and who turns out to be whom.
extension WorldMaker {
  mutating func happen() {
    for number in 0..<dice.number(isSummer ? 0...size / 2 : 4...size * 2) {
      happenings.append(click(number))
    }
    for _ in 0..<dice.number(0...5) { happenings.append(binding()) }
    for _ in 0..<dice.number(0...8) { happenings.append(change()) }
    if schemes.contains(.everyone) { happenings.append(enrolment()) }
    if !sharers.isEmpty, dice.chance(30) { happenings += unbinding() }
  }

  private mutating func click(_ number: Int) -> JSON {
    let maker =
      dice.chance(45)
      ? JSON.Member.text("buyer", dice.one(of: buyers))
      : .text("visitor", dice.one(of: visitors))
    return Self.record(
      "click",
      [
        .text("id", "c\(number)"), .time("at", moment(1...20)), maker,
        .text("code", dice.one(of: links)),
      ])
  }

  private mutating func binding() -> JSON {
    Self.record(
      "identity.bound",
      [
        .text("visitor", dice.one(of: visitors)), .text("buyer", dice.one(of: buyers)),
        // Between the milliseconds of payments, so that these don't meet.
        .time("at", moment(1...25) + 500),
      ])
  }

  /// A later version of something, often for a time that orders fall into.
  private mutating func change() -> JSON {
    let at = moment(3...25)
    switch dice.number(0...8) {
    case 0: return policy(at: at)
    case 1:
      return Self.record(
        "shop",
        [
          .text("id", dice.one(of: shops)), .time("at", at), .flag("alliance", dice.chance(70)),
        ])
    case 2:
      return Self.record(
        "product",
        [
          .text("id", dice.one(of: products)), .time("at", at),
          .number("tech_fee_ppm", dice.one(of: [0, 20_000, 100_000])),
        ])
    case 3: return institution(dice.one(of: institutions), at: at)
    case 4:
      let field: JSON.Member =
        dice.chance(50)
        ? .text("status", dice.chance(70) ? "banned" : "active")
        : .text("user", maybe(50) { [buyers] in $0.one(of: buyers) })
      return Self.record(
        "promoter", [.text("id", dice.one(of: promoters)), .time("at", at), field])
    case 5: return plan(of: dice.one(of: products), at: at)
    case 6: return allocation("a\(dice.number(0...3))", at: at)
    case 7:
      let name = dice.one(of: institutions)
      return scheme("sc-\(name)", of: name, at: at)
    default:
      return Self.record("link.disabled", [.text("code", dice.one(of: links)), .time("at", at)])
    }
  }

  private mutating func enrolment() -> JSON {
    Self.record(
      "promoter.enrolled",
      [
        .time("at", moment(1...20)), .text("institution", dice.one(of: institutions)),
        .text("promoter", "e1"), .text("user", dice.one(of: buyers)),
      ])
  }

  private mutating func unbinding() -> [JSON] {
    let (sharer, shop) = (dice.one(of: sharers), dice.one(of: shops))
    return [binding(sharer, shop, at: moment(5...20), bound: false)]
  }
}
