"""The agents' warehouse: prices, stocks and who holds pieces of them. Section 14, agency."""

from records import require


class Stock:
    def __init__(self):
        super().__init__()
        self.changes = {}     # id -> record
        self.held = {}        # (order, line) -> the stock whose pieces the line holds
        self.had = None       # that of the line that is being decided, as it was before

    def agent_price(self, raw, record):
        self.of_institution(record)
        self.add("agent_price", record)

    def of_institution(self, record):
        self.known("institution", record["institution"])
        self.known("product", record["product"])
        self.promoter_of(record)

    @staticmethod
    def stock_of(record):
        return record["institution"], record["promoter"], record["product"]

    def stock_changed(self, raw, record):
        before = self.changes.get(record["id"])
        if before is not None:
            require(all(before[name] == record[name] for name in record if name not in ("number", "at")), "event_conflict")
            return
        self.of_institution(record)
        if record["quantity"] < 0:
            require(self.free(self.stock_of(record), None) + record["quantity"] >= 0, "out_of_stock")
        self.changes[record["id"]] = record

    def free(self, stock, time):
        """How many pieces an order paid at the time may have; all that ever came if it is None."""
        came = sum(change["quantity"] for change in self.changes.values() if self.stock_of(change) == stock
                   and (time is None or change["quantity"] < 0 or change["at"] <= time))
        return came - sum(self.pieces(name, line) for (name, line), its in self.held.items() if its == stock)

    def pieces(self, name, line_id):
        order = self.orders.get(name) or self.deciding
        line = next(one for one in order["paid"]["lines"] if one["line"] == line_id)
        quantity, paid = line["quantity"] or 1, line["paid_fen"] or 0
        if order["cancelled"]:
            return 0
        return quantity - (quantity * (paid - self.left_of(order, line)) // paid if paid else 0)

    def agency(self, scheme, decision, paid, line):
        institution, promoter, time = decision["institution"], decision["promoter"], paid["at"]
        prices = [(a["promoter"] is not None, at, sequence, a["agent_price_fen"])
                  for at, sequence, a in self.whole_at("agent_price", time)
                  if a["institution"] == institution and a["product"] == line["product"]
                  and a["promoter"] in (None, promoter)]
        if decision["plan"]["total_ppm"] is None or not prices:
            return
        stocks = [(institution, promoter, line["product"]), (institution, None, line["product"])]
        needed = self.pieces(paid["order"], line["line"])
        enough = [stock for stock in stocks if self.free(stock, time) >= needed]
        if self.had in stocks:
            enough = [self.had]
        if enough:
            self.held[(paid["order"], line["line"])] = enough[0]
            decision["terms"] = {"kind": "margin", "price": max(prices)[3] * (line["quantity"] or 1)}
