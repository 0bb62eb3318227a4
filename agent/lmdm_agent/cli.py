"""The command line: ``lmdm-agent`` plays; its commands list, render and check.

Imports nothing heavy at the top, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import typer

from lmdm_agent import __version__
from lmdm_agent.cli_options import (
    Advertise,
    Against,
    AsJson,
    Blocks,
    Buffer,
    CallbackInstead,
    CaptureMinutes,
    CardName,
    CheckMinutes,
    CheckPicture,
    Config,
    DemoFolder,
    Device,
    FirstSeconds,
    Inputs,
    JsonOut,
    Link,
    Midi,
    MidiMap,
    MixFile,
    Model,
    OscAllow,
    OscHost,
    OscInstead,
    OscPort,
    OscQuery,
    OscQueryPort,
    OutputDevice,
    Outputs,
    PageOut,
    Picture,
    PresetFolder,
    PrimeFile,
    Prompts,
    Provider,
    Quick,
    Rate,
    RealtimeInstead,
    Record,
    Report,
    ScoreFile,
    ScreenOn,
    Seconds,
    Sets,
    Slack,
    SoundFolders,
    Source,
    Stem,
    StemFile,
    TakeFormat,
    Target,
    ThreadNumbers,
    Threads,
    Verbose,
    Version,
    WithDevice,
    WithHour,
    WithLoop,
    WithSizes,
    channels_of,
    check_seconds,
    numbers_of,
    settings_of,
    with_controls,
)
from lmdm_agent.cli_takes import replay, takes_app
from lmdm_agent.errors import ConfigError, LmdmError

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
    osc_allow: OscAllow = None,
    osc_port: OscPort = None,
    oscquery: OscQuery = None,
    oscquery_port: OscQueryPort = None,
    advertise: Advertise = None,
    midi_port: Midi = None,
    midi_map: MidiMap = None,
    link: Link = None,
    presets: PresetFolder = None,
    sounds: SoundFolders = None,
    slack_ms: Slack = None,
    provider: Provider = None,
    threads: Threads = None,
    record: Record = None,
    take_format: TakeFormat = None,
    capture_minutes: CaptureMinutes = None,
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
    check_seconds(seconds)
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
            "inputs": channels_of(inputs, "--inputs"),
            "outputs": channels_of(outputs, "--outputs"),
            "stem": channels_of(stem, "--stem"),
        },
        osc={
            "host": osc_host,
            "allow": osc_allow or None,
            "port": osc_port,
            "oscquery": oscquery,
            "oscquery_port": oscquery_port,
            "advertise": advertise,
        },
        midi={"port": midi_port, "map": str(midi_map) if midi_map else None},
        tempo={"link": link},
        presets={"folder": str(presets) if presets else None},
        files={"sounds": sounds or None},
        engine={"model": model, "provider": provider, "threads": threads, "slack_ms": slack_ms},
        record={
            "folder": str(record) if record else None,
            "start": True if record else None,
            "format": take_format,
            "capture_minutes": capture_minutes,
        },
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
    score: ScoreFile = None,
    mix_file: MixFile = None,
    picture: Picture = None,
    sounds: SoundFolders = None,
    seconds: FirstSeconds = None,
    slack_ms: Slack = None,
    provider: Provider = None,
    threads: Threads = None,
    *,
    table: dict[str, Any],
) -> None:
    """Answer a sound file, as fast as this machine can.

    The engine is the stage's, and a score does what its messages do there. The result is aligned
    with the source; on stage it sounds one delay later.
    """
    from lmdm_agent.rendering import Files
    from lmdm_agent.rendering import render as run

    check_seconds(seconds)
    engine = {"model": model, "provider": provider, "threads": threads, "slack_ms": slack_ms}
    if stem and table["use_stem"] is None:
        table["use_stem"] = True
    files = {"sounds": sounds or None}
    settings = settings_of(config, prompt, sets, table, engine=engine, files=files)
    run(settings, Files(source, target, stem, prime, score, mix_file, picture, seconds))


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
    minutes: CheckMinutes = 5.0,
    sets: Sets = None,
    device: Device = None,
    output_device: OutputDevice = None,
    rate: Rate = None,
    buffer: Buffer = None,
    inputs: Inputs = None,
    outputs: Outputs = None,
    slack_ms: Slack = None,
    provider: Provider = None,
    threads: Threads = None,
    with_device: WithDevice = True,
    loop: WithLoop = True,
    report: Report = None,
    picture: CheckPicture = None,
) -> None:
    """Go or no-go: does this machine keep up?

    Plays on the real device with 1, 2, 4 and 8 steps, measures the delay of a cable from an output
    to an input (short sweeps at -20 dBFS), and says what to play with. Takes and starts use it.
    """
    settings = settings_of(
        config,
        sets=sets,
        device={
            "device": device,
            "output_device": output_device,
            "rate": rate,
            "buffer": buffer,
            "inputs": channels_of(inputs, "--inputs"),
            "outputs": channels_of(outputs, "--outputs"),
        },
        engine={"model": model, "provider": provider, "threads": threads, "slack_ms": slack_ms},
    )
    from lmdm_agent.soundcheck import run

    go = run(
        settings,
        minutes,
        report=report,
        picture=picture,
        with_device=with_device,
        with_loop=loop,
    )
    if not go:
        raise typer.Exit(1)


@app.command()
def doctor(
    model: Model = None,
    config: Config = None,
    device: Device = None,
    output_device: OutputDevice = None,
    buffer: Buffer = None,
    provider: Provider = None,
    osc_port: OscPort = None,
    as_json: AsJson = False,
) -> None:
    """Say what on this machine is in the way, and what to do.

    Ends with 1 when something would keep it from playing at all.
    """
    settings = settings_of(
        config,
        device={"device": device, "output_device": output_device, "buffer": buffer},
        engine={"model": model, "provider": provider},
        osc={"port": osc_port},
    )
    from lmdm_agent.doctor import run

    if not run(settings, as_json=as_json):
        raise typer.Exit(1)


@app.command()
def bench(
    model: Model = None,
    config: Config = None,
    blocks: Blocks = None,
    quick: Quick = False,
    with_sizes: WithSizes = False,
    slack_ms: Slack = None,
    provider: Provider = None,
    threads: ThreadNumbers = None,
    json: JsonOut = None,
    page: PageOut = None,
    against: Against = None,
    osc: OscInstead = False,
    callback: CallbackInstead = False,
    realtime: RealtimeInstead = False,
    hour: WithHour = False,
) -> None:
    """Show where a block's time goes, and memory.

    Every way of running the model takes turns in one run: 1, 2, 4 and 8 steps; with the cache,
    without it (the paper's Algorithm 1) and block-causal; threads, weights and runtimes; beside
    what this machine can do at most.
    """
    if callback:
        from lmdm_agent.callback_benchmark import main as run_callbacks

        run_callbacks([])
        return
    counts = numbers_of(threads, "--threads")
    engine = {"model": model, "provider": provider, "slack_ms": slack_ms}
    if osc or realtime or hour:
        one = settings_of(config, engine=engine | {"threads": max(counts, default=None)})
        if osc:
            from lmdm_agent.osc_benchmark import run as run_osc

            run_osc(one)
        else:
            from lmdm_agent.realtime_benchmark import run as run_realtime

            run_realtime(one, minutes=60.0 if hour else 0.0)
        return
    settings = settings_of(config, engine=engine)
    from lmdm_agent.bench import Wanted, run

    wanted = Wanted(
        rounds=blocks or (3 if quick else 20),
        quick=quick,
        sizes=with_sizes,
        threads=counts,
        json=json,
        page=page,
        against=against,
    )
    run(settings, wanted)


app.add_typer(takes_app, name="takes")
app.command()(replay)


BESIDE_THE_MUSIC = ("render", "replay", "takes")
"""Commands that people use in a second terminal while somebody plays."""


def main() -> None:
    """Run the command line; known errors become one sentence and an exit code."""
    if sys.argv[1:2] and sys.argv[1] in BESIDE_THE_MUSIC and hasattr(os, "nice"):
        os.nice(10)
    from lmdm_agent.leaving import end

    try:
        app()
    except LmdmError as error:
        from lmdm_agent.takes.words import printable

        # It may hold words of a file from elsewhere.
        lines = [printable(line) for line in str(error).split("\n")]
        typer.secho("\n".join([f"lmdm-agent: {lines[0]}", *lines[1:]]), err=True, fg="red")
        end(error.exit_code)
    except SystemExit as asked:
        end(asked.code)
