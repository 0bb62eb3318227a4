"""The files of the Max package."""

from __future__ import annotations

import json

import max_demos
import max_help
import max_refpages
from max_objects import OBJECT_PATCHES
from objects import HOST, MAX_REPLY_PORT, PORT

from lmdm_agent import __version__

MAX_README = f"""\
# lmdm for Max

Max 8.6 or newer; no externals, no scripts.

1. Copy this folder to `Documents/Max 8/Packages` (or `Max 9`).
2. Start the agent: `lmdm-agent`.
3. Extras menu, `lmdm-play`. It finds the agent, shows its values and changes none of them.

`lmdm` in the Extras menu lists every object with its help, and the demos.

## In a patch of your own

One `[lmdm.agent {HOST} {PORT} {MAX_REPLY_PORT}]` (host, port, reply port) carries everything. Send
any message of the OSC reference, without `/lmdm/`, into it or to `[s lmdm]`; what the agent says
comes out of its left outlet and of `[r lmdm.heard]`, also without `/lmdm/`. The other objects are
panels over these two names: in an object box, or in a bpatcher to see them.

- Left outlet: the value as the agent confirms it. Right outlet: acks and fails, with their address.
- Opening a patch sends `hello` and `dump`, nothing else. Values that come from the agent are shown
  with `set` and never go back.
- One `lmdm.agent` for all open patches. A second one on another computer needs nothing else; on the
  same computer, in another program, it needs a reply port of its own (the last argument).

## Not yet opened in Max

These patches are generated, and checked on Linux against Max's object list and in a simulation of
the objects they use. They rely on Max's documentation for:

- `regexp /lmdm/(.+) @substitute %1` takes the prefix off an address (one symbol);
- `zl.slice`, `zl.ecils`, `zl.nth`, `zl.join`, `zl.reg` take messages as lists, and `zlclear`
  empties them; a list ends at 256 items;
- `route int float` separates numbers from messages; the right inlets of `route` and `sel` with one
  number replace what is compared;
- `prepend` takes `set`, so a text that begins with the word "set" goes through `tosymbol` first;
- `textedit` with `outputmode 1` gives one symbol, with `nosymquotes 1` it shows one without quotes;
- `patcherargs` gives the defaults where arguments are missing, when the patch is loaded;
- `#0` is the same number in an abstraction and its own boxes, and another one in every copy;
- a comment takes the message `textcolor` with red, green, blue and opacity;
- `pcontrol` finds patches of a package with `loadunique`.
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
        "homepatcher": "lmdm.maxpat",
        "os": {
            "macintosh": {"platform": ["x64", "aarch64"], "min_version": "none"},
            "windows": {"platform": ["x64"], "min_version": "none"},
        },
    }
    return json.dumps(info, indent=4) + "\n"


def files() -> dict[str, str]:
    """Every file of the package: path in its folder, and text."""
    found = {f"patchers/lmdm.{n}.maxpat": make().render() for n, make in OBJECT_PATCHES.items()}
    return (
        found
        | max_help.files()
        | max_refpages.files()
        | max_demos.files()
        | {
            "README.md": MAX_README,
            "license.txt": LICENSE,
            "package-info.json": package_info(),
        }
    )
