"""Two loops beside one. With two processors the second loop has to share one with the load."""

import os

from harness import rounds
from harness.figures import ratio
from harness.table import spread_row

SUMMARY = "two loops beside one"
SECONDS = 35


def run(bench):
    kind = ["returning", bench.visitors_path()]
    load, servers = placement(len(os.sched_getaffinity(os.getppid())))
    with bench.stage(servers) as stage:
        subjects = []
        for loops in (1, 2):
            server = stage.dyelink(loops=loops)
            server.name = f"Dyelink, {loops} loop{'s' if loops > 1 else ''}"
            subjects.append(server)
        results = rounds.interleave(
            bench, "loops", subjects,
            rounds.clicks(bench, stage.redis, kind, processors=load, threads=threads_of(load)),
            warm_up=rounds.warm_clicks(bench, kind))
    one, two = results
    where = f"load on {load}, server and Redis on {servers}"
    rows = rounds.rate_rows("clicks of returning visitors", results)
    rows.append(spread_row(
        f"two loops to one: clicks per second ({where})",
        rounds.ratio_spread(results, two, one), ratio))
    plot = rounds.rate_plot(f"Clicks of returning visitors; {where}", results)
    return {"rounds": results, "rows": rows, "plot": plot, "load": load, "servers": servers}


def placement(processors):
    """Which processors load and servers get, as taskset takes them."""
    return ("0,1", "2,3") if processors >= 4 else ("0", "0,1")


def threads_of(load):
    return load.count(",") + 1
