"""What the benchmark compiles from C."""

import os
import subprocess

from .processes import Failure, find

SOURCES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "native")


LIBRARY = ["-fPIC", "-shared"]


def built_library(bench, name):
    """Builds bench/native/NAME.c as a library to load before others; returns its path."""
    return built(bench, name, ".so", LIBRARY)


def built_program(bench, name):
    """Builds bench/native/NAME.c as a program; returns its path."""
    return built(bench, name, "", [])


def built(bench, name, ending, options):
    os.makedirs(bench.build_folder, exist_ok=True)
    path = f"{bench.build_folder}/{name}{ending}"
    outcome = subprocess.run(
        [find("cc", "gcc"), "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", *options,
         "-o", path, f"{SOURCES}/{name}.c"], capture_output=True, text=True, check=False)
    if outcome.returncode != 0:
        raise Failure(f"{name}.c doesn't compile: {outcome.stderr.strip()}")
    return path
