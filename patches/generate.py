"""Writes the Pd library and the Max package from the control table.

PYTHONPATH=agent python patches/generate.py
"""

from __future__ import annotations

import json
from pathlib import Path

import max_patches
import pd_patches
from pd_writer import PdPatch

from lmdm_agent import __version__

ROOT = Path(__file__).resolve().parent

PD_README = """\
# lmdm for Pd

Vanilla Pd 0.52 or newer; no externals.

1. Start the agent: `lmdm-agent`.
2. Open `lmdm-play.pd`. It finds the agent, shows its values and changes none of them.
3. Type a prompt, press Enter, play.

In a patch of your own: put this folder beside it, add `[declare -path lmdm]`, and send any message
of the OSC reference (without `/lmdm/`) into `[lmdm.agent 127.0.0.1 9000 9001]`. Two patches open at
once need two reply ports (the last argument).

Apache-2.0, like the agent.
"""
MAX_README = """\
# lmdm for Max

Max 8.6 or newer; no externals.

1. Copy this folder to `Documents/Max 8/Packages` (or `Max 9`).
2. Start the agent: `lmdm-agent`.
3. Extras menu, `lmdm-play`. It finds the agent, shows its values and changes none of them.

In a patch of your own: send any message of the OSC reference (without `/lmdm/`) into
`[lmdm.agent 127.0.0.1 9000 9002]`; what it hears comes out with its full address. Two patches open
at once need two reply ports (the last argument).

These patches are generated. They are checked against Max's object list on Linux, not yet in Max.
"""
LICENSE = """\
Copyright the lmdm-agent authors

Licensed under the Apache License, Version 2.0; you may not use these files except in compliance
with the License. You may obtain a copy at http://www.apache.org/licenses/LICENSE-2.0, or as the
file LICENSE of lmdm-agent.
"""


def package_info() -> str:
    """package-info.json."""
    info = {
        "name": "lmdm",
        "displayname": "lmdm",
        "version": __version__,
        "author": "the lmdm-agent authors",
        "description": "Live music diffusion: steer lmdm-agent over OSC",
        "tags": ["music", "diffusion", "osc", "live"],
        "max_version_min": "8.6",
        "max_version_max": "none",
        "extensible": 0,
        "homepatcher": "lmdm-play.maxpat",
        "os": {
            "macintosh": {"platform": ["x64", "aarch64"], "min_version": "none"},
            "windows": {"platform": ["x64"], "min_version": "none"},
        },
    }
    return json.dumps(info, indent=4) + "\n"


def files() -> dict[str, str]:
    """Every generated file: path below this folder, and its text."""
    found = {f"pd/lmdm/{name}": patch.render() for name, patch in pd_canvases().items()}
    found |= {f"max/lmdm/{name}": patch.render() for name, patch in max_patchers().items()}
    return found | {
        "pd/lmdm/README.md": PD_README,
        "pd/lmdm/LICENSE.txt": LICENSE,
        "max/lmdm/README.md": MAX_README,
        "max/lmdm/license.txt": LICENSE,
        "max/lmdm/package-info.json": package_info(),
    }


def pd_canvases() -> dict[str, PdPatch]:
    """The Pd patches by file name."""
    return {
        "lmdm.agent.pd": pd_patches.agent(),
        "lmdm.agent-help.pd": pd_patches.agent_help(),
        "lmdm-play.pd": pd_patches.play(),
    }


def max_patchers() -> dict[str, max_patches.MaxPatch]:
    """The Max patches by path in the package."""
    return {
        "patchers/lmdm.agent.maxpat": max_patches.agent(),
        "help/lmdm.agent.maxhelp": max_patches.agent_help(),
        "extras/lmdm-play.maxpat": max_patches.play(),
    }


def main() -> None:
    """Write all files."""
    for name, text in files().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
