"""Clicks of returning visitors on keep-alive connections."""

from harness import rounds
from harness.figures import count, ratio
from harness.table import at_least, spread_row

SUMMARY = "clicks of returning visitors, beside nginx, nginx + Lua + Redis and Go"
SECONDS = 98
LIMITS = [
    ("bare loop in C", None),
    ("nginx", at_least(1.0, ratio)),
    ("nginx + Lua + Redis", at_least(8.0, ratio)),
    ("nginx + Lua + Redis, tuned", None),
    ("Go fasthttp + redigo", at_least(2.5, ratio)),
]


def run(bench):
    kind = ["returning", bench.visitors_path()]
    with bench.stage() as stage:
        subjects = [
            stage.floor(), stage.nginx(), stage.nginx_lua(), stage.nginx_lua_tuned(), stage.go(),
            stage.dyelink(),
        ]
        results = rounds.interleave(
            bench, "clicks", subjects, rounds.clicks(bench, stage.redis, kind),
            warm_up=rounds.warm_clicks(bench, kind))
    work = "clicks of returning visitors"
    rows = rounds.rate_rows(work, results)
    for name, target in LIMITS:
        rows.append(spread_row(
            f"{work}: Dyelink to {name}", rounds.ratio_spread(results, "dyelink", name), ratio,
            target))
    plot = rounds.rate_plot("Clicks of returning visitors, 64 keep-alive connections", results)
    return {"rounds": results, "rows": rows, "plot": plot}
