"""Browsers that were here before: genuine cookies, collected from Dyelink itself."""

import re
import socket

from .processes import Failure

PIPELINED = 200
REPLY_SECONDS = 30


def collect(port, code, count, path):
    """Clicks `count` times without a cookie and writes the visitors that come back, one a line."""
    request = f"GET /{code} HTTP/1.1\r\nHost: collect\r\n\r\n".encode()
    token = re.compile(rb"Set-Cookie: dl_vid=([-0-9A-Z_a-z]+)")
    visitors = set()
    with socket.create_connection(("127.0.0.1", port), REPLY_SECONDS) as connection:
        while len(visitors) < count:
            wanted = min(PIPELINED, count - len(visitors))
            connection.sendall(request * wanted)
            answers = b""
            while answers.count(b"\r\n\r\n") < wanted:
                received = connection.recv(1 << 18)
                if not received:
                    raise Failure("dyelink closed the connection that collects visitors")
                answers += received
            found = token.findall(answers)
            if len(found) != wanted:
                raise Failure(f"{wanted} clicks brought {len(found)} visitors: {answers[:200]!r}")
            visitors.update(found)
    with open(path, "wb") as file:
        file.write(b"".join(visitor + b"\n" for visitor in visitors))
