"""What it costs to have each click on the disk before it is answered."""

from harness import openload, rounds
from harness.figures import count, ratio, with_unit
from harness.table import spread_row

SUMMARY = "--journal-sync always beside interval: rate and latency"
SECONDS = 55
# For the latency, in clicks a second: less than either policy can do.
RATE = 10_000
FOR_SECONDS = 2
ROUNDS = 3
POLICIES = ("interval", "always")


def run(bench):
    visitors = bench.visitors_path()
    kind = ["returning", visitors]
    with bench.stage() as stage:
        subjects = []
        for policy in POLICIES:
            server = stage.dyelink(journal_sync=policy)
            server.name = f"Dyelink, --journal-sync {policy}"
            subjects.append(server)
        results = rounds.interleave(
            bench, "sync", subjects, rounds.clicks(bench, stage.redis, kind),
            warm_up=rounds.warm_clicks(bench, kind))
        latencies = rounds.interleave(
            bench, "sync, latency", subjects,
            lambda server: openload.run(bench, server, RATE, FOR_SECONDS, visitors),
            rounds=min(ROUNDS, bench.rounds))
    interval, always = results
    microseconds = with_unit("µs", 0)
    rows = rounds.rate_rows("clicks of returning visitors", results)
    rows.append(spread_row(
        "--journal-sync always to interval: clicks per second",
        rounds.ratio_spread(results, always, interval), ratio))
    for quantile, key in (("p50", "p50_us"), ("p99", "p99_us")):
        for name in latencies:
            rows.append(spread_row(
                f"{quantile} at {count(RATE)} clicks a second: {name}",
                rounds.spread(latencies, name, key), microseconds))
    plot = rounds.rate_plot("Clicks of returning visitors, by when they are on the disk", results)
    return {"rounds": results, "latency_rounds": latencies, "rows": rows, "plot": plot}
