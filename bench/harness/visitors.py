"""Browsers that were here before: genuine cookies, collected from Dyelink itself."""

import re
import socket

from .processes import Failure

PIPELINED = 200
REPLY_SECONDS = 30
TOKEN = re.compile(rb"Set-Cookie: dl_vid=([-0-9A-Z_a-z]+)")


def collect(port, code, count, path):
    """Clicks `count` times without a cookie and writes the visitors that come back, one a line."""
    request = f"GET /{code} HTTP/1.1\r\nHost: collect\r\n\r\n".encode()
    visitors = set()
    with socket.create_connection(("127.0.0.1", port), REPLY_SECONDS) as connection:
        while len(visitors) < count:
            wanted = min(PIPELINED, count - len(visitors))
            answers = ask(connection, [request] * wanted)
            found = TOKEN.findall(answers)
            if len(found) != wanted:
                raise Failure(f"{wanted} clicks brought {len(found)} visitors: {answers[:200]!r}")
            visitors.update(found)
    with open(path, "wb") as file:
        file.write(b"".join(visitor + b"\n" for visitor in visitors))


def return_once(port, code, path):
    """Each visitor of the file clicks once."""
    with open(path, "rb") as file:
        requests = [
            b"GET /%s HTTP/1.1\r\nHost: collect\r\nCookie: dl_vid=%s\r\n\r\n"
            % (code.encode(), visitor.strip()) for visitor in file
        ]
    with socket.create_connection(("127.0.0.1", port), REPLY_SECONDS) as connection:
        for start in range(0, len(requests), PIPELINED):
            answers = ask(connection, requests[start:start + PIPELINED])
            if TOKEN.search(answers):
                raise Failure(f"a visitor came back and wasn't known: {answers[:200]!r}")


def ask(connection, requests):
    """Sends requests at once; returns all answers, none of which may have a body."""
    connection.sendall(b"".join(requests))
    answers = []
    missing = len(requests)
    last = b""
    while missing:
        received = connection.recv(1 << 18)
        if not received:
            raise Failure("dyelink closed the connection of the visitors")
        # An end of a head may come in two pieces.
        missing -= (last + received).count(b"\r\n\r\n")
        last = received[-3:]
        answers.append(received)
    return b"".join(answers)
