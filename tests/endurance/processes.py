"""What the system says of a process and its children: memory, CPU, threads. Linux only."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found, new = [pid], [pid]
    while new:
        children: list[int] = []
        for parent in new:
            for task in Path(f"/proc/{parent}/task").glob("*/children"):
                try:
                    children += [int(word) for word in task.read_text().split()]
                except OSError:
                    continue
        new = [child for child in children if child not in found]
        found += new
    return found


@dataclass(frozen=True)
class Memory:
    """In MB: all that is resident, and the part that belongs to no file."""

    resident_mb: float
    own_mb: float


def memory(pid: int) -> Memory:
    """Of a process and its children; what they share counts in each. Zeros once it is gone."""
    resident = own = 0.0
    for member in family(pid):
        try:
            text = Path(f"/proc/{member}/status").read_text()
        except OSError:
            continue
        facts = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        resident += int(facts.get("VmRSS", "0 kB").split()[0]) / 1024
        own += int(facts.get("RssAnon", "0 kB").split()[0]) / 1024
    return Memory(resident, own)


def threads(pid: int) -> int:
    """How many threads a process and its children have."""
    return sum(len(list(Path(f"/proc/{p}/task").glob("*"))) for p in family(pid))


def open_files(pid: int) -> int:
    """How many files, sockets and pipes they hold open."""
    count = 0
    for member in family(pid):
        try:
            count += len(os.listdir(f"/proc/{member}/fd"))
        except OSError:
            continue
    return count


def waited_s(pid: int) -> float:
    """Seconds that their real-time threads were ready to run but did not get a core."""
    total = 0
    for member in family(pid):
        for task in Path(f"/proc/{member}/task").glob("*"):
            try:
                fields = (task / "stat").read_text().rsplit(")", 1)[1].split()
                if int(fields[38]) in (1, 2):  # SCHED_FIFO, SCHED_RR
                    total += int((task / "schedstat").read_text().split()[1])
            except (OSError, IndexError):
                continue
    return total / 1e9
