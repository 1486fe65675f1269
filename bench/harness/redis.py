"""A Redis server of the benchmark's own, and the little that is asked of it."""

import os
import re
import socket

from .processes import Failure, Program, find, free_port

REDIS_TOOLS = "redis-tools"
REPLY_SECONDS = 60


class Redis:
    """One server on a unix socket and on loopback TCP, append-only file on, shared in a part.

    Its file isn't rewritten by itself: a rewrite would fall into somebody's round by chance.
    """

    def __init__(self, folder, processors):
        os.makedirs(folder)
        self.socket = f"{folder}/redis.sock"
        self.port = free_port()
        program = f"{folder}/redis-server"
        # Debian's redis-tools carries the server under this name; it goes by what it is called.
        os.symlink(find("redis-check-rdb", REDIS_TOOLS), program)
        self.program = Program(
            "redis-server",
            [program, "--port", str(self.port), "--bind", "127.0.0.1",
             "--unixsocket", self.socket, "--dir", folder,
             "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
             "--auto-aof-rewrite-percentage", "0", "--maxmemory-policy", "noeviction",
             "--maxclients", "1000"],
            processors, f"{folder}/redis.log")
        self.connection = None
        try:
            self.program.await_true("Redis answers", self._answers)
        except BaseException:
            self.program.stop()
            raise

    @property
    def pid(self):
        return self.program.pid

    def _answers(self):
        try:
            self.connection = Connection(self.socket)
            return self.connection.ask("PING") == "PONG"
        except OSError:
            return False

    def ask(self, *words):
        return self.connection.ask(*words)

    def ask_all(self, commands):
        return self.connection.ask_all(commands)

    def info(self, name):
        found = re.search(rf"^{name}:(.*?)\r?$", self.ask("INFO"), re.MULTILINE)
        return found.group(1) if found else None

    def stop(self):
        if self.connection:
            self.connection.close()
        self.program.stop()


class Connection:
    """Commands and their replies, in order."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(REPLY_SECONDS)
        self.socket.connect(path)
        self.replies = self.socket.makefile("rb")

    def ask(self, *words):
        return self.ask_all([words])[0]

    def ask_all(self, commands):
        """Sends them as one pipeline; keep it to some thousands."""
        self.socket.sendall(b"".join(encoded(words) for words in commands))
        return [self._reply() for _ in commands]

    def _reply(self):
        line = self.replies.readline()
        if not line.endswith(b"\r\n"):
            raise Failure("Redis closed the connection")
        kind, rest = line[:1], line[1:-2].decode()
        if kind == b"+":
            return rest
        if kind == b"-":
            raise Failure(f"Redis says {rest}")
        if kind == b":":
            return int(rest)
        if kind == b"$":
            if rest == "-1":
                return None
            return self.replies.read(int(rest) + 2)[:-2].decode()
        return [self._reply() for _ in range(int(rest))]

    def close(self):
        self.replies.close()
        self.socket.close()


def encoded(words):
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        word = word if isinstance(word, bytes) else str(word).encode()
        parts.append(b"$%d\r\n%s\r\n" % (len(word), word))
    return b"".join(parts)
