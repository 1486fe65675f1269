"""The servers that Dyelink is compared with; their configuration is in bench/peers."""

import os
import subprocess

from .dyelink import CODE, DESTINATION, status
from .processes import Failure, Program, find, free_port

HERE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peers")
MODULES = "/usr/lib/nginx/modules"
# Dyelink has the database 0.
DATABASE = 1


class Peer:
    """A server that answers clicks with redirects."""

    name = ""
    package = ""

    def start(self, arguments, processors, log, environment=None, folder=None):
        self.program = Program(self.name, arguments, processors, log, environment, folder)
        try:
            self.program.await_true(
                f"{self.name} redirects", lambda: status(self.url()) == 302)
        except BaseException:
            self.program.stop()
            raise

    @property
    def pid(self):
        return self.program.pid

    def url(self, code=CODE):
        return f"http://127.0.0.1:{self.port}/{code}"

    def settle(self):
        """A peer puts nothing off."""

    def stop(self):
        self.program.stop()


class Floor(Peer):
    """What the kernel alone costs: a loop in C that sends a constant redirect for whatever comes.

    It looks at no request, so nobody could run it; no server of this kind can do with less.
    """

    name = "bare loop in C"

    def __init__(self, folder, processors, binary):
        os.makedirs(folder)
        self.port = free_port()
        self.start([binary, str(self.port), DESTINATION], processors, f"{folder}/floor.log")


class Nginx(Peer):
    """Answers a constant redirect and records nothing: the limit."""

    name = "nginx"
    package = "nginx-light"
    configuration = "nginx.conf"

    def __init__(self, folder, redis, processors):
        os.makedirs(folder)
        self.port = free_port()
        fill_in(self.configuration, f"{folder}/nginx.conf", {
            "PORT": self.port, "FOLDER": folder, "DESTINATION": DESTINATION, "MODULES": MODULES,
            "PEERS": HERE, "DATABASE": DATABASE, **self.recording(redis),
        })
        self.start(
            [find("nginx", self.package), "-p", folder, "-c", f"{folder}/nginx.conf",
             "-e", "stderr"],
            processors, f"{folder}/nginx.log")


    def recording(self, redis):
        """What its configuration says of Redis."""
        return {}


class NginxLua(Nginx):
    """nginx with Lua, which records each click in Redis before it answers.

    As it comes: Redis by loopback TCP, and the module's pool of 30 connections.
    """

    name = "nginx + Lua + Redis"
    package = "nginx-light libnginx-mod-http-lua lua-nginx-redis"
    configuration = "nginx-lua.conf"

    def recording(self, redis):
        return {"REDIS": f'{{ "127.0.0.1", {redis.port} }}', "POOL": "nil"}

    def __init__(self, folder, redis, processors):
        store_link(redis)
        super().__init__(folder, redis, processors)


class TunedNginxLua(NginxLua):
    """The same by a unix socket, with a pool as large as the number of clients."""

    name = "nginx + Lua + Redis, tuned"

    def recording(self, redis):
        return {"REDIS": f'{{ "unix:{redis.socket}" }}', "POOL": "64"}


class Go(Peer):
    """fasthttp and redigo, which do the same."""

    name = "Go fasthttp + redigo"

    def __init__(self, folder, redis, processors, binary):
        os.makedirs(folder)
        store_link(redis)
        self.port = free_port()
        self.start(
            [binary, f"127.0.0.1:{self.port}", redis.socket, str(DATABASE)], processors,
            f"{folder}/go.log", environment={"GOMAXPROCS": "1"})


class HAProxy(Peer):
    """A constant redirect from one thread."""

    name = "HAProxy"

    def __init__(self, folder, processors):
        os.makedirs(folder)
        self.port = free_port()
        fill_in("haproxy.cfg", f"{folder}/haproxy.cfg",
                {"PORT": self.port, "DESTINATION": DESTINATION})
        self.start([find("haproxy", "haproxy"), "-db", "-f", f"{folder}/haproxy.cfg"], processors,
                   f"{folder}/haproxy.log")


class Node(Peer):
    """A constant redirect from one process."""

    name = "Node"

    def __init__(self, folder, processors):
        os.makedirs(folder)
        self.port = free_port()
        self.start([find("node", "nodejs"), f"{HERE}/constant.js", str(self.port), DESTINATION],
                   processors, f"{folder}/node.log")


def store_link(redis):
    redis.ask_all([("SELECT", DATABASE), ("SET", f"link:{CODE}", DESTINATION), ("SELECT", 0)])


def build_go(folder):
    """Builds the Go peer with Debian's packages alone.

    Returns the program's path.
    """
    os.makedirs(folder, exist_ok=True)
    binary = f"{folder}/clicks-go"
    environment = {
        **os.environ, "GOPATH": "/usr/share/gocode", "GO111MODULE": "off", "GOFLAGS": "",
        "GOCACHE": f"{folder}/go-cache", "CGO_ENABLED": "0",
    }
    built = subprocess.run(
        [find("go", "golang-go"), "build", "-o", binary, f"{HERE}/go/main.go"],
        env=environment, capture_output=True, text=True, check=False)
    if built.returncode != 0:
        raise Failure(
            "the Go peer doesn't build; it needs golang-github-valyala-fasthttp-dev and "
            f"golang-github-gomodule-redigo-dev (scripts/setup bench): {built.stderr.strip()}")
    return binary


def fill_in(name, path, values):
    """Writes the configuration of bench/peers with its @NAME@s replaced."""
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        text = file.read()
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
