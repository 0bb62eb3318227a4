"""What the commands of the command line share: their options, and settings from options.

Imports nothing heavy at the top, so that ``--help`` answers at once.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lmdm_agent.controls import CONTROLS
from lmdm_agent.errors import ConfigError

if TYPE_CHECKING:
    from lmdm_agent.config import Settings

Model = Annotated[
    str | None,
    typer.Option("--model", "-m", help="Model file, or a name from `models`.  [default: whale]"),
]
Config = Annotated[Path | None, typer.Option("--config", "-c", help="TOML file with settings.")]
Prompts = Annotated[
    list[str] | None, typer.Option("--prompt", "-p", help="Prompt of slot 1, 2, ... (repeatable).")
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", "-s", help="A control as name=value, see `controls` (repeatable)."),
]
Provider = Annotated[
    str | None, typer.Option(help="Where to compute: auto, cpu or cuda.  [default: auto]")
]
Threads = Annotated[int | None, typer.Option(help="Inference threads; 0 chooses.  [default: 0]")]
Slack = Annotated[
    float | None,
    typer.Option(help="Time a block may take, in ms; part of the delay.  [default: 325]"),
]
Device = Annotated[
    str | None,
    typer.Option("--device", "-d", help="Sound device: number or part of its name, see `devices`."),
]
OutputDevice = Annotated[str | None, typer.Option(help="Another device for the output.")]
Rate = Annotated[int | None, typer.Option(help="Device rate in Hz; its own if left out.")]
Buffer = Annotated[int | None, typer.Option(help="Samples a device buffer.  [default: 512]")]
Inputs = Annotated[str | None, typer.Option(help="Input channels, e.g. 1 or 1,2.")]
Outputs = Annotated[str | None, typer.Option(help="Output channels, e.g. 3,4.")]
Stem = Annotated[str | None, typer.Option(help="Channels of the stem input, e.g. 3,4.")]
OscHost = Annotated[
    str | None,
    typer.Option(help="Address OSC listens on; 0.0.0.0 opens it to the network.  [this machine]"),
]
OscAllow = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ADDRESS",
        help="Who else may send: an address, or a network like 192.168.1.0/24 (repeatable).",
    ),
]
OscPort = Annotated[int | None, typer.Option(help="UDP port OSC listens on.  [default: 9000]")]
OscQuery = Annotated[
    bool | None,
    typer.Option(
        "--oscquery/--no-oscquery",
        help="Describe everything over HTTP, on this machine only.  [default: on]",
    ),
]
OscQueryPort = Annotated[
    int | None, typer.Option(help="Its TCP port.  [default: the number of the OSC port]")
]
Advertise = Annotated[
    bool | None,
    typer.Option("--advertise/--no-advertise", help="Announce it by zeroconf.  [default: off]"),
]
Midi = Annotated[
    str | None,
    typer.Option(
        "--midi", metavar="PORT", help="MIDI input: part of its name, see `midi`; or any."
    ),
]
MidiMap = Annotated[Path | None, typer.Option(metavar="FILE", help="TOML file of what MIDI moves.")]
Link = Annotated[
    bool | None, typer.Option("--link/--no-link", help="Join Ableton Link.  [default: off]")
]
PresetFolder = Annotated[
    Path | None, typer.Option("--presets", metavar="DIR", help="Where presets are kept.")
]
SoundFolders = Annotated[
    list[str] | None,
    typer.Option(
        "--sounds",
        metavar="DIR",
        help="Where `prime` finds sounds that messages name (repeatable).  [your own, demo, takes]",
    ),
]
Record = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Record a take into this folder from the start."),
]
TakeFormat = Annotated[
    str | None, typer.Option(metavar="FORMAT", help="Of takes: flac or wav.  [default: flac]")
]
CaptureMinutes = Annotated[
    float | None,
    typer.Option(help="How much `capture` can save afterwards; 0 holds nothing.  [default: 5]"),
]
Seconds = Annotated[float | None, typer.Option(help="Stop after this long.")]
ScreenOn = Annotated[bool, typer.Option("--ui/--no-ui", help="Draw the live view.")]
DemoFolder = Annotated[
    Path, typer.Option(metavar="DIR", help="Where the demo goes when there is no sound device.")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")]
Version = Annotated[bool, typer.Option("--version", help="Print the version.")]
Source = Annotated[
    Path, typer.Argument(help="Sound file to answer; any rate, the first two channels.")
]
Target = Annotated[Path, typer.Argument(help="File to write (.wav, .flac or .aiff, 24 bit).")]
StemFile = Annotated[
    Path | None, typer.Option(help="Second input for accompaniment; sets use_stem.")
]
PrimeFile = Annotated[Path | None, typer.Option(help="Sound to start from.")]
ScoreFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Messages to send meanwhile: time, address, values, between tabs. A take's "
        "messages.tsv is one.",
    ),
]
MixFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Also write what leaves the outputs: both sounds with their gains, delay included.",
    ),
]
Picture = Annotated[Path | None, typer.Option(help="Also draw spectrograms into this PNG.")]
FirstSeconds = Annotated[float | None, typer.Option(help="Answer only the beginning.")]
CheckMinutes = Annotated[
    float, typer.Option(min=0.1, metavar="MINUTES", help="About how long all of it takes.")
]
CheckPicture = Annotated[
    Path | None, typer.Option("--picture", help="Also draw the answer times into this PNG.")
]
WithDevice = Annotated[
    bool, typer.Option("--with-device/--no-device", help="Run on the sound device.")
]
WithLoop = Annotated[
    bool,
    typer.Option("--loop/--no-loop", help="Play sweeps, to measure a cable from out to in."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
Report = Annotated[Path | None, typer.Option(help="Write the figures as JSON.")]
Blocks = Annotated[
    int | None, typer.Option(min=1, help="Blocks per measurement; 20, or 3 with --quick.")
]
ThreadNumbers = Annotated[
    str | None,
    typer.Option("--threads", help="Numbers of threads to compare, e.g. 1,2.", metavar="N,N"),
]
JsonOut = Annotated[
    Path | None, typer.Option("--json", help="Write all raw times here, as JSON.", dir_okay=False)
]
PageOut = Annotated[
    Path | None,
    typer.Option("--page", help="Write plots and tables here, as one HTML file.", dir_okay=False),
]
Against = Annotated[
    Path | None,
    typer.Option("--against", help="Show ratios to this JSON of an earlier run.", dir_okay=False),
]
Quick = Annotated[bool, typer.Option("--quick", help="3 rounds, no torch.compile, fewer sizes.")]
WithSizes = Annotated[
    bool,
    typer.Option("--sizes", help="Also random models of other sizes; needs torch, takes an hour."),
]
OscInstead = Annotated[
    bool, typer.Option("--osc", help="Measure how soon OSC is answered instead.")
]
CallbackInstead = Annotated[
    bool,
    typer.Option("--callback", help="Measure how steadily the device calls instead, in four ways."),
]
RealtimeInstead = Annotated[
    bool,
    typer.Option("--realtime", help="Measure messages, callback and interpreter lock instead."),
]
WithHour = Annotated[
    bool, typer.Option("--hour", help="With --realtime: also the memory of an hour's session.")
]
CardName = Annotated[str | None, typer.Argument(help="Show the whole card of this one.")]


def settings_of(
    config: Path | None,
    prompts: list[str] | None = None,
    sets: list[str] | None = None,
    table: dict[str, Any] | None = None,
    **sections: dict[str, Any],
) -> Settings:
    """Settings of the file with what the command line adds; None leaves a value as it is.

    ``table`` holds the controls that have an option of their own; ``--set`` may name any.

    Raises:
        ConfigError: Something does not fit.
    """
    from lmdm_agent import config as files

    controls: dict[str, Any] = {}
    for entry in sets or []:
        name, equals, value = entry.partition("=")
        if not equals:
            raise ConfigError(f"--set {entry!r} given; name=value expected, e.g. --set steps=8")
        controls[name.strip()] = value.strip()
    controls |= {name: value for name, value in (table or {}).items() if value is not None}
    changes = {"controls": controls, "prompts": prompts or None, **sections}
    return files.changed(files.load_settings(config), changes, "command line")


def with_controls(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for every control of the table; they arrive as ``table``."""
    own = inspect.signature(command, eval_str=True)
    params = [p for p in own.parameters.values() if p.name != "table"]
    for control in CONTROLS:
        option = control.name.replace("_", "-")
        if control.kind == "bool":
            kind, text = bool | None, f"{control.help[0].upper()}{control.help[1:]}."
            info = typer.Option(f"--{option}/--no-{option}", help=text)
        else:
            kind = str | None
            text = f"{control.help[0].upper()}{control.help[1:]}: {control.describe_range()}."
            info = typer.Option(f"--{option}", metavar=control.kind.upper(), help=text)
        params.append(
            inspect.Parameter(
                control.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=None,
                annotation=Annotated[kind, info],
            )
        )

    @functools.wraps(command)
    def run(*args: Any, **given: Any) -> None:
        table = {control.name: given.pop(control.name) for control in CONTROLS}
        command(*args, **given, table=table)

    # typer reads both.
    run.__signature__ = own.replace(parameters=params)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in params}
    return run


def channels_of(text: str | None, option: str) -> list[int] | None:
    """Channels of "1,2".

    Raises:
        ConfigError: It is something else; the text names ``option``.
    """
    if text is None:
        return None
    try:
        return [int(part) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise ConfigError(f"{option} {text!r} given; channels like 1,2 expected") from error


def numbers_of(text: str | None, option: str) -> tuple[int, ...]:
    """Numbers of "1,2", each once, in order.

    Raises:
        ConfigError: It is something else, or one is not 1 to 256; the text names ``option``.
    """
    try:
        found = {int(part) for part in (text or "").split(",") if part.strip()}
    except ValueError as error:
        raise ConfigError(f"{option} {text!r} given; numbers like 1,2 expected") from error
    if not all(1 <= number <= 256 for number in found):
        raise ConfigError(f"{option} {text!r} given; numbers from 1 to 256 expected")
    return tuple(sorted(found))


def check_seconds(seconds: float | None) -> None:
    """Refuse a time that is over before it begins.

    Raises:
        ConfigError: It is not above 0.
    """
    if seconds is not None and not seconds > 0.0:
        raise ConfigError(f"--seconds {seconds:g} given; a number above 0 expected")
