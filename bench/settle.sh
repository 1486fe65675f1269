#!/bin/sh
# Measures the settlement loop: order lines per second from the stream to posted entries, with the
# ledger's SQLite at synchronous=FULL. Each round runs Dyelink and, in turn, a peer that only inserts
# rows of the same number and size from Python, without reading, deciding or checking anything.
#
# usage: bench/settle.sh [ORDERS [ROUNDS]]   (20000 orders of one line, 3 rounds)
set -eu

cd -- "$(dirname -- "$0")/.."
orders=${1:-20000}
rounds=${2:-3}
dyelink=$PWD/.build/release/dyelink
[ -x "$dyelink" ] || { echo "build it first: make release" >&2; exit 69; }
for tool in redis-cli python3 awk; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: apt-get install redis-tools python3 gawk" >&2; exit 69; }
done

work=$(mktemp -d /tmp/dyelink-bench.XXXXXX)
redis_pid=''
worker_pid=''
finish() {
  [ -z "$worker_pid" ] || kill "$worker_pid" 2>/dev/null || :
  [ -z "$redis_pid" ] || kill "$redis_pid" 2>/dev/null || :
  wait 2>/dev/null || :
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

start_redis() {
  rm -rf "$work/redis"; mkdir -p "$work/redis"
  ln -s /usr/bin/redis-check-rdb "$work/redis/redis-server"
  "$work/redis/redis-server" --port 0 --unixsocket "$work/redis.sock" --dir "$work/redis" \
    --appendonly yes --save '' --maxmemory-policy noeviction >/dev/null &
  redis_pid=$!
  until redis-cli -s "$work/redis.sock" ping >/dev/null 2>&1; do sleep 0.05; done
}

stop_redis() { kill "$redis_pid"; wait "$redis_pid" 2>/dev/null || :; redis_pid=''; }

stock() {
  rm -rf "$work/data"
  "$dyelink" console --data "$work/data" --redis "unix://$work/redis.sock" \
    --console-listen 127.0.0.1:0 --log-level error &
  worker_pid=$!
  until [ -s "$work/data/addresses.json" ]; do sleep 0.05; done
  "$dyelink" record import --data "$work/data" - >/dev/null <<'EOF'
{"type":"shop","id":"s1","at":"2026-01-01T00:00:00Z","alliance":true,"kind":"normal"}
{"type":"product","id":"A","at":"2026-01-01T00:00:00Z","shop":"s1","category":["tea"],"tech_fee_ppm":50000,"url":"https://tea.example/A"}
{"type":"institution","id":"i1","at":"2026-01-01T00:00:00Z","promoter_share_ppm":800000}
{"type":"promoter","id":"k1","at":"2026-01-01T00:00:00Z","institution":"i1"}
{"type":"plan","id":"pl","at":"2026-01-01T00:00:00Z","kind":"normal","product":"A","total_ppm":100000}
{"type":"link","code":"kA1","at":"2026-01-01T00:00:00Z","institution":"i1","promoter":"k1","shop":"s1","product":"A","placement":"group","form":"link"}
EOF
  kill "$worker_pid"; wait "$worker_pid" || :; worker_pid=''
}

# A touch for each visitor; then payments, each followed by a completion of an order 1 000 before it.
queue() {
  LC_ALL=C awk -v orders="$orders" '
    function command(n, parts,   i) {
      printf "*%d\r\n", n
      for (i = 1; i <= n; i++) printf "$%d\r\n%s\r\n", length(parts[i]), parts[i]
    }
    function event(json,   parts) {
      parts[1] = "XADD"; parts[2] = "dyelink:orders"; parts[3] = "*"; parts[4] = "event"
      parts[5] = json; command(5, parts)
    }
    function done(order) {
      event("{\"type\":\"order.completed\",\"id\":\"done-" order "\",\"order\":\"o" order "\",\"at\":\"2026-01-20T00:00:00Z\"}")
    }
    BEGIN {
      for (n = 0; n < orders; n++) {
        touch[1] = "ZADD"; touch[2] = "touch:{v" n "}"; touch[3] = "NX"
        touch[4] = "1767312000000"; touch[5] = "-----kA1"; command(5, touch)
      }
      for (n = 0; n < orders; n++) {
        event("{\"type\":\"order.paid\",\"id\":\"paid-" n "\",\"order\":\"o" n "\",\"shop\":\"s1\",\"visitor\":\"v" n "\",\"paid_at\":\"2026-01-03T00:00:00Z\",\"lines\":[{\"line\":\"1\",\"product\":\"A\",\"quantity\":1,\"paid_fen\":9900,\"pay_subsidy_fen\":0,\"talent_discount_fen\":0,\"platform_discount_fen\":100}]}")
        if (n >= 1000) done(n - 1000)
      }
      for (n = orders > 1000 ? orders - 1000 : 0; n < orders; n++) done(n)
    }' | redis-cli -s "$work/redis.sock" --pipe >/dev/null
}

now() { date +%s%N; }

round_dyelink() {
  start_redis; stock; queue
  begin=$(now)
  "$dyelink" settle --data "$work/data" --redis "unix://$work/redis.sock" --log-level error &
  worker_pid=$!
  while [ "$(redis-cli -s "$work/redis.sock" xlen dyelink:orders)" != 0 ]; do
    kill -0 "$worker_pid" 2>/dev/null || { echo "the worker ended" >&2; exit 70; }
    sleep 0.02
  done
  end=$(now)
  kill "$worker_pid"; wait "$worker_pid" || :; worker_pid=''
  stop_redis
  "$dyelink" verify --data "$work/data" >"$work/verified" 2>&1 || { cat "$work/verified" >&2; exit 65; }
  awk -v n="$orders" -v ns=$((end - begin)) 'BEGIN { printf "%.0f\n", n / (ns / 1e9) }'
}

round_peer() {
  rm -f "$work"/peer.sqlite*
  python3 - "$work/peer.sqlite" "$orders" <<'EOF'
import sqlite3, sys, time
path, orders = sys.argv[1], int(sys.argv[2])
book = sqlite3.connect(path, isolation_level=None)
book.executescript("""
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE events (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT);
CREATE TABLE decisions (id INTEGER PRIMARY KEY, line TEXT, stage INTEGER, body TEXT, UNIQUE (line, stage));
CREATE TABLE entries (id INTEGER PRIMARY KEY, line TEXT, account TEXT, kind TEXT, unit TEXT, amount INTEGER);
CREATE INDEX entries_by_line ON entries (line);
""")
paid, done, decision = "p" * 230, "d" * 90, "x" * 330
begin = time.monotonic()
for first in range(0, orders, 250):
    some = range(first, min(orders, first + 250))
    book.execute("BEGIN IMMEDIATE")
    book.executemany("INSERT INTO events (id, body) VALUES (?, ?)",
                     [row for n in some for row in ((f"paid-{n}", paid), (f"done-{n}", done))])
    book.executemany("INSERT INTO decisions (line, stage, body) VALUES (?, ?, ?)",
                     [(f"o{n}/1", stage, decision) for n in some for stage in (0, 1)])
    book.executemany("INSERT INTO entries (line, account, kind, unit, amount) VALUES (?, ?, ?, ?, ?)",
                     [(f"o{n}/1", f"account/{e}", "kind", "CNY", e) for n in some for e in range(7)])
    book.execute("COMMIT")
print(round(orders / (time.monotonic() - begin)))
EOF
}

: >"$work/ours"; : >"$work/theirs"
for round in $(seq "$rounds"); do
  ours=$(round_dyelink); theirs=$(round_peer)
  echo "$ours" >>"$work/ours"; echo "$theirs" >>"$work/theirs"
  echo "round $round: dyelink $ours lines/s, bare inserts $theirs lines/s" >&2
done

summary() { sort -n "$1" | awk '{ v[NR] = $1 } END { printf "%d (%d to %d)", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, v[1], v[NR] }'; }
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }
machine=$(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo)
echo "machine: $(nproc) processors, $machine; $orders orders of one line, $rounds rounds, median (spread)"
echo "dyelink, stream to posted entries, verified: $(summary "$work/ours") lines/s"
echo "bare inserts of the same rows from Python:   $(summary "$work/theirs") lines/s"
awk -v a="$(median "$work/ours")" -v b="$(median "$work/theirs")" 'BEGIN { printf "ratio: %.2f\n", a / b }'
