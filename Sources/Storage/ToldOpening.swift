internal import Programme

/// A touch that was told of on a link.
///
/// - Shape as text: the link's code, a blank, the opening.
struct ToldOpening {
  /// Into so many parts the links are divided.
  static let parts: Int64 = 64

  let part: Int64
  let code: LinkCode
  let opening: Opening

  init(_ open: LinkOpen) {
    part = open.code.part
    code = open.code
    opening = Opening(open)
  }

  private init(part: Int64, code: LinkCode, opening: Opening) {
    self.part = part
    self.code = code
    self.opening = opening
  }

  /// By part, how many opens there are and a line for each.
  static func texts(of opens: [LinkOpen]) -> [(opens: Int64, text: [UInt8])] {
    var texts: [(opens: Int64, text: [UInt8])] = []
    texts.reserveCapacity(Int(parts))
    for _ in 0..<parts { texts.append((0, [])) }
    for open in opens {
      let part = Int(open.code.part)
      texts[part].opens += 1
      texts[part].text.append(contentsOf: open.code.text.utf8)
      texts[part].text.append(UInt8(ascii: " "))
      Opening.append(open, to: &texts[part].text)
      texts[part].text.append(UInt8(ascii: "\n"))
    }
    return texts
  }

  /// - Throws: ``StoreError/corrupt(_:)``
  static func told(in part: Int64, text bytes: [UInt8]) throws -> [ToldOpening] {
    var all: [ToldOpening] = []
    var start = 0
    while start < bytes.count {
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")),
        let blank = bytes[start..<end].firstIndex(of: UInt8(ascii: " ")),
        let opening = Opening(bytes[(blank + 1)..<end])
      else { throw StoreError.unreadableOpens }
      let code = LinkCode(trusted: String(decoding: bytes[start..<blank], as: UTF8.self))
      all.append(ToldOpening(part: part, code: code, opening: opening))
      start = end + 1
    }
    return all
  }
}

extension LinkCode {
  /// Which part of the links it is in: a number that its text alone decides, by FNV-1a.
  var part: Int64 {
    var hash: UInt32 = 2_166_136_261
    for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return Int64(hash ^ hash >> 16) % ToldOpening.parts
  }
}
