"""Dyelink itself, as an operator would start it."""

import json
import os
import re
import shutil
import urllib.error
import urllib.request

from .processes import Failure, Program, eventually

DESTINATION = "https://shop.example/p1"
CODE = "k1"
DRAIN_SECONDS = 180


class Dyelink:
    name = "dyelink"
    role = "serve"

    def __init__(self, binary, folder, redis, processors, keys=None, loops=1,
                 journal_sync="interval", arguments=(), environment=None, prefix=()):
        """`prefix` runs it under another program, a profiler for instance."""
        os.makedirs(folder, mode=0o700)
        self.folder = folder
        self.redis = redis
        if keys and os.path.exists(keys):
            shutil.copy(keys, f"{folder}/keys")
        self.program = Program(
            self.name,
            [*prefix, binary, self.role, "--data", folder, "--redis", f"unix://{redis.socket}",
             "--loops", str(loops), "--journal-sync", journal_sync, "--listen", "127.0.0.1:0",
             *self._listeners(), *arguments],
            processors, f"{folder}.log", environment)
        try:
            addresses = self.program.await_true("dyelink listens", self._addresses)
            self.port = port_of(addresses["redirect"])
            self._make_ready(addresses)
        except BaseException:
            self.program.stop()
            raise

    @property
    def pid(self):
        return self.program.pid

    @property
    def keys(self):
        return f"{self.folder}/keys"

    def url(self, code=CODE):
        return f"http://127.0.0.1:{self.port}/{code}"

    def _addresses(self):
        try:
            with open(f"{self.folder}/addresses.json", encoding="utf-8") as file:
                return json.load(file)
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    def _listeners(self):
        return ["--console-listen", "127.0.0.1:0"]

    def _make_ready(self, addresses):
        self.console = port_of(addresses["console"])
        with open(f"{self.folder}/admin-token", encoding="ascii") as token:
            self.token = token.read().strip()
        self.record(
            {"type": "shop", "id": "s1", "url": "https://shop.example", "alliance": True,
             "kind": "normal"},
            {"type": "product", "id": "p1", "shop": "s1", "category": ["tea"],
             "tech_fee_ppm": 50000, "url": DESTINATION},
            {"type": "institution", "id": "i1", "promoter_share_ppm": 800000},
            {"type": "link", "code": CODE, "institution": "i1", "shop": "s1", "product": "p1",
             "placement": "group", "form": "link"})
        eventually("the link redirects", lambda: status(self.url()) == 302)

    def record(self, *records):
        lines = "".join(json.dumps({"at": "2026-01-01T00:00:00+08:00", **one}) + "\n"
                        for one in records)
        self.call("/v1/records", lines.encode(), "application/x-ndjson")

    def call(self, path, body=None, kind="application/json"):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.console}{path}", data=body,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": kind})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            raise Failure(f"{path} answers {error.code}: {error.read().decode()}") from None

    def metrics(self):
        """Every metric, summed over its labels."""
        return summed(self.call("/metrics"))

    def metric(self, name):
        metrics = self.metrics()
        if name not in metrics:
            raise Failure(f"dyelink has no metric {name}")
        return metrics[name]

    def unshipped_bytes(self):
        return self.metric("dyelink_journal_unshipped_bytes")

    def settle(self):
        """Waits until Redis has every click, so that none weighs on the next round."""
        self.program.await_true(
            "every click is shipped", lambda: self.unshipped_bytes() == 0, DRAIN_SECONDS,
            pause=0.1)

    def await_counted(self):
        """Waits until every click is in the books."""
        self.program.await_true("every click is counted", self._is_counted, DRAIN_SECONDS, pause=0.1)

    def _is_counted(self):
        metrics = self.metrics()
        return (metrics.get("dyelink_clicks_counted_total", 0)
                >= metrics["dyelink_journal_records_total"])

    def stop(self, gently=False):
        self.program.stop(gently)


class Redirector(Dyelink):
    """The redirector alone, as fleets run it; its Redis has the link already."""

    role = "redirect"

    def _listeners(self):
        return ["--operations-listen", "127.0.0.1:0"]

    def _make_ready(self, addresses):
        self.console = port_of(addresses["operations"])
        self.token = ""
        eventually("the link redirects", lambda: status(self.url()) == 302)


def port_of(url):
    found = re.search(r":(\d+)/?$", url)
    if not found:
        raise Failure(f"no port in {url}")
    return int(found.group(1))


def summed(text):
    """The samples of Prometheus's text format by name, over all labels."""
    sums = {}
    for line in text.splitlines():
        found = re.match(r"([a-zA-Z_:][\w:]*)(?:\{.*\})? ([-+.\w]+)$", line)
        if found:
            sums[found.group(1)] = sums.get(found.group(1), 0.0) + float(found.group(2))
    return sums


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_opener = urllib.request.build_opener(_NoRedirects)


def status(url):
    """The status of an answer; None: there was none."""
    try:
        with _opener.open(url, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None
