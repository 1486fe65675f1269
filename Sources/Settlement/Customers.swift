package import Programme
package import Storage

extension IdentityReading {
  /// Everybody whose touches may count for a customer's orders.
  /// - Source: programme rules, section 5.
  package func people(behind customer: Customer) throws -> [Person] {
    guard let buyer = customer.buyer else {
      return customer.visitor.map { [.visitor($0)] } ?? []
    }
    var visitors = try visitors(boundTo: buyer)
    if let visitor = customer.visitor, !visitors.contains(visitor) { visitors.append(visitor) }
    return [.buyer(buyer)] + visitors.map { .visitor($0) }
  }
}
