"""A second, deliberately plain reading of the programme rules.

Reads a scenario (NDJSON, from a file or from standard input) and prints the document that
`dyelink replay` prints for it. It keeps everything in lists, looks everything up by walking them, and
shares no code with the program: what the two disagree about, one of them got wrong.
"""

import json
import sys

from decision import Decider
from fraud import Fraud
from output import Output, written
from posting import Posting
from records import PARTIES, NotAnObject, Refused, fields_of, read, require, time_of

ORDER_EVENTS = {"order.paid", "order.refunded", "order.completed", "order.cancelled", "order.reviewed", "fraud.confirmed"}


class Model(Output, Fraud, Posting, Decider):
    def __init__(self):
        super().__init__()
        self.events = {}      # id -> raw record
        self.orders = {}
        self.deciding = None    # the order that is being decided
        self.waiting = {}     # order -> [(type, fields)]
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
        fields = fields_of(raw)
        kind = raw["type"]
        when = "paid_at" if kind == "order.paid" else "at"
        later = kind in PARTIES and isinstance(raw.get("id"), str) and (kind, raw["id"]) in self.versions
        record = read(raw, {**fields, "type_": str, when + "_": time_of}, later)
        self.sequence += 1
        record["at"], record["number"] = record[when], number
        if kind in PARTIES:
            self.party(kind, raw, record)
        elif kind in ORDER_EVENTS:
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
        elif order is not None:
            self.has_line(order, record)
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

    @staticmethod
    def has_line(order, record):
        require(record.get("line") is None or record["line"] in order["refunds"], "unknown_reference")

    def pay(self, record):
        if record["buyer"] is not None and record["visitor"] is not None:
            self.bind(record["visitor"], record["buyer"], record["at"])
        order = {"paid": record, "refunds": {line["line"]: 0 for line in record["lines"]}, "refund_events": {},
                 "completion": None, "cancelled": False, "cancelled_at": [], "decisions": {}, "first": {}, "granted": {},
                 "posted": {}, "reviews": {}, "fraud": {}}
        order["touches"] = list(self.touches)
        # What went back before the payment was heard of needs no stock.
        known = {name: dict(order["refunds"]) if name == "refunds" else order[name] for name in ("refunds", "cancelled")}
        self.go_back(order, self.waiting.get(record["order"], []))
        self.decide_all(order, order["touches"])
        order.update(known)
        order["first"] = dict(order["decisions"])
        self.orders[record["order"]] = order

    @staticmethod
    def go_back(order, waiting):
        refunds = {}
        for kind, record in waiting:
            if kind == "order.refunded" and record["line"] in order["refunds"]:
                refunds.setdefault(record["refund"], record)
            order["cancelled"] = order["cancelled"] or kind == "order.cancelled"
        for refund in refunds.values():
            order["refunds"][refund["line"]] += refund["amount_fen"] or 0

    def apply(self, kind, record):
        order = self.orders[record["order"]]
        self.has_line(order, record)
        if kind == "order.refunded":
            if record["refund"] in order["refund_events"]:
                return
            order["refund_events"][record["refund"]] = record
            order["refunds"][record["line"]] += record["amount_fen"] or 0
        elif kind == "order.cancelled":
            order["cancelled"] = True
            order["cancelled_at"].append(record["at"])
        elif kind == "order.reviewed":
            order["reviews"].setdefault(record["line"], record)
        elif kind == "fraud.confirmed":
            self.confirm(order, record)
        elif order["completion"] is None:
            order["completion"] = record
            self.decide_all(order, order["touches"] + [t for t in self.touches if t not in order["touches"]])


def replay(lines):
    model = Model()
    model.run(lines)
    return model.document()


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
