"""Clicks of new visitors: no cookie comes, so one is made and set."""

from harness import rounds
from harness.figures import ratio
from harness.table import at_least, spread_row

SUMMARY = "clicks of new visitors, beside nginx"
SECONDS = 35


def run(bench):
    kind = ["new"]
    with bench.stage() as stage:
        results = rounds.interleave(
            bench, "new", [stage.nginx(), stage.dyelink()],
            rounds.clicks(bench, stage.redis, kind), warm_up=rounds.warm_clicks(bench, kind))
    work = "clicks of new visitors"
    rows = rounds.rate_rows(work, results)
    rows.append(spread_row(
        f"{work}: Dyelink to nginx", rounds.ratio_spread(results, "dyelink", "nginx"), ratio,
        at_least(0.9, ratio)))
    plot = rounds.rate_plot("Clicks of new visitors, 64 keep-alive connections", results)
    return {"rounds": results, "rows": rows, "plot": plot}
