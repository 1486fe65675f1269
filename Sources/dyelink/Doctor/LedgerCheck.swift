import Foundation
import Storage

/// The ledger's file.
struct LedgerCheck {
  let path: String

  var finding: Finding {
    guard FileManager.default.fileExists(atPath: path) else {
      return .ok("ledger", "\(path) isn't there yet; the first start makes it")
    }
    do {
      let records = try Ledger.existing(path) { store in try store.read { try $0.newestRecord() } }
      return .ok("ledger", "\(path) is whole, \(records) records")
    } catch let failure as CommandFailure {
      return .failure("ledger", failure)
    } catch {
      return .failure(
        .unavailable, "ledger", "\(path): \(error)", hint: "run `dyelink verify` on a copy")
    }
  }
}
