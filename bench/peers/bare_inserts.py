"""What SQLite alone takes for an order's rows: nothing is read, decided or checked.

Arguments: DATABASE ORDERS. Prints orders per second.
"""

import sqlite3
import sys
import time

BATCH = 250
STAGES = (0, 1)
ENTRIES = 7
# As long as what Dyelink keeps.
PAID, DONE, DECISION = "p" * 230, "d" * 90, "x" * 330

TABLES = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE events (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT);
CREATE TABLE decisions (
  id INTEGER PRIMARY KEY, line TEXT, stage INTEGER, body TEXT, UNIQUE (line, stage));
CREATE TABLE entries (
  id INTEGER PRIMARY KEY, line TEXT, account TEXT, kind TEXT, unit TEXT, amount INTEGER);
CREATE INDEX entries_by_line ON entries (line);
"""


def insert(book, orders):
    book.execute("BEGIN IMMEDIATE")
    book.executemany(
        "INSERT INTO events (id, body) VALUES (?, ?)",
        [row for n in orders for row in ((f"paid-{n}", PAID), (f"done-{n}", DONE))])
    book.executemany(
        "INSERT INTO decisions (line, stage, body) VALUES (?, ?, ?)",
        [(f"o{n}/1", stage, DECISION) for n in orders for stage in STAGES])
    book.executemany(
        "INSERT INTO entries (line, account, kind, unit, amount) VALUES (?, ?, ?, ?, ?)",
        [(f"o{n}/1", f"account/{e}", "kind", "CNY", e) for n in orders for e in range(ENTRIES)])
    book.execute("COMMIT")


def main(path, orders):
    book = sqlite3.connect(path, isolation_level=None)
    book.executescript(TABLES)
    began = time.monotonic()
    for first in range(0, orders, BATCH):
        insert(book, range(first, min(orders, first + BATCH)))
    print(orders / (time.monotonic() - began))


main(sys.argv[1], int(sys.argv[2]))
