/// The rules that a single source file keeps.
enum FileRules {
  static let maximumLines = 600
  static let targetsWithUnsafe: Set = ["EventLoops", "RedisClient"]
  /// Binding and reading values through GRDB takes longer than the statements of a settled line do, and
  /// SQLite's own calls want addresses; one small file makes them, and hands out copies.
  static let filesWithUnsafe: Set = ["Sources/Storage/SQLiteStatement.swift"]
  static let targetsWithoutFloatingPoint: Set = ["Programme"]

  /// Every rule that `file` breaks, in words.
  static func objections(to file: SourceFile) -> [String] {
    var found = file.imports.compactMap { TargetRules.objection(to: $0, in: file.target) }
    if file.name.contains(/(?:Util|Helper|Manager)s?$/) {
      found.append("a file is named for its one thing")
    }
    if file.lineCount > maximumLines {
      found.append("more than \(maximumLines) lines")
    }
    if file.mentions("public") {
      found.append("targets share by package access, never public")
    }
    if file.mentions("unsafe"), !targetsWithUnsafe.contains(file.target),
      !filesWithUnsafe.contains(file.path)
    {
      found.append(
        "unsafe belongs into \(targetsWithUnsafe.sorted()) and \(filesWithUnsafe.sorted())")
    }
    if file.mentions("unsafe"), !file.text.contains("// SAFETY: ") {
      found.append("what is unsafe says in a SAFETY line why it is safe")
    }
    if file.text.contains(/\b(?:TODO|FIXME|XXX)\b/) {
      found.append("nothing is left for later")
    }
    if targetsWithoutFloatingPoint.contains(file.target), hasFloatingPoint(file) {
      found.append("amounts and rates are integers")
    }
    return found
  }

  private static func hasFloatingPoint(_ file: SourceFile) -> Bool {
    // A digit after a dot is the place of a tuple's member: `pair.0.1` holds no fraction.
    file.code.contains(/\b(?:Double|CGFloat|Decimal|Float\d*)\b|(?:^|[^\w.])\d[\d_]*\.\d/)
  }
}
