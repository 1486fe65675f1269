"""Instructions of a program by its stages, from what Valgrind's callgrind counted."""

import glob
import os
import re
import subprocess

from .processes import Failure, find

ITERATIONS = 200
OPTIONS = ["--tool=callgrind", "--instr-atstart=no", "--separate-threads=yes"]


class Profile:
    """Who called whom on one thread, and at what cost.

    `own` holds the instructions of each function without those it called; `edges` the instructions
    that a function spent in another, by both names.
    """

    def __init__(self):
        self.own = {}
        self.edges = {}

    @property
    def total(self):
        return sum(self.own.values())

    @classmethod
    def read(cls, lines):
        """Reads the format of callgrind's files, its shortened names included."""
        profile, names = cls(), {}
        function = callee = None
        is_call = False

        def named(text):
            number, _, name = text.partition(" ")
            if not number.startswith("("):
                return text
            if name:
                names[number] = name
            return names[number]

        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("fn="):
                function = named(line[3:])
            elif line.startswith("cfn="):
                callee = named(line[4:])
            elif line.startswith("calls="):
                is_call = True
            elif function and re.match(r"[-+*\d]", line):
                cost = int(line.split()[1]) if len(line.split()) > 1 else 0
                if is_call:
                    edge = (function, callee)
                    profile.edges[edge] = profile.edges.get(edge, 0) + cost
                    is_call = False
                else:
                    profile.own[function] = profile.own.get(function, 0) + cost
        return profile

    def stages(self, stage_of):
        """Instructions by stage; None is for what belongs to none.

        `stage_of` names a function's stage, or returns None: it then counts for those who called
        it, each by what it spent in it.
        """
        callers = {}
        for (caller, callee), cost in self.edges.items():
            if caller != callee and cost > 0:
                callers.setdefault(callee, []).append((caller, cost))
        shares = {}
        for name in {*self.own, *callers}:
            stage = stage_of(name)
            if stage is not None or name not in callers:
                shares[name] = {stage: 1.0}
        open_names = [name for name in callers if name not in shares]
        for _ in range(ITERATIONS):
            for name in open_names:
                shares[name] = mixed(callers[name], shares)
        found = {}
        for name, cost in self.own.items():
            for stage, share in (shares[name] or {None: 1.0}).items():
                found[stage] = found.get(stage, 0) + cost * share
        return found


def mixed(callers, shares):
    """The callers' shares, each by its cost; those that aren't known yet don't count."""
    known = [(shares[caller], cost) for caller, cost in callers if shares.get(caller)]
    total = sum(cost for _, cost in known)
    mixture = {}
    for share, cost in known:
        for stage, part in share.items():
            mixture[stage] = mixture.get(stage, 0) + part * cost / total
    return mixture


def start_counting(pid):
    control("--instr=on", str(pid))


def dump(pid, prefix):
    """Writes what was counted, and returns the text of each thread's file."""
    control("--dump=bench", str(pid))
    texts = []
    for path in sorted(glob.glob(f"{prefix}*")):
        with open(path, encoding="utf-8", errors="replace") as file:
            texts.append(file.read())
    return texts


def control(*arguments):
    outcome = subprocess.run(
        [find("callgrind_control", "valgrind"), *arguments], capture_output=True, text=True,
        timeout=60, check=False)
    if outcome.returncode != 0:
        raise Failure(f"callgrind_control fails: {(outcome.stdout + outcome.stderr).strip()}")


def demangled(text, toolchain):
    """The text with Swift's symbols as they are written in the sources."""
    outcome = subprocess.run(
        [os.path.join(toolchain, "swift-demangle"), "--simplified"], input=text,
        capture_output=True, text=True, check=False)
    if outcome.returncode != 0:
        raise Failure(f"swift-demangle fails: {outcome.stderr.strip()}")
    return outcome.stdout
