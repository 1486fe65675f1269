"""The document that `dyelink replay` prints."""

import json
from datetime import datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def instant(time):
    moment = EPOCH + timedelta(milliseconds=time)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{time % 1000:03}Z"


def in_bytes(names):
    return [name.encode() for name in names]


def written(document):
    return json.dumps(document, ensure_ascii=False, indent=1)


class Output:
    def document(self):
        lines = []
        for order_id in sorted(self.orders, key=str.encode):
            order = self.orders[order_id]
            for line in sorted(order["paid"]["lines"], key=lambda l: l["line"].encode()):
                lines.append(self.line_document(order, line))
        sums = {}
        for account, _, unit, amount in self.ledger + self.dividends():
            sums[(account, unit)] = sums.get((account, unit), 0) + amount
        balances = [{"account": a, "unit": u, "amount": sums[(a, u)]} for a, u in sorted(sums, key=in_bytes) if sums[(a, u)]]
        document = {"lines": lines, "balances": balances, "refused": sorted(self.refused, key=lambda r: r["record"])}
        if self.closed:
            document["periods"] = [{**period, "closed_at": instant(period["closed_at"])} for period in self.periods()]
        if self.first_opens:
            document["coupons"] = [{**self.first_opens[code], "at": instant(self.first_opens[code]["at"])}
                                   for code in sorted(self.first_opens, key=str.encode)]
        return document

    def line_document(self, order, line):
        name = line["line"]
        decision = order["decisions"][name]
        if order["cancelled"]:
            status = "cancelled"
        else:
            status = "estimated" if order["completion"] is None else self.stand_of(order, name)
        amounts = self.estimate(order, line) if status == "estimated" else order["posted"].get(name, {})
        document = {
            "order": order["paid"]["order"], "line": name, "status": status, "basis": decision["basis"],
            "reason": decision["reason"], "link": decision["link"], "promoter": decision["promoter"],
            "sharer": decision["sharer"], "institution": decision["institution"],
            "plan": decision["plan"]["id"] if decision["plan"] else None,
            "revised": decision["link"] != order["first"][name]["link"], "net_fen": self.net_of(order, line),
            "dues": [{"account": a, "kind": k, "unit": u, "amount": amounts[(a, k, u)]}
                     for a, k, u in sorted(amounts, key=in_bytes) if amounts[(a, k, u)]]}
        for member in ("unit", "coupon", "risk"):
            if decision[member] is not None:
                document[member] = decision[member]
        review = order["reviews"].get(name)
        if review is not None:
            document["review"] = {"outcome": review["outcome"], "by": review["by"], "why": review["why"],
                                  "at": instant(review["at"])}
        return document
