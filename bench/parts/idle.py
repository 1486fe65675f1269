"""What a connection takes that waits for its next click, and whether that is given back."""

import resource
import socket
import time

from harness import plot, procfs
from harness.dyelink import CODE
from harness.figures import Spread, with_unit
from harness.processes import Failure
from harness.table import Row, at_most

SUMMARY = "memory of 10 000 idle keep-alive connections, beside nginx, HAProxy and Node"
SECONDS = 45
CONNECTIONS = 10_000
FIRST_CONNECTIONS = 64
AT_ONCE = 500
REST_SECONDS = 2
GIVEN_BACK_SECONDS = 10
REQUEST = f"GET /{CODE} HTTP/1.1\r\nHost: idle\r\n\r\n".encode()


def run(bench):
    allow_files(CONNECTIONS + 1_000)
    results = {}
    for start in ("nginx", "haproxy", "node", "dyelink"):
        with bench.stage() as stage:
            server = getattr(stage, start)()
            results[server.name] = [measure(server)]
            one = results[server.name][0]
            bench.say(f"idle: {server.name} {one['idle_kib']:.2f} KiB a connection, "
                      f"{one['kept_kib']:.2f} KiB after their end")
    form = with_unit("KiB", 2)
    title = "idle keep-alive connection, memory each"
    rows = [Row(f"{title}: {name}", form(one["idle_kib"])) for name, (one,) in results.items()
            if name != "dyelink"]
    (ours,) = results["dyelink"]
    rows += [
        Row(f"{title}: Dyelink", form(ours["idle_kib"]), ours["idle_kib"], at_most(0.75, form)),
        Row("what an idle connection leaves behind after its end: Dyelink",
            form(ours["kept_kib"]), ours["kept_kib"], at_most(0.1, form)),
    ]
    bars = plot.bars(
        "Memory of an idle keep-alive connection", [
            ("Dyelink" if name == "dyelink" else name, Spread.of([one["idle_kib"]]))
            for name, (one,) in results.items()
        ], form, f"Proportional resident memory, at {CONNECTIONS} connections.")
    return {"rounds": results, "rows": rows, "plot": bars}


def allow_files(count):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        if hard != resource.RLIM_INFINITY and hard < count:
            raise Failure(f"{count} open files are needed and {hard} allowed: raise ulimit -n")
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


def measure(server):
    """Each connection has had one answer before it rests."""
    # What as many clicks and their counting bring into being is no connection's.
    for _ in range(0, CONNECTIONS, FIRST_CONNECTIONS):
        close(opened(server.port, FIRST_CONNECTIONS))
    rest(server)
    before = procfs.proportional_bytes(server.pid)
    connections = opened(server.port, CONNECTIONS)
    try:
        rest(server)
        during = procfs.proportional_bytes(server.pid)
    finally:
        close(connections)
    after = least_after(server.pid, before + (during - before) // 50)
    kib = 1024 * CONNECTIONS
    return {
        "before_bytes": before, "during_bytes": during, "after_bytes": after,
        "idle_kib": (during - before) / kib, "kept_kib": max(0, after - before) / kib,
    }


def rest(server):
    """Waits until what the clicks have left to do is done."""
    server.settle()
    if hasattr(server, "await_counted"):
        server.await_counted()
    time.sleep(REST_SECONDS)


def least_after(pid, enough):
    """The least memory within a while; no longer than until it is as little as `enough`."""
    least = procfs.proportional_bytes(pid)
    deadline = time.monotonic() + GIVEN_BACK_SECONDS
    while least > enough and time.monotonic() < deadline:
        time.sleep(0.5)
        least = min(least, procfs.proportional_bytes(pid))
    return least


def opened(port, count):
    connections = []
    try:
        for start in range(0, count, AT_ONCE):
            some = [socket.create_connection(("127.0.0.1", port), 30)
                    for _ in range(min(AT_ONCE, count - start))]
            connections += some
            for connection in some:
                connection.sendall(REQUEST)
            for connection in some:
                read_answer(connection)
    except BaseException:
        close(connections)
        raise
    return connections


def read_answer(connection):
    answer = b""
    while b"\r\n\r\n" not in answer:
        received = connection.recv(65536)
        if not received:
            raise Failure(f"a connection was closed before its answer: {answer!r}")
        answer += received
    if b" 302 " not in answer[:20]:
        raise Failure(f"this is no redirect: {answer[:100]!r}")


def close(connections):
    for connection in connections:
        connection.close()
