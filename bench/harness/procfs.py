"""What the kernel says of a process: processor time and memory."""

import os


def cpu_nanoseconds(pid):
    """Time that all threads of a process ran so far.

    The scheduler's count where there is one, else the one in clock ticks.
    """
    total = 0
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as stat:
                total += int(stat.read().split()[0])
        return total
    except (FileNotFoundError, ValueError):
        return ticks_nanoseconds(pid)


def ticks_nanoseconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
        fields = stat.read().rpartition(")")[2].split()
    user, system = int(fields[11]), int(fields[12])
    return (user + system) * 1_000_000_000 // os.sysconf("SC_CLK_TCK")


def proportional_bytes(pid):
    """Resident memory, that shared with others counted in part."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
        for line in rollup:
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    raise ValueError(f"no Pss for process {pid}")
