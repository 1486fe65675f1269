"""wrk, the closed-loop load: every connection asks again as soon as it is answered."""

import json
import os
import subprocess

from .processes import Failure, find, pinned

SCRIPT = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "load", "clicks.lua")


def run(bench, url, kind, seconds=None, connections=64, processors=None, threads=1):
    """Plays clicks from the load's processor unless `processors` says otherwise.

    `kind` is what bench/load/clicks.lua takes. Returns requests, rate, percentiles, and the part of
    the time that wrk itself was busy: near 1 it was what held the rate down.
    """
    seconds = seconds or bench.seconds
    arguments = pinned(
        [find("wrk", "wrk"), f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s",
         "-s", SCRIPT, url, "--", *kind], processors or bench.load_processor)
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          start_new_session=True) as process:
        bench.attach(process)
        try:
            output = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            bench.detach(process)
    if process.returncode != 0:
        raise Failure(f"wrk ended with status {process.returncode}: {output.strip()}")
    return read(output, (usage.ru_utime + usage.ru_stime) / threads)


def read(output, busy_seconds):
    summary = json.loads(output.strip().splitlines()[-1])
    if summary["failed"]:
        raise Failure(f"{summary['failed']} of {summary['requests']} clicks failed: {output}")
    elapsed = summary["microseconds"] / 1e6
    return {
        "requests": summary["requests"],
        "seconds": elapsed,
        "rate": summary["requests"] / elapsed,
        "p50_us": summary["p50_us"],
        "p99_us": summary["p99_us"],
        "p999_us": summary["p999_us"],
        "load_busy": min(1.0, busy_seconds / elapsed),
    }
