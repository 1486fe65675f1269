"""dyelink-load, the open-loop load: a constant rate, whether the server keeps up or not."""

import json
import os
import subprocess

from .dyelink import CODE
from .processes import Failure, pinned


def run(bench, server, rate, seconds, visitors=None, warm_up=1, connections=64):
    """Asks at `rate` a second from the load's processor; latency counts from when each was due.

    Returns the numbers of the report; times are in microseconds.
    """
    if not os.access(bench.load_binary, os.X_OK):
        raise Failure(f"{bench.load_binary} isn't there: make release-load")
    arguments = [
        bench.load_binary, f"http://127.0.0.1:{server.port}/", "--code", CODE, "--rate", str(rate),
        "--for", f"{seconds}s", "--warm-up", f"{warm_up}s", "--connections", str(connections),
        "--json",
    ]
    if visitors:
        arguments += ["--visitors", visitors]
    process = subprocess.Popen(
        pinned(arguments, bench.load_processor), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True)
    bench.attach(process)
    try:
        output, complaint = process.communicate()
    finally:
        bench.detach(process)
    if process.returncode != 0:
        raise Failure(f"dyelink-load ended with status {process.returncode}: {complaint.strip()}")
    return read(output)


def read(output):
    report = json.loads(output)
    latency = report["latency_us"]
    return {
        "rate": report["rate_reached"],
        "rate_asked": report["rate_asked"],
        "answers": report["answers"],
        "p50_us": latency["p50"],
        "p99_us": latency["p99"],
        "p999_us": latency["p99_9"],
        "longest_us": latency["max"],
        "generator": report["generator"],
    }
