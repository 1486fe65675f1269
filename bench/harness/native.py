"""What the benchmark compiles from C."""

import os
import subprocess

from .processes import Failure, find

SOURCES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "native")


def library(bench, name):
    """Builds bench/native/NAME.c as a library to load before others; returns its path."""
    os.makedirs(bench.build_folder, exist_ok=True)
    path = f"{bench.build_folder}/{name}.so"
    built = subprocess.run(
        [find("cc", "gcc"), "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared",
         "-o", path, f"{SOURCES}/{name}.c"], capture_output=True, text=True, check=False)
    if built.returncode != 0:
        raise Failure(f"{name}.c doesn't compile: {built.stderr.strip()}")
    return path
