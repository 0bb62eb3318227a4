"""The files of the Pd library."""

from __future__ import annotations

import pd_demos
import pd_help
import pd_objects
import pd_play
from pd_writer import PdPatch

from lmdm_agent import __version__

PD_README = """\
# lmdm for Pd

Vanilla Pd 0.52 or newer; no externals.

1. Start the agent: `lmdm-agent`.
2. Open `lmdm-play.pd`. It finds the agent, shows its values and changes none of them.
3. Type a prompt, press Enter, play.

`lmdm-overview.pd` shows every object; right-click one and choose Help. The `demo-...` patches are
small beginnings.

In a patch of your own: put this folder into Pd's search path (or beside your patch, with
`[declare -path lmdm]`), make one `[lmdm.agent]`, and add what you need: `[lmdm.prompt 1]`,
`[lmdm.crossfade 1 2]`, `[lmdm.status]`. Or do without panels: any message of the OSC reference,
without `/lmdm/`, sent to `[s lmdm]` goes to the agent, and everything the agent says comes out of
`[r lmdm.heard]`. `[r lmdm.values]` is the same without acks and fails, and with what an ack
confirms under its own name.

Several `[lmdm.agent]` in one running Pd (a help patch beside a piece) share one connection; the
one opened first holds it. Two Pd programs at once need two reply ports, the third argument:
`[lmdm.agent 127.0.0.1 9000 9003]`.

Type prompts, marks and names into their boxes as they are, with commas if you like. Message boxes
and the wide boxes for any message are Pd's own lists: there, a comma or semicolon ends the message.

Apache-2.0, like the agent.
"""

LICENSE = """\
Copyright the lmdm-agent authors

Licensed under the Apache License, Version 2.0; you may not use these files except in compliance
with the License. You may obtain a copy at http://www.apache.org/licenses/LICENSE-2.0, or as the
file LICENSE of lmdm-agent.
"""


def canvases() -> dict[str, PdPatch]:
    """The patches by file name."""
    found = pd_objects.abstractions() | pd_help.helps() | pd_demos.demos()
    found |= {"lmdm-play.pd": pd_play.play(), "lmdm-meta.pd": meta()}
    return found | {"README.deken.pd": deken_readme()}


def meta() -> PdPatch:
    """What deken and Pd's help browser read."""
    p, tags = PdPatch(500, 200), PdPatch(700, 260)
    lines = (
        "NAME lmdm",
        "AUTHOR the lmdm-agent authors",
        "LICENSE Apache-2.0",
        f"VERSION {__version__}",
        "DESCRIPTION steer lmdm-agent, a live music diffusion instrument",
        "KEYWORDS control network OSC machine-learning generative live",
        "LIBRARY lmdm",
    )
    for i, line in enumerate(lines):
        tags.text(20, 20 + 26 * i, line)
    p.text(20, 20, "lmdm: objects that talk to lmdm-agent; open lmdm-overview.pd")
    p.subpatch(20, 60, "META", tags)
    return p


def deken_readme() -> PdPatch:
    """Opens when deken has unpacked the library."""
    p = PdPatch(640, 300)
    p.label(20, 10, "lmdm", 20)
    p.text(20, 44, "1. Start the agent: lmdm-agent")
    p.text(20, 68, "2. Let Pd find the objects: put [declare -path lmdm] into your patch.")
    p.text(20, 92, "3. Open one of these (they are in this folder):")
    names = ("lmdm-play", "lmdm-overview", "demo-generative-delay", "demo-prompt-crossfade")
    where = p.obj(480, 230, "pdcontrol")
    p.wire(p.obj(480, 170, "loadbang"), p.msg(480, 200, "dir"), where)
    p.wire(where, p.obj(480, 260, "s $0-folder"))
    for i, name in enumerate(names):
        y = 124 + 60 * i
        button, folder = p.button(40, y, 20, "empty"), p.obj(40, y + 26, "symbol")
        p.cord(p.obj(90, y, "r $0-folder"), 0, folder, 1)
        p.wire(button, folder, p.msg(190, y + 16, f"\\; pd open {name}.pd $1"))
    p.fit()
    return p


def files() -> dict[str, str]:
    """Every file of the library: path in its folder, and text."""
    found = {name: patch.render() for name, patch in canvases().items()}
    return found | {"README.md": PD_README, "LICENSE.txt": LICENSE}
