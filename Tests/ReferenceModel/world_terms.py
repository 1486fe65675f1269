"""Random schemes with what they need, and random rules on risk."""

from risk import RULES, THRESHOLDS
from world_orders import Orders

KINDS = ("multi_level", "two_plus_one", "refer_three", "agency", "team_dividend", "everyone")
TIERS = [{"volume_fen": 0, "rate_ppm": 1_000}, {"volume_fen": 99, "rate_ppm": 10_000}, {"volume_fen": 1_000, "rate_ppm": 20_000},
         {"volume_fen": 12_345, "rate_ppm": 50_001}, {"volume_fen": 110_000, "rate_ppm": 77_777},
         {"volume_fen": 1_000_003, "rate_ppm": 300_000}]


class Terms(Orders):
    def scheme(self):
        pick = self.random
        kind = self.theme if self.theme in KINDS and pick.random() < 0.85 else pick.choice(KINDS)
        record = {"id": pick.choice(("sc1", "sc2")), "at": self.time(), "kind": kind,
                  "institution": pick.choice(self.institutions)}
        return {**record, **getattr(self, kind)()}

    def multi_level(self):
        pick = self.random
        return {"direct_ppm": pick.choice((0, 50_000, 60_000, 80_000, 150_000, 800_001)),
                "manager_ppm": pick.choice((0, 7_890, 20_000, 50_000, 50_000, 99_999, 100_000))}

    def two_plus_one(self):
        pick = self.random
        return {"agent_ppm": pick.choice((0, 40_000, 50_000, 83_457)), "boss_ppm": pick.choice((60_000, 60_000, 100_000, 880_001)),
                "team_ppm": pick.choice((0, 20_000, 40_000, 23_457))}

    def refer_three(self):
        shares = self.random.choice(((300_000, 300_000, 400_000), (333_333, 333_333, 333_334), (1_000_000, 0, 0), (0, 1, 999_999),
                                     (300_000, 300_000, 300_000)))
        return dict(zip(("first_ppm", "second_ppm", "third_ppm"), shares))

    def agency(self):
        return {}

    def team_dividend(self):
        pick = self.random
        tiers = sorted(pick.sample(TIERS, pick.randint(1, 4)), key=lambda tier: tier["volume_fen"])
        return {"tiers": tiers[::-1] if pick.random() < 0.03 else tiers}

    def everyone(self):
        pick = self.random
        return {"rebate_ppm": pick.choice((0, 50_000, 100_000, 123_456, 900_001)), "coupon": pick.choice(("T5", "T6")),
                "coupons_a_day": pick.choice((0, 1, 1, 2))}

    def promoter_enrolled(self):
        pick = self.random
        return {"institution": pick.choice(self.institutions), "promoter": pick.choice(self.promoters + ["n1", "n2", "n3"]),
                "user": pick.choice(self.buyers), "at": self.time()}

    # The agents' warehouse

    def stocked(self):
        """A product, and mostly a promoter of the institution."""
        pick = self.random
        promoter = self.maybe(0.6, lambda: pick.choice(self.promoters))
        institution = self.employer[promoter] if promoter and (self.calm or pick.random() < 0.97) else pick.choice(self.institutions)
        return {"institution": institution, "promoter": promoter, "product": pick.choice(self.products)}

    def agent_price(self):
        pick = self.random
        return {"id": pick.choice(self.names("ap", 6)), "at": self.time(), **self.stocked(),
                "agent_price_fen": pick.choice((0, 1, 60, 99, 500, 998, 3_000, 7_000))}

    def stock_changed(self):
        pick = self.random
        return {"id": self.fresh("in"), "at": self.time(), **self.stocked(),
                "quantity": pick.choice((1, 2, 3, 3, 4, 6, -1, -2))}

    def period_closed(self):
        pick = self.random
        return {"institution": pick.choice(self.institutions),
                "month": pick.choice(("2025-05", "2025-06", "2025-06", "2025-07", "2025-07", "2025-08")),
                "at": pick.choice((self.time(), "2025-09-01T00:00:00+08:00"))}

    # Risk

    def risk_policy(self):
        pick = self.random
        record = {"at": self.early() if pick.random() < 0.7 else self.time()}
        for name, side in RULES.items():
            if pick.random() < (0.6 if self.theme == "risk" else 0.35):
                record[name] = {"verdict": pick.choice(("hold", "hold", "reject")), **self.threshold(name, side)}
        return record

    def threshold(self, name, side):
        pick = self.random
        if name in ("own_purchase", "missing_logistics"):
            return {}
        if name in ("refund_ratio", "price_drop"):
            terms = {THRESHOLDS[name]: pick.choice((1, 300_000, 500_000, 999_999, 1_000_000))}
            if pick.random() < 0.9:
                terms["from_lines"] = pick.choice((1, 1, 2, 3))
            return terms
        if name == "click_to_payment":
            return {"below_seconds": pick.choice((1, 3_600, 3_601, 86_400, 10**9))}
        return {"above": pick.choice((0, 1, 2) if name == "repeated_logistics" else (1, 1, 2, 3))}
