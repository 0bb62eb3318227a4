"""Run a fuzzer for a while: ``python -m tests.fuzz osc --minutes 10``; needs atheris."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
for folder in ("agent", "models", "training", "tests/agent", "tests/fuzz"):
    sys.path.insert(0, str(ROOT / folder))

NAMES = ("osc", "model", "description", "toml", "take", "sound")
MEMORY = Path("/dev/shm")
MEMORY_MB = 2048
SLOWEST_S = 10
LONGEST_BYTES = 1000


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=[*NAMES, "all"])
    parser.add_argument("--minutes", type=float, default=1.0, help="of each target")
    parser.add_argument("--corpus", type=Path, help="folder that keeps what was found to be new")
    parser.add_argument("--one", type=Path, help="run this one input (a crash) and end")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def inside(name: str, minutes: float, corpus: Path) -> None:
    """Fuzz in this process until the time is over or something breaks."""
    import atheris

    logging.disable(logging.CRITICAL)
    with atheris.instrument_imports(
        include=["lmdm_agent", "pythonosc"], enable_loader_override=False
    ):
        targets = importlib.import_module("targets")
    for number, seed in enumerate(targets.seeds(name)):
        (corpus / f"seed-{number:03}").write_bytes(seed)
    flags = [
        f"-max_total_time={max(1, round(60 * minutes))}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-timeout={SLOWEST_S}",
        f"-max_len={LONGEST_BYTES}",
        f"-artifact_prefix={corpus}/",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], targets.TARGETS[name])
    atheris.Fuzz()


def outside(name: str, minutes: float, corpus: Path | None) -> bool:
    """Fuzz in a process of its own; say what came of it and tell whether all went well."""
    # A fuzzer ends without tidying up, so its files lie in here; in memory where there is such.
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as holder:
        folder = (corpus or Path(holder)) / name
        folder.mkdir(parents=True, exist_ok=True)
        words = ["--inside", "--minutes", str(minutes), "--corpus", str(folder)]
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz", name, *words],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": holder},
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
        )
        seconds = time.monotonic() - started
        runs = re.search(r"number_of_executed_units: *(\d+)", done.stderr)
        covered = re.findall(r"\bcov: (\d+)", done.stderr)
        fine = done.returncode == 0 and runs is not None
        word = "ok" if fine else f"BROKEN (exit code {done.returncode})"
        print(
            f"{name}: {runs[1] if runs else '?'} inputs in {seconds:.0f} s, "
            f"{covered[-1] if covered else '?'} places covered: {word}",
            flush=True,
        )
        if not fine:
            print(done.stdout[-3000:], done.stderr[-1500:], sep="\n")
            crashes = [*folder.glob("crash-*"), *folder.glob("oom-*"), *folder.glob("timeout-*")]
            for crash in crashes:
                print(f"{crash.name}: {crash.read_bytes().hex()}")
    return fine


def main() -> None:
    """Run what was asked for."""
    asked = options()
    if asked.one is not None:
        importlib.import_module("targets").TARGETS[asked.target](asked.one.read_bytes())
    elif asked.inside:
        inside(asked.target, asked.minutes, asked.corpus)
    else:
        names = NAMES if asked.target == "all" else (asked.target,)
        results = [outside(name, asked.minutes, asked.corpus) for name in names]
        sys.exit(0 if all(results) else 1)


main()
