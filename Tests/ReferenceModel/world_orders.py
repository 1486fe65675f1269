"""Random clicks, orders and what becomes of them."""

from decision import CLASSES
from records import time_of
from touches import DAY
from units import code_on_item
from world import ANCHORS, CODES
from world_parties import COUPONS, Parties

SCENES = [scene for _, scenes in CLASSES for scene in scenes] + ["search"]
SECRET = "000102030405060708090a0b0c0d0e0f"


class Orders(Parties):
    def __init__(self, seed, theme=None):
        super().__init__(seed, theme)
        self.following = None    # the click that the next order follows
        self.buying = None       # the promoter whose own the next order is
        self.telling = None      # the order that a story is about

    def click(self):
        pick = self.random
        record = {"id": self.fresh("c"), "at": self.later(), "code": self.code()}
        if pick.random() < (0.5 if self.people else 0.8):
            record["visitor"] = pick.choice(self.visitors)
        else:
            record["buyer"] = pick.choice(self.buyers)
        if pick.random() < (0.8 if self.theme == "risk" else 0.05):
            record["address"] = pick.choice(("203.0.113.1", "203.0.113.1", "2001:db8::7"))
        self.clicked.append(record)
        return record

    def code(self):
        return self.random.choice(list(self.codes) if self.calm or self.random.random() < 0.97 else CODES)

    def identity_bound(self):
        return {"visitor": self.random.choice(self.visitors), "buyer": self.random.choice(self.buyers), "at": self.time()}

    def order_paid(self):
        pick = self.random
        if not self.unpaid or pick.random() < (0.005 if self.calm else 0.05):
            self.unpaid = list(self.orders)
        record = {"id": self.fresh("e"), "order": self.unpaid.pop(pick.randrange(len(self.unpaid))),
                  "shop": pick.choice(self.shops), "paid_at": self.time(), "lines": []}
        who = pick.random()
        if who < 0.7:
            record["buyer"] = pick.choice(self.buyers)
        if who > 0.45:
            record["visitor"] = pick.choice(self.visitors)
        if self.summer and pick.random() < (0.9 if self.theme == "fraud" else 0.7):
            record["paid_at"] = self.written(pick.choice(ANCHORS[6:]) + pick.choice((0, 0, -1, 1)))
        elif self.following is not None:
            self.follow(record, self.following)
        elif self.clicked and pick.random() < 0.85:
            self.follow(record, pick.choice(self.clicked[-4:]))
        if self.buying is not None or (self.people and pick.random() < (0.05 if self.calm else 0.3)):
            self.own_purchase(record, self.buying or pick.choice(self.promoters))
        sold = [p for p in self.products if self.home[p] == record["shop"]]
        if not sold or pick.random() < 0.03:
            sold = self.products
            if pick.random() < 0.9:
                record["shop"] = self.home[sold[0]]
                sold = sold[:1]
        for number in range(pick.choice((1, 1, 2, 3))):
            odd = 10 * number + (4 if self.calm else 2)
            line = {"line": str(pick.choice((number + 1, number + 1, odd))), "product": pick.choice(sold),
                    "paid_fen": self.money()}
            for field in ("pay_subsidy_fen", "talent_discount_fen", "platform_discount_fen"):
                if pick.random() < 0.4:
                    line[field] = pick.choice((0, 1, 500, 501, None, self.money()))
            if pick.random() < (0.7 if self.theme == "agency" else 0.3):
                line["quantity"] = pick.choice((1, 2, 3))
            if pick.random() < (0.5 if self.theme == "quoted" else 0.1):
                line["coupon"] = pick.choice(COUPONS)
            if pick.random() < (0.6 if self.theme == "quoted" else 0.1):
                line["unit"] = self.unit(record, line)
            record["lines"].append(line)
            self.sold.setdefault(record["order"], []).append(line["line"])
        self.paid_at.setdefault(record["order"], record["paid_at"])
        if pick.random() < (0.3 if self.theme == "risk" else 0.1):
            record["gift"] = {"recipients": [pick.choice(self.buyers)]}
        if pick.random() < (0.9 if self.summer else 0.3):
            scenes = pick.sample(SCENES[-3:] if pick.random() < 0.2 else SCENES,
                                 pick.choice((1, 1, 2, 3) if self.theme == "fraud" else (0, 1, 1, 2, 3)))
            record["entry"] = {"scenes": scenes, "ad_click": pick.random() < 0.3,
                               "live_identity": pick.choice((None, "daihuo", "daren_daihuo", "shop")),
                               "source_account": pick.choice((None, "live7"))}
        return record

    def own_purchase(self, record, promoter):
        """Makes an order a promoter's own, and an early one."""
        record.pop("visitor", None)
        record["buyer"] = self.users.get(promoter) or self.buyers[0]
        if self.random.random() < 0.7:
            record["paid_at"] = self.written(ANCHORS[1] + self.random.choice((0, 1, DAY)))

    def unit(self, order, line):
        """The code of an item, mostly one that was issued, and then mostly for the line's product."""
        pick = self.random
        if not self.issued or pick.random() < 0.1:
            return pick.choice(("b1.1", "nothing", code_on_item("b1", SECRET, 3)[:-1] + "0"))
        batch, promoter, product, count = pick.choice(self.issued)
        if pick.random() < 0.9 and product is not None:
            line["product"] = product
            order["shop"] = self.home[product]
            own = self.users.get(promoter)
            if own and pick.random() < 0.3:
                order["buyer"] = own
        return code_on_item(batch, SECRET, pick.choice((1, 1, 1, 2, count + 1) if pick.random() < 0.2 else (1, min(count, 2))))

    def unit_batch(self):
        pick = self.random
        fit = [code for code, link in self.made.items() if link.get("promoter") and link["product"]]
        record = {"id": pick.choice(("b1", "b2", "b3")), "at": self.time(),
                  "link": pick.choice(fit) if fit and pick.random() < 0.9 else self.code(),
                  "count": pick.choice((1, 2, 3, 1_000_000)), "secret": SECRET}
        link = self.made.get(record["link"], {})
        self.issued.append((record["id"], link.get("promoter"), link.get("product"), record["count"]))
        return record

    def follow(self, record, click):
        """Makes an order one that the click may have led to, often at an edge of its window."""
        pick = self.random
        record["shop"] = self.codes.get(click["code"], record["shop"])
        if pick.random() < 0.8:
            after = pick.choice((-1, 0, 1, 1, 3_600_000, 3_600_000, DAY, 7 * DAY - 1, 7 * DAY, 30 * DAY - 1,
                                 30 * DAY, DAY, 5 * DAY, 6 * DAY, 11 * DAY))
            if self.calm and pick.random() < 0.8:
                after = pick.choice((0, 1, 999, 1_000, 3_600_000, DAY))
            record["paid_at"] = self.written(time_of(click["at"]) + after)
        for name in ("visitor", "buyer"):
            if name in click and (self.calm or pick.random() < 0.9):
                record[name] = click[name]
        if "visitor" in click and "visitor" in record and pick.random() < 0.7:
            record.pop("buyer", None)

    def story(self, own=None):
        """A click, the order that it led to, and what became of that; or an own purchase of a promoter's."""
        pick = self.random
        self.buying = own
        without = own is not None or pick.random() < (0.7 if self.theme == "fraud" else 0.1)
        records = [] if without else [self.record("click")]
        self.following = records[0] if records else None
        records.append(self.record("order.paid"))
        self.following, self.buying, self.telling = None, None, records[-1]["order"]
        lasts = 0.3 if own else 1
        for kind, chance in (("order.refunded", 0.3 * lasts), ("order.reviewed", 0.3 if self.theme == "risk" else 0.02),
                             ("order.completed", 0.9), ("order.refunded", 0.25 * lasts), ("order.cancelled", 0.07 * lasts),
                             ("fraud.confirmed", 0.8 if self.theme == "fraud" else 0.02),
                             ("order.refunded", 0.1 if self.theme in ("fraud", "agency") else 0)):
            if pick.random() < chance:
                records.append(self.record(kind))
        self.telling = None
        return records

    def order_refunded(self):
        pick = self.random
        order = self.order()
        return {"id": self.fresh("e"), "order": order, "line": self.line_of(order),
                "refund": pick.choice(("r1", "r2", "r3", "r4")), "amount_fen": self.money(), "at": self.after(order)}

    def order_completed(self):
        order = self.order()
        record = {"id": self.fresh("e"), "order": order, "at": self.after(order)}
        if self.theme == "risk" and self.random.random() < 0.6:
            record["logistics"] = self.random.choice(("SF-1", "SF-1", "SF-2"))
        return record

    def after(self, order):
        """Mostly some time after the order was paid."""
        if order in self.paid_at and self.random.random() < 0.7:
            return self.written(time_of(self.paid_at[order])
                                + self.random.choice((0, 1, DAY, 5 * DAY, 10 * DAY, 30 * DAY, -1)))
        return self.time()

    def order_cancelled(self):
        order = self.order()
        return {"id": self.fresh("e"), "order": order, "at": self.after(order)}

    def order(self):
        if self.telling is not None:
            return self.telling
        return self.random.choice(list(self.sold) if self.sold and self.random.random() < 0.8 else self.orders)

    def line_of(self, order):
        return self.random.choice(self.sold.get(order, []) if order in self.sold and self.random.random() < 0.95 else "12")

    def order_reviewed(self):
        pick, order = self.random, self.order()
        return {"id": self.fresh("e"), "order": order, "line": self.line_of(order), "outcome": pick.choice(("release", "reject")),
                "by": pick.choice(("wu", "li")), "why": "asked", "at": self.after(order)}

    def fraud_confirmed(self):
        pick, order = self.random, self.order()
        return {"id": self.fresh("e"), "case": pick.choice(("F1", "F2")), "order": order,
                "line": self.maybe(0.6, lambda: self.line_of(order)), "by": "anna", "why": pick.choice((None, "empty parcels")),
                "at": self.after(order)}

    def shop_funds(self):
        pick = self.random
        record = {"shop": pick.choice(self.shops), "at": self.time()}
        if pick.random() < 0.7:
            record["incentive_paid_fen"] = pick.choice((1, 300, 4_000, 100_000, 10**12))
        for name in ("goods_fen", "deposit_fen"):
            if pick.random() < 0.7:
                record[name] = pick.choice((None, 0, 1, 7, 50, 300, 399, 4_000))
        return record

    def cards_used(self):
        pick = self.random
        return {"account": pick.choice(("acc1", "acc2", "live7")), "at": self.time(),
                "used_x100": pick.choice((0, 1, 5, 40, 41, 399, 4_000))}

    def record(self, kind, *name):
        return {"type": kind, **getattr(self, kind.replace(".", "_"))(*name)}
