"""How often a click takes memory from the heap, once everything has its size."""

import struct

from harness import native, rounds, wrk
from harness.figures import Spread, with_unit
from harness.processes import Failure
from harness.table import Target, spread_row

SUMMARY = "heap allocations per click"
SECONDS = 20
WARM_UP_SECONDS = 3
# Calls and bytes on the redirecting threads, then on all others; see bench/native.
COUNTS = struct.Struct("<4Q")
# What is shared by thousands of clicks, a journal's next file for instance, isn't a click's.
NONE = Target("0", 0.005, upwards=False)


def run(bench):
    preload = native.built_library(bench, "count_allocations")
    path = f"{bench.folder}/allocations"
    with open(path, "wb") as file:
        file.write(bytes(COUNTS.size))
    work = {"returning": ["returning", bench.visitors_path()], "new": ["new"]}
    with bench.stage() as stage:
        server = stage.dyelink(environment={"LD_PRELOAD": preload, "DYELINK_BENCH_COUNTS": path})
        if not any(counts(path)):
            raise Failure("no allocation was counted: LD_PRELOAD isn't followed here")
        results = {}
        for name, kind in work.items():
            wrk.run(bench, server.url(), kind, seconds=WARM_UP_SECONDS)
            results[name] = [measure(bench, server, kind, path) for _ in range(bench.rounds)]
            bench.say(f"allocations, {name}: {results[name][-1]['calls']:.4f} a click")
    form, size = with_unit("", 4), with_unit("bytes", 2)
    rows = []
    for name, result in results.items():
        rows.append(spread_row(
            f"heap allocations per click of {name} visitors, the loop's thread",
            rounds.spread(results, name, "calls"), form, NONE))
        rows.append(spread_row(
            f"heap bytes per click of {name} visitors, the loop's thread",
            Spread.of(each["bytes"] for each in result), size))
    return {"rounds": results, "rows": rows}


def measure(bench, server, kind, path):
    """Shipping included: it is done on the same thread, and counted until it is over."""
    server.settle()
    before = counts(path)
    result = wrk.run(bench, server.url(), kind)
    server.settle()
    calls, size, other_calls, _ = (now - then for now, then in zip(counts(path), before))
    clicks = result["requests"]
    return {**result, "calls": calls / clicks, "bytes": size / clicks,
            "calls_of_other_threads": other_calls / clicks}


def counts(path):
    with open(path, "rb") as file:
        return COUNTS.unpack(file.read())
