"""Random scenarios in a small world, where ids, times and rules collide often.

    generate.py SEED                prints the scenario of that seed
    generate.py SEED COUNT [THEME]  prints COUNT pairs, of the seeds SEED, SEED + 1, …: one JSON object a line,
                                    {"seed", "scenario", "expected"}, `expected` being the text that the reference model prints;
                                    with a theme all of them are about that
"""

import json
import sys

import model
from records import time_of
from world_terms import KINDS, Terms

WEIGHTS = {"policy": 1, "shop": 4, "product": 4, "institution": 3, "promoter": 7, "sharer": 2, "allocation": 6,
           "plan": 8, "scheme": 4, "sharer.bound": 5, "sharer.unbound": 2, "link": 9, "link.disabled": 1,
           "coupon": 1, "unit_batch": 1, "risk_policy": 0.4, "promoter.enrolled": 0.4, "agent_price": 0.4, "stock.changed": 0.4,
           "period.closed": 0.4, "shop.funds": 0.4, "cards.used": 0.4,
           "click": 30, "identity.bound": 6, "order.paid": 16, "order.refunded": 12, "order.completed": 14,
           "order.cancelled": 2, "order.reviewed": 1, "fraud.confirmed": 1}
# Of each theme: what comes more often, and what the world is begun with.
MORE = {"risk": {"risk_policy": 2, "order.reviewed": 8, "order.paid": 24, "order.completed": 20},
        "agency": {"agent_price": 4, "stock.changed": 10, "order.paid": 24},
        "team_dividend": {"period.closed": 5, "order.completed": 20},
        "everyone": {"promoter.enrolled": 6, "click": 40},
        "multi_level": {},
        "two_plus_one": {"order.paid": 26, "order.completed": 26}, "refer_three": {"order.paid": 26, "order.completed": 26},
        "quoted": {"coupon": 4, "unit_batch": 3}, "fraud": {"shop.funds": 4, "cards.used": 4, "fraud.confirmed": 8},
        "sharers": {"sharer.bound": 20, "sharer.unbound": 6}, "plain": {}}
FIRST = {"risk": {"risk_policy": 2}, "agency": {"agent_price": 8, "stock.changed": 10},
         "quoted": {"coupon": 3, "unit_batch": 3}, "fraud": {"shop.funds": 3, "cards.used": 3}}
LAST = {"team_dividend": {"period.closed": 7}}
LESS = ("allocation", "shop", "product", "institution", "plan", "promoter", "policy", "link", "sharer.bound", "sharer.unbound")


class Scenario(Terms):
    def __init__(self, seed, theme=None):
        super().__init__(seed, theme)
        pick = self.random
        weights = {**WEIGHTS, **MORE[self.theme]}
        if self.theme not in ("plain", "sharers"):
            weights = {kind: weight * (0.3 if kind in LESS else 1) for kind, weight in weights.items()}
        self.weights = {kind: weight * pick.choice((0.3, 1, 1, 2)) for kind, weight in weights.items()}
        self.strange = pick.choice((0, 0, 0, 0.01) if self.calm else (0, 0, 0.02, 0.1))    # the chance of a spoilt record
        # Whether things arrive in the order in which they happened.
        self.ordered = pick.random() < (0.5 if self.theme == "plain" else 0.7)

    def spoilt(self, record):
        """One record with one thing wrong, or merely odd."""
        pick = self.random
        record = json.loads(json.dumps(record))
        field = pick.choice(list(record))
        what = pick.randrange(7)
        if what == 0:
            record.pop(field)
        elif what == 1:
            record[field] = None
        elif what == 2:
            record["colour"] = "red"
        elif what == 3:
            record[field] = pick.choice(("", "ü", "a b", "x" * 65, True, [], {}, -1, "2025-02-30T00:00:00Z"))
        elif what == 4:
            rates = [name for name in record if name.endswith("_ppm")]
            if rates:
                record[pick.choice(rates)] = pick.choice((-1, 900_000, 900_001, 1_000_000, 1_000_001))
        elif what == 5:
            for name in ("shop", "product", "institution", "promoter", "parent", "sharer", "code"):
                if name in record and pick.random() < 0.6:
                    record[name] = "none"
        elif record.get("lines"):
            line = pick.choice(record["lines"])
            line[pick.choice(list(line))] = pick.choice((None, -1, 10**15 + 1, "1", 2))
        return record

    def several(self, kind, most, least=0):
        """Some records of a kind, mostly of the beginning."""
        made = [self.record(kind) for _ in range(self.random.randint(least, most))]
        for record in made:
            record["at"] = self.early()
        return made

    def text(self):
        pick = self.random
        first = [self.record("shop", name) for name in self.shops]
        first += [self.record("product", name) for name in self.products]
        first += [self.record("institution", name) for name in self.institutions]
        first += [self.record("promoter", name) for name in self.promoters]
        first += [self.record("sharer", name) for name in self.sharers]
        first += [self.record("plan", name) for name in self.products if self.calm or pick.random() < 0.95]
        first += self.several("scheme", 1 if self.people else 3)
        if self.theme in KINDS:
            first += self.several("scheme", 1, least=1)
        first += self.several("sharer.bound", pick.choice((0, 4, 60))) + self.several("allocation", 3)
        first += [self.record("link") for _ in range(pick.randint(6 if self.calm else 2, 12))]
        for kind, most in FIRST.get(self.theme, {"coupon": 1, "unit_batch": 1}).items():
            first += self.several(kind, most, least=most // 2)
        first += [self.record("click") for _ in range(pick.randint(2, 8))]
        if pick.random() < (0.01 if self.calm else 0.15):
            first = [record for record in first if pick.random() < 0.9]
        if pick.random() < 0.02:
            first += [self.record("click") for _ in range(pick.choice((129, 200)))]
        kinds, weights = list(self.weights), list(self.weights.values())
        most = pick.choice((5, 20, 40)) if self.calm else 120
        stream = [self.record(kind) for kind in pick.choices(kinds, weights, k=pick.randint(0 if self.calm else 10, most))]
        told = pick.choice((4, 8, 8, 14, 20)) if self.calm else 0
        for own in (self.promoters if self.calm and self.people else []) + [None] * told:
            place = pick.randint(0, min(len(stream), 5) if own else len(stream))
            for record in self.story(own):
                place = pick.randint(place, min(len(stream), place + 10))
                stream.insert(place, record)
                place += 1
        if self.ordered:
            stream.sort(key=lambda record: time_of(record.get("at") or record["paid_at"]))
        for kind, most in LAST.get(self.theme, {}).items():
            stream += [self.record(kind) for _ in range(pick.randint(1, most))]
        records = []
        made = first + stream
        for record in made:
            if pick.random() < self.strange:
                record = self.spoilt(record)
            records.append(record)
            if pick.random() < (0.01 if self.calm else 0.03):
                again = pick.choice(made)
                records.append(self.spoilt(again) if pick.random() < 0.3 else again)
        return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def main(arguments):
    seed = int(arguments[0])
    if len(arguments) == 1:
        sys.stdout.write(Scenario(seed).text())
        return
    for each in range(seed, seed + int(arguments[1])):
        scenario = Scenario(each, arguments[2] if len(arguments) > 2 else None).text()
        expected = model.written(model.replay(scenario.split("\n"))) + "\n"
        print(json.dumps({"seed": each, "scenario": scenario, "expected": expected}, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
