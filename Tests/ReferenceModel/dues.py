"""What a line pays by its decision: sections 9 to 12 and 14."""

from records import MILLION

MOST = 900_000


def part(amount, rate):
    return amount * rate // MILLION


class Dues:
    """`cap(kind, entitlement)` says how much of an incentive is granted."""

    def __init__(self, decision, line, gross, net, left, cap):
        self.decision, self.gross, self.net, self.left, self.cap = decision, gross, net, left, cap
        self.paid, self.terms = line["paid_fen"] or 0, decision["terms"] or {"kind": None}
        self.amounts = {}

    def give(self, payee, payer, kind, unit, amount, cost=None):
        for account, its_kind, value in ((payee, kind, amount), (payer, cost or kind, -amount)):
            self.amounts[(account, its_kind, unit)] = self.amounts.get((account, its_kind, unit), 0) + value

    def all(self, given_back=None):
        """`given_back` stands in for the private-domain incentive of a line that was fraud."""
        decision, shop = self.decision, "shop/" + self.decision["shop"]
        if decision["plan"]:
            self.promoted(shop, "institution/" + decision["institution"])
        elif decision["sharer"]:
            self.give("sharer/" + decision["sharer"], shop, "sharer_commission", "CNY",
                      part(self.net, decision["sharer_ppm"]), cost="promotion_cost")
        if given_back is not None:
            for key, amount in given_back.items():
                self.amounts[key] = self.amounts.get(key, 0) + amount
        elif decision["class"]:
            self.private_domain(shop)
        return {key: amount for key, amount in self.amounts.items() if amount}

    def promoted(self, shop, institution):
        decision, plan, net = self.decision, self.decision["plan"], self.net
        promoter = None if decision["promoter"] is None else "promoter/" + decision["promoter"]
        if plan["total_ppm"] is None:
            commission, fee = part(net, plan["commission_ppm"]), part(net, plan["service_ppm"])
            whole = commission + fee
        else:
            whole = part(net, plan["total_ppm"])
            commission = part(whole, decision["share"])
        bonus, kind = 0, "commission"
        if promoter is None:
            commission = 0
        elif self.terms["kind"] == "shares":
            commission = part(net, self.terms["own_ppm"])
            if decision["above"]:
                bonus = part(net, self.terms["above_ppm"])
                self.give("promoter/" + decision["above"], shop, "manager_bonus", "CNY", bonus, cost="promotion_cost")
        elif self.terms["kind"] == "margin":
            commission, kind = self.margin(), "agency_margin"
        by_shop = min(commission, whole)
        if promoter is not None:
            self.give(promoter, shop, kind, "CNY", by_shop, cost="promotion_cost")
            self.give(promoter, institution, kind, "CNY", commission - by_shop)
        self.give(institution, shop, "service_fee", "CNY", whole - by_shop - bonus, cost="promotion_cost")
        if self.terms["kind"] == "back":
            room = part(net, MOST) - whole
            self.give(promoter, institution, "payback", "CNY", max(0, min(self.back(), room)))
        cash = part(net, max(0, decision["tech_fee_ppm"] - 10_000))
        card = part(net, 4_000)
        self.give(institution, "platform/incentive", "incentive_cash", "CNY", self.cap("incentive_cash", cash))
        self.give(institution, "platform/incentive", "incentive_card", "CARD", self.cap("incentive_card", card))

    def back(self):
        return self.terms["amount"] * self.net // self.gross if self.gross else 0

    def margin(self):
        above = max(0, self.paid - self.terms["price"])
        return min(above * self.left // self.paid if self.paid else 0, part(self.net, MOST))

    def private_domain(self, shop):
        decision = self.decision
        above = part(self.left, max(0, decision["tech_fee_ppm"] - 10_000))
        if decision["class"] != "reserved_live":
            self.give(shop, "platform/tech_fee", "tech_fee_cut", "CNY", above)
        card = above if decision["class"] == "reserved_live" else part(self.left, 4_000)
        self.give(decision["account"], "platform/private_domain", "private_card", "CARD", card)
