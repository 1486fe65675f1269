"""What stands in the ledger for a line, and how it comes there: sections 8, 10 and 16."""

from dues import Dues
from teams import month_of

CAPS = {"incentive_cash": 500_000_000, "incentive_card": 50_000_000}


class Posting:
    def __init__(self):
        super().__init__()
        self.used = {}        # (institution, quarter, kind) -> granted so far
        self.ledger = []      # (account, kind, unit, amount)

    # Section 8: amounts

    @staticmethod
    def gross(line, decision):
        added = ["pay_subsidy_fen", "talent_discount_fen", "platform_discount_fen"]
        coupon = decision["coupon"]
        if coupon and coupon["host"] is not None and coupon["verdict"] != "valid":
            added.remove("talent_discount_fen")
        return (line["paid_fen"] or 0) + sum(line[name] or 0 for name in added)

    @staticmethod
    def left_of(order, line):
        """What was paid and not refunded."""
        paid = line["paid_fen"] or 0
        return 0 if order["cancelled"] else paid - min(order["refunds"][line["line"]], paid)

    def net_of(self, order, line):
        if order["cancelled"]:
            return 0
        gross, paid = self.gross(line, order["decisions"][line["line"]]), line["paid_fen"] or 0
        return gross * self.left_of(order, line) // paid if paid else gross

    # What was left at a time, of what is known now

    @staticmethod
    def kept_by(order, line, time):
        """What was paid and neither refunded nor cancelled by then."""
        if order["cancelled_at"] and order["cancelled_at"][0] <= time:
            return 0
        refunded = sum(refund["amount_fen"] or 0 for refund in order["refund_events"].values()
                       if refund["line"] == line["line"] and refund["at"] <= time)
        return max(0, (line["paid_fen"] or 0) - refunded)

    def net_by(self, order, line, time):
        if order["cancelled_at"] and order["cancelled_at"][0] <= time:
            return 0
        gross, paid = self.gross(line, order["decisions"][line["line"]]), line["paid_fen"] or 0
        return gross * self.kept_by(order, line, time) // paid if paid else gross

    @staticmethod
    def cleared_by(order, line, time):
        """When a line was settled: at the completion, or when it was released, if it was held. None if it wasn't by then."""
        completed, name = order["completion"]["at"], line["line"]
        risk, review = order["decisions"][name]["risk"], order["reviews"].get(name)
        if risk is None or risk["verdict"] == "pass":
            return completed
        if risk["verdict"] == "reject" or review is None or review["outcome"] == "reject" or review["at"] > time:
            return None
        return max(completed, review["at"])

    # Section 16: what a verdict and a review make of a line

    @staticmethod
    def stand_of(order, name):
        """Whether the money of a line is settled, held or rejected, once the order is completed."""
        risk = order["decisions"][name]["risk"]
        verdict = risk["verdict"] if risk else "pass"
        if verdict == "hold" and name in order["reviews"]:
            return "settled" if order["reviews"][name]["outcome"] == "release" else "rejected"
        return {"pass": "settled", "hold": "held", "reject": "rejected"}[verdict]

    def dues(self, order, line, cap):
        name = line["line"]
        case, stand = order["fraud"].get(name), self.stand_of(order, name)
        if stand == "rejected":
            for kind in CAPS:
                cap(kind, 0)
            return {}
        decision = order["decisions"][name]
        its = Dues(decision, line, self.gross(line, decision), self.net_of(order, line), self.left_of(order, line), cap)
        amounts = its.all(case["given"] if case else None)
        for account, purse, kind, unit, amount in case["taken"] if case else []:
            for key, value in (((account, kind, unit), -amount), ((purse, kind, unit), amount)):
                amounts[key] = amounts.get(key, 0) + value
        if stand == "held":
            amounts = {(self.held_account(account, kind), kind, unit): amount
                       for (account, kind, unit), amount in amounts.items()}
        return amounts

    @staticmethod
    def held_account(account, kind):
        """The payers are charged as ever; what is for payees is put aside."""
        return account if account.startswith("platform/") or kind == "promotion_cost" else "held/" + account

    def estimate(self, order, line):
        return self.dues(order, line, lambda kind, entitlement: entitlement)

    # Posting

    def post(self, name):
        order = self.orders[name]
        for line in order["paid"]["lines"] if order["completion"] is not None else []:
            self.post_line(order, line)

    def post_line(self, order, line):
        if order["completion"] is None:
            return
        name = line["line"]
        decision, (year, month) = order["decisions"][name], month_of(order["completion"]["at"])
        quarter = (year, (month - 1) // 3)

        def cap(kind, entitlement):
            key = (decision["institution"], quarter, kind)
            if (name, kind) in order["granted"]:
                before = order["granted"][(name, kind)]
                now = min(before, entitlement)
            else:
                before = 0
                now = min(entitlement, CAPS[kind] - self.used.get(key, 0))
            self.used[key] = self.used.get(key, 0) + now - before
            order["granted"][(name, kind)] = now
            return now

        wanted, posted = self.dues(order, line, cap), order["posted"].get(name, {})
        for key in set(wanted) | set(posted):
            self.ledger.append((*key, wanted.get(key, 0) - posted.get(key, 0)))
        order["posted"][name] = wanted
        if decision["terms"] and decision["terms"]["kind"] == "team" and self.stand_of(order, name) == "settled":
            self.count_for_team(order, line, decision, self.net_of(order, line))
