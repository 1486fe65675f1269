"""Random records of parties, plans and links."""

from records import PLACEMENTS, time_of
from world import CODES, World

CATEGORIES = [["食品", "零食"], ["食品"], ["文玩", "手串"], ["珠宝首饰", "黄金"], ["珠宝首饰", "翡翠"], ["珠宝首饰"],
              ["珠宝首饰", "珍珠"]]
COUPONS = ["C5", "C6", "C7"]


class Parties(World):
    def shop(self, name=None):
        pick = self.random
        record = {"id": name or pick.choice(self.shops), "at": self.early() if name else self.time()}
        if name or pick.random() < 0.8:
            record["kind"] = pick.choice(("normal",) * (40 if self.calm else 5) + ("local_life",))
        if name or pick.random() < 0.4:
            record["alliance"] = pick.random() < (0.99 if self.calm else 0.92)
        enrolled = ["2025-07-02T10:00:00+08:00"] * (40 if self.theme == "fraud" else 10 if self.summer else 2) + [
            "2025-06-30T16:00:00Z", "2025-07-31T15:59:59.999Z", "2025-06-30T15:59:59.999Z", "2025-07-31T16:00:00Z"]
        scores = (420, 421, 421, 450) + (450,) * (20 if self.theme == "fraud" else 0)
        for field, value in (("score_x100", lambda: pick.choice(scores)),
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
        fees = (None, 0, 9_999, 10_000, 10_001, 1_000_000) + (50_000,) * (12 if self.theme == "fraud" else 2)
        fields = {"shop": pick.choice(self.shops) if self.moves and not name else self.home[product],
                  "category": pick.choice([CATEGORIES[0]] * 5 + CATEGORIES),
                  "url": f"https://shop.example/{product}",
                  "tech_fee_ppm": pick.choice(fees)}
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
        if name and self.theme == "two_plus_one":
            elders = elders[:1] * 3 + elders[:2]
        for field, value, chance in (("parent", pick.choice(elders), 0.9 if self.calm else 0.7),
                                     ("user", self.user_of(promoter), 0.95 if self.people else 0.2),
                                     ("status", pick.choice(("active", "active", "banned", None)), 0.15),
                                     ("level", pick.choice(("junior", "senior", None)), 0.2),
                                     ("team", pick.choice(("t1", "t1", "t1", "t2", None)),
                                      0.9 if self.theme == "team_dividend" else 0.2)):
            if pick.random() < (chance if name else 0.35):
                record[field] = value
        self.users[promoter] = record.get("user") or self.users.get(promoter)
        return record

    def user_of(self, promoter):
        """Mostly each promoter is a buyer of their own."""
        if self.people and self.random.random() < 0.9:
            return self.buyers[self.promoters.index(promoter) % len(self.buyers)]
        return self.random.choice(self.buyers + [None])

    def sharer(self, name=None):
        record = {"id": name or self.random.choice(self.sharers), "at": self.early() if name else self.time()}
        if self.random.random() < 0.4:
            record["user"] = self.random.choice(self.buyers + [None])
        return record

    def policy(self):
        pick = self.random
        return {"at": self.time(), "window_days": pick.choice((1, 7, 30, 30, None)), "lateness_days": pick.choice((0, 3)),
                "counted_placements": pick.choice((["group"], ["group", "group"], ["group", "private_chat"], ["moments"], [],
                                                   None))}

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
        if pick.random() < (0.05 if self.calm else 0.4):
            record["from"] = self.time()
        if pick.random() < (0.05 if self.calm else 0.2):
            record["to"] = self.time()
        if targeted:
            record["institutions"] = pick.sample(self.institutions, pick.randint(1, len(self.institutions)))
        if product:
            record["total_ppm"] = pick.choice((100_000, 123_457, 300_000, 900_000) + (300_000,) * (4 if self.people else 0))
        elif targeted and pick.random() < 0.6:
            record["service_ppm"], record["commission_ppm"] = self.rate(), self.rate()
        else:
            record["total_ppm"] = self.rate()
        return record

    def sharer_bound(self):
        return {"shop": self.random.choice(self.shops), "sharer": self.random.choice(self.sharers), "at": self.time()}

    sharer_unbound = sharer_bound

    def link(self):
        pick = self.random
        product = self.maybe(0.75, lambda: pick.choice(self.products))
        shop = self.home[product] if product and (self.calm or pick.random() < 0.95) else pick.choice(self.shops)
        unused = [code for code in CODES if code not in self.codes]
        code = pick.choice(unused if self.calm and unused else CODES)
        self.codes.setdefault(code, shop)
        record = {"code": code, "at": self.early(), "shop": shop, "product": product,
                  "placement": pick.choice(("group",) * (200 if self.calm else 30) + tuple(PLACEMENTS)),
                  "form": pick.choice(("link", "card", "qr"))}
        if pick.random() < (0.7 if self.theme == "sharers" else 0.1 if self.calm else 0.25):
            record["sharer"] = pick.choice(self.sharers)
        else:
            promoter = self.maybe(0.85, lambda: pick.choice(self.promoters))
            record["promoter"] = promoter
            record["institution"] = (self.employer[promoter] if promoter and (self.calm or pick.random() < 0.95)
                                     else pick.choice(self.institutions))
        if pick.random() < (0.03 if self.calm else 0.15):
            record["expires_at"] = self.time()
        for field, value in (("coupon", pick.choice(COUPONS)), ("pass_query", True), ("url", "https://shop.example/own")):
            if pick.random() < 0.1:
                record[field] = value
        self.made.setdefault(code, record)
        return record

    def link_disabled(self):
        return {"code": self.code(), "at": self.time()}

    def coupon(self):
        pick = self.random
        host = pick.random() < 0.7
        return {"id": pick.choice(COUPONS), "at": self.time(), "kind": "host" if host else "exclusive",
                "shop": pick.choice(self.shops), "product": self.maybe(0.2, lambda: pick.choice(self.products)),
                "promoter": pick.choice(self.promoters) if host else None,
                "account": self.maybe(0.5, lambda: "live7") if host else None,
                "from": self.maybe(0.3, self.time), "to": self.maybe(0.2, self.time)}
