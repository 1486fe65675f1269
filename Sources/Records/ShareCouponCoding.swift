package import Programme

extension ShareCoupon {
  /// `coupon` is null where the day's coupons were given already.
  package var json: JSON {
    var object = JSONObject()
    object.add("link", link)
    object.add("institution", institution)
    object.add("promoter", promoter)
    object.add("scheme", scheme)
    object.add("coupon", isGiven ? .string(coupon) : .null)
    object.add("at", at)
    return object.json
  }
}
