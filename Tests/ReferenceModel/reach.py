"""How often random scenarios reach each rule.

    reach.py SEED COUNT [THEME]    prints a JSON object: each thing that a rule can come to, and in how many
                                   scenarios it does; ends with status 1 when something never does
"""

import json
import sys
from collections import Counter

import model
from decision import CLASSES
from generate import Scenario
from risk import RULES
from world_terms import KINDS

WANTED = {
    "status": ("estimated", "held", "rejected", "settled", "cancelled"),
    "basis": ("unit", "product", "shop", "sharer_product", "sharer_shop"),
    "reason": ("not_in_alliance", "no_touch", "no_eligible_touch", "not_promoted"),
    "kind": ("agency_margin", "commission", "fraud_deposit", "fraud_goods", "fraud_incentive", "fraud_receivable",
             "incentive_card", "incentive_cash", "manager_bonus", "payback", "private_card", "promotion_cost",
             "service_fee", "sharer_commission", "tech_fee_cut", "dividend"),
    "code": ("malformed", "event_conflict", "link_exists", "unknown_reference", "rate_out_of_range", "normal_plan_required",
             "promoter_loop", "sharer_limit", "out_of_order", "out_of_stock"),
    "unit": ("won", "unknown", "other_product", "not_issued", "shop_not_in_alliance", "promoter_not_active", "own_purchase",
             "taken", "not_promoted"),
    "coupon": ("valid", "unknown", "not_in_force", "other_shop", "other_product", "other_host"),
    "review": ("release", "reject"),
    "passed": tuple(RULES), "fired": tuple(RULES),
    "terms": ("shares", "back", "margin", "team"), "scheme": KINDS, "class": tuple(name for name, _ in CLASSES),
    "position": ("0", "1", "2"), "stock": ("own", "shared"), "pool": ("below every tier", "of one", "of several"),
    "open": ("coupon", "too many"),
    "also": ("revised", "held account", "the institution pays", "a boss above", "nothing left of a position"),
}


def reached(replayed):
    """What one scenario comes to, as words with what they are words of."""
    document, found = replayed.document(), set()
    for line in document["lines"]:
        found |= {("status", line["status"]), ("basis", line["basis"]), ("reason", line["reason"])}
        found |= {("kind", due["kind"]) for due in line["dues"]}
        found |= {(name, line[name]["verdict"]) for name in ("unit", "coupon") if name in line}
        found |= {("passed" if rule["verdict"] == "pass" else "fired", rule["rule"])
                  for rule in line.get("risk", {"rules": []})["rules"]}
        found |= {("review", line["review"]["outcome"])} if "review" in line else set()
        found |= {("also", "revised")} if line["revised"] else set()
        found |= {("also", "held account") for due in line["dues"] if due["account"].startswith("held/")}
        found |= {("also", "the institution pays") for due in line["dues"] if due["amount"] < 0
                  and due["account"].startswith("institution/")}
    found |= {("code", refusal["code"]) for refusal in document["refused"]}
    for order in replayed.orders.values():
        for name, decision in order["decisions"].items():
            terms = decision["terms"] or {"kind": None}
            found |= {("terms", terms["kind"]), ("scheme", decision["scheme"]), ("class", decision["class"]),
                      ("position", str(terms.get("position")))}
            if decision["scheme"] == "two_plus_one" and decision["above"]:
                found.add(("also", "a boss above"))
            if terms["kind"] == "back" and order["completion"] and not any(
                    kind == "payback" for _, kind, _ in order["posted"].get(name, {})):
                found.add(("also", "nothing left of a position"))
    found |= {("stock", "own" if promoter else "shared") for _, promoter, _ in replayed.held.values()}
    found |= {("open", "coupon" if each["coupon"] else "too many") for each in replayed.first_opens.values()}
    for period in document.get("periods", []):
        for pool in period["pools"]:
            found.add(("pool", "below every tier" if pool["tier"] is None else
                       "of several" if len(pool["shares"]) > 1 else "of one"))
            found |= {("kind", "dividend") for share in pool["shares"] if share["share_fen"]}
    return found


def main(arguments):
    seed, count = int(arguments[0]), int(arguments[1])
    counts = Counter()
    for each in range(seed, seed + count):
        replayed = model.Model()
        replayed.run(Scenario(each, *arguments[2:3]).text().split("\n"))
        counts.update(reached(replayed))
    wanted = {(of, word): counts[(of, word)] for of, words in WANTED.items() for word in words}
    print(json.dumps({f"{of}: {word}": times for (of, word), times in wanted.items()}, indent=1))
    missing = [f"{of}: {word}" for (of, word), times in wanted.items() if times == 0]
    if missing:
        print("no scenario comes to " + ", ".join(missing), file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
