"""Instructions that a click takes in the program, by what they are for, without the kernel's."""

import os
import re
import subprocess

from harness import callgrind, native, visitors, wrk
from harness.bench import TOP
from harness.dyelink import CODE
from harness.figures import count
from harness.processes import Failure, find
from harness.table import Row

SUMMARY = "instructions per click, by stage"
SECONDS = 40
FOR_SECONDS = 5
# The nearest of these that called a function has its instructions, so the order doesn't matter.
STAGES = {
    "parse": r"HeadParser\.|FieldCollector\.",
    "look up": r"RedirectLoop\.find\(|LinkTable\.|LinkLookups\.|CodeKey\.init|Route\.init",
    "decide": r"RedirectLoop\.(serve|answer|redirect|touch|pass)\(|judgeClick"
              r"|ClickClass\.|VisitorCookie\.|KeyRing\.|ClientAddresses\.",
    "journal": r"JournalRecord\.append|ClickRecorder\.record|Journal\.|AppendFile\.",
    "answer": r"AnswerBuffer\.|AnswerBatch\.|LocationLine\.|Destination\.|ClickRecorder\.release"
              r"|Socket\.send|RedirectLoop\.found",
    "ship": r"TouchShipper\.|TouchLayout\.|TouchWriter\.|VisitorUpkeep\.|RedisConnection\."
            r"|RedisSession\.|ReplyParser\.|redisReader",
}
REST = "read, and the loop itself"


def run(bench):
    visitors_path = bench.visitors_path()
    counted = f"{bench.folder}/callgrind"
    with bench.stage() as stage:
        server = stage.dyelink(
            binary=without_debug_information(bench),
            prefix=[find("valgrind", "valgrind"), *callgrind.OPTIONS,
                    f"--callgrind-out-file={counted}"],
            environment={"LD_PRELOAD": native.built_library(bench, "writable_mask")})
        visitors.return_once(server.port, CODE, some_of(visitors_path, f"{bench.folder}/some"))
        server.settle()
        before = server.metric("dyelink_journal_records_total")
        callgrind.start_counting(server.pid)
        load = wrk.run(bench, server.url(), ["returning", visitors_path], seconds=FOR_SECONDS)
        server.settle()
        clicks = server.metric("dyelink_journal_records_total") - before
        texts = callgrind.dump(server.pid, counted)
    stages = by_stage(texts)
    each = {name: cost / clicks for name, cost in stages.items()}
    bench.say("instructions: " + ", ".join(f"{name} {each[name]:.0f}" for name in each))
    rows = [Row(f"instructions per click: {name}", count(value), value)
            for name, value in each.items()]
    rows.append(Row("instructions per click: all", count(sum(each.values())), sum(each.values())))
    return {"rounds": {"dyelink": [{**load, "clicks": clicks, "instructions": each}]}, "rows": rows}


def without_debug_information(bench):
    """A copy of the program: Valgrind 3.19 doesn't read the newer formats of it."""
    os.makedirs(bench.build_folder, exist_ok=True)
    path = f"{bench.build_folder}/dyelink-without-debug"
    outcome = subprocess.run(
        [find("strip", "binutils"), "--strip-debug", "-o", path, bench.binary],
        capture_output=True, text=True, check=False)
    if outcome.returncode != 0:
        raise Failure(f"strip fails: {outcome.stderr.strip()}")
    return path


def some_of(path, part, lines=5_000):
    """The first lines of a file, in another."""
    with open(path, encoding="ascii") as whole, open(part, "w", encoding="ascii") as file:
        for _, line in zip(range(lines), whole):
            file.write(line)
    return part


def by_stage(texts):
    """Instructions of the thread that redirects."""
    toolchain = subprocess.run(
        [os.path.join(TOP, "scripts", "toolchain")], capture_output=True, text=True, check=True)
    for text in texts:
        if "HeadParser" not in text:
            continue
        profile = callgrind.Profile.read(
            callgrind.demangled(text, toolchain.stdout.strip()).splitlines())
        stages = profile.stages(stage_of)
        return {name: stages.get(name, 0.0) for name in STAGES} | {REST: stages.get(None, 0.0)}
    raise Failure("callgrind saw no thread that redirects")


PATTERNS = {name: re.compile(pattern) for name, pattern in STAGES.items()}


def stage_of(function):
    """What a function is for, by its name; None: that is up to its callers.

    A closure belongs to who calls it, wherever it is written.
    """
    if "closure #" in function:
        return None
    for name, pattern in PATTERNS.items():
        if pattern.search(function):
            return name
    return None
