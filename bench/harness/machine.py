"""What the figures were measured on."""

import os
import platform
import re
import subprocess
import time

from .processes import Failure, find


def describe(dyelink):
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "processor": processor(),
        "processors": os.cpu_count(),
        "memory_bytes": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        "kernel": platform.release(),
        "system": system(),
        "load_before": list(os.getloadavg()),
        "versions": {
            "dyelink": said([dyelink, "--version"]),
            "commit": commit(),
            "nginx": version("nginx", "-v"),
            "go": version("go", "version"),
            "redis": version("redis-cli", "--version"),
            "wrk": version("wrk", "-v"),
            "haproxy": version("haproxy", "-v"),
            "node": version("node", "--version"),
        },
    }


def sentence(machine):
    return (f"{machine['processors']} × {machine['processor']}, Linux {machine['kernel']}, "
            f"{machine['system']}; dyelink {machine['versions']['commit'] or 'of no commit'}")


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        found = re.search(r"^model name\s*: (.*)$", info.read(), re.MULTILINE)
    return found.group(1) if found else platform.machine()


def system():
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        return platform.system()


def commit():
    """The commit of the sources, marked when they have been changed since."""
    hash_ = said(["git", "rev-parse", "--short=12", "HEAD"])
    changed = said(["git", "status", "--porcelain", "--untracked-files=no"])
    return f"{hash_}+changes" if hash_ and changed else hash_


def version(program, flag):
    try:
        text = said([find(program, program), flag])
    except Failure:
        return None
    found = re.search(r"\d+\.\d+(?:\.\d+)?", text or "")
    return found.group(0) if found else text


def said(arguments):
    """The first line that a program prints; None when it can't be run."""
    folder = os.path.dirname(os.path.abspath(__file__))
    try:
        outcome = subprocess.run(
            arguments, cwd=folder, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return next(iter((outcome.stdout + outcome.stderr).strip().splitlines()), None)
