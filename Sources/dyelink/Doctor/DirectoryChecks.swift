import EventLoops
import Foundation

/// The data directory, and the disk that it is on.
struct DirectoryChecks {
  /// Below the first it works for hours, below the second for minutes.
  private static let roomyBytes: Int64 = 2 << 30
  private static let leastBytes: Int64 = 256 << 20
  private static let roomyFiles: Int64 = 10_000

  let data: Directory

  var findings: [Finding] { [directory] + disk + secrets }

  private var directory: Finding {
    let subject = "data directory"
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: data.path) else {
      return absent(subject)
    }
    guard attributes[.type] as? FileAttributeType == .typeDirectory else {
      return .failure(
        .noPermission, subject, "\(data.path) isn't a directory",
        hint: "choose another --data")
    }
    guard FileManager.default.isWritableFile(atPath: data.path) else {
      return .failure(
        .noPermission, subject, "\(data.path) isn't this user's to write to",
        hint: "run as the user that owns it, or choose another --data")
    }
    let mode = attributes[.posixPermissions] as? Int ?? 0
    guard mode & 0o077 == 0 else {
      return .warning(
        subject, "\(data.path) has mode \(Self.octal(mode)): others can look in",
        hint: "chmod 0700 \(data.path)")
    }
    return .ok(subject, "\(data.path), mode \(Self.octal(mode))")
  }

  /// A directory that the first start makes, if it may.
  private func absent(_ subject: String) -> Finding {
    var parent = URL(fileURLWithPath: data.path).deletingLastPathComponent()
    while parent.path != "/", !FileManager.default.fileExists(atPath: parent.path) {
      parent.deleteLastPathComponent()
    }
    guard FileManager.default.isWritableFile(atPath: parent.path) else {
      return .failure(
        .noPermission, subject,
        "\(data.path) can't be made: \(parent.path) isn't this user's to write to",
        hint: "make it for this user, or choose another --data")
    }
    return .ok(subject, "\(data.path) isn't there yet; the first start makes it")
  }

  private var disk: [Finding] {
    // Before the first start the directory's parent tells.
    let place = [data.path, URL(fileURLWithPath: data.path).deletingLastPathComponent().path, "/"]
      .first { FileManager.default.fileExists(atPath: $0) }
    guard let place,
      let attributes = try? FileManager.default.attributesOfFileSystem(forPath: place),
      let bytes = (attributes[.systemFreeSize] as? NSNumber)?.int64Value,
      let files = (attributes[.systemFreeNodes] as? NSNumber)?.int64Value
    else { return [.warning("disk", "can't be measured", hint: "look with df")] }
    return [Self.space(bytes), Self.nodes(files)]
  }

  private static func space(_ bytes: Int64) -> Finding {
    let detail = "\(bytes >> 20) MiB free"
    if bytes >= roomyBytes { return .ok("disk space", detail) }
    let hint = "make room: clicks that can't be recorded are answered 503"
    return bytes >= leastBytes
      ? .warning("disk space", detail, hint: hint)
      : .failure(.unavailable, "disk space", detail, hint: hint)
  }

  private static func nodes(_ files: Int64) -> Finding {
    // Some file systems have no such limit, and say 0.
    if files == 0 || files >= roomyFiles { return .ok("disk files", "room for more files") }
    return .warning(
      "disk files", "room for \(files) files only", hint: "remove small files from this disk")
  }

  private var secrets: [Finding] {
    [AdminToken.fileName, "keys"].filter(data.contains).map { name in
      let path = data.path(of: name)
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      let mode = attributes?[.posixPermissions] as? Int ?? 0o777
      guard mode & 0o077 == 0 else {
        return .failure(
          .configuration, name, "\(path) has mode \(Self.octal(mode)): others can read a secret",
          hint: "chmod 0600 \(path), then make a new one: others may have read it")
      }
      if name == AdminToken.fileName, let token = AdminToken.read(in: data),
        let weakness = AdminToken.weakness(of: token)
      {
        return .failure(
          .configuration, name, "\(path): \(weakness)",
          hint: "remove it: the next start makes a new one")
      }
      return .ok(name, "mode \(Self.octal(mode))")
    }
  }

  private static func octal(_ mode: Int) -> String { "0" + String(mode, radix: 8) }
}
