"""Processor time of a click, shipping included, beside that of nginx's constant redirect."""

from harness import plot, procfs, rounds, wrk
from harness.figures import ratio, with_unit
from harness.table import at_most, spread_row

SUMMARY = "processor time per click, Redis's beside, nginx's, and what the kernel alone takes"
SECONDS = 48


def run(bench):
    kind = ["returning", bench.visitors_path()]
    with bench.stage() as stage:
        def measure(subject):
            subject.settle()
            server = procfs.cpu_nanoseconds(subject.pid)
            store = procfs.cpu_nanoseconds(stage.redis.pid)
            result = wrk.run(bench, subject.url(), kind)
            # Until the last click is in Redis: what was put off is part of a click's price.
            subject.settle()
            for key, pid, before in (
                ("server_us", subject.pid, server), ("redis_us", stage.redis.pid, store)
            ):
                result[key] = (procfs.cpu_nanoseconds(pid) - before) / 1e3 / result["requests"]
            return result

        results = rounds.interleave(
            bench, "processor", [stage.floor(), stage.nginx(), stage.dyelink()], measure,
            warm_up=rounds.warm_clicks(bench, kind))
    microseconds = with_unit("µs", 2)
    rows = [
        spread_row("processor time per constant redirect: bare loop in C",
                   rounds.spread(results, "bare loop in C", "server_us"), microseconds),
        spread_row("processor time per constant redirect: nginx",
                   rounds.spread(results, "nginx", "server_us"), microseconds),
        spread_row("processor time per click: Dyelink",
                   rounds.spread(results, "dyelink", "server_us"), microseconds),
        spread_row("processor time per click: Redis behind Dyelink",
                   rounds.spread(results, "dyelink", "redis_us"), microseconds),
        spread_row("processor time per click: Dyelink to nginx",
                   rounds.ratio_spread(results, "dyelink", "nginx", "server_us"), ratio,
                   at_most(0.65, ratio)),
        spread_row("processor time per constant redirect: bare loop in C to nginx",
                   rounds.ratio_spread(results, "bare loop in C", "nginx", "server_us"), ratio),
    ]
    bars = plot.bars(
        "Processor time per click", [
            ("bare loop in C", rounds.spread(results, "bare loop in C", "server_us")),
            ("nginx, constant redirect", rounds.spread(results, "nginx", "server_us")),
            ("Dyelink", rounds.spread(results, "dyelink", "server_us")),
            ("Redis behind Dyelink", rounds.spread(results, "dyelink", "redis_us")),
        ], microseconds, "Until the last click is in Redis: median of the rounds, lowest, highest.")
    return {"rounds": results, "rows": rows, "plot": bars}
