"""Which scheme counts for a line, and on which terms: section 14."""

from records import MILLION, require

MOST = 900_000


class Schemes:
    def scheme(self, raw, record):
        self.known("institution", record["institution"])
        require(getattr(self, record["kind"] + "_fits")(record), "rate_out_of_range")
        self.add("scheme", record)

    @staticmethod
    def multi_level_fits(record):
        rates = (record["direct_ppm"], record["manager_ppm"])
        return min(rates) >= 0 and sum(rates) <= MOST

    @staticmethod
    def two_plus_one_fits(record):
        agent, boss, team = record["agent_ppm"], record["boss_ppm"], record["team_ppm"]
        return min(agent, boss, team) >= 0 and max(agent, boss) + team <= MOST

    @staticmethod
    def refer_three_fits(record):
        shares = [record[name] for name in ("first_ppm", "second_ppm", "third_ppm")]
        return min(shares) >= 0 and sum(shares) == MILLION

    @staticmethod
    def agency_fits(record):
        return True

    @staticmethod
    def team_dividend_fits(record):
        tiers = record["tiers"]
        return (all(0 <= tier["rate_ppm"] <= MOST for tier in tiers)
                and all(low["volume_fen"] < high["volume_fen"] and low["rate_ppm"] < high["rate_ppm"]
                        for low, high in zip(tiers, tiers[1:])))

    @staticmethod
    def everyone_fits(record):
        return 0 <= record["rebate_ppm"] <= MOST

    def scheme_at(self, institution, time):
        schemes = [s for s in self.whole_at("scheme", time) if s[2]["institution"] == institution]
        return max(schemes, key=lambda s: s[:2])[2] if schemes else None

    def choose_scheme(self, decision, paid, line):
        """Adds the terms of the institution's scheme, if it counts for the line."""
        scheme = self.scheme_at(decision["institution"], paid["at"])
        if scheme is not None and decision["promoter"] is not None:
            getattr(self, scheme["kind"])(scheme, decision, paid, line)
            if decision["terms"]:
                decision["scheme"] = scheme["kind"]

    @staticmethod
    def share_out(decision, own, above, above_ppm, together):
        """The promoter and at most one above divide the total, if that is no smaller than the rates together."""
        total = decision["plan"]["total_ppm"]
        if total is not None and together <= total:
            decision["terms"] = {"kind": "shares", "own_ppm": own, "above_ppm": above_ppm}
            decision["above"] = above

    def multi_level(self, scheme, decision, paid, line):
        parent = self.value_at("promoter", decision["promoter"], "parent", paid["at"])
        if parent is not None and not self.earns(parent, paid["at"], paid["buyer"]):
            parent = None
        direct, manager = scheme["direct_ppm"], scheme["manager_ppm"]
        self.share_out(decision, direct, parent, manager, direct + manager)

    def everyone(self, scheme, decision, paid, line):
        self.share_out(decision, scheme["rebate_ppm"], None, 0, scheme["rebate_ppm"])

    def team_dividend(self, scheme, decision, paid, line):
        time, promoter, plan = paid["at"], decision["promoter"], decision["plan"]
        team = self.value_at("promoter", promoter, "team", time)
        if team is None or self.value_at("promoter", promoter, "institution", time) != decision["institution"]:
            return
        takes = plan["total_ppm"] if plan["total_ppm"] is not None else plan["service_ppm"] + plan["commission_ppm"]
        if takes + scheme["tiers"][-1]["rate_ppm"] <= MOST:
            decision["terms"] = {"kind": "team", "team": team, "scheme": scheme["id"], "tiers": scheme["tiers"]}

    # Purchases of their own: of promoters of a chain, and of those who refer three

    def purchases(self, promoter, institution, paid):
        """The promoter's own orders that were settled by the payment, the earliest first, each with what counts of it."""
        time = paid["at"]
        state = self.party_at("promoter", promoter, time) or {}
        if state.get("institution") != institution or state.get("user") is None:
            return []
        found = []
        for name, order in self.orders.items():
            bought, completion = order["paid"], order["completion"]
            if (name == paid["order"] or bought["buyer"] != state["user"] or bought["at"] > time
                    or completion is None or completion["at"] > time):
                continue
            kept = [line for line in bought["lines"] if self.net_by(order, line, time) and self.cleared_by(order, line, time)
                    and self.plan_for(line["product"], institution, bought["at"]) is not None]
            if kept:
                settled = min(self.cleared_by(order, line, time) for line in kept)
                found.append((settled, name.encode(), name, sum(self.kept_by(order, line, time) for line in kept)))
        return sorted(found)

    def first_purchase(self, promoter, institution, paid):
        """When the first of the promoter's purchases that still count was settled."""
        return next((at for at, _, _, _ in self.purchases(promoter, institution, paid)), None)

    def two_plus_one(self, scheme, decision, paid, line):
        institution, promoter, time = decision["institution"], decision["promoter"], paid["at"]
        if self.first_purchase(promoter, institution, paid) is None:
            return
        boss = self.inviter(promoter, institution, time)
        if boss is not None and promoter in self.founders(boss, institution, paid):
            boss = self.inviter(boss, institution, time)
        if boss is not None and not (self.founders(boss, institution, paid) and self.earns(boss, time, paid["buyer"])):
            boss = None
        own = scheme["boss_ppm"] if self.founders(promoter, institution, paid) else scheme["agent_ppm"]
        self.share_out(decision, own, boss, scheme["team_ppm"], own + scheme["team_ppm"])

    def inviter(self, promoter, institution, time):
        """Whoever invited a promoter, if both are the institution's."""
        parent = self.value_at("promoter", promoter, "parent", time)
        both = [self.value_at("promoter", name, "institution", time) for name in (promoter, parent)]
        return parent if both == [institution, institution] else None

    def founders(self, boss, institution, paid):
        """The two invitees who made a boss, or nobody."""
        if self.first_purchase(boss, institution, paid) is None:
            return []
        settled = []
        for kind, name in self.versions:
            if kind == "promoter" and self.inviter(name, institution, paid["at"]) == boss:
                first = self.first_purchase(name, institution, paid)
                if first is not None:
                    settled.append((first, name.encode(), name))
        return [name for _, _, name in sorted(settled)[:2]] if len(settled) > 1 else []

    # Three referred, one paid back

    def refer_three(self, scheme, decision, paid, line):
        institution, promoter = decision["institution"], decision["promoter"]
        if any(each["promoter"] == promoter for each in self.deciding["decisions"].values()):
            return
        shares = [scheme[name] for name in ("first_ppm", "second_ppm", "third_ppm")]
        for _, _, own, worth in self.purchases(promoter, institution, paid):
            taken = self.positions_taken(own, promoter, paid["order"])
            free = [position for position in range(3) if position not in taken]
            if worth and free:
                decision["terms"] = {"kind": "back", "own": own, "position": free[0],
                                     "amount": worth * shares[free[0]] // MILLION}
                return

    def positions_taken(self, own, promoter, but):
        """Those of lines that pay something back, or would if their position's share came to something."""
        taken = set()
        for order_id, order in self.orders.items():
            for name, decision in order["decisions"].items() if order["completion"] is not None and order_id != but else []:
                terms = decision["terms"]
                if terms and terms["kind"] == "back" and terms["own"] == own and decision["promoter"] == promoter:
                    pays = any(kind == "payback" for _, kind, _ in order["posted"].get(name, {}))
                    line = next(each for each in order["paid"]["lines"] if each["line"] == name)
                    lasts = self.net_of(order, line) > 0 and self.stand_of(order, name) != "rejected"
                    if pays or (terms["amount"] == 0 and lasts):
                        taken.add(terms["position"])
        return taken
