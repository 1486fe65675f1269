/// Which target may know which: arrows point down the ranks, and services stand alone.
enum TargetRules {
  static let ranks = [
    "Programme": 0, "HTTPWire": 0, "Meters": 0, "CLibuv": 0, "CHiredis": 0, "CSQLite": 0,
    "Records": 1, "EventLoops": 1,
    "RedisClient": 2, "Storage": 2,
    "Redirector": 3, "Settlement": 3, "Console": 3, "LoadGenerator": 3,
    "dyelink": 4, "LoadCommand": 4,
  ]

  /// What only some targets may import.
  static let owners: [String: Set] = [
    "CLibuv": ["EventLoops"], "CHiredis": ["RedisClient"], "GRDB": ["Storage"],
    "CSQLite": ["Storage"],
    "Hummingbird": ["Console"], "Yams": ["dyelink"], "Histogram": ["LoadGenerator"],
    "ArgumentParser": ["dyelink", "LoadCommand"],
  ]

  static let withoutFoundation: Set = ["Programme", "HTTPWire", "Meters", "Redirector"]

  /// What is wrong with `target` knowing `module`, if anything.
  static func objection(to module: String, in target: String) -> String? {
    if let owners = owners[module], !owners.contains(target) {
      return "\(module) is for \(owners.sorted()) alone"
    }
    if module.hasPrefix("Foundation"), withoutFoundation.contains(target) {
      return "\(target) does without Foundation"
    }
    guard let moduleRank = ranks[module] else { return nil }
    guard let rank = ranks[target] else { return "\(target) has no rank" }
    return moduleRank < rank ? nil : "\(module) isn't below \(target)"
  }
}
