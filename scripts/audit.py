"""Ask pip-audit about every package of this environment, and say how many it really knew.

Run: python scripts/audit.py            (pip install pip-audit first)

pip-audit calls an environment clean when it could look up nothing at all, as behind a mirror
without advisories. So this counts: exit code 0 means that everything was looked up and nothing is
known against it, 1 that something is, 2 that some packages were not looked up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any


def summary(packages: list[dict[str, Any]]) -> tuple[str, int]:
    """What pip-audit's list of packages means: a text, and an exit code."""
    skipped = [package for package in packages if "skip_reason" in package]
    bad = [package for package in packages if package.get("vulns")]
    lines = [f"{len(packages) - len(skipped)} of {len(packages)} packages looked up."]
    for package in bad:
        for found in package["vulns"]:
            fixed = ", ".join(found.get("fix_versions", [])) or "no fix yet"
            lines.append(f"{package['name']} {package['version']}: {found['id']} ({fixed})")
    if skipped:
        names = ", ".join(sorted(package["name"] for package in skipped)[:8])
        lines.append(f"Not looked up: {names}{' ...' if len(skipped) > 8 else ''}")
    return "\n".join(lines), 1 if bad else 2 if skipped or not packages else 0


def main() -> None:
    """Run pip-audit and say what it found."""
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        print((done.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1])
        sys.exit(2)
    text, code = summary(packages)
    print(text)
    sys.exit(code)


if __name__ == "__main__":
    main()
