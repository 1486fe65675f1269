import Foundation

/// A file's permission bits.
func fileMode(_ path: String) throws -> Int {
  try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
}
