"""Random scenarios in a small world, where ids, times and rules collide often.

    generate.py SEED            prints the scenario of that seed
    generate.py SEED COUNT      prints COUNT pairs, of the seeds SEED, SEED + 1, …: one JSON object a line,
                                {"seed", "scenario", "expected"}, `expected` being the text that the reference model prints
"""

import json
import sys

import model
from records import time_of
from world import World

WEIGHTS = {"policy": 1, "shop": 4, "product": 4, "institution": 3, "promoter": 7, "sharer": 2, "allocation": 6,
           "plan": 8, "scheme": 4, "sharer.bound": 5, "sharer.unbound": 2, "link": 9, "link.disabled": 1,
           "coupon": 2, "unit_batch": 2,
           "click": 30, "identity.bound": 6, "order.paid": 16, "order.refunded": 12, "order.completed": 14,
           "order.cancelled": 2}


class Scenario(World):
    def __init__(self, seed):
        super().__init__(seed)
        pick = self.random
        self.weights = {kind: weight * pick.choice((0.3, 1, 1, 2)) for kind, weight in WEIGHTS.items()}
        self.strange = pick.choice((0, 0, 0.02, 0.1))    # the chance of a spoilt record
        self.ordered = pick.random() < 0.5               # whether things arrive in the order in which they happened

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

    def text(self):
        pick = self.random
        first = [self.record("shop", name) for name in self.shops]
        first += [self.record("product", name) for name in self.products]
        first += [self.record("institution", name) for name in self.institutions]
        first += [self.record("promoter", name) for name in self.promoters]
        first += [self.record("sharer", name) for name in self.sharers]
        first += [self.record("plan", name) for name in self.products if pick.random() < 0.95]
        for kind, most in (("scheme", 3), ("sharer.bound", pick.choice((0, 4, 60))), ("allocation", 3)):
            made = [self.record(kind) for _ in range(pick.randint(0, most))]
            for record in made:
                record["at"] = self.early()
            first += made
        first += [self.record("link") for _ in range(pick.randint(2, 12))]
        for kind, most in (("coupon", 3), ("unit_batch", 3)):
            made = [self.record(kind) for _ in range(pick.randint(0, most))]
            for record in made:
                record["at"] = self.early()
            first += made
        first += [self.record("click") for _ in range(pick.randint(2, 8))]
        if pick.random() < 0.15:
            first = [record for record in first if pick.random() < 0.9]
        if pick.random() < 0.02:
            first += [self.record("click") for _ in range(pick.choice((129, 200)))]
        kinds, weights = list(self.weights), list(self.weights.values())
        stream = [self.record(kind) for kind in pick.choices(kinds, weights, k=pick.randint(10, 120))]
        if self.ordered:
            stream.sort(key=lambda record: time_of(record.get("at") or record["paid_at"]))
        records = []
        made = first + stream
        for record in made:
            if pick.random() < self.strange:
                record = self.spoilt(record)
            records.append(record)
            if pick.random() < 0.03:
                again = pick.choice(made)
                records.append(self.spoilt(again) if pick.random() < 0.3 else again)
        return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def main(arguments):
    seed = int(arguments[0])
    if len(arguments) == 1:
        sys.stdout.write(Scenario(seed).text())
        return
    for each in range(seed, seed + int(arguments[1])):
        scenario = Scenario(each).text()
        expected = model.written(model.replay(scenario.split("\n"))) + "\n"
        print(json.dumps({"seed": each, "scenario": scenario, "expected": expected}, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
