extension Configuration {
  /// The settings that differ from `other` and that a running process can't take over.
  func settingsThatNeedRestart(comparedWith other: Configuration) -> [String] {
    let pairs: [(Setting, Bool)] = [
      (.data, data == other.data), (.listen, listen == other.listen),
      (.consoleListen, consoleListen == other.consoleListen),
      (.publicURL, publicURL == other.publicURL), (.redis, redis == other.redis),
      (.ledger, ledgerPath == other.ledgerPath), (.loops, loops == other.loops),
      (.cachedLinks, cachedLinks == other.cachedLinks),
      (.journalSync, journalSync == other.journalSync),
      (.clientAddressHeader, clientAddressHeader == other.clientAddressHeader),
      (.settlementBatch, settlementBatch == other.settlementBatch),
      (.monthGrace, monthGraceHours == other.monthGraceHours),
      (.operationsListen, operationsListen == other.operationsListen),
      (.logFormat, logFormat == other.logFormat),
    ]
    return pairs.filter { !$0.1 }.map(\.0.rawValue)
  }
}
