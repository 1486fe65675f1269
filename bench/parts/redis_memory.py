"""What a touch takes in Redis, three to a visitor."""

from harness.dyelink import CODE
from harness.figures import with_unit
from harness.table import Row, at_most
from harness import visitors

SUMMARY = "bytes of Redis per touch, beside two SET … EX"
SECONDS = 25
VISITORS = 100_000
TOUCHES = 3
TOUCH_SECONDS = 1_296_000
PIPELINED = 1_000


def run(bench):
    measured = {"dyelink": of_dyelink(bench), "two SET … EX": of_two_keys(bench)}
    for name, value in measured.items():
        bench.say(f"redis-memory: {name} {value:.1f} bytes")
    form = with_unit("bytes")
    rows = [
        Row("Redis memory per touch, three to a visitor: Dyelink", form(measured["dyelink"]),
            measured["dyelink"], at_most(80, form)),
        Row("Redis memory per touch, three to a visitor: two SET … EX",
            form(measured["two SET … EX"])),
    ]
    return {"rounds": {name: [{"bytes": value}] for name, value in measured.items()}, "rows": rows}


def of_dyelink(bench):
    with bench.stage() as stage:
        server = stage.dyelink()
        before = used(stage.redis)
        path = f"{server.folder}-visitors"
        visitors.collect(server.port, CODE, VISITORS, path)
        for _ in range(TOUCHES - 1):
            visitors.return_once(server.port, CODE, path)
        server.settle()
        return (used(stage.redis) - before) / (VISITORS * TOUCHES)


def of_two_keys(bench):
    """A product's key and a shop's for each touch, with the time and the link in each."""
    with bench.stage() as stage:
        before = used(stage.redis)
        for start in range(0, VISITORS, PIPELINED):
            commands = []
            for number in range(start, start + PIPELINED):
                for touch in range(TOUCHES):
                    for kind in ("product", "shop"):
                        commands.append((
                            "SET", f"touch:{kind}:{touch}:{number:032x}",
                            f"{CODE}:{1_767_312_000_000 + number}", "EX", TOUCH_SECONDS))
            stage.redis.ask_all(commands)
        return (used(stage.redis) - before) / (VISITORS * TOUCHES)


def used(redis):
    return int(redis.info("used_memory"))
