"""A small world: few ids, and times and amounts that meet at the edges of the rules."""

import random
from datetime import datetime, timezone

from records import time_of
from touches import DAY

ANCHORS = [time_of(text) for text in (
    "2024-08-31T23:59:59.999+08:00", "2025-06-01T10:00:00+08:00", "2025-06-05T00:00:00Z", "2025-06-12T10:00:00+08:00",
    "2025-06-20T18:30:00+08:00", "2025-06-30T16:00:00Z", "2025-07-02T10:00:00+08:00", "2025-07-12T10:00:00+08:00",
    "2025-07-31T16:00:00Z", "2025-08-09T08:00:00Z")]
CODES = ["aa", "aB", "Zz9", "kA1", "kA2", "kB1", "kB2", "hA1", "hB1", "sh", "x0", "x1"]
# What a scenario is about; the sections of the rules that it reaches most.
THEMES = ("plain", "risk", "multi_level", "two_plus_one", "refer_three", "agency", "team_dividend", "everyone", "quoted",
          "fraud", "sharers")
MONEY = [0, 1, 2, 99, 100, 999, 9_999, 10_000, 12_345, 100_000, 1_000_003, 12_499_999_999, 12_500_000_000, 10**13, 10**15]


class World:
    def __init__(self, seed, theme=None):
        self.random = random.Random(seed)
        pick = self.random
        self.theme = pick.choice(THEMES)
        if theme is not None:
            self.theme = theme
        self.people = self.theme in ("two_plus_one", "refer_three", "everyone", "risk")    # promoters buy, too
        # In a calm world most of what is recorded fits together, so that money flows.
        self.calm = self.theme != "plain" and pick.random() < 0.85
        self.big = pick.random() < (0.1 if self.calm else 0.25)
        # In a summer most orders come by the shops' own circles, after July's enrolment.
        self.summer = self.theme == "fraud" or pick.random() < 0.3
        self.anchors = ANCHORS[1:] if self.calm or pick.random() < 0.7 else ANCHORS
        self.shops = self.names("s", pick.choice((1, 1, 2) if self.calm else (1, 2, 3, 6)))
        self.products = self.names("p", pick.choice((2, 3, 3) if self.calm else (2, 3, 5)))
        together = self.people or self.theme == "team_dividend"
        self.institutions = self.names("i", pick.choice((1, 1, 1, 2) if together else (1, 2, 3)))
        self.promoters = self.names("k", pick.choice((5,) if self.theme == "two_plus_one" else
                                                     (2, 2, 3) if self.calm else (2, 3, 5)))
        self.sharers = self.names("h", pick.choice((1, 2, 12)))
        self.buyers = self.names("u", 7 if self.people else pick.choice((1, 2, 4)))
        self.visitors = self.names("v", pick.choice((2, 4, 8)))
        self.orders = self.names("o", 60 if self.calm else pick.choice((4, 12, 24)))
        self.unpaid = list(self.orders)
        self.sold = {}     # order -> ids of its lines
        self.paid_at = {}
        self.home = {product: pick.choice(self.shops) for product in self.products}
        self.employer = {promoter: pick.choice(self.institutions) for promoter in self.promoters}
        self.moves = pick.random() < (0.1 if self.calm else 0.3)
        self.number = 0
        self.codes = {}    # code -> shop, of the links made so far
        self.clicked = []
        self.made = {}     # code -> the first link of it
        self.users = {}    # promoter -> a buyer's id of theirs
        self.issued = []   # (id, promoter, product, count) of batches of codes on items

    @staticmethod
    def names(prefix, count):
        return [f"{prefix}{number}" for number in range(1, count + 1)]

    # Values

    def maybe(self, chance, value):
        return value() if self.random.random() < chance else None

    def time(self):
        pick = self.random
        time = pick.choice(self.anchors)
        if pick.random() < 0.4:
            time += pick.choice((7, 30, 3, 1, 10)) * DAY
        if pick.random() < 0.4:
            time += pick.choice((-1, 1))
        return self.written(time)

    def written(self, time):
        pick = self.random
        offset = pick.choice((0, 0, 8, 8, 8, -5))
        seconds, thousandths = divmod(time + offset * 3_600_000, 1000)
        moment = datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
        zone = "Z" if offset == 0 else f"{'+' if offset > 0 else '-'}{abs(offset):02}:00"
        return f"{moment}.{thousandths:03}{zone}"

    def later(self):
        """After most of what is set up, so that most clicks find a live link."""
        return next((time for time in (self.time() for _ in range(3)) if time_of(time) >= ANCHORS[1]), self.time())

    def early(self):
        return self.written(ANCHORS[1] - DAY) if self.random.random() < 0.95 else self.time()

    def share(self):
        return self.random.choice((0, 1, 333_333, 500_000, 700_000, 800_000, 999_999, 1_000_000))

    def rate(self):
        return self.random.choice((0, 1, 9_999, 10_000, 12_345, 67_890, 100_000, 300_000, 450_000, 900_000))

    def money(self):
        small = 0 if self.random.random() < 0.3 else 5
        return self.random.choice(MONEY[small:] if self.big else MONEY[small:11])

    def fresh(self, prefix):
        if self.number and self.random.random() < (0.01 if self.calm else 0.08):
            return f"{prefix}{self.random.randint(1, self.number)}"
        self.number += 1
        return f"{prefix}{self.number}"

