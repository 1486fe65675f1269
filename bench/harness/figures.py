"""The few numbers that many measurements come to."""

import statistics
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Spread:
    """A median with the lowest and the highest."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values):
        values = list(values)
        if not values:
            raise ValueError("nothing was measured")
        return cls(statistics.median(values), min(values), max(values))

    def as_json(self):
        return asdict(self)

    def text(self, form):
        """As the table shows it; `form` formats one number."""
        if self.low == self.high:
            return form(self.median)
        return f"{form(self.median)} ({form(self.low)}–{form(self.high)})"


def ratios(ours, theirs):
    """Round by round, so that what slowed a round slowed both sides of its ratio."""
    ours, theirs = list(ours), list(theirs)
    if len(ours) != len(theirs):
        raise ValueError("rounds are missing on one side")
    return [a / b for a, b in zip(ours, theirs)]


# Narrow, and no place to break a line.
THOUSANDS = "\u202f"


def count(value):
    """A number of things."""
    return f"{value:,.0f}".replace(",", THOUSANDS)


def ratio(value):
    return f"{value:.2f}×"


def with_unit(unit, digits=1):
    """How to write a number of something; of nothing in particular without a unit."""
    return lambda value: f"{value:,.{digits}f} {unit}".rstrip().replace(",", THOUSANDS)
