package import Programme
import Records

/// An order event as it came out of the stream.
///
/// A class, since it is handed from stage to stage far more often than it is read.
package final class ArrivedEvent: Sendable {
  package enum Content: Sendable {
    /// `json` is the event as it arrived, its keys sorted: equal content is equal text.
    case event(OrderEvent, json: String)
    /// It can't be read.
    case malformed(Refusal)
  }

  /// The stream entry that it came in.
  package let source: String
  package let payload: [UInt8]
  package let content: Content

  /// - Parameter payload: nil when the stream entry has no event in it.
  package init(source: String, payload: [UInt8]?) {
    self.source = source
    self.payload = payload ?? []
    content =
      payload.map(Self.content)
      ?? .malformed(Refusal(.malformed, "the stream entry has no field named event"))
  }

  private static func content(of payload: [UInt8]) -> Content {
    do {
      let (event, json) = try OrderEventCoding.arrived(payload)
      return .event(event, json: json)
    } catch let error as JSONError {
      return .malformed(Refusal(.malformed, error.description))
    } catch let refusal as Refusal {
      return .malformed(refusal)
    } catch {
      preconditionFailure("an order event fails to be read in another way: \(error)")
    }
  }

  /// The payload as text; bytes that aren't UTF-8 are replaced.
  package var text: String { String(decoding: payload, as: UTF8.self) }

  package var event: OrderEvent? {
    if case .event(let event, _) = content { event } else { nil }
  }
}
