"""Rounds in turns: A B C A B C …, so that whatever else the machine does meets all of them."""

from . import plot, procfs, wrk
from .figures import Spread, count, ratios
from .table import spread_row

TITLES = {"dyelink": "Dyelink"}


def interleave(bench, part, subjects, measure, rounds=None, warm_up=None):
    """Measures every subject once in each round, after an uncounted warm-up each.

    `measure` takes a subject and returns a dictionary of numbers. Returns those by the subjects'
    names, in the order of the rounds.
    """
    for subject in subjects:
        (warm_up or measure)(subject)
        subject.settle()
    rounds = rounds or bench.rounds
    results = {subject.name: [] for subject in subjects}
    for number in range(1, rounds + 1):
        said = []
        for subject in subjects:
            result = measure(subject)
            subject.settle()
            results[subject.name].append(result)
            said.append(f"{subject.name} {count(result['rate'])}/s")
        bench.say(f"{part} {number}/{rounds}: " + ", ".join(said))
    return results


def clicks(bench, redis, kind, **load):
    """A measurement with wrk, for `interleave`: rates, and who was busy meanwhile."""
    def measure(subject):
        server, store = procfs.cpu_nanoseconds(subject.pid), procfs.cpu_nanoseconds(redis.pid)
        result = wrk.run(bench, subject.url(), kind, **load)
        elapsed = result["seconds"] * 1e9
        result["server_busy"] = (procfs.cpu_nanoseconds(subject.pid) - server) / elapsed
        result["redis_busy"] = (procfs.cpu_nanoseconds(redis.pid) - store) / elapsed
        if hasattr(subject, "unshipped_bytes"):
            result["unshipped_bytes"] = subject.unshipped_bytes()
        return result
    return measure


def warm_clicks(bench, kind):
    return lambda subject: wrk.run(bench, subject.url(), kind, seconds=1)


def column(results, name, key="rate"):
    return [result[key] for result in results[name]]


def spread(results, name, key="rate"):
    return Spread.of(column(results, name, key))


def ratio_spread(results, ours, theirs, key="rate"):
    return Spread.of(ratios(column(results, ours, key), column(results, theirs, key)))


def rate_rows(work, results):
    """A line for each subject's rate."""
    return [
        spread_row(f"{work}, per second: {TITLES.get(name, name)}", spread(results, name), count)
        for name in results
    ]


def rate_plot(title, results):
    """Bars of each subject's rate."""
    return plot.bars(
        title, [(TITLES.get(name, name), spread(results, name)) for name in results], count,
        "Requests per second: median of the rounds, with the lowest and the highest.")
