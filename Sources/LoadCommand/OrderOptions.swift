import ArgumentParser
import LoadGenerator

/// Order events that are sent while the requests are.
struct OrderOptions: ParsableArguments {
  @Option(
    name: .customLong("orders"),
    help: "Where order events go, for instance http://127.0.0.1:8081/v1/order-events.")
  var url: String?

  @Option(help: "A file with the bearer token for them.")
  var orderTokenFile: String?

  @Option(help: "Order events a second.")
  var orderRate: Int?

  @Option(help: "The shop that is ordered from.")
  var orderShop = "s1"

  @Option(help: "The product that is ordered.")
  var orderProduct = "p1"

  func orders(_ target: (String) throws -> Target) throws -> LoadPlan.Orders? {
    guard let url else {
      guard orderTokenFile == nil, orderRate == nil else {
        throw ValidationError("--order-token-file and --order-rate need --orders URL.")
      }
      return nil
    }
    guard let orderTokenFile, let orderRate else {
      throw ValidationError("--orders needs --order-token-file FILE and --order-rate N.")
    }
    guard (1...LoadLimits.rate).contains(orderRate) else {
      throw ValidationError("--order-rate takes 1 to \(LoadLimits.rate).")
    }
    for id in [orderShop, orderProduct]
    where !id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
      throw ValidationError("\"\(id)\" is no id.")
    }
    return LoadPlan.Orders(
      target: try target(url), token: try InputFile.secret(orderTokenFile), rate: orderRate,
      shop: orderShop, product: orderProduct)
  }
}
