"""What a case of fraud takes back of the private-domain incentive: section 11."""

from records import Refused, require

INCENTIVE = ("tech_fee_cut", "private_card")


class Fraud:
    def __init__(self):
        super().__init__()
        self.funds = {}      # shop -> [(at, sequence, record)]
        self.used_cards = {}    # account -> [(at, sequence, record)]

    def shop_funds(self, raw, record):
        self.known("shop", record["shop"])
        self.funds.setdefault(record["shop"], []).append((record["at"], self.sequence, record))

    def cards_used(self, raw, record):
        self.used_cards.setdefault(record["account"], []).append((record["at"], self.sequence, record))

    @staticmethod
    def report_at(reports, time):
        earlier = [report for report in reports if report[0] <= time]
        return max(earlier, key=lambda report: report[:2])[2] if earlier else None

    def confirm(self, order, record):
        lines = [line for line in order["paid"]["lines"] if record["line"] in (None, line["line"])]
        if not lines:
            raise Refused("unknown_reference")
        for line in lines:
            name = line["line"]
            if name not in order["fraud"]:
                given = {key: amount for key, amount in order["posted"].get(name, {}).items() if key[1] in INCENTIVE}
                if self.stand_of(order, name) != "settled":
                    given = {}
                taken = self.take(order["paid"]["shop"], record["at"], given) if given else []
                order["fraud"][name] = {"at": record["at"], "given": given, "taken": taken}
                if name in order["posted"]:
                    self.post_line(order, line)

    def take(self, shop, time, given):
        """The steps: (account, purse, kind, unit, amount)."""
        cut = sum(amount for (account, kind, _), amount in given.items()
                  if kind == "tech_fee_cut" and account == "shop/" + shop)
        steps, cards = [], 0
        for (account, kind, _), amount in given.items():
            if kind == "private_card" and amount > 0:
                used = self.report_at(self.used_cards.get(account.removeprefix("account/"), []), time)
                left = self.balance(account, "CARD") - (used["used_x100"] if used else 0)
                back = min(amount, max(0, left))
                steps.append((account, "platform/private_domain", "fraud_incentive", "CARD", back))
                cards += amount - back
        report = self.report_at(self.funds.get(shop, []), time)
        seen = report["at"] if report else None
        held = {name: (report[name] or 0) if report else 0 for name in ("goods_fen", "deposit_fen", "incentive_paid_fen")}
        unpaid = self.balance("shop/" + shop, "CNY", ("tech_fee_cut", "fraud_incentive")) - held["incentive_paid_fen"]
        owed = {"platform/tech_fee": cut, "platform/private_domain": cards}
        for account, kind, there in (
                ("shop/", "fraud_incentive", unpaid),
                ("goods_money/", "fraud_goods", held["goods_fen"] - self.drawn("goods_money/" + shop, seen)),
                ("deposit/", "fraud_deposit", held["deposit_fen"] - self.drawn("deposit/" + shop, seen)),
                ("receivable/", "fraud_receivable", cut + cards)):
            for purse in owed:
                amount = min(owed[purse], max(0, there))
                steps.append((account + shop, purse, kind, "CNY", amount))
                owed[purse], there = owed[purse] - amount, there - amount
        return [step for step in steps if step[4]]

    def balance(self, account, unit, kinds=None):
        return sum(amount for its, kind, one, amount in self.ledger
                   if its == account and one == unit and (kinds is None or kind in kinds))

    def drawn(self, account, since):
        """What cases took out of an account that were confirmed at the time of its newest report or later."""
        return sum(step[4] for order in self.orders.values() for case in order["fraud"].values()
                   for step in case["taken"] if step[0] == account and since is not None and case["at"] >= since)
