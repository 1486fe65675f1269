"""A second, deliberately plain reading of the programme rules.

Reads a scenario (NDJSON, from a file or from standard input) and prints the document that
`dyelink replay` prints for it. It keeps everything in lists, looks everything up by walking them, and
shares no code with the program: what the two disagree about, one of them got wrong.
"""

import json
import sys
from datetime import datetime, timezone

from decision import Decider
from dues import dues
from records import PARTIES, RECORDS, NotAnObject, Refused, read, require, time_of

CASH_CAP = 500_000_000
CARD_CAP = 50_000_000
SHANGHAI = 8 * 3_600_000


class Model(Decider):
    def __init__(self):
        super().__init__()
        self.events = {}      # id -> raw record
        self.orders = {}
        self.waiting = {}     # order -> [(type, fields)]
        self.used = {}        # (institution, quarter, kind) -> granted so far
        self.ledger = []      # (account, unit, amount)
        self.refused = []

    # Arrival

    def run(self, lines):
        number = 0
        for line in lines:
            if not line.strip() or line.startswith("#"):
                continue
            try:
                raw = json.loads(line)
            except ValueError:
                raise NotAnObject from None
            if not isinstance(raw, dict):
                raise NotAnObject
            number += 1
            try:
                self.arrive(raw, number)
            except Refused as refusal:
                self.refuse(number, refusal)

    def refuse(self, number, refusal):
        self.refused.append({"record": number, "code": refusal.code})

    def arrive(self, raw, number):
        kind = raw.get("type")
        require(isinstance(kind, str) and kind in RECORDS)
        when = "paid_at" if kind == "order.paid" else "at"
        later = kind in PARTIES and isinstance(raw.get("id"), str) and (kind, raw["id"]) in self.versions
        record = read(raw, {**RECORDS[kind], "type_": str, when + "_": time_of}, later)
        self.sequence += 1
        record["at"], record["number"] = record[when], number
        if kind in PARTIES:
            self.party(kind, raw, record)
        elif kind.startswith("order."):
            self.order_event(kind, raw, record)
        else:
            getattr(self, kind.replace(".", "_"))(raw, record)

    # Order events

    def order_event(self, kind, raw, record):
        if kind == "order.paid":
            names = [line["line"] for line in record["lines"]]
            require(len(set(names)) == len(names))
            require(record["buyer"] is not None or record["visitor"] is not None)
        if record["id"] in self.events:
            require(self.events[record["id"]] == raw, "event_conflict")
            return
        order = self.orders.get(record["order"])
        if kind == "order.paid":
            require(order is None, "event_conflict")
            self.known("shop", record["shop"])
            for line in record["lines"]:
                self.belongs("product", line["product"], "shop", record["shop"], record["at"])
        elif kind == "order.refunded" and order is not None:
            require(record["line"] in order["refunds"], "unknown_reference")
        self.events[record["id"]] = raw
        if kind == "order.paid":
            self.pay(record)
            for kind, waited in self.waiting.pop(record["order"], []):
                try:
                    self.apply(kind, waited)
                except Refused as refusal:
                    del self.events[waited["id"]]
                    self.refuse(waited["number"], refusal)
            self.post(record["order"])
        elif order is None:
            self.waiting.setdefault(record["order"], []).append((kind, record))
        else:
            self.apply(kind, record)
            self.post(record["order"])

    def pay(self, record):
        if record["buyer"] is not None and record["visitor"] is not None:
            self.bind(record["visitor"], record["buyer"], record["at"])
        order = {"paid": record, "refunds": {line["line"]: 0 for line in record["lines"]}, "refund_ids": set(),
                 "completed": None, "cancelled": False, "decisions": {}, "first": {}, "granted": {}, "posted": {}}
        order["touches"] = list(self.touches)
        order["decisions"] = self.decide_all(record, order["touches"])
        order["first"] = dict(order["decisions"])
        self.orders[record["order"]] = order

    def apply(self, kind, record):
        order = self.orders[record["order"]]
        if kind == "order.refunded":
            require(record["line"] in order["refunds"], "unknown_reference")
            if record["refund"] in order["refund_ids"]:
                return
            order["refund_ids"].add(record["refund"])
            order["refunds"][record["line"]] += record["amount_fen"] or 0
        elif kind == "order.cancelled":
            order["cancelled"] = True
        elif order["completed"] is None:
            order["completed"] = record["at"]
            known = order["touches"] + [t for t in self.touches if t not in order["touches"]]
            order["decisions"] = self.decide_all(order["paid"], known)

    def post(self, name):
        order = self.orders[name]
        for line in order["paid"]["lines"] if order["completed"] is not None else []:
            self.post_line(order, line)

    # Section 8: amounts

    def amounts(self, order, line):
        """Net and what was received of it: (net, paid minus refunded)."""
        if order["cancelled"]:
            return 0, 0
        paid = line["paid_fen"] or 0
        added = ["pay_subsidy_fen", "talent_discount_fen", "platform_discount_fen"]
        coupon = order["decisions"][line["line"]]["coupon"]
        if coupon and coupon["host"] is not None and coupon["verdict"] != "valid":
            added.remove("talent_discount_fen")
        gross = paid + sum(line[name] or 0 for name in added)
        left = paid - min(order["refunds"][line["line"]], paid)
        return (gross * left // paid if paid else gross), left

    def post_line(self, order, line):
        name = line["line"]
        decision = order["decisions"][name]
        local = datetime.fromtimestamp((order["completed"] + SHANGHAI) // 1000, timezone.utc)
        quarter = (local.year, (local.month - 1) // 3)

        def cap(kind, entitlement):
            key, most = (decision["institution"], quarter, kind), CASH_CAP if kind == "incentive_cash" else CARD_CAP
            if (name, kind) in order["granted"]:
                before = order["granted"][(name, kind)]
                now = min(before, entitlement)
            else:
                before = 0
                now = min(entitlement, most - self.used.get(key, 0))
            self.used[key] = self.used.get(key, 0) + now - before
            order["granted"][(name, kind)] = now
            return now

        net, received = self.amounts(order, line)
        wanted, posted = dues(decision, net, received, cap), order["posted"].setdefault(name, {})
        for key in set(wanted) | set(posted):
            difference = wanted.get(key, 0) - posted.get(key, 0)
            self.ledger.append((key[0], key[2], difference))
        order["posted"][name] = wanted

    # Output

    def document(self):
        lines = []
        for order_id in sorted(self.orders, key=str.encode):
            order = self.orders[order_id]
            for line in sorted(order["paid"]["lines"], key=lambda l: l["line"].encode()):
                lines.append(self.line_document(order, line))
        sums = {}
        for account, unit, amount in self.ledger:
            sums[(account, unit)] = sums.get((account, unit), 0) + amount
        balances = [{"account": a, "unit": u, "amount": sums[(a, u)]} for a, u in sorted(sums, key=self.bytes) if sums[(a, u)]]
        return {"lines": lines, "balances": balances, "refused": sorted(self.refused, key=lambda r: r["record"])}

    @staticmethod
    def bytes(names):
        return [name.encode() for name in names]

    def line_document(self, order, line):
        decision = order["decisions"][line["line"]]
        net, received = self.amounts(order, line)
        if order["completed"] is None and not order["cancelled"]:
            amounts = dues(decision, net, received, lambda kind, entitlement: entitlement)
        else:
            amounts = order["posted"].get(line["line"], {})
        status = "cancelled" if order["cancelled"] else "estimated" if order["completed"] is None else "settled"
        quoted = {name: decision[name] for name in ("unit", "coupon") if decision[name] is not None}
        return {"order": order["paid"]["order"], "line": line["line"], "status": status, "basis": decision["basis"],
                "reason": decision["reason"], "link": decision["link"], "promoter": decision["promoter"],
                "sharer": decision["sharer"], "institution": decision["institution"],
                "plan": decision["plan"]["id"] if decision["plan"] else None,
                "revised": decision["link"] != order["first"][line["line"]]["link"], "net_fen": net,
                "dues": [{"account": a, "kind": k, "unit": u, "amount": amounts[(a, k, u)]}
                         for a, k, u in sorted(amounts, key=self.bytes)], **quoted}


def replay(lines):
    model = Model()
    model.run(lines)
    return model.document()


def written(document):
    return json.dumps(document, ensure_ascii=False, indent=1)


def main(arguments):
    try:
        if arguments and arguments[0] != "-":
            with open(arguments[0], encoding="utf-8") as file:
                lines = file.read().split("\n")
        else:
            lines = sys.stdin.buffer.read().decode("utf-8").split("\n")
    except OSError as error:
        print(error, file=sys.stderr)
        return 66
    try:
        document = replay(lines)
    except NotAnObject:
        print("a line is not a JSON object", file=sys.stderr)
        return 65
    print(written(document))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
