"""Order lines from the stream into the ledger, in batches and singly, beside bare inserts."""

import json
import os
import subprocess
import sys
import time

from harness import plot
from harness.figures import Spread, count, ratio, ratios
from harness.processes import Failure, Program, pinned
from harness.table import at_least, spread_row

SUMMARY = "order lines per second from stream to ledger, beside one transaction per event"
SECONDS = 80
ROUNDS = 3
# Every order is paid and completed.
LINES = 60_000
# One transaction each takes that much longer, so fewer will do.
FEW_LINES = 3_000
# Paid before the first one is completed: more than settlement has in hand at a time.
OPEN_ORDERS = 5_000
AT_ONCE = 1_000
FINISHED_SECONDS = 180
BATCHES, SINGLY, BARE = "Dyelink", "Dyelink, one transaction per event", "bare inserts"
ONE, THREE = "one line an order", "three lines an order"
LINES_OF = {ONE: 1, THREE: 3}
STREAM = "dyelink:orders"
PEER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peers",
                    "bare_inserts.py")
RECORDS = [
    {"type": "shop", "id": "s1", "alliance": True, "kind": "normal"},
    *({"type": "product", "id": product, "shop": "s1", "category": ["tea"],
       "tech_fee_ppm": 50000, "url": f"https://tea.example/{product}"} for product in "ABC"),
    {"type": "institution", "id": "i1", "promoter_share_ppm": 800000},
    {"type": "promoter", "id": "k1", "institution": "i1"},
    *({"type": "plan", "id": f"plan-{product}", "kind": "normal", "product": product,
       "total_ppm": 100000} for product in "ABC"),
    {"type": "link", "code": "kA1", "institution": "i1", "promoter": "k1", "shop": "s1",
     "product": "A", "placement": "group", "form": "link"},
]


def run(bench):
    measures = {
        (BATCHES, ONE): lambda: of_dyelink(bench, LINES, ONE),
        (BATCHES, THREE): lambda: of_dyelink(bench, LINES, THREE),
        (SINGLY, ONE): lambda: of_dyelink(bench, FEW_LINES, ONE, "--settlement-batch", "1"),
        (SINGLY, THREE): lambda: of_dyelink(bench, FEW_LINES, THREE, "--settlement-batch", "1"),
        (BARE, ONE): lambda: of_bare_inserts(bench, LINES),
    }
    rates = {name: [] for name in measures}
    rounds = min(ROUNDS, bench.rounds)
    for number in range(1, rounds + 1):
        for name, measure in measures.items():
            rates[name].append(measure())
        bench.say(f"settle {number}/{rounds}: " + ", ".join(
            f"{', '.join(name)} {count(found[-1])}/s" for name, found in rates.items()))
    bars = plot.bars(
        "Order lines per second into the ledger", [
            (", ".join(name), Spread.of(found)) for name, found in rates.items()],
        count, "Paid and completed, SQLite synchronous=FULL: median, lowest, highest.")
    results = {", ".join(name): [{"rate": rate} for rate in found]
               for name, found in rates.items()}
    return {"rounds": results, "rows": table(rates), "plot": bars}


def table(rates):
    work = "order lines per second, from the stream into the ledger"
    rows = []
    for lines in LINES_OF:
        batches, singly = rates[BATCHES, lines], rates[SINGLY, lines]
        rows += [
            spread_row(f"{work}, {lines}: {BATCHES}", Spread.of(batches), count,
                       at_least(20_000, count)),
            spread_row(f"{work}, {lines}: {SINGLY}", Spread.of(singly), count),
            spread_row(f"{work}, {lines}: {BATCHES} to one transaction per event",
                       Spread.of(ratios(batches, singly)), ratio, at_least(6, ratio)),
        ]
    rows.append(spread_row(
        f"{work}, {ONE}: as many {BARE} of their size, by Python in batches",
        Spread.of(rates[BARE, ONE]), count))
    return rows


def of_dyelink(bench, lines, lines_each, *arguments):
    """Lines per second of a worker that finds all events in the stream; its ledger is verified."""
    with bench.stage(bench.all_processors) as stage:
        data = f"{stage.folder}/data"
        console = stage.keep(start(
            bench, stage, "console", data, "--console-listen", "127.0.0.1:0"))
        console.await_true("the console is up", lambda: os.path.exists(f"{data}/addresses.json"))
        command(bench, "record", "import", "--data", data, "-", text="".join(
            json.dumps({"at": "2026-01-01T00:00:00Z", **record}) + "\n" for record in RECORDS))
        console.stop(gently=True)
        queue(stage.redis, lines // LINES_OF[lines_each], LINES_OF[lines_each])
        worker = stage.keep(start(bench, stage, "settle", data, *arguments))
        rate = settled(stage.redis, worker) * lines
        worker.stop(gently=True)
        command(bench, "verify", "--data", data)
        return rate


def settled(redis, worker):
    """The part of the stream that is settled in a second, from the first batch on.

    What a start takes isn't the ledger's.
    """
    events = redis.ask("XLEN", STREAM)
    worker.await_true("the first event is settled",
                      lambda: redis.ask("XLEN", STREAM) < events, pause=0.005)
    left, began = redis.ask("XLEN", STREAM), time.monotonic()
    worker.await_true("every event is settled",
                      lambda: redis.ask("XLEN", STREAM) == 0, FINISHED_SECONDS, pause=0.005)
    return left / events / (time.monotonic() - began)


def start(bench, stage, role, data, *arguments):
    return Program(
        f"dyelink {role}",
        [bench.binary, role, "--data", data, "--redis", f"unix://{stage.redis.socket}",
         "--log-level", "error", *arguments],
        bench.all_processors, f"{stage.folder}/{role}.log")


def command(bench, *arguments, text=""):
    outcome = subprocess.run(
        [bench.binary, *arguments], input=text, capture_output=True, text=True,
        timeout=FINISHED_SECONDS, check=False)
    if outcome.returncode != 0:
        raise Failure(f"dyelink {arguments[0]} ended with status {outcome.returncode}: "
                      f"{(outcome.stdout + outcome.stderr).strip()}")


def queue(redis, orders, lines):
    """A touch for each visitor; then payments, each followed by a completion of an earlier one."""
    send(redis, (("ZADD", f"touch:{{v{number}}}", "1767312000", "--------kA1")
                 for number in range(orders)))
    send(redis, (("XADD", STREAM, "*", "event", json.dumps(event, separators=(",", ":")))
                 for event in events(orders, lines)))


def events(orders, lines):
    for number in range(orders + OPEN_ORDERS):
        if number < orders:
            yield paid(number, lines)
        if number >= OPEN_ORDERS:
            done = number - OPEN_ORDERS
            yield {"type": "order.completed", "id": f"done-{done}", "order": f"o{done}",
                   "at": "2026-01-20T00:00:00Z"}


def paid(number, lines):
    return {
        "type": "order.paid", "id": f"paid-{number}", "order": f"o{number}", "shop": "s1",
        "visitor": f"v{number}", "paid_at": "2026-01-03T00:00:00Z",
        "lines": [{
            "line": str(line + 1), "product": "ABC"[line], "quantity": 1, "paid_fen": 9900,
            "pay_subsidy_fen": 0, "talent_discount_fen": 0, "platform_discount_fen": 100,
        } for line in range(lines)],
    }


def send(redis, commands):
    some = []
    for one in commands:
        some.append(one)
        if len(some) == AT_ONCE:
            redis.ask_all(some)
            some = []
    if some:
        redis.ask_all(some)


def of_bare_inserts(bench, orders):
    """Lines per second of a program that only writes rows of that number and size."""
    with bench.stage(bench.all_processors) as stage:
        outcome = subprocess.run(
            pinned([sys.executable, "-B", PEER, f"{stage.folder}/rows.sqlite", str(orders)],
                   bench.all_processors), capture_output=True, text=True, check=False)
    if outcome.returncode != 0:
        raise Failure(f"the bare inserts fail: {outcome.stderr.strip()}")
    return float(outcome.stdout)
