"""A long flood of clicks at full rate: how far Redis lags behind, and whether memory grows."""

import time

from harness import procfs, wrk
from harness.figures import count, ratio, with_unit
from harness.processes import Failure
from harness.sampling import Sampler, time_when
from harness.table import Row, at_most

SUMMARY = "a minute at full rate: the journal's lag; memory after 1, 5 and 10 million clicks"
SECONDS = 150
FLOOD_SECONDS = 60
MARKS = [1_000_000, 5_000_000, 10_000_000]
# Of the flood, in which the lag counts as that at its end.
END_SECONDS = 2
LONGEST_SECONDS = 400
TURN_SECONDS = 5


def run(bench):
    kind = ["returning", bench.visitors_path()]
    with bench.stage() as stage:
        server = stage.dyelink()

        def look():
            metrics = server.metrics()
            return {
                "recorded": metrics["dyelink_journal_records_total"],
                "shipped": metrics["dyelink_touches_shipped_total"],
                "bytes": procfs.proportional_bytes(server.pid),
            }

        with Sampler(look, 0.5) as sampler:
            sampler.take()
            flood = wrk.run(bench, server.url(), kind, seconds=FLOOD_SECONDS)
            ended = time.monotonic()
            server.settle()
            drained = time.monotonic() - ended
            bench.say(f"endurance: {count(flood['rate'])}/s over {FLOOD_SECONDS} s")
            go_on(bench, server, kind, sampler)
    samples = sampler.samples
    lags = [(at, lag_seconds(samples, at, seen)) for at, seen in samples if at < ended]
    lag = max(seconds for at, seconds in lags if at > ended - END_SECONDS)
    worst = max(seconds for _, seconds in lags)
    after = {mark: memory_after(samples, mark) for mark in MARKS}
    seconds = with_unit("s", 2)
    mebibytes = with_unit("MiB")
    growth = after[MARKS[-1]] / after[MARKS[0]]
    rows = [
        Row("a minute at full rate: clicks per second", count(flood["rate"]), flood["rate"]),
        Row("a minute at full rate: the longest lag of the journal behind", seconds(worst), worst),
        Row("a minute at full rate: lag of the journal behind at its end", seconds(lag), lag,
            at_most(2, seconds)),
        Row("a minute at full rate: until everything is in Redis", seconds(drained), drained),
        Row("memory after 1, 5 and 10 million clicks",
            ", ".join(mebibytes(after[mark] / 2**20) for mark in MARKS)),
        Row("memory after 10 million clicks, to that after 1 million", ratio(growth), growth,
            at_most(1.1, ratio)),
    ]
    start = samples[0][0]
    return {
        "rounds": {"dyelink": [flood]}, "rows": rows, "lag_seconds": lag,
        "longest_lag_seconds": worst, "drain_seconds": drained, "memory_bytes": after,
        "samples": [{"seconds": round(at - start, 3), **seen} for at, seen in samples],
    }


def go_on(bench, server, kind, sampler):
    """More clicks, until there are as many as the last mark."""
    began = time.monotonic()
    while sampler.take()["recorded"] < MARKS[-1]:
        if time.monotonic() - began > LONGEST_SECONDS:
            raise Failure(f"no {MARKS[-1]} clicks within {LONGEST_SECONDS} s: is the machine busy?")
        result = wrk.run(bench, server.url(), kind, seconds=TURN_SECONDS)
        bench.say(f"endurance: {count(sampler.take()['recorded'])} clicks, "
                  f"{count(result['rate'])}/s")


def lag_seconds(samples, now, seen):
    """How old the oldest click was that Redis didn't have then."""
    if seen["shipped"] >= seen["recorded"]:
        return 0.0
    oldest = time_when([(at, one["recorded"]) for at, one in samples], seen["shipped"])
    return 0.0 if oldest is None else max(0.0, now - oldest)


def memory_after(samples, mark):
    return next(seen["bytes"] for _, seen in samples if seen["recorded"] >= mark)
