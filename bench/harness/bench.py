"""One run: its settings, its folder, its progress, and the processes that it started."""

import os
import shutil
import signal
import sys
import tempfile
import time

from . import dyelink as dyelink_server
from . import native, peers, visitors
from .processes import Failure
from .redis import Redis

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def setting(name, default):
    text = os.environ.get(name, "")
    if not text:
        return default
    if not text.isdigit() or int(text) == 0:
        raise Failure(f"{name} is {text!r}; it takes a whole number from 1")
    return int(text)


class Bench:
    """What a part is handed."""

    # As taskset takes them.
    load_processor = "0"
    server_processor = "1"
    all_processors = "0,1"

    def __init__(self, seconds_of_parts=()):
        self.rounds = setting("ROUNDS", 5)
        self.seconds = setting("SECONDS_EACH", 2)
        self.visitors = setting("VISITORS", 300_000)
        self.binary = os.path.join(TOP, os.environ.get("DYELINK") or ".build/release/dyelink")
        self.load_binary = os.path.join(
            TOP, os.environ.get("DYELINK_LOAD") or ".build/release/dyelink-load")
        self.build_folder = os.path.join(TOP, ".build", "bench")
        self.seconds_of_parts = list(seconds_of_parts)
        self.started_at = self.part_started_at = time.monotonic()
        self.running = []
        self.attached = []
        self.stages = 0
        self.built_go = None
        if not {0, 1} <= os.sched_getaffinity(0):
            raise Failure("this takes processors 0 and 1: one for the load, one for the servers")
        if not os.access(self.binary, os.X_OK):
            raise Failure(f"{self.binary} isn't there: make release")
        # What the harness itself does belongs to the load's processor.
        os.sched_setaffinity(0, {0})
        self.folder = tempfile.mkdtemp(prefix="dyelink-bench-")

    # MARK: Progress

    def say(self, text):
        """A line of progress, with the time taken and the time left as far as it is known."""
        now = time.monotonic()
        current, *later = self.seconds_of_parts or [0]
        left = max(0, current - (now - self.part_started_at)) + sum(later)
        print(f"[{clock(now - self.started_at)}, about {clock(left)} left] {text}",
              file=sys.stderr, flush=True)

    def part_is_over(self):
        self.seconds_of_parts = self.seconds_of_parts[1:]
        self.part_started_at = time.monotonic()

    # MARK: Servers

    def stage(self, processors=None):
        """A fresh folder with a Redis in it, for servers that are compared with one another.

        They share the servers' processor unless `processors` says otherwise.
        """
        self.stages += 1
        return Stage(
            self, f"{self.folder}/stage-{self.stages}", processors or self.server_processor)

    def go_binary(self):
        if not self.built_go:
            self.say("building the Go peer")
            self.built_go = peers.build_go(self.build_folder)
        return self.built_go

    @property
    def keys_path(self):
        return f"{self.folder}/keys"

    def visitors_path(self):
        """A file of genuine visitors; every Dyelink of this run knows them by the same keys."""
        path = f"{self.folder}/visitors"
        if os.path.exists(path):
            return path
        self.say(f"collecting {self.visitors} visitors")
        with self.stage() as stage:
            server = stage.dyelink()
            visitors.collect(server.port, dyelink_server.CODE, self.visitors, path)
            if not os.path.exists(self.keys_path):
                shutil.copy(server.keys, self.keys_path)
        return path

    # MARK: The end

    def attach(self, process):
        """Ends the process of `subprocess` with the run, should that be broken off."""
        self.attached.append(process)

    def detach(self, process):
        self.attached.remove(process)

    def close(self):
        # Asking twice must not break off the tidying.
        for number in ENDING_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        for process in self.attached:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        for server in reversed(self.running):
            server.stop()
        self.running = []
        shutil.rmtree(self.folder, ignore_errors=True)


class Stage:
    """Servers that share a processor and a Redis; all end with the `with` block."""

    def __init__(self, bench, folder, processors):
        self.bench = bench
        self.folder = folder
        self.processors = processors
        self.started = 0
        os.makedirs(folder)

    def __enter__(self):
        self.first = len(self.bench.running)
        self.redis = self.keep(Redis(f"{self.folder}/redis", self.processors))
        return self

    def __exit__(self, *_):
        while len(self.bench.running) > self.first:
            self.bench.running.pop().stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def keep(self, server):
        """Ends it with the stage."""
        self.bench.running.append(server)
        return server

    def _next(self):
        self.started += 1
        return f"{self.folder}/{self.started}"

    def dyelink(self, kind=dyelink_server.Dyelink, **settings):
        bench = self.bench
        return self.keep(kind(
            settings.pop("binary", bench.binary), self._next(), settings.pop("redis", self.redis),
            settings.pop("processors", self.processors), keys=bench.keys_path, **settings))

    def redirector(self):
        return self.dyelink(dyelink_server.Redirector)

    def another_redis(self):
        return self.keep(Redis(self._next(), self.processors))

    def nginx(self):
        return self.keep(peers.Nginx(self._next(), self.redis, self.processors))

    def floor(self):
        return self.keep(peers.Floor(
            self._next(), self.processors,
            native.built_program(self.bench, "constant_redirect")))

    def nginx_lua(self):
        return self.keep(peers.NginxLua(self._next(), self.redis, self.processors))

    def nginx_lua_tuned(self):
        return self.keep(peers.TunedNginxLua(self._next(), self.redis, self.processors))

    def haproxy(self):
        return self.keep(peers.HAProxy(self._next(), self.processors))

    def node(self):
        return self.keep(peers.Node(self._next(), self.processors))

    def go(self):
        return self.keep(peers.Go(
            self._next(), self.redis, self.processors, self.bench.go_binary()))


def clock(seconds):
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
