"""A thousand links and a million, by chance: the rate, the start, and the memory each takes.

A redirector alone is measured. In one process with the books, clicks on a million links have it count a
million sums: that is reported beside, and docs/capacity.md reckons with it.
"""

import time

from harness import procfs, rounds, wrk
from harness.dyelink import CODE
from harness.figures import count, ratio, with_unit
from harness.processes import Failure
from harness.sampling import Sampler
from harness.table import Row, at_least, at_most, spread_row

SUMMARY = "1 000 links and 1 000 000: rate, cold start to full rate, memory per link"
SECONDS = 90
FEW, MANY = 1_000, 1_000_000
ROUNDS = 3
COLD_SECONDS = 10
LINKS_AT_ONCE = 5_000
SAMPLE_SECONDS = 0.5
FILLING_SECONDS = 120
IN_FLIGHT = 1_000
# A rate counts as full from here on.
FULL = 0.9


def run(bench):
    visitors = bench.visitors_path()
    with_counting = run_whole(bench, visitors)
    with bench.stage() as stage:
        stage.dyelink().stop(gently=True)
        few, many = stage.redirector(), stage.redirector()
        few.name, many.name = f"Dyelink, {count(FEW)} links", f"Dyelink, {count(MANY)} links"
        publish(stage.redis)
        kinds = {server.name: ["random", visitors, str(links)]
                 for server, links in ((few, FEW), (many, MANY))}
        wrk.run(bench, many.url(), ["returning", visitors])
        many.settle()
        before = procfs.proportional_bytes(many.pid)
        cold, samples = start_cold(bench, many, kinds[many.name])
        fill(bench, many, visitors)
        each = (procfs.proportional_bytes(many.pid) - before) / MANY

        def measure(server):
            return wrk.run(bench, server.url(""), kinds[server.name])

        results = rounds.interleave(
            bench, "links", [few, many], measure, rounds=min(ROUNDS, bench.rounds))
    warm = rounds.spread(results, many.name).median
    seconds = until_full(samples, warm * FULL)
    bytes_ = with_unit("bytes", 0)
    rows = rounds.rate_rows("clicks on links by chance, of a redirector", results)
    rows += [
        spread_row(f"{count(MANY)} links to {count(FEW)}: clicks per second",
                   rounds.ratio_spread(results, many.name, few.name), ratio, at_least(0.85, ratio)),
        Row(f"cold start with {count(MANY)} links: until {FULL:.0%} of the full rate",
            with_unit("s")(seconds) if seconds is not None else f"more than {COLD_SECONDS} s",
            seconds),
        Row(f"cold start with {count(MANY)} links: clicks that weren't redirected at first",
            f"{count(cold['failed'])} of {count(cold['requests'])}", cold["failed"]),
        Row(f"cold start with {count(MANY)} links: the first {COLD_SECONDS} s, of the full rate",
            ratio(cold["rate"] / warm), cold["rate"] / warm),
        Row("the same in one process, which also counts them, of the full rate",
            ratio(with_counting["rate"] / warm), with_counting["rate"] / warm),
        Row("memory of ours per cached link", bytes_(each), each, at_most(120, bytes_)),
    ]
    plot = rounds.rate_plot("Clicks of returning visitors on links by chance", results)
    start = samples[0][0]
    return {
        "rounds": results, "rows": rows, "plot": plot, "cold": cold, "bytes_per_link": each,
        "cold_with_counting": with_counting,
        "cold_samples": [[round(at - start, 3), clicks] for at, clicks in samples],
    }


def run_whole(bench, visitors):
    """All roles in one process, which also counts what it redirects on the processor it has."""
    with bench.stage() as stage:
        server = stage.dyelink()
        publish(stage.redis)
        kind = ["random", visitors, str(MANY)]
        result = wrk.run(bench, server.url(""), kind, seconds=COLD_SECONDS)
        bench.say(f"links: {count(result['rate'])}/s over {COLD_SECONDS} s from a cold start, "
                  "counting included")
        return result


def publish(redis):
    """A million links like the one that Dyelink has published itself."""
    link = redis.ask("GET", f"link:{CODE}")
    if not link:
        raise Failure(f"Redis has no copy of link {CODE}")
    for start in range(0, MANY, LINKS_AT_ONCE):
        words = ["MSET"]
        for number in range(start, start + LINKS_AT_ONCE):
            words += [f"link:l{number:07d}", link]
        redis.ask(*words)


def start_cold(bench, server, kind):
    """Clicks on links none of which is known yet.

    Returns what came of it, and how many clicks there had been at which time.
    """
    load = wrk.Load(bench, server.url(""), kind, seconds=COLD_SECONDS)
    with Sampler(lambda: server.metric("dyelink_journal_records_total"), SAMPLE_SECONDS) as sampler:
        cold = load.result(failures_are_fine=True)
    server.settle()
    bench.say(f"links: {count(cold['rate'])}/s over {COLD_SECONDS} s from a cold start, "
              f"{count(cold['failed'])} not redirected")
    began = [(at, clicks) for at, clicks in sampler.samples if clicks > sampler.samples[0][1]]
    return cold, began


def until_full(samples, rate):
    """Seconds until a sample from which on clicks came at `rate`; None: that wasn't seen."""
    for (earlier, low), (later, high) in zip(samples, samples[1:]):
        if (high - low) / (later - earlier) >= rate:
            return earlier - samples[0][0]
    return None


def fill(bench, server, visitors):
    """Asks for every link once, so that all are known."""
    wanted = server.metric("dyelink_journal_records_total") + MANY + IN_FLIGHT
    load = wrk.Load(bench, server.url(""), ["each", visitors, str(MANY)], seconds=FILLING_SECONDS)
    while server.metric("dyelink_journal_records_total") < wanted:
        if load.process.poll() is not None:
            raise Failure(f"{MANY} clicks take more than {FILLING_SECONDS} s: is the machine busy?")
        time.sleep(SAMPLE_SECONDS)
    load.end_early()
    load.result()
    server.settle()
