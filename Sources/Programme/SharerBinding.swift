/// How many sharers a shop may bind, and how many shops may bind a sharer.
/// - Source: programme rules, section 12.
package enum SharerLimit {
  package static let shopsPerSharer = 5
  package static let sharersPerShop = 10
  package static let sharersPerShopBefore = 20_000
  /// 1 September 2024 in Shanghai.
  package static let changedAt = Timestamp(milliseconds: 1_725_120_000_000)

  static func sharersPerShop(at moment: Timestamp) -> Int {
    moment < changedAt ? sharersPerShopBefore : sharersPerShop
  }
}

func admitBinding(
  _ sharer: SharerID, to shop: ShopID, at moment: Timestamp, in catalogue: some Catalogue
) throws -> Admission {
  try catalogue.require(shop: shop)
  try catalogue.require(sharer: sharer)
  let history = try catalogue.sharerBinding(sharer, to: shop)
  // Who is bound takes nobody's place, even where bindings that were dated back exceed a limit.
  if history.value(at: moment) == true {
    try refuseLate(moment, in: history)
    return .unchanged
  }
  let others = try catalogue.sharers(everBoundTo: shop).filter { other in
    other != sharer
      ? try catalogue.sharerBinding(other, to: shop).value(at: moment) == true : false
  }
  if others.count >= SharerLimit.sharersPerShop(at: moment) {
    throw Refusal(.sharerLimit, "shop \(shop) has bound \(others.count) sharers already")
  }
  let shops = try catalogue.shops(everBinding: sharer).filter { other in
    other != shop
      ? try catalogue.sharerBinding(sharer, to: other).value(at: moment) == true : false
  }
  if shops.count >= SharerLimit.shopsPerSharer {
    throw Refusal(.sharerLimit, "sharer \(sharer) is bound by \(shops.count) shops already")
  }
  try refuseLate(moment, in: history)
  return .append
}

func admitUnbinding(
  _ sharer: SharerID, from shop: ShopID, at moment: Timestamp, in catalogue: some Catalogue
) throws -> Admission {
  try catalogue.require(shop: shop)
  try catalogue.require(sharer: sharer)
  let history = try catalogue.sharerBinding(sharer, to: shop)
  try refuseLate(moment, in: history)
  return history.value(at: moment) == true ? .append : .unchanged
}

private func refuseLate(_ moment: Timestamp, in history: History<Bool>) throws {
  if let latest = history.versions.last, moment < latest.at {
    throw Refusal(.outOfOrder, "a later binding or unbinding of the same pair is recorded")
  }
}
