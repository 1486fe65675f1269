"""What a team's month is shared out to. Section 14, team_dividend."""

from datetime import datetime, timezone

from dues import part
from records import require
from touches import SHANGHAI


def month_of(time):
    local = datetime.fromtimestamp((time + SHANGHAI) // 1000, timezone.utc)
    return local.year, local.month


class Teams:
    def __init__(self):
        super().__init__()
        self.pools = []     # in the order in which their first lines were settled
        self.closed = []    # (institution, month, at)

    def period_closed(self, raw, record):
        require(record["month"] < month_of(record["at"]))
        self.known("institution", record["institution"])
        if all(closed[:2] != (record["institution"], record["month"]) for closed in self.closed):
            self.closed.append((record["institution"], record["month"], record["at"]))

    def count_for_team(self, order, line, decision, net):
        """Notes what a settled line comes to."""
        terms = decision["terms"]
        its = {"institution": decision["institution"], "month": month_of(order["completion"]["at"]),
               "team": terms["team"], "scheme": terms["scheme"], "tiers": terms["tiers"]}
        pool = next((pool for pool in self.pools if all(pool[name] == its[name] for name in its)), None)
        if pool is None:
            if net == 0:
                return
            pool = {**its, "lines": {}}
            self.pools.append(pool)
        pool["lines"][(order["paid"]["order"], line["line"])] = (decision["promoter"], net)

    @staticmethod
    def shared_out(pool):
        """The volume, the tier, what is shared out, and of each promoter what they brought in and what they have."""
        brought = {}
        for promoter, net in pool["lines"].values():
            brought[promoter] = brought.get(promoter, 0) + net
        brought = {promoter: net for promoter, net in brought.items() if net}
        volume = sum(brought.values())
        tier = max((tier for tier in pool["tiers"] if tier["volume_fen"] <= volume), default=None,
                   key=lambda tier: tier["volume_fen"])
        whole = part(volume, tier["rate_ppm"]) if tier else 0
        shares = {promoter: whole * net // volume for promoter, net in brought.items()}
        left = whole - sum(shares.values())
        for promoter in sorted(brought, key=lambda p: (-(whole * brought[p] % volume), p.encode()))[:left]:
            shares[promoter] += 1
        return volume, tier, whole, [{"promoter": p, "contribution_fen": brought[p], "share_fen": shares[p]}
                                     for p in sorted(brought, key=str.encode)]

    def dividends(self):
        """What stands in the ledger for the closed months."""
        entries = []
        for pool in self.pools:
            if any(closed[:2] == (pool["institution"], pool["month"]) for closed in self.closed):
                for share in self.shared_out(pool)[3]:
                    entries.append(("promoter/" + share["promoter"], "dividend", "CNY", share["share_fen"]))
                    entries.append(("institution/" + pool["institution"], "dividend", "CNY", -share["share_fen"]))
        return entries

    def periods(self):
        return [self.period(institution, month, at) for institution, month, at in self.closed]

    def period(self, institution, month, at):
        pools = []
        for number, pool in enumerate(self.pools, 1):
            if (pool["institution"], pool["month"]) == (institution, month):
                volume, tier, whole, shares = self.shared_out(pool)
                pools.append({"pool": number, "team": pool["team"], "scheme": pool["scheme"], "tiers": pool["tiers"],
                              "volume_fen": volume, "tier": tier, "pool_fen": whole, "shares": shares})
        name = f"{month[0]:04}-{month[1]:02}"
        return {"id": f"{institution}/{name}", "institution": institution, "month": name, "closed_at": at, "pools": pools}
