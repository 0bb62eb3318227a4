"""Writes the Pd library and the Max package from the control table.

PYTHONPATH=agent python patches/generate.py
"""

from __future__ import annotations

from pathlib import Path

import max_package
import pd_library

ROOT = Path(__file__).resolve().parent


def files() -> dict[str, str]:
    """Every generated file: path below this folder, and its text."""
    found = {f"pd/lmdm/{name}": text for name, text in pd_library.files().items()}
    return found | {f"max/lmdm/{name}": text for name, text in max_package.files().items()}


def main() -> None:
    """Write all files, and remove generated ones that are no longer made."""
    wanted = {ROOT / name: text for name, text in files().items()}
    for folder in (ROOT / "pd" / "lmdm", ROOT / "max" / "lmdm"):
        for path in folder.rglob("*"):
            if path.is_file() and path not in wanted and path.suffix in SUFFIXES:
                path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


SUFFIXES = {".pd", ".maxpat", ".maxhelp", ".xml"}
"""Everything of these kinds is generated."""


if __name__ == "__main__":
    main()
