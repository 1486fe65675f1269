/// Refuses a promoter whose chain of parents leads back to them, at any time from `moment` on.
///
/// Chains change only when a version of a promoter in them begins, so those are the times to look at.
/// - Source: programme rules, section 2; scenario format, `promoter_loop`.
package func refuseLoop(
  of promoter: PromoterID, from moment: Timestamp, in catalogue: some Catalogue
) throws {
  var pending: Set<Timestamp> = [moment]
  var checked: Set<Timestamp> = []
  while let time = pending.popFirst() {
    checked.insert(time)
    var seen: Set<PromoterID> = []
    var next: PromoterID? = promoter
    while let current = next, seen.insert(current).inserted {
      let history = try catalogue.promoter(current)
      for version in history.versions where version.at > moment && !checked.contains(version.at) {
        pending.insert(version.at)
      }
      next = history.value(at: time)?.parent
    }
    if next == promoter {
      throw Refusal(.promoterLoop, "promoter \(promoter) would be their own inviter")
    }
  }
}
