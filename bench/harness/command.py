"""The command line of bench/run."""

import argparse
import importlib
import json
import os
import signal
import sys

from . import machine
from .bench import ENDING_SIGNALS, TOP, Bench
from .processes import Failure
from .table import markdown

PARTS = [
    "clicks", "new", "connections", "processor", "latency", "sync", "outage", "endurance",
    "links", "allocations", "instructions", "idle", "redis-memory", "loops", "settle",
]
RESULTS = os.path.join(TOP, "bench", "results")
UNAVAILABLE, USAGE, INTERRUPTED = 69, 64, 130


def load(name):
    return importlib.import_module(f"parts.{name.replace('-', '_')}")


def main(words):
    parser = argparse.ArgumentParser(
        prog="bench/run", description="Measures Dyelink beside other servers.")
    parser.add_argument("parts", nargs="*", metavar="PART", help="what to run; all by default")
    parser.add_argument("--list", action="store_true", help="list the parts and end")
    parser.add_argument("--name", default="latest", help="the JSON file's name in bench/results")
    options = parser.parse_args(words)
    if options.list:
        for name in PARTS:
            print(f"{name:13} {load(name).SUMMARY}")
        return 0
    unknown = [name for name in options.parts if name not in PARTS]
    if unknown:
        print(f"bench/run: no part is called {unknown[0]}; there are {', '.join(PARTS)}",
              file=sys.stderr)
        return USAGE
    # The end on request is an exception like any other: what was started is ended on the way out.
    for number in ENDING_SIGNALS:
        signal.signal(number, interrupted)
    try:
        return measure(options.parts or PARTS, options.name)
    except (Failure, OSError) as failure:
        print(f"bench/run: {failure}", file=sys.stderr)
        return UNAVAILABLE
    except KeyboardInterrupt:
        print("bench/run: broken off; nothing was written", file=sys.stderr)
        return INTERRUPTED


def interrupted(*_):
    raise KeyboardInterrupt


def measure(names, file_name):
    """Runs the parts; one that fails is told of, and keeps the others from nothing."""
    parts = {name: load(name) for name in names}
    bench = Bench(part.SECONDS for part in parts.values())
    outcomes, failed = {}, False
    try:
        about = machine.describe(bench.binary)
        bench.say(machine.sentence(about))
        for name, part in parts.items():
            bench.say(f"{name}: {part.SUMMARY}")
            try:
                outcomes[name] = part.run(bench)
            except (Failure, OSError) as failure:
                failed = True
                bench.say(f"{name} failed: {failure}")
                outcomes[name] = {"rounds": {}, "rows": [], "failure": str(failure)}
            bench.part_is_over()
    finally:
        bench.close()
    settings = {"rounds": bench.rounds, "seconds": bench.seconds, "visitors": bench.visitors}
    write(file_name, about, settings, outcomes)
    return UNAVAILABLE if failed else 0


def write(file_name, about, settings, outcomes):
    """Everything that was measured as JSON, the table, and the plots."""
    os.makedirs(RESULTS, exist_ok=True)
    rows = [row for outcome in outcomes.values() for row in outcome["rows"]]
    table = f"Measured on {machine.sentence(about)}.\n\n{markdown(rows)}"
    parts = {}
    for name, outcome in outcomes.items():
        plot = outcome.pop("plot", None)
        if plot:
            write_text(f"{file_name}-{name}.svg", plot)
        parts[name] = {**outcome, "rows": [row.as_json() for row in outcome["rows"]]}
    result = {"machine": about, "settings": settings, "parts": parts}
    write_text(f"{file_name}.json", json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    write_text("latest.md", table)
    print(table)


def write_text(name, text):
    with open(os.path.join(RESULTS, name), "w", encoding="utf-8") as file:
        file.write(text)
