/// Order events as an order system writes them.
enum OrderEvents {
  static func paid(
    _ order: String, id: String? = nil, shop: String = "s1", fen: Int64 = 10_000,
    at: String = "2026-01-03T00:00:00Z"
  ) -> String {
    """
    {"type":"order.paid","id":"\(id ?? "paid-\(order)")","order":"\(order)","shop":"\(shop)",\
    "buyer":"u1","paid_at":"\(at)","lines":[{"line":"1","product":"A","paid_fen":\(fen)}]}
    """
  }

  static func fraud(_ order: String) -> String {
    """
    {"type":"fraud.confirmed","id":"fraud-\(order)","case":"F-1","order":"\(order)","by":"anna",\
    "at":"2026-01-21T00:00:00Z"}
    """
  }

  static func completed(_ order: String, at: String = "2026-01-20T00:00:00Z") -> String {
    #"{"type":"order.completed","id":"done-\#(order)","order":"\#(order)","at":"\#(at)"}"#
  }
}
