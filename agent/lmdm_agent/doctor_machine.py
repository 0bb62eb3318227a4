"""The doctor's look at the machine: cores, clock speed, memory, priorities, power.

Everything is read below ``root``, so that tests bring a machine of their own. What a system does
not tell gives no finding, or one that says so.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from lmdm_agent.findings import Finding, bad, ok, warn

ROOT = Path("/")
FEW_MB, ENOUGH_MB = 500, 1500
"""Of memory: below the first a model may not load, below the second others will swap."""
SHARED_MB = 64
LOCKED_MB = 256
PRIORITY = 10
NAPS = 100
NAP_S = 0.001
LATE_NAP_MS = 5.0
STEADY_CLOCKS = ("tsc", "arch_sys_counter", "kvm-clock", "hyperv_clocksource_tsc_page", "xen")
LIMITS_FILE = "/etc/security/limits.d/audio.conf"
LIMITS_HELP = (
    f"put '@audio - rtprio 95' and '@audio - memlock unlimited' into {LIMITS_FILE}, join the group "
    "(sudo usermod -aG audio $USER), and log in again; or install rtkit"
)


def _text(path: Path) -> str | None:
    """A small file of the kernel's; None where it is not there."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None


def cores(root: Path = ROOT, usable: int | None = None) -> list[Finding]:
    """How many cores this process may use, and whether a container holds it back."""
    try:
        count = usable or len(os.sched_getaffinity(0))
    except AttributeError:
        count = os.cpu_count() or 1
    text = f"{count} cores"
    quota = (_text(root / "sys/fs/cgroup/cpu.max") or "max").split()
    if quota[0] != "max" and len(quota) == 2:
        share = int(quota[0]) / int(quota[1])
        text += f", of which a container may use {share:.1f}"
        count = min(count, int(share) or 1)
    if count >= 2:
        return [ok("cpu", text)]
    return [warn("cpu", text, "the model wants one, and the device and all else another")]


def governor(root: Path = ROOT) -> list[Finding]:
    """Whether the clock speed follows the load; a block then starts slowly after every pause."""
    found = {
        text
        for path in (root / "sys/devices/system/cpu").glob("cpu[0-9]*/cpufreq/scaling_governor")
        if (text := _text(path))
    }
    if not found:
        return [ok("cpu", "clock speed is not told here (a virtual machine, or another system)")]
    if found == {"performance"}:
        return [ok("cpu", "clock speed is held (governor performance)")]
    names = ", ".join(sorted(found))
    return [
        warn(
            "cpu",
            f"clock speed follows the load (governor {names})",
            "sudo cpupower frequency-set -g performance",
        )
    ]


def load(root: Path = ROOT, cores_here: int | None = None) -> list[Finding]:
    """What other programs take already."""
    words = (_text(root / "proc/loadavg") or "").split()
    if not words:
        return []
    busy, count = float(words[0]), cores_here or os.cpu_count() or 1
    text = f"{busy:.1f} of {count} cores were busy in the last minute"
    if busy <= 0.5 * count:
        return [ok("cpu", text)]
    return [warn("cpu", text, "close other programs; `top` names them")]


def memory(root: Path = ROOT) -> list[Finding]:
    """Memory that is free, and the part of it that processes share."""
    found: list[Finding] = []
    for line in (_text(root / "proc/meminfo") or "").splitlines():
        if line.startswith("MemAvailable:"):
            free = int(line.split()[1]) / 1e3
            text = f"{free:.0f} MB of memory are free"
            if free < FEW_MB:
                found.append(bad("memory", text, "close other programs"))
            elif free < ENOUGH_MB:
                found.append(warn("memory", text, "close other programs before a concert"))
            else:
                found.append(ok("memory", text))
    return found


def shared_memory(place: Path = Path("/dev/shm")) -> list[Finding]:
    """Where JACK and its clients meet."""
    if not sys.platform.startswith("linux"):
        return []
    try:
        free = shutil.disk_usage(place).free / 1e6
    except OSError:
        return [bad("memory", f"{place} is missing", "JACK needs it: mount a tmpfs there")]
    if free < SHARED_MB:
        return [warn("memory", f"{place} has {free:.0f} MB left", "JACK needs more; empty it")]
    return [ok("memory", f"{place} has {free:.0f} MB")]


def may_be_realtime() -> bool | None:
    """Try it, in a thread that ends at once; None where the system has no such thing."""
    if not hasattr(os, "sched_setscheduler"):
        return None
    answer: list[bool] = []

    def ask() -> None:
        try:
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
            answer.append(True)
        except OSError:
            answer.append(False)

    thread = threading.Thread(target=ask, name="lmdm-priority")
    thread.start()
    thread.join()
    return answer[0]


def realtime(
    root: Path = ROOT,
    may: Callable[[], bool | None] = may_be_realtime,
    rtkit: bool = False,
    locked_mb: Callable[[], float | None] | None = None,
) -> list[Finding]:
    """Whether the device's thread can come before all others."""
    found: list[Finding] = []
    granted = may()
    if granted:
        found.append(ok("priority", "threads may be real-time"))
    elif granted is False and rtkit:
        found.append(ok("priority", "threads may be real-time by way of rtkit"))
    elif granted is False:
        found.append(warn("priority", "threads may not be real-time", LIMITS_HELP))
    if _text(root / "proc/sys/kernel/sched_rt_runtime_us") == "0":
        found.append(
            bad(
                "priority",
                "the kernel gives real-time threads no time",
                "sudo sysctl kernel.sched_rt_runtime_us=950000",
            )
        )
    locked = (locked_mb or _locked_mb)()
    if locked is not None and locked < LOCKED_MB:
        found.append(warn("priority", f"only {locked:.0f} MB of memory may be locked", LIMITS_HELP))
    elif locked is not None:
        found.append(ok("priority", "memory may be locked"))
    return found


def _locked_mb() -> float | None:
    """The limit of locked memory; infinite for none, and for who is allowed everything."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if soft == resource.RLIM_INFINITY or os.geteuid() == 0:
        return float("inf")
    return soft / 1e6


def power(root: Path = ROOT) -> list[Finding]:
    """Whether it runs on its battery."""
    supplies = list((root / "sys/class/power_supply").glob("*"))
    mains = [_text(s / "online") for s in supplies if _text(s / "type") == "Mains"]
    if not mains:
        return []
    if "1" in mains:
        return [ok("power", "mains")]
    return [warn("power", "runs on its battery", "plug it in; batteries slow processors down")]


def clock(
    root: Path = ROOT,
    now: Callable[[], float] = time.perf_counter,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Finding]:
    """How finely time is told, and how late a thread wakes up."""
    found: list[Finding] = []
    resolution = time.get_clock_info("perf_counter").resolution
    source = _text(root / "sys/devices/system/clocksource/clocksource0/current_clocksource")
    text = f"clock resolution {1e9 * resolution:.0f} ns" + (f" ({source})" if source else "")
    if source and source not in STEADY_CLOCKS:
        advice = "a slow clock; boot with clocksource=tsc if the processor's is steady"
        found.append(warn("clock", text, advice))
    else:
        found.append(ok("clock", text))
    lates: list[float] = []
    for _ in range(NAPS):
        began = now()
        sleep(NAP_S)
        lates.append(1000.0 * (now() - began - NAP_S))
    lates.sort()
    text = f"threads wake up {lates[NAPS // 2]:.2f} ms late, at worst {lates[-1]:.2f} ms"
    if lates[-1] <= LATE_NAP_MS:
        found.append(ok("clock", text))
    else:
        found.append(warn("clock", text, "other programs are in the way; close them"))
    return found


def kernel(root: Path = ROOT) -> list[Finding]:
    """What the kernel says of itself."""
    version = _text(root / "proc/version")
    if version is None:
        return []
    words = version.split()
    name = words[2] if len(words) > 2 else version
    kind = next((w for w in words if w.startswith("PREEMPT")), "no preemption told")
    return [ok("cpu", f"kernel {name}, {kind.rstrip(')').lstrip('(')}")]
