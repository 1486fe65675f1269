"""Programs that a benchmark starts, each on its processors, none of which outlives it."""

import os
import shutil
import signal
import socket
import subprocess
import time

PATIENCE_SECONDS = 60
ENDING_SECONDS = 20
LONGEST_STEP_SECONDS = 1.0


class Failure(Exception):
    """Something that the benchmark needs didn't happen; says what and what to do."""


def find(name, package):
    """The path of a program; root's folders are looked at too, for Debian keeps nginx there."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    found = shutil.which(name, path=path)
    if not found:
        raise Failure(f"{name} isn't here: apt-get install -y {package}, or scripts/setup bench")
    return found


def pinned(arguments, processors):
    """The command line that runs on `processors` and dies with whoever started it."""
    return ["taskset", "-c", processors, "setpriv", "--pdeathsig", "KILL", "--", *arguments]


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def eventually(what, condition, seconds=PATIENCE_SECONDS, pause=0.02):
    """What `condition` returns as soon as it is true.

    Throws Failure when it isn't for `seconds`, in which a time that the whole machine was asleep
    counts little.
    """
    waited, last = 0.0, time.monotonic()
    while True:
        answer = condition()
        if answer:
            return answer
        if waited > seconds:
            raise Failure(f"{what}: not within {seconds} s")
        time.sleep(pause)
        now = time.monotonic()
        waited += min(now - last, LONGEST_STEP_SECONDS)
        last = now


class Program:
    """A server under measurement; what it prints goes to a file that failures quote."""

    def __init__(self, name, arguments, processors, log, environment=None, folder=None):
        self.name = name
        self.log = log
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                pinned(arguments, processors), stdin=subprocess.DEVNULL, stdout=output,
                stderr=output, cwd=folder, env={**os.environ, **(environment or {})},
                start_new_session=True)

    @property
    def pid(self):
        return self.process.pid

    def require_alive(self):
        if self.process.poll() is not None:
            raise Failure(
                f"{self.name} ended with status {self.process.returncode}: {self.last_words()}")

    def last_words(self):
        try:
            with open(self.log, "rb") as log:
                lines = log.read().decode(errors="replace").strip().splitlines()
        except OSError:
            return "it said nothing"
        return " / ".join(lines[-5:]) or "it said nothing"

    def await_true(self, what, condition, seconds=PATIENCE_SECONDS, pause=0.02):
        def check():
            self.require_alive()
            return condition()
        try:
            return eventually(what, check, seconds, pause)
        except Failure as failure:
            raise Failure(f"{failure}; {self.name} said: {self.last_words()}") from None

    def stop(self, gently=False):
        """Ends it; gently is with SIGTERM first."""
        if self.process.poll() is not None:
            return
        if gently:
            self.process.terminate()
            try:
                self.process.wait(ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                pass
        if self.process.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
            self.process.wait()
