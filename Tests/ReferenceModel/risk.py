"""The rules that look at how a line came about before it is paid: section 16."""

from records import MILLION, require
from touches import day_of

# In the order in which they are told, each with the side of its threshold on which it fires.
RULES = {"own_purchase": "above", "click_to_payment": "below", "orders_per_day": "above", "clicks_per_address": "above",
         "buyers_per_address": "above", "refund_ratio": "above", "missing_logistics": "above",
         "repeated_logistics": "above", "price_drop": "below"}
THRESHOLDS = {"click_to_payment": "below_seconds", "refund_ratio": "above_ppm", "price_drop": "below_ppm"}
DAYS = 30
LARGEST = 2**63 - 1    # what a measure is told up to
ENOUGH = 10


class Risk:
    def __init__(self):
        super().__init__()
        self.risk_policies = []    # (at, sequence, record)

    def risk_policy(self, raw, record):
        for rule, name, least in (("refund_ratio", "above_ppm", 0), ("price_drop", "below_ppm", 1)):
            if record[rule] is not None:
                require(least <= record[rule][name] <= MILLION, "rate_out_of_range")
        self.risk_policies.append((record["at"], self.sequence, record))

    def judge(self, paid, line, decision, completion, before):
        """The verdict on a decision, or None where no rule is on; `before` is what was told of the same click at the payment."""
        earlier = [v for v in self.risk_policies if v[0] <= paid["at"]]
        policy = max(earlier, key=lambda v: v[:2])[2] if earlier else {}
        rules = {name: policy[name] for name in RULES if policy.get(name) is not None}
        if not rules:
            return None
        if decision["basis"] is None and decision["class"] is None:
            return {"verdict": "pass", "rules": []}
        told, seen = [], {each["rule"]: each["measured"] for each in before}
        for name, terms in rules.items():
            measured = getattr(self, name)(paid, line, decision, completion, terms)
            if name.endswith("_per_address") and name in seen:
                measured = max(seen[name], measured or 0)
            if measured is None:
                continue
            side = RULES[name]
            threshold = terms.get(THRESHOLDS.get(name, "above"), 0)
            fires = measured > threshold if side == "above" else measured < threshold
            told.append({"rule": name, "verdict": terms["verdict"] if fires else "pass", "measured": measured,
                         side: threshold})
        verdict = max((each["verdict"] for each in told), key=("pass", "hold", "reject").index, default="pass")
        return {"verdict": verdict, "rules": told}

    # What each rule measures; None where there is nothing to measure

    def own_purchase(self, paid, line, decision, completion, terms):
        time, recipients = paid["at"], (paid["gift"] or {}).get("recipients") or []
        earners = [("promoter", decision["promoter"]), ("promoter", decision["above"]), ("sharer", decision["sharer"])]
        users = {self.value_at(kind, name, "user", time) for kind, name in earners if name is not None} - {None}
        theirs = [v for v in self.bindings if v == paid["visitor"] or paid["buyer"] in self.bound_to(v)]
        if paid["buyer"] is None:
            theirs = [paid["visitor"]]
        near = {buyer for visitor in theirs for buyer in self.bound_to(visitor)} | set(recipients)
        return len(users & near) if users else None

    def bound_to(self, visitor):
        return {buyer for _, _, buyer in self.bindings.get(visitor, [])}

    def click_to_payment(self, paid, line, decision, completion, terms):
        return (paid["at"] - decision["touch"]["at"]) // 1000 if decision["touch"] else None

    def orders_per_day(self, paid, line, decision, completion, terms):
        promoter = decision["promoter"]
        if promoter is None:
            return None
        return 1 + sum(1 for order in self.others(paid) if day_of(order["paid"]["at"]) == day_of(paid["at"])
                       and self.customer(order["paid"]) == self.customer(paid)
                       and any(d["promoter"] == promoter for d in order["decisions"].values()))

    @staticmethod
    def customer(paid):
        return ("buyer", paid["buyer"]) if paid["buyer"] is not None else ("visitor", paid["visitor"])

    def others(self, paid):
        return [order for name, order in self.orders.items() if name != paid["order"]]

    def clicks_per_address(self, paid, line, decision, completion, terms):
        return self.of_address(decision["touch"], self.redirected, len)

    def buyers_per_address(self, paid, line, decision, completion, terms):
        return self.of_address(decision["touch"], self.left, self.buyers_behind)

    def buyers_behind(self, touches):
        """Those who clicked by name, and all to whom a browser that clicked is bound."""
        named = {touch["who"][1] for touch in touches} - {None}
        return len(named | {buyer for touch in touches for buyer in self.bound_to(touch["who"][0])})

    def of_address(self, touch, all_of_them, count):
        """Counts what came that day from the address of whoever clicked; of several addresses, from the busiest."""
        if touch is None:
            return None
        today = [each for each in all_of_them if day_of(each["at"]) == day_of(touch["at"])]
        addresses = {each["address"] for each in self.left if each["who"] == touch["who"]
                     and day_of(each["at"]) == day_of(touch["at"])} - {None}
        return max((count([each for each in today if each["address"] == address]) for address in addresses), default=None)

    def refund_ratio(self, paid, line, decision, completion, terms):
        if decision["promoter"] is None:
            return None
        past = [(order, one) for order, one in self.past_lines(paid)
                if order["decisions"][one["line"]]["promoter"] == decision["promoter"]]
        whole = sum(one["paid_fen"] or 0 for _, one in past)
        if len(past) < (terms["from_lines"] or ENOUGH) or whole == 0:
            return None
        return (whole - sum(self.left_of(order, one) for order, one in past)) * MILLION // whole

    def past_lines(self, paid):
        """The lines that were paid in the 30 days before the day of the payment."""
        today = day_of(paid["at"])
        return [(order, one) for order in self.others(paid) if today - DAYS <= day_of(order["paid"]["at"]) < today
                for one in order["paid"]["lines"]]

    def missing_logistics(self, paid, line, decision, completion, terms):
        return None if completion is None else 1 if completion["logistics"] is None else 0

    def repeated_logistics(self, paid, line, decision, completion, terms):
        if completion is None or completion["logistics"] is None:
            return None
        return sum(1 for order in self.others(paid) if order["completion"] is not None
                   and order["completion"]["logistics"] == completion["logistics"])

    def price_drop(self, paid, line, decision, completion, terms):
        prices = sorted(self.price(one) for _, one in self.past_lines(paid) if one["product"] == line["product"])
        if len(prices) < (terms["from_lines"] or ENOUGH):
            return None
        median = prices[(len(prices) - 1) // 2]
        return min(LARGEST, self.price(line) * MILLION // median) if median else None

    @staticmethod
    def price(line):
        """What the order reports that a piece was sold for, whether a coupon holds or not."""
        fields = ("paid_fen", "pay_subsidy_fen", "talent_discount_fen", "platform_discount_fen")
        return sum(line[name] or 0 for name in fields) // (line["quantity"] or 1)
