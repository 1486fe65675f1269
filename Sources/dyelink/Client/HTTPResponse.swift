/// What a server answered.
struct HTTPResponse: Equatable, Sendable {
  struct Field: Equatable, Sendable {
    /// In small letters.
    let name: String
    let value: String
  }

  let status: Int
  let fields: [Field]
  var body: [UInt8] = []

  /// The first field of this name, which is given in small letters.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// Whether the connection can carry a further request.
  var keepsAlive: Bool { self["connection"]?.lowercased() != "close" }
}

/// Why bytes aren't an answer that we take.
struct HTTPResponseError: Error, Equatable, Sendable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
