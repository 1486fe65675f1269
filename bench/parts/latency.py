"""Latency at half the rate that nginx reaches with its constant redirect."""

from statistics import median

from harness import openload, plot, rounds, wrk
from harness.figures import count, ratio, with_unit
from harness.table import at_most, spread_row

SUMMARY = "latency at a constant rate, half of what nginx can do, beside nginx"
SECONDS = 55
FOR_SECONDS = 5
ROUNDS = 3
QUANTILES = [("p50", "p50_us", None), ("p99", "p99_us", at_most(1.5, ratio)),
             ("p99.9", "p999_us", None)]


def run(bench):
    visitors = bench.visitors_path()
    with bench.stage() as stage:
        nginx, ours = stage.nginx(), stage.dyelink()
        rate = half_rate(bench, nginx, visitors)
        results = rounds.interleave(
            bench, "latency", [nginx, ours],
            lambda server: openload.run(bench, server, rate, FOR_SECONDS, visitors),
            rounds=min(ROUNDS, bench.rounds),
            warm_up=lambda server: openload.run(bench, server, rate, 1, visitors))
    work = f"at {count(rate)} clicks a second"
    form = with_unit("µs", 0)
    rows = []
    for quantile, key, target in QUANTILES:
        for name in results:
            rows.append(spread_row(
                f"{quantile} {work}: {rounds.TITLES.get(name, name)}",
                rounds.spread(results, name, key), form))
        rows.append(spread_row(
            f"{quantile} {work}: Dyelink to nginx",
            rounds.ratio_spread(results, "dyelink", "nginx", key), ratio, target))
    bars = plot.bars(
        f"Latency {work}", [
            (f"{rounds.TITLES.get(name, name)}, {quantile}", rounds.spread(results, name, key))
            for quantile, key, _ in QUANTILES for name in results
        ], form, "Counted from when each request was due: median of the rounds, lowest, highest.")
    return {"rounds": results, "rows": rows, "plot": bars, "rate": rate}


def half_rate(bench, nginx, visitors):
    """Half of nginx's closed-loop rate, in whole thousands."""
    rates = [wrk.run(bench, nginx.url(), ["returning", visitors], seconds=1)["rate"]
             for _ in range(3)]
    return max(1, round(median(rates) / 2_000)) * 1_000
