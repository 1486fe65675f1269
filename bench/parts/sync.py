"""What it costs to have each click on the disk before it is answered."""

from harness import rounds
from harness.figures import ratio, with_unit
from harness.table import spread_row

SUMMARY = "--journal-sync always beside interval: rate and latency"
SECONDS = 35


def run(bench):
    kind = ["returning", bench.visitors_path()]
    with bench.stage() as stage:
        subjects = []
        for policy in ("interval", "always"):
            server = stage.dyelink(journal_sync=policy)
            server.name = f"Dyelink, --journal-sync {policy}"
            subjects.append(server)
        results = rounds.interleave(
            bench, "sync", subjects, rounds.clicks(bench, stage.redis, kind),
            warm_up=rounds.warm_clicks(bench, kind))
    interval, always = results
    microseconds = with_unit("µs", 0)
    rows = rounds.rate_rows("clicks of returning visitors", results)
    rows.append(spread_row(
        "--journal-sync always to interval: clicks per second",
        rounds.ratio_spread(results, always, interval), ratio))
    for name in results:
        rows.append(spread_row(
            f"p99 at 64 connections that never pause: {name}",
            rounds.spread(results, name, "p99_us"), microseconds))
    plot = rounds.rate_plot("Clicks of returning visitors, by when they are on the disk", results)
    return {"rounds": results, "rows": rows, "plot": plot}
