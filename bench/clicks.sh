#!/bin/sh
# Clicks per second of Dyelink and, for comparison, of nginx.
#
# Dyelink: one loop, journal synced every 20 ms, its own Redis with the append-only file on; each
# request is a click of a new visitor that ends as a touch in Redis.
# nginx: one worker that answers a constant 302 and records nothing.
# Both are asked in turns by wrk on keep-alive connections, so that whatever else the machine does
# meets both; medians are compared.
#
# Needs: wrk, nginx, curl, redis-tools, and a release build (swift build -c release).
# Settings from the environment: ROUNDS (7), SECONDS_EACH (5), CONNECTIONS (64), THREADS (1),
# DYELINK (.build/release/dyelink), MINIMUM_RATIO (0.7).
set -eu

cd "$(dirname "$0")/.."
rounds=${ROUNDS:-7}
seconds=${SECONDS_EACH:-5}
connections=${CONNECTIONS:-64}
threads=${THREADS:-1}
dyelink=${DYELINK:-.build/release/dyelink}
minimum=${MINIMUM_RATIO:-0.7}
destination=https://shop.example/p1

fail() {
  echo "bench/clicks.sh: $1" >&2
  exit 69
}

for program in wrk nginx curl redis-cli; do
  command -v "$program" >/dev/null 2>&1 || PATH=$PATH:/usr/sbin
  command -v "$program" >/dev/null 2>&1 ||
    fail "$program is missing: apt-get install wrk nginx-light curl redis-tools"
done
[ -x "$dyelink" ] || fail "$dyelink is missing: swift build -c release"

work=$(mktemp -d /tmp/dyelink-bench-XXXXXX)
dyelink_pid=
nginx_pid=
clean_up() {
  [ -z "$dyelink_pid" ] || kill "$dyelink_pid" 2>/dev/null || :
  [ -z "$nginx_pid" ] || kill "$nginx_pid" 2>/dev/null || :
  wait
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# Waits until a URL answers with the status.
await() {
  tries=0
  until [ "$(curl -s -o "$work/answer" -w '%{http_code}' "$1" 2>/dev/null)" = "$2" ]; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || fail "$1 doesn't answer $2; see $3: $(tail -n 5 "$3")"
    sleep 0.1
  done
}

address() {
  sed -n "s/.*\"$1\" *: *\"[^\"]*:\([0-9][0-9]*\)\".*/\1/p" "$work/data/addresses.json"
}

"$dyelink" serve --data "$work/data" --loops 1 --journal-sync interval \
  --listen 127.0.0.1:0 --console-listen 127.0.0.1:0 >"$work/dyelink.log" 2>&1 &
dyelink_pid=$!
tries=0
until [ -s "$work/data/addresses.json" ]; do
  tries=$((tries + 1))
  [ $tries -lt 200 ] || fail "dyelink doesn't start: $(tail -n 5 "$work/dyelink.log")"
  sleep 0.1
done
port=$(address redirect)
console=$(address console)
if [ -z "$port" ] || [ -z "$console" ]; then fail "no ports in $(cat "$work/data/addresses.json")"; fi

# A link to click.
token=$(cat "$work/data/admin-token")
at=2026-01-01T00:00:00+08:00
cat >"$work/records.ndjson" <<END
{"type":"shop","id":"s1","at":"$at","url":"https://shop.example","alliance":true,"kind":"normal"}
{"type":"product","id":"p1","at":"$at","shop":"s1","category":["tea"],"tech_fee_ppm":50000,"url":"$destination"}
{"type":"institution","id":"i1","at":"$at","promoter_share_ppm":800000}
{"type":"link","code":"k1","at":"$at","institution":"i1","shop":"s1","product":"p1","placement":"group","form":"link"}
END
curl -sf -o "$work/answer" -H "Authorization: Bearer $token" \
  -H 'Content-Type: application/x-ndjson' --data-binary "@$work/records.ndjson" \
  "http://127.0.0.1:$console/v1/records" || fail "the link can't be made: $(cat "$work/answer")"
await "http://127.0.0.1:$port/k1" 302 "$work/dyelink.log"

# A free port for nginx: the one that a listener of curl's own would get can't be known, so a few
# are tried.
nginx_port=18100
while :; do
  mkdir -p "$work/nginx"
  cat >"$work/nginx/nginx.conf" <<END
worker_processes 1;
daemon off;
pid $work/nginx/pid;
error_log $work/nginx/error.log;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path $work/nginx/body;
  proxy_temp_path $work/nginx/proxy;
  fastcgi_temp_path $work/nginx/fastcgi;
  uwsgi_temp_path $work/nginx/uwsgi;
  scgi_temp_path $work/nginx/scgi;
  server {
    listen 127.0.0.1:$nginx_port;
    location / { return 302 $destination; }
  }
}
END
  nginx -p "$work/nginx" -c "$work/nginx/nginx.conf" >"$work/nginx.log" 2>&1 &
  nginx_pid=$!
  sleep 0.5
  kill -0 "$nginx_pid" 2>/dev/null && break
  nginx_port=$((nginx_port + 1))
  [ $nginx_port -lt 18120 ] || fail "nginx doesn't start: $(tail -n 5 "$work/nginx.log")"
done
await "http://127.0.0.1:$nginx_port/k1" 302 "$work/nginx.log"

# Requests per second, as whole numbers; anything but redirects is an error.
measure() {
  wrk -t"$threads" -c"$connections" -d"${seconds}s" "$1" >"$work/wrk.txt"
  if grep -E 'Non-2xx|Socket errors' "$work/wrk.txt" >&2; then fail "$1 answered with errors"; fi
  sed -n 's/^Requests\/sec: *\([0-9]*\).*/\1/p' "$work/wrk.txt"
}

# Bytes of clicks that Redis doesn't have yet.
unshipped() {
  curl -s -H "Authorization: Bearer $token" "http://127.0.0.1:$console/metrics" |
    awk '/^dyelink_journal_unshipped_bytes/ { sum += $2 } END { print sum + 0 }'
}

# What Dyelink has put off must not weigh on nginx's turn.
settle_down() {
  tries=0
  while [ "$(unshipped)" -gt 0 ]; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || fail "clicks aren't shipped: $(unshipped) bytes are left"
    sleep 0.1
  done
}

echo "machine: $(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1), $(nproc) processors, Linux $(uname -r)"
echo "load before: $(cut -d' ' -f1-3 /proc/loadavg); $rounds rounds of $seconds s, $connections connections"
measure "http://127.0.0.1:$nginx_port/k1" >/dev/null
measure "http://127.0.0.1:$port/k1" >/dev/null
settle_down
round=1
while [ $round -le "$rounds" ]; do
  a=$(measure "http://127.0.0.1:$nginx_port/k1")
  b=$(measure "http://127.0.0.1:$port/k1")
  behind=$(unshipped)
  settle_down
  echo "round $round: nginx $a/s, dyelink $b/s, $behind bytes of clicks not shipped at the end"
  echo "$a" >>"$work/nginx.rates"
  echo "$b" >>"$work/dyelink.rates"
  round=$((round + 1))
done

# Median, lowest and highest of a file of numbers.
summary() {
  sort -n "$1" | awk '{ v[NR] = $1 } END {
    m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
    print int(m), v[1], v[NR] }'
}
summary "$work/nginx.rates" >"$work/summary"
summary "$work/dyelink.rates" >>"$work/summary"
awk -v wanted="$minimum" '
  { median[NR] = $1; spread[NR] = $2 " to " $3 }
  END {
    printf "nginx, constant 302:     median %d/s (%s)\n", median[1], spread[1]
    printf "dyelink, click to touch: median %d/s (%s)\n", median[2], spread[2]
    ratio = median[2] / median[1]
    printf "ratio: %.2f (at least %.2f wanted)\n", ratio, wanted
    exit ratio < wanted
  }' "$work/summary"
