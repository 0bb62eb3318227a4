"""Writes the OSC reference, `docs/osc.md`, from the control table and the protocol's words.

python -m lmdm_agent.osc_docs > docs/osc.md
"""

from __future__ import annotations

from collections.abc import Iterable

from lmdm_agent.controls import (
    ACTIONS,
    CONTROLS,
    MAX_PROMPT_CHARACTERS,
    SLOTS,
    Action,
    Control,
)
from lmdm_agent.protocol import CODES, META, OUT, PROTOCOL

_INTRO = f"""\
# OSC reference, protocol {PROTOCOL}

*Written by `python -m lmdm_agent.osc_docs` from the control table; do not edit by hand.*

The agent listens on UDP port 9000 of this machine (`--osc-host`, `--osc-port`). Every address is
`/lmdm/` and one word.

- **Numbers**: `i` and `f` are taken for each other; `T` and `F` are 1 and 0. Out-of-range values
  are clamped, and the `ack` carries the value really used.
- **Texts** come last and may arrive as several arguments, as Pd sends them: they are joined by
  spaces, and `120.0` becomes `120`. A prompt is cut after {MAX_PROMPT_CHARACTERS} characters.
- **Answers**: every message is answered once, with `ack` or `fail`. The answer goes to where the
  message came from, or, once that sender has said `hello port`, to that port only.
- **Echoes**: whoever said hello also hears, under its own name, every control that someone else
  moves (and what moves by itself, such as the weights of a fade). 30 values a second of one control
  at most; the latest wins.
- **Subscriptions** end after 15 s of silence. Send `hello` every 3 s: repeating it costs one ack,
  and after a restart of the agent it brings everything back.
- **Bundles** are one change: all of it, at one block, or none of it when one message is refused.
  Prompts, files and models of a bundle are prepared first; the whole bundle waits for them. Time
  tags are ignored and nested bundles are part of the same change.
- **The last word of an ack** is a note, often empty: what was clamped, what a change waits for, and
  which prompt comes to dominate in which block, since that forgets part of the context.
- **Buttons**: a message without arguments ignores a single 0, so a button may send 1 and 0.
- **Sent types** are `i`, `f` and `s` only, in datagrams of at most 1000 bytes; longer texts end
  in `…`. A text `bang`, `list`, `symbol` or `float` in first place gets a space behind it, because
  Pd would take it for something else.
- A message that cannot be read is counted (`health`) and otherwise ignored. `/lmdm/ack` and
  `/lmdm/fail` are never answered, so that two agents cannot keep each other busy.
"""

_SAFETY = """\
## What went wrong, and what was done

Nothing below needs an answer: the agent has acted, and says so. `docs/stage.md` has every case with
what to do.

- `device lost`: the sound device is gone. Model, context, controls and the delay stay, and it is
  opened again as soon as it is back: `device open`, with how long it took.
- `steps_used`: with `auto_steps` the agent takes fewer steps for a while rather than being late.
  0 steps: no block was made yet.
- `safety` counts blocks that were no sound (NaN, a constant, far too loud, a sudden jump: they are
  muted, and the context is forgotten), soft refreshes of the context, samples that the limiter
  turned down, parts of the agent that were started anew, and losses of the device.
- `refreshed`: part of the context was forgotten, because the sound drifted (`drift_watch`) or
  because `refresh` asked for it.
- `fault` says once, in a sentence, what went wrong and what was done. It is no state: neither
  hello nor `dump` brings it again.
- While a block is late, `late_sound` says what is heard: silence, the dry instrument, or the last
  block again.

## Who may send, and which files

Only programs on this machine may send, unless `--osc-host` opens another address; then
`--osc-allow` names who else may (an address, or a network such as 192.168.1.0/24). What others send
is dropped unread.

`prime` takes a name in the folders of sounds (`--sounds DIR`; the user's own, the demo's and the
takes unless told otherwise), `model` one in the folders of models; `catalog` lists both. Whole
paths, `..` and links that lead out are refused over OSC and MIDI and in scores; options of the
command line take any path.
"""

_TIME = """\
## When a change happens

Without anything else, a change counts from the next block, and the ack says which that is and in
how many seconds it is heard. Controls marked *at once* act in the audio callback instead.

- `at block message arguments...` lets any message wait for a block (what acts at once: until that
  block is heard). A block that has passed means the next one, and the note says so.
- With `tempo` above 0 and `quantise` at `beat` or `bar`, everything that acts by block waits for
  the block that sounds nearest to the next beat or bar. What acts at once never waits: panic,
  mute, bypass, the gains and mix.
- What waits is told to everybody when it happens, not before. `cancel` forgets all of it. Of a
  slider that moves while it waits, the last value counts. 256 messages may wait.
- Nothing overtakes what waits for its beat or bar: when the tempo rises, it comes earlier, and
  without a tempo, or with `quantise off`, with the next block.
- `fade` and `preset_fade` move block by block. A weight or crossfade by hand ends a fade; setting
  a number that is on its way takes it out.
- `beat 0` says that the first bar begins now, a bare `beat` that some beat falls now. `link 1`
  takes tempo and beat from Ableton Link (`pip install 'lmdm-agent[link]'`); then `tempo` changes
  it for everybody on it, and `beat` is refused.

## Prompts and the context

Up to {SLOTS} prompts sound together; the weights of the slots that hold a text are normalised to
sum 1. When another text comes to weigh most, the oldest `context_dropout` latents of the context
are forgotten, once, at the start of that block (`crossed`). The ack of the message that leads
there names the block, also when it is a fade that gets there later.

## Presets

`preset_save name` keeps every control, prompt and weight except panic as a TOML file (in the
folder of `--presets`, or the user's own); `preset name` and `preset_fade seconds name` recall
one. Names are names, never paths. With a fade, numbers (but not the tempo) move in a line, the
mixture of prompts blends from what sounds to the preset's, and what has no values in between
(steps, solver, switches) changes with the first block.

## Takes

`record 1` begins a take, a folder with dry, wet, mix and every message; `record 1 first try` gives
it a name, which stands behind the date. `record 0` ends it. `capture` makes a take of what was
just played, all that is held or so many minutes; `captured` says when it is complete. A `mark`
stands in whatever take holds its moment, also in one that is captured later. Takes are never
replaced, and names are never paths. `docs/rehearsal.md` is the way in, `docs/takes.md` the format.

## MIDI

`lmdm-agent midi` lists inputs, `--midi PORT` opens one (`pip install 'lmdm-agent[midi]'`). `midi
learn mix` lets the next knob, key or program move `mix`; targets are controls, `weight 2`,
`crossfade 1 2`, and whole messages such as `preset verse`, `fade 2 8` or `clear`. The map is a
TOML file and may be edited. On Linux the inputs are ALSA's;
`MIDO_BACKEND=mido.backends.rtmidi/UNIX_JACK` takes JACK's instead.

## OSCQuery

The same list is served as JSON over HTTP on the same port number (TCP), on this machine only:
`http://127.0.0.1:9000/` and any address below, `?VALUE` and the other attributes, `?HOST_INFO`.
`--no-oscquery` switches it off, `--advertise` announces it by zeroconf (`pip install
'lmdm-agent[discovery]'`).
""".replace("{SLOTS}", str(SLOTS))

_OUT_NOTES = """\
`catalog` sends `control name kind low high default unit help`, `action name types help`, `model
name text`, `preset name text`, `sound name text` (200 at most, newest takes first) and `midi target
source`. The values of an `ack` are those of the
message; `record` and `capture` give the path of the take, `link` the number of others, `beat` the
position, `cancel` how many were forgotten.
"""

_EXAMPLES = """\
## From Pd

Vanilla objects are enough; `patches/pd/lmdm` holds them ready-made as `[lmdm.agent]`.

    [list 1 warm analog bass(    [list 9001(             [netreceive -u -b 9001]
    |                            |                       |
    [oscformat lmdm prompt]      [oscformat lmdm hello]  [oscparse]
    |                            |                       |
    [netsend -u -b]  <-----------+                       [list trim]
                                                         |
                                                         [route lmdm]
                                                         |
                                                         [route ack fail block state]

First `connect 127.0.0.1 9000` into `[netsend]`; then `hello` every three seconds.

With the abstraction, any message goes in at its inlet, without the prefix:

    [prompt 1 warm analog bass(   [crossfade 1 2 0.5(   [t_f -0.4(   [panic 1(
    |
    [lmdm.agent 127.0.0.1 9000 9001]
    |
    [route ack fail block state]

Pd's numbers are 32-bit floats: do not compute with sample positions beyond 16777216.

## From Max

`patches/max/lmdm` is a package with the same `[lmdm.agent]`; what comes out has no prefix.

    [prompt 1 "warm analog bass"(   [crossfade 1 2 0.5(
    |
    [lmdm.agent 127.0.0.1 9000 9002]
    |
    [route ack fail block state]

Without it: `[udpsend 127.0.0.1 9000]` takes `/lmdm/prompt 1 "warm analog bass"`, and
`[udpreceive 9002]` hears the answers after `/lmdm/hello 9002`.
"""


def render() -> str:
    """The whole reference as Markdown."""
    parts = [
        _INTRO,
        "## In: controls\n",
        "One value each. *When* says who acts: the audio callback at once, or the next block.\n",
        _table(("address", "type", "range", "default", "when", "what it does"), _control_rows()),
        "## In: actions\n",
        _table(("address", "arguments", "what it does"), _action_rows(ACTIONS)),
        "A bare `/lmdm/panic` means `/lmdm/panic 1`. An empty prompt empties its slot.\n",
        _TIME,
        "## In: conversation\n",
        _table(("address", "arguments", "what it does"), _action_rows(META)),
        "## Out\n",
        "Besides these, every control, `prompt` and `weight` is sent under its own name.\n",
        _table(("address", "arguments", "when"), _action_rows(OUT)),
        _OUT_NOTES,
        _SAFETY,
        "## Codes of `fail`\n",
        _table(("code", "meaning"), ((f"`{code}`", text) for code, text in CODES.items())),
        _EXAMPLES,
    ]
    return "\n".join(parts)


def _control_rows() -> Iterable[tuple[str, ...]]:
    for c in CONTROLS:
        when = {"callback": "at once", "block": "next block", "now": "now"}[c.where]
        yield f"`/lmdm/{c.name}`", _letter(c), _range(c), _default(c), when, c.help


def _action_rows(actions: Iterable[Action]) -> Iterable[tuple[str, ...]]:
    for action in actions:
        words = (
            f"`{name}` {f'({letter}) ' if letter else ''}{text}"
            for name, letter, text in action.arguments
        )
        yield f"`/lmdm/{action.name}`", "<br>".join(words) or "none", action.help


def _letter(control: Control) -> str:
    return {"float": "f", "choice": "s"}.get(control.kind, "i")


def _range(control: Control) -> str:
    if control.kind in ("choice", "bool"):
        return control.describe_range().replace(" | ", ", ")
    return f"{control.low:.8g} to {control.high:.8g} {control.unit}".strip()


def _default(control: Control) -> str:
    value = control.default
    return str(int(value)) if isinstance(value, bool) else str(value)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    print(render(), end="")
