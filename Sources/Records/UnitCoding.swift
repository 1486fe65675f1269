internal import Crypto
internal import Foundation
package import Programme

/// The codes on items: the batch's id, a full stop, and twenty digits of base 32: four for the item's
/// number in its batch, sixteen for a tag that only the batch's secret can make.
///
/// So a code can be checked without being kept, and one that was never issued is accepted by chance
/// once in 2^80 tries.
/// The digits leave out I, L, O and U, which people mistake for others.
/// - Source: programme rules, section 13; RFC 2104, with SHA-256.
package struct UnitCoding {
  package static let longestBatchID = 64 - 1 - numberDigits - tagDigits
  private static let numberDigits = 4
  private static let tagDigits = 16
  private static let tagBytes = 10
  private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  private let batch: UnitBatch
  private let keyed: HMAC<SHA256>

  package init(_ batch: UnitBatch) {
    self.batch = batch
    keyed = HMAC(key: SymmetricKey(data: batch.secret.bytes))
  }

  /// Whether codes of such a batch are ids, and nothing that a spreadsheet takes for a formula.
  package static func canHoldCodes(_ id: UnitBatchID) -> Bool {
    id.text.utf8.count <= longestBatchID && id.text.utf8.first.map(\.isCodeByte) ?? false
  }

  /// - Parameter number: 1 up to the batch's count.
  package func code(_ number: Int64) -> UnitCode {
    var text = Array(batch.id.text.utf8)
    text.append(UInt8(ascii: "."))
    Self.append(UInt64(number), digits: Self.numberDigits, to: &text)
    let tag = tag(of: text)
    let half = tag.prefix(Self.tagBytes / 2).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    let rest = tag.dropFirst(Self.tagBytes / 2).prefix(Self.tagBytes / 2)
      .reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    Self.append(half, digits: Self.tagDigits / 2, to: &text)
    Self.append(rest, digits: Self.tagDigits / 2, to: &text)
    return UnitCode(trusted: String(decoding: text, as: UTF8.self))
  }

  /// The item's number, if the code is of this batch.
  package func number(of code: UnitCode) -> Int64? {
    guard let (id, number) = Self.parts(of: code), id == batch.id,
      (1...batch.count).contains(number), Self.isEqual(self.code(number), code)
    else { return nil }
    return number
  }

  /// The batch that a code says it is of.
  package static func batch(of code: UnitCode) -> UnitBatchID? { parts(of: code)?.batch }

  private func tag(of text: [UInt8]) -> [UInt8] {
    var mac = keyed
    mac.update(data: text)
    return Array(mac.finalize())
  }

  private static func parts(of code: UnitCode) -> (batch: UnitBatchID, number: Int64)? {
    let bytes = Array(code.text.utf8)
    let end = bytes.count - numberDigits - tagDigits - 1
    guard end > 0, bytes[end] == UInt8(ascii: ".") else { return nil }
    let id = UnitBatchID(trusted: String(decoding: bytes[..<end], as: UTF8.self))
    var number: Int64 = 0
    for byte in bytes[(end + 1)...].prefix(numberDigits) {
      guard let digit = digits.firstIndex(of: byte) else { return nil }
      number = number << 5 | Int64(digit)
    }
    return canHoldCodes(id) ? (id, number) : nil
  }

  private static func append(_ value: UInt64, digits count: Int, to text: inout [UInt8]) {
    for place in (0..<count).reversed() {
      text.append(digits[Int(value >> UInt64(5 * place) & 31)])
    }
  }

  /// Takes as long for a code that begins rightly as for one that doesn't.
  private static func isEqual(_ left: UnitCode, _ right: UnitCode) -> Bool {
    guard left.text.utf8.count == right.text.utf8.count else { return false }
    return zip(left.text.utf8, right.text.utf8).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
