"""What a line pays by its decision: sections 9 to 12 and 14."""

MILLION = 1_000_000


def part(amount, rate):
    return amount * rate // MILLION


def dues(decision, net, received, cap):
    """`cap(kind, entitlement)` says how much of an incentive is granted."""
    result = {}

    def give(payee, payer, kind, unit, amount, cost=None):
        for account, its_kind, value in ((payee, kind, amount), (payer, cost or kind, -amount)):
            result[(account, its_kind, unit)] = result.get((account, its_kind, unit), 0) + value

    shop = "shop/" + decision["shop"]
    if decision["plan"]:
        plan, institution = decision["plan"], "institution/" + decision["institution"]
        pays = []
        if plan["total_ppm"] is None:
            commission, fee = part(net, plan["commission_ppm"]), part(net, plan["service_ppm"])
            if decision["promoter"] is None:
                commission, fee = 0, commission + fee
        else:
            whole = part(net, plan["total_ppm"])
            commission, bonus = part(whole, decision["share"]), 0
            if decision["promoter"] is None:
                commission = 0
            elif decision["scheme"]:
                commission = part(net, decision["scheme"]["direct_ppm"])
                if decision["parent"]:
                    bonus = part(net, decision["scheme"]["manager_ppm"])
                    pays.append(("promoter/" + decision["parent"], "manager_bonus", bonus))
            fee = whole - commission - bonus
        if decision["promoter"] is not None:
            pays.append(("promoter/" + decision["promoter"], "commission", commission))
        pays.append((institution, "service_fee", fee))
        for account, kind, amount in pays:
            give(account, shop, kind, "CNY", amount, cost="promotion_cost")
        cash = part(net, max(0, decision["tech_fee_ppm"] - 10_000))
        give(institution, "platform/incentive", "incentive_cash", "CNY", cap("incentive_cash", cash))
        give(institution, "platform/incentive", "incentive_card", "CARD", cap("incentive_card", part(net, 4_000)))
    elif decision["sharer"]:
        give("sharer/" + decision["sharer"], shop, "sharer_commission", "CNY",
             part(net, decision["sharer_ppm"]), cost="promotion_cost")
    if decision["class"]:
        above = part(received, max(0, decision["tech_fee_ppm"] - 10_000))
        if decision["class"] != "reserved_live":
            give(shop, "platform/tech_fee", "tech_fee_cut", "CNY", above)
        card = above if decision["class"] == "reserved_live" else part(received, 4_000)
        give(decision["account"], "platform/private_domain", "private_card", "CARD", card)
    return {key: amount for key, amount in result.items() if amount}
