"""One click per connection, which is what most browsers that follow a link do.

To open and close a connection costs the client more than the server. A client on a processor of its
own would be what holds everybody's rate down, so here all share both processors.
"""

from harness import rounds
from harness.figures import ratio
from harness.table import at_least, spread_row

SUMMARY = "one click per connection, beside nginx and nginx + Lua + Redis"
SECONDS = 60
LIMITS = [
    ("nginx", at_least(1.0, ratio)),
    ("nginx + Lua + Redis", at_least(2.0, ratio)),
    ("nginx + Lua + Redis, tuned", None),
]


def run(bench):
    kind = ["returning", bench.visitors_path(), "close"]
    with bench.stage(bench.all_processors) as stage:
        subjects = [stage.nginx(), stage.nginx_lua(), stage.nginx_lua_tuned(), stage.dyelink()]
        results = rounds.interleave(
            bench, "connections", subjects,
            rounds.clicks(
                bench, stage.redis, kind, processors=bench.all_processors, threads=2),
            warm_up=rounds.warm_clicks(bench, kind))
    work = "one click per connection"
    rows = rounds.rate_rows(work, results)
    for name, target in LIMITS:
        rows.append(spread_row(
            f"{work}: Dyelink to {name}", rounds.ratio_spread(results, "dyelink", name), ratio,
            target))
    plot = rounds.rate_plot("One click per connection", results)
    return {"rounds": results, "rows": rows, "plot": plot}
