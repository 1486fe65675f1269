"""A small world, and random records of it: few ids, and times that meet at the edges of the rules."""

import random
from datetime import datetime, timezone

from decision import CLASSES
from records import PLACEMENTS, time_of
from touches import DAY
from units import code_on_item

ANCHORS = [time_of(text) for text in (
    "2024-08-31T23:59:59.999+08:00", "2025-06-01T10:00:00+08:00", "2025-06-05T00:00:00Z", "2025-06-12T10:00:00+08:00",
    "2025-06-20T18:30:00+08:00", "2025-06-30T16:00:00Z", "2025-07-02T10:00:00+08:00", "2025-07-12T10:00:00+08:00",
    "2025-07-31T16:00:00Z", "2025-08-09T08:00:00Z")]
SCENES = [scene for _, scenes in CLASSES for scene in scenes] + ["search"]
CATEGORIES = [["食品", "零食"], ["食品"], ["文玩", "手串"], ["珠宝首饰", "黄金"], ["珠宝首饰", "翡翠"], ["珠宝首饰"], ["珠宝首饰", "珍珠"]]
CODES = ["aa", "aB", "Zz9", "kA1", "kA2", "kB1", "kB2", "hA1", "hB1", "sh", "x0", "x1"]
COUPONS = ["C5", "C6", "C7"]
SECRET = "000102030405060708090a0b0c0d0e0f"
MONEY = [0, 1, 2, 99, 100, 999, 9_999, 10_000, 12_345, 100_000, 1_000_003, 12_499_999_999, 12_500_000_000, 10**13, 10**15]
class World:
    def __init__(self, seed):
        self.random = random.Random(seed)
        pick = self.random
        self.big = pick.random() < 0.25
        self.summer = pick.random() < 0.3    # most orders come by the shops' own circles, after July's enrolment
        self.anchors = ANCHORS[1:] if pick.random() < 0.7 else ANCHORS
        self.shops = self.names("s", pick.choice((1, 2, 3, 6)))
        self.products = self.names("p", pick.choice((2, 3, 5)))
        self.institutions = self.names("i", pick.choice((1, 2, 3)))
        self.promoters = self.names("k", pick.choice((2, 3, 5)))
        self.sharers = self.names("h", pick.choice((1, 2, 12)))
        self.buyers = self.names("u", pick.choice((1, 2, 4)))
        self.visitors = self.names("v", pick.choice((2, 4, 8)))
        self.orders = self.names("o", pick.choice((4, 12, 24)))
        self.unpaid = list(self.orders)
        self.sold = {}    # order -> ids of its lines
        self.home = {product: pick.choice(self.shops) for product in self.products}
        self.employer = {promoter: pick.choice(self.institutions) for promoter in self.promoters}
        self.moves = pick.random() < 0.3
        self.number = 0
        self.codes = {}    # code -> shop, of the links made so far
        self.clicked = []
        self.made = {}     # code -> the first link of it
        self.users = {}    # promoter -> a buyer's id of theirs
        self.issued = []   # (id, promoter, product, count) of batches of codes on items

    @staticmethod
    def names(prefix, count):
        return [f"{prefix}{number}" for number in range(1, count + 1)]

    # Values

    def maybe(self, chance, value):
        return value() if self.random.random() < chance else None

    def time(self):
        pick = self.random
        time = pick.choice(self.anchors)
        if pick.random() < 0.4:
            time += pick.choice((7, 30, 3, 1, 10)) * DAY
        if pick.random() < 0.4:
            time += pick.choice((-1, 1))
        return self.written(time)

    def written(self, time):
        pick = self.random
        offset = pick.choice((0, 0, 8, 8, 8, -5))
        seconds, thousandths = divmod(time + offset * 3_600_000, 1000)
        moment = datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
        zone = "Z" if offset == 0 else f"{'+' if offset > 0 else '-'}{abs(offset):02}:00"
        return f"{moment}.{thousandths:03}{zone}"

    def later(self):
        """After most of what is set up, so that most clicks find a live link."""
        return next((time for time in (self.time() for _ in range(3)) if time_of(time) >= ANCHORS[1]), self.time())

    def early(self):
        return self.written(ANCHORS[1] - DAY) if self.random.random() < 0.95 else self.time()

    def share(self):
        return self.random.choice((0, 1, 333_333, 500_000, 700_000, 800_000, 999_999, 1_000_000))

    def rate(self):
        return self.random.choice((0, 1, 9_999, 10_000, 12_345, 67_890, 100_000, 300_000, 450_000, 900_000))

    def money(self):
        small = 0 if self.random.random() < 0.3 else 5
        return self.random.choice(MONEY[small:] if self.big else MONEY[small:11])

    def fresh(self, prefix):
        if self.number and self.random.random() < 0.08:
            return f"{prefix}{self.random.randint(1, self.number)}"
        self.number += 1
        return f"{prefix}{self.number}"

    # Records

    def shop(self, name=None):
        pick = self.random
        record = {"id": name or pick.choice(self.shops), "at": self.early() if name else self.time()}
        if name or pick.random() < 0.8:
            record["kind"] = pick.choice(("normal",) * 5 + ("local_life",))
        if name or pick.random() < 0.4:
            record["alliance"] = pick.random() < 0.92
        enrolled = ["2025-07-02T10:00:00+08:00"] * (10 if self.summer else 2) + [
            "2025-06-30T16:00:00Z", "2025-07-31T15:59:59.999Z", "2025-06-30T15:59:59.999Z", "2025-07-31T16:00:00Z"]
        for field, value in (("score_x100", lambda: pick.choice((420, 421, 421, 450))),
                             ("super_admin_account", lambda: pick.choice(("acc1", "acc2"))),
                             ("sharer_ppm", lambda: pick.choice((0, 30_000, 30_000, 77_777, 900_000))),
                             ("private_domain_enrolled_at", lambda: self.written(time_of(pick.choice(enrolled))))):
            if pick.random() < (0.8 if name else 0.3):
                record[field] = None if pick.random() < (0 if self.summer and name else 0.15) else value()
        return record

    def product(self, name=None):
        pick = self.random
        product = name or pick.choice(self.products)
        record = {"id": product, "at": self.early() if name else self.time()}
        fields = {"shop": pick.choice(self.shops) if self.moves and not name else self.home[product],
                  "category": pick.choice([CATEGORIES[0]] * 5 + CATEGORIES),
                  "url": f"https://shop.example/{product}",
                  "tech_fee_ppm": pick.choice((None, 0, 9_999, 10_000, 10_001, 50_000, 50_000, 1_000_000))}
        for field, value in fields.items():
            if name or pick.random() < 0.4:
                record[field] = value
        return record

    def institution(self, name=None):
        return {"id": name or self.random.choice(self.institutions), "at": self.early() if name else self.time(),
                "promoter_share_ppm": self.share()}

    def promoter(self, name=None):
        pick = self.random
        promoter = name or pick.choice(self.promoters)
        record = {"id": promoter, "at": self.early() if name else self.time()}
        if name or pick.random() < 0.3:
            record["institution"] = pick.choice(self.institutions) if self.moves and not name else self.employer[promoter]
        elders = (self.promoters[:self.promoters.index(promoter)] if name else self.promoters) + [None]
        for field, value, chance in (("parent", pick.choice(elders), 0.7), ("user", pick.choice(self.buyers + [None]), 0.2),
                                     ("status", pick.choice(("active", "active", "banned", None)), 0.15),
                                     ("level", pick.choice(("junior", "senior", None)), 0.2), ("team", "t1", 0.2)):
            if pick.random() < (chance if name else 0.35):
                record[field] = value
        self.users[promoter] = record.get("user") or self.users.get(promoter)
        return record

    def sharer(self, name=None):
        record = {"id": name or self.random.choice(self.sharers), "at": self.early() if name else self.time()}
        if self.random.random() < 0.4:
            record["user"] = self.random.choice(self.buyers + [None])
        return record

    def policy(self):
        pick = self.random
        return {"at": self.time(), "window_days": pick.choice((1, 7, 30, 30, None)), "lateness_days": pick.choice((0, 3)),
                "counted_placements": pick.choice((["group"], ["group", "group"], ["group", "private_chat"], ["moments"], [], None))}

    def allocation(self):
        pick = self.random
        promoter = self.maybe(0.5, lambda: pick.choice(self.promoters))
        institution = self.employer[promoter] if promoter and pick.random() < 0.9 else pick.choice(self.institutions)
        return {"id": pick.choice(self.names("a", 4)), "at": self.time(), "institution": institution,
                "promoter": promoter, "product": self.maybe(0.5, lambda: pick.choice(self.products)),
                "promoter_share_ppm": self.share()}

    def plan(self, product=None):
        pick = self.random
        targeted = not product and pick.random() < 0.6
        record = {"id": "n-" + product if product else ("t" if targeted else "n") + pick.choice("123"),
                  "at": self.early() if product else self.time(), "kind": "targeted" if targeted else "normal",
                  "product": product or pick.choice(self.products)}
        if pick.random() < 0.4:
            record["from"] = self.time()
        if pick.random() < 0.2:
            record["to"] = self.time()
        if targeted:
            record["institutions"] = pick.sample(self.institutions, pick.randint(1, len(self.institutions)))
        if product:
            record["total_ppm"] = pick.choice((100_000, 123_457, 300_000, 900_000))
        elif targeted and pick.random() < 0.6:
            record["service_ppm"], record["commission_ppm"] = self.rate(), self.rate()
        else:
            record["total_ppm"] = self.rate()
        return record

    def scheme(self):
        pick = self.random
        return {"id": pick.choice(("sc1", "sc2")), "at": self.time(), "kind": "multi_level",
                "institution": pick.choice(self.institutions),
                "direct_ppm": pick.choice((0, 50_000, 60_000, 80_000, 150_000, 800_001)),
                "manager_ppm": pick.choice((0, 7_890, 20_000, 50_000, 50_000, 99_999, 100_000))}

    def sharer_bound(self):
        return {"shop": self.random.choice(self.shops), "sharer": self.random.choice(self.sharers), "at": self.time()}

    sharer_unbound = sharer_bound

    def link(self):
        pick = self.random
        product = self.maybe(0.75, lambda: pick.choice(self.products))
        shop = self.home[product] if product and pick.random() < 0.95 else pick.choice(self.shops)
        code = pick.choice(CODES)
        self.codes.setdefault(code, shop)
        record = {"code": code, "at": self.early(), "shop": shop, "product": product,
                  "placement": pick.choice(("group",) * 30 + tuple(PLACEMENTS)),
                  "form": pick.choice(("link", "card", "qr"))}
        if pick.random() < 0.25:
            record["sharer"] = pick.choice(self.sharers)
        else:
            promoter = self.maybe(0.85, lambda: pick.choice(self.promoters))
            record["promoter"] = promoter
            record["institution"] = (self.employer[promoter] if promoter and pick.random() < 0.95
                                     else pick.choice(self.institutions))
        if pick.random() < 0.15:
            record["expires_at"] = self.time()
        for field, value in (("coupon", pick.choice(COUPONS)), ("pass_query", True), ("url", "https://shop.example/own")):
            if pick.random() < 0.1:
                record[field] = value
        self.made.setdefault(code, record)
        return record

    def link_disabled(self):
        return {"code": self.code(), "at": self.time()}

    def click(self):
        pick = self.random
        record = {"id": self.fresh("c"), "at": self.later(), "code": self.code()}
        if pick.random() < 0.8:
            record["visitor"] = pick.choice(self.visitors)
        else:
            record["buyer"] = pick.choice(self.buyers)
        self.clicked.append(record)
        return record

    def code(self):
        return self.random.choice(list(self.codes) if self.random.random() < 0.97 else CODES)

    def identity_bound(self):
        return {"visitor": self.random.choice(self.visitors), "buyer": self.random.choice(self.buyers), "at": self.time()}

    def order_paid(self):
        pick = self.random
        if not self.unpaid or pick.random() < 0.05:
            self.unpaid = list(self.orders)
        record = {"id": self.fresh("e"), "order": self.unpaid.pop(pick.randrange(len(self.unpaid))),
                  "shop": pick.choice(self.shops), "paid_at": self.time(), "lines": []}
        who = pick.random()
        if who < 0.7:
            record["buyer"] = pick.choice(self.buyers)
        if who > 0.45:
            record["visitor"] = pick.choice(self.visitors)
        if self.summer and pick.random() < 0.7:
            record["paid_at"] = self.written(pick.choice(ANCHORS[6:]) + pick.choice((0, 0, -1, 1)))
        elif self.clicked and pick.random() < 0.85:
            self.follow(record, pick.choice(self.clicked[-4:]))
        sold = [p for p in self.products if self.home[p] == record["shop"]]
        if not sold or pick.random() < 0.03:
            sold = self.products
            if pick.random() < 0.9:
                record["shop"] = self.home[sold[0]]
                sold = sold[:1]
        for number in range(pick.choice((1, 1, 2, 3))):
            line = {"line": str(pick.choice((number + 1, number + 1, 10 * number + 2))), "product": pick.choice(sold),
                    "paid_fen": self.money()}
            for field in ("pay_subsidy_fen", "talent_discount_fen", "platform_discount_fen"):
                if pick.random() < 0.4:
                    line[field] = pick.choice((0, 1, 500, 501, None, self.money()))
            if pick.random() < 0.3:
                line["quantity"] = pick.choice((1, 2, 3))
            if pick.random() < 0.25:
                line["coupon"] = pick.choice(COUPONS)
            if pick.random() < 0.35:
                line["unit"] = self.unit(record, line)
            record["lines"].append(line)
            self.sold.setdefault(record["order"], []).append(line["line"])
        if pick.random() < 0.1:
            record["gift"] = {"recipients": [pick.choice(self.buyers)]}
        if pick.random() < (0.9 if self.summer else 0.3):
            record["entry"] = {"scenes": pick.sample(SCENES, pick.choice((0, 1, 1, 2, 3))), "ad_click": pick.random() < 0.3,
                               "live_identity": pick.choice((None, "daihuo", "daren_daihuo", "shop")),
                               "source_account": pick.choice((None, "live7"))}
        return record

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

    def coupon(self):
        pick = self.random
        host = pick.random() < 0.7
        return {"id": pick.choice(COUPONS), "at": self.time(), "kind": "host" if host else "exclusive",
                "shop": pick.choice(self.shops), "product": self.maybe(0.2, lambda: pick.choice(self.products)),
                "promoter": pick.choice(self.promoters) if host else None,
                "account": self.maybe(0.5, lambda: "live7") if host else None,
                "from": self.maybe(0.3, self.time), "to": self.maybe(0.2, self.time)}

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
            record["paid_at"] = self.written(time_of(click["at"]) + after)
        for name in ("visitor", "buyer"):
            if name in click and pick.random() < 0.9:
                record[name] = click[name]
        if "visitor" in click and "visitor" in record and pick.random() < 0.7:
            record.pop("buyer", None)

    def order_refunded(self):
        pick = self.random
        order = self.order()
        line = pick.choice(self.sold.get(order, []) if order in self.sold and pick.random() < 0.95 else "12")
        return {"id": self.fresh("e"), "order": order, "line": line,
                "refund": pick.choice(("r1", "r2", "r3", "r4")), "amount_fen": self.money(), "at": self.time()}

    def order_completed(self):
        return {"id": self.fresh("e"), "order": self.order(), "at": self.time()}

    def order(self):
        return self.random.choice(list(self.sold) if self.sold and self.random.random() < 0.8 else self.orders)

    order_cancelled = order_completed

    def record(self, kind, *name):
        return {"type": kind, **getattr(self, kind.replace(".", "_"))(*name)}
