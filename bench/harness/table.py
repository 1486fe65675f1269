"""The table that a run comes to: what was measured, and what was wanted."""

from dataclasses import dataclass

PASS = "PASS"
BELOW = "below"
REPORTED = "–"


@dataclass(frozen=True)
class Target:
    """A number to reach."""

    text: str
    limit: float
    upwards: bool

    def holds(self, value):
        return value >= self.limit if self.upwards else value <= self.limit


def at_least(limit, form):
    return Target(f"≥ {form(limit)}", limit, True)


def at_most(limit, form):
    return Target(f"≤ {form(limit)}", limit, False)


@dataclass(frozen=True)
class Row:
    """One line of the table.

    `measured` is the number that is compared with the target; `text` shows it with its spread.
    """

    what: str
    text: str
    measured: float | None = None
    target: Target | None = None

    @property
    def verdict(self):
        if self.target is None:
            return REPORTED
        return PASS if self.target.holds(self.measured) else BELOW

    def as_json(self):
        return {
            "what": self.what, "measured": self.measured, "text": self.text,
            "target": self.target.text if self.target else None, "verdict": self.verdict,
        }


def spread_row(what, spread, form, target=None):
    return Row(what, spread.text(form), spread.median, target)


def markdown(rows):
    """A table of GitHub's kind."""
    lines = ["| work | measured | target | |", "|---|---|---|---|"]
    for row in rows:
        target = row.target.text if row.target else "reported"
        lines.append(f"| {row.what} | {row.text} | {target} | {row.verdict} |")
    return "\n".join(lines) + "\n"
