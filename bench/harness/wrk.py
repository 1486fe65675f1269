"""wrk, the closed-loop load: every connection asks again as soon as it is answered."""

import json
import os
import signal
import subprocess

from .processes import Failure, find, pinned

SCRIPT = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "load", "clicks.lua")


class Load:
    """Clicks under way, from the load's processor unless `processors` says otherwise.

    `kind` is what bench/load/clicks.lua takes.
    """

    def __init__(self, bench, url, kind, seconds=None, connections=64, processors=None, threads=1):
        self.bench = bench
        self.threads = threads
        self.process = subprocess.Popen(
            pinned(
                [find("wrk", "wrk"), f"-t{threads}", f"-c{connections}",
                 f"-d{seconds or bench.seconds}s", "--timeout", "60s", "-s", SCRIPT, url, "--",
                 *kind], processors or bench.load_processor),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
        bench.attach(self.process)

    def end_early(self):
        """wrk then sums up what there was so far."""
        os.kill(self.process.pid, signal.SIGINT)

    def result(self, failures_are_fine=False):
        """What it came to, as soon as it is over; see `read`."""
        try:
            output, _ = self.process.communicate()
        finally:
            self.bench.detach(self.process)
        if self.process.returncode != 0:
            raise Failure(f"wrk ended with status {self.process.returncode}: {output.strip()}")
        return read(output, self.threads, failures_are_fine)


def run(bench, url, kind, **load):
    """Plays clicks to their end."""
    return Load(bench, url, kind, **load).result()


def read(output, threads=1, failures_are_fine=False):
    """Requests, rate, percentiles, and the part of the time that wrk itself was busy.

    Near 1 it was wrk that held the rate down.
    """
    summary = json.loads(output.strip().splitlines()[-1])
    if summary["failed"] and not failures_are_fine:
        raise Failure(f"{summary['failed']} of {summary['requests']} clicks failed: {output}")
    elapsed = summary["microseconds"] / 1e6
    return {
        "requests": summary["requests"],
        "failed": summary["failed"],
        "seconds": elapsed,
        "rate": summary["requests"] / elapsed,
        "p50_us": summary["p50_us"],
        "p99_us": summary["p99_us"],
        "p999_us": summary["p999_us"],
        "load_busy": min(1.0, summary["busy_seconds"] / elapsed / threads),
    }
