"""The command line: ``lmdm-agent`` plays; its commands list, render and check.

Imports nothing heavy at the top, so that ``--help`` answers at once.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lmdm_agent import __version__
from lmdm_agent.controls import CONTROLS
from lmdm_agent.errors import ConfigError, LmdmError

if TYPE_CHECKING:
    from lmdm_agent.config import Settings

EXIT_CODES = """\b
Exit codes: 0 all went well; 1 soundcheck says NO-GO, or something else went wrong;
2 a wrong option, setting or file of settings; 3 the model; 4 the sound device;
5 the OSC port; 6 a sound file; 7 a take; 130 stopped with Ctrl-C before it was done.
"""

app = typer.Typer(
    help="A live instrument: a diffusion model listens to you and answers, one block later, at a "
    "delay that never moves. Without a command it plays.",
    epilog=EXIT_CODES,
    invoke_without_command=True,
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain help: the decorated one takes three times as long to start.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

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
Record = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Record a take into this folder from the start."),
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
Picture = Annotated[Path | None, typer.Option(help="Also draw spectrograms into this PNG.")]
FirstSeconds = Annotated[float | None, typer.Option(help="Answer only the beginning.")]
CheckSeconds = Annotated[float, typer.Option(min=0.1, help="Length of each measurement.")]
Report = Annotated[Path | None, typer.Option(help="Write the figures as JSON.")]
Blocks = Annotated[int, typer.Option(min=1, help="Blocks per measurement.")]
OscInstead = Annotated[
    bool, typer.Option("--osc", help="Measure how soon OSC is answered instead.")
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


def _log_to_terminal(verbose: bool) -> None:
    """Sentences for a performer; tracebacks only for who asked for more."""
    import logging

    class Sentence(logging.Formatter):
        """The message alone."""

        def format(self, record: logging.LogRecord) -> str:
            return record.getMessage()

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s") if verbose else Sentence())
    logging.basicConfig(level=logging.DEBUG if verbose else logging.WARNING, handlers=[handler])


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


def _channels(text: str | None, option: str) -> list[int] | None:
    if text is None:
        return None
    try:
        return [int(part) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise ConfigError(f"{option} {text!r} given; channels like 1,2 expected") from error


def _check_seconds(seconds: float | None) -> None:
    if seconds is not None and not seconds > 0.0:
        raise ConfigError(f"--seconds {seconds:g} given; a number above 0 expected")


def _refuse_before_command(context: typer.Context) -> None:
    """Options of playing that stand before a command would be lost in silence."""
    for param in context.command.params:
        name = param.name or ""
        source = context.get_parameter_source(name)
        if name != "verbose" and source is not None and source.name == "COMMANDLINE":
            option, command = param.opts[0], context.invoked_subcommand
            raise ConfigError(f"{option} stands before {command!r}; give it after {command!r}.")


@app.callback()
@with_controls
def play(
    context: typer.Context,
    model: Model = None,
    config: Config = None,
    device: Device = None,
    output_device: OutputDevice = None,
    rate: Rate = None,
    buffer: Buffer = None,
    inputs: Inputs = None,
    outputs: Outputs = None,
    stem: Stem = None,
    prompt: Prompts = None,
    sets: Sets = None,
    osc_host: OscHost = None,
    osc_port: OscPort = None,
    oscquery: OscQuery = None,
    oscquery_port: OscQueryPort = None,
    advertise: Advertise = None,
    midi_port: Midi = None,
    midi_map: MidiMap = None,
    link: Link = None,
    presets: PresetFolder = None,
    slack_ms: Slack = None,
    provider: Provider = None,
    threads: Threads = None,
    record: Record = None,
    seconds: Seconds = None,
    ui: ScreenOn = True,
    out: DemoFolder = Path("demo"),
    verbose: Verbose = False,
    version: Version = False,
    *,
    table: dict[str, Any],
) -> None:
    """Play."""
    _log_to_terminal(verbose)
    if version:
        typer.echo(f"lmdm-agent {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is not None:
        _refuse_before_command(context)
        return
    _check_seconds(seconds)
    settings = settings_of(
        config,
        prompt,
        sets,
        table,
        device={
            "device": device,
            "output_device": output_device,
            "rate": rate,
            "buffer": buffer,
            "inputs": _channels(inputs, "--inputs"),
            "outputs": _channels(outputs, "--outputs"),
            "stem": _channels(stem, "--stem"),
        },
        osc={
            "host": osc_host,
            "port": osc_port,
            "oscquery": oscquery,
            "oscquery_port": oscquery_port,
            "advertise": advertise,
        },
        midi={"port": midi_port, "map": str(midi_map) if midi_map else None},
        tempo={"link": link},
        presets={"folder": str(presets) if presets else None},
        engine={"model": model, "provider": provider, "threads": threads, "slack_ms": slack_ms},
        record={"folder": str(record) if record else None, "start": True if record else None},
    )
    from lmdm_agent.runs import play as run

    run(settings, seconds, ui and sys.stdout.isatty(), out)


@app.command()
@with_controls
def render(
    source: Source,
    target: Target,
    model: Model = None,
    config: Config = None,
    prompt: Prompts = None,
    sets: Sets = None,
    stem: StemFile = None,
    prime: PrimeFile = None,
    picture: Picture = None,
    seconds: FirstSeconds = None,
    slack_ms: Slack = None,
    provider: Provider = None,
    threads: Threads = None,
    *,
    table: dict[str, Any],
) -> None:
    """Answer a sound file, as fast as this machine can.

    The engine is the stage's. The result is aligned with the source; on stage it sounds one delay
    later.
    """
    from lmdm_agent.runs import Files
    from lmdm_agent.runs import render as run

    _check_seconds(seconds)
    engine = {"model": model, "provider": provider, "threads": threads, "slack_ms": slack_ms}
    if stem and table["use_stem"] is None:
        table["use_stem"] = True
    settings = settings_of(config, prompt, sets, table, engine=engine)
    run(settings, Files(source, target, stem, prime, picture, seconds))


@app.command()
def devices() -> None:
    """List sound devices."""
    from lmdm_agent import listings

    listings.devices()


@app.command()
def midi() -> None:
    """List MIDI inputs, and what the learned map moves."""
    from lmdm_agent import listings

    listings.midi()


@app.command()
def patches() -> None:
    """Say where the Max package and the Pd library are."""
    from lmdm_agent import listings

    listings.patches()


@app.command()
def models(name: CardName = None) -> None:
    """List models, or show a model's card."""
    from lmdm_agent import listings

    if name is None:
        listings.models()
    else:
        listings.card(name)


@app.command()
def controls() -> None:
    """List every live control and message.

    The names are the same over OSC, in TOML, in patches and with --set.
    """
    from lmdm_agent import listings

    listings.controls()


@app.command()
def soundcheck(
    model: Model = None,
    config: Config = None,
    seconds: CheckSeconds = 10.0,
    slack_ms: Slack = None,
    provider: Provider = None,
    threads: Threads = None,
    report: Report = None,
) -> None:
    """Go or no-go: does this machine keep up?

    Runs the model at the pace of the stage and compares every block's time with the slack.
    """
    engine = {"model": model, "provider": provider, "threads": threads, "slack_ms": slack_ms}
    settings = settings_of(config, engine=engine)
    from lmdm_agent.soundcheck import run

    if not run(settings, seconds, report):
        raise typer.Exit(1)


@app.command()
def benchmark(
    model: Model = None,
    config: Config = None,
    blocks: Blocks = 20,
    slack_ms: Slack = None,
    provider: Provider = None,
    threads: Threads = None,
    osc: OscInstead = False,
) -> None:
    """Show where a block's time goes, and memory.

    Every step count with the cache and without it (the paper's Algorithm 1).
    """
    engine = {"model": model, "provider": provider, "threads": threads, "slack_ms": slack_ms}
    settings = settings_of(config, engine=engine)
    if osc:
        from lmdm_agent.osc_benchmark import run as run_osc

        run_osc(settings)
        return
    from lmdm_agent.benchmark import run

    run(settings, blocks)


def main() -> None:
    """Run the command line; known errors become one sentence and an exit code."""
    try:
        app()
    except LmdmError as error:
        typer.secho(f"lmdm-agent: {error}", err=True, fg=typer.colors.RED)
        sys.exit(error.exit_code)
