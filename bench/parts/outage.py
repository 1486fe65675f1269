"""Redis is stopped for a while under a constant load; every click has to arrive in the end."""

import os
import signal
import time

from harness import openload, plot
from harness.figures import Spread, count, ratio, with_unit
from harness.processes import Failure
from harness.sampling import Sampler
from harness.table import Row, Target, at_least, at_most
from parts.latency import half_rate

SUMMARY = "Redis stopped for 10 s under load: rate, latency, and that no click is lost"
SECONDS = 55
PHASE_SECONDS = 10
# So much of the load may be on its way when the outage counts as made up for.
CAUGHT_UP_SECONDS = 0.1
KEYS_AT_ONCE = 2_000
NONE = Target("0", 0, upwards=False)


def run(bench):
    visitors = bench.visitors_path()
    with bench.stage() as stage:
        nginx = stage.nginx()
        rate = half_rate(bench, nginx, visitors)
        server = stage.dyelink()
        openload.run(bench, server, rate, 2, visitors)
        phases = {}
        phases["before"] = openload.run(bench, server, rate, PHASE_SECONDS, visitors, warm_up=0)
        os.kill(stage.redis.pid, signal.SIGSTOP)
        try:
            phases["during"] = openload.run(bench, server, rate, PHASE_SECONDS, visitors, warm_up=0)
        finally:
            os.kill(stage.redis.pid, signal.SIGCONT)
        resumed = time.monotonic()
        with Sampler(lambda: behind(server), 0.2) as sampler:
            phases["after"] = openload.run(bench, server, rate, PHASE_SECONDS, visitors, warm_up=0)
            server.settle()
            sampler.take()
        drained = drained_after(sampler.samples, resumed, rate * CAUGHT_UP_SECONDS)
        recorded = int(server.metric("dyelink_journal_records_total"))
        answered = int(sum_of_clicks(server))
        kept = touches(stage.redis)
    for name, phase in phases.items():
        bench.say(f"outage, {name}: {count(phase['rate'])}/s, p99 {phase['p99_us']:.0f} µs")
    return {
        "rounds": {name: [phase] for name, phase in phases.items()},
        "rows": rows(phases, rate, answered, recorded, kept, drained),
        "plot": picture(phases, rate), "answered": answered, "recorded": recorded, "kept": kept,
        "drained_seconds": drained,
        "behind": [{"seconds": round(at - resumed, 3), "clicks": clicks}
                   for at, clicks in sampler.samples],
    }


def behind(server):
    """Clicks that Redis doesn't have yet."""
    metrics = server.metrics()
    return metrics["dyelink_journal_records_total"] - metrics["dyelink_touches_shipped_total"]


def drained_after(samples, resumed, few):
    """Seconds until what had piled up was gone: under load a few clicks are always on their way."""
    for at, clicks in samples:
        if clicks <= few:
            return at - resumed
    raise Failure("the clicks of the outage never reached Redis")


def sum_of_clicks(server):
    """Redirects that were answered with a touch."""
    text = server.call("/metrics")
    found = [float(line.rpartition(" ")[2]) for line in text.splitlines()
             if line.startswith("dyelink_redirect_answers_total") and 'status="302"' in line]
    if not found:
        raise Failure("dyelink doesn't tell how many redirects it answered")
    return sum(found)


def touches(redis):
    """All touches in Redis, counted by their keys."""
    total, cursor = 0, "0"
    while True:
        cursor, keys = redis.ask("SCAN", cursor, "MATCH", "touch:*", "COUNT", KEYS_AT_ONCE)
        total += sum(redis.ask_all([("ZCARD", key) for key in keys]))
        if cursor == "0":
            return total


def rows(phases, rate, answered, recorded, kept, drained):
    work = f"Redis stopped for {PHASE_SECONDS} s at {count(rate)} clicks a second"
    before = phases["before"]
    seconds = with_unit("s", 1)
    found = [Row(f"{work}: p99 before, during, after",
                 ", ".join(f"{phase['p99_us']:.0f} µs" for phase in phases.values()))]
    for name in ("during", "after"):
        phase = phases[name]
        found.append(Row(f"{work}: rate {name} to before", ratio(phase["rate"] / before["rate"]),
                         phase["rate"] / before["rate"], at_least(0.9, ratio)))
        found.append(Row(f"{work}: p99 {name} to before",
                         ratio(phase["p99_us"] / before["p99_us"]),
                         phase["p99_us"] / before["p99_us"], at_most(1.1, ratio)))
    found.append(Row(f"{work}: clicks lost of {count(answered)} answered",
                     count(max(answered, recorded) - kept), max(answered, recorded) - kept, NONE))
    found.append(Row(f"{work}: until everything is in Redis, from its return, the load going on",
                     seconds(drained), drained, at_most(10, seconds)))
    return found


def picture(phases, rate):
    return plot.bars(
        f"p99 at {count(rate)} clicks a second while Redis stands still",
        [(f"Dyelink, {name}", Spread.of([phase["p99_us"]])) for name, phase in phases.items()],
        with_unit("µs", 0), f"{PHASE_SECONDS} s each.")
