"""The command line: ``lmdm-agent`` plays; its commands list, render and check.

Imports nothing heavy at the top, so that ``--help`` answers at once.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from lmdm_agent import __version__
from lmdm_agent.controls import CONTROLS
from lmdm_agent.errors import ConfigError, LmdmError

app = typer.Typer(
    help="A live instrument: a diffusion model listens to you and answers, one block later, at a "
    "delay that never moves. Without a command it plays.",
    invoke_without_command=True,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ModelName = Annotated[str, typer.Option("--model", "-m", help="Model file, or a name from `models`.")]
Prompt = Annotated[
    list[str] | None, typer.Option("--prompt", "-p", help="Prompt of slot 1, 2, ... (repeatable).")
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", "-s", help="A control as name=value, see `controls` (repeatable)."),
]
Provider = Annotated[str, typer.Option(help="auto, cpu or cuda.")]
Threads = Annotated[int, typer.Option(help="Inference threads; 0 chooses.")]
Slack = Annotated[float, typer.Option(help="Time a block may take to generate, in ms.")]


def _settings(config: Path | None, prompts: list[str] | None, sets: list[str] | None, **parts: dict[str, Any]) -> Any:
    """Settings of the file with what the command line adds; ``parts`` by section, None left out."""
    import msgspec

    from lmdm_agent.config import initial_controls, load_settings

    settings = load_settings(config)
    controls = dict(settings.controls)
    for entry in sets or []:
        name, equals, value = entry.partition("=")
        if not equals:
            raise ConfigError(f"--set {entry!r} given; name=value expected, e.g. --set steps=8")
        controls[name.strip()] = value.strip()
    changed: dict[str, Any] = {"controls": controls}
    if prompts:
        changed["prompts"] = tuple(prompts)
    for section, values in parts.items():
        given = {k: v for k, v in values.items() if v is not None}
        changed[section] = msgspec.structs.replace(getattr(settings, section), **given)
    settings = msgspec.structs.replace(settings, **changed)
    initial_controls(settings, "--set")
    return settings


def _numbers(text: str | None, option: str) -> tuple[int, ...] | None:
    if text is None:
        return None
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise ConfigError(f"{option} {text!r} given; channel numbers like 1,2 expected") from error


@app.callback()
def play(
    context: typer.Context,
    model: Annotated[str | None, typer.Option("--model", "-m", help="Model file, or a name from `models`; whale.onnx if left out.")] = None,
    config: Annotated[Path | None, typer.Option("--config", "-c", help="TOML file with settings.")] = None,
    device: Annotated[str | None, typer.Option("--device", "-d", help="Sound device: number or part of its name, see `devices`.")] = None,
    output_device: Annotated[str | None, typer.Option(help="Another device for the output.")] = None,
    rate: Annotated[int | None, typer.Option(help="Device rate in Hz; its own if left out.")] = None,
    buffer: Annotated[int | None, typer.Option(help="Samples a device buffer.")] = None,
    inputs: Annotated[str | None, typer.Option(help="Input channels, e.g. 1 or 1,2.")] = None,
    outputs: Annotated[str | None, typer.Option(help="Output channels, e.g. 3,4.")] = None,
    stem: Annotated[str | None, typer.Option(help="Channels of the stem input, e.g. 3,4.")] = None,
    prompt: Prompt = None,
    sets: Sets = None,
    osc_host: Annotated[str | None, typer.Option(help="Address OSC listens on; 0.0.0.0 opens it to the network.")] = None,
    osc_port: Annotated[int | None, typer.Option(help="UDP port OSC listens on.")] = None,
    slack_ms: Annotated[float | None, typer.Option(help="Time a block may take to generate; part of the delay.")] = None,
    provider: Annotated[str | None, typer.Option(help="auto, cpu or cuda.")] = None,
    threads: Annotated[int | None, typer.Option(help="Inference threads; 0 chooses.")] = None,
    record: Annotated[Path | None, typer.Option(help="Record a take into this folder from the start.")] = None,
    seconds: Annotated[float | None, typer.Option(help="Stop after this long.")] = None,
    ui: Annotated[bool, typer.Option(help="Draw the live view.")] = True,
    out: Annotated[Path, typer.Option(help="Where the demo goes when there is no sound device.")] = Path("demo"),
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Play."""
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING, format="%(message)s", stream=sys.stderr
    )
    if version:
        typer.echo(f"lmdm-agent {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is not None:
        return
    settings = _settings(
        config,
        prompt,
        sets,
        device={
            "device": device,
            "output_device": output_device,
            "rate": rate,
            "buffer": buffer,
            "inputs": _numbers(inputs, "--inputs"),
            "outputs": _numbers(outputs, "--outputs"),
            "stem": _numbers(stem, "--stem"),
        },
        osc={"host": osc_host, "port": osc_port},
        engine={"model": model, "provider": provider, "threads": threads, "slack_ms": slack_ms},
        record={"folder": str(record) if record else None, "start": True if record else None},
    )
    _play(settings, seconds, ui, out)


def _play(settings: Any, seconds: float | None, ui: bool, out: Path) -> None:
    from lmdm_agent.audio import NoDevice
    from lmdm_agent.library import find_model

    path = find_model(settings.engine.model)
    try:
        from lmdm_agent.app import plan_of

        plan = plan_of(settings)
    except NoDevice as error:
        if settings.device.device:
            raise
        typer.echo(f"{error}\nRendering the demo take instead.")
        _demo(settings, path, out)
        return
    from lmdm_agent.app import Live, stop_on_signals
    from lmdm_agent.model import load

    engine = settings.engine
    typer.echo(f"Loading {path.name} ...")
    model = load(path, providers=engine.provider, threads=engine.threads or None)
    live = Live(settings, model, plan, screen=ui and sys.stdout.isatty())
    with stop_on_signals(live.stopping), live:
        session = live.session
        typer.echo(
            f"Playing {model.spec.name} on {plan.label} at {plan.rate} Hz; delay "
            f"{session.delay_samples} samples = {session.delay_samples / plan.rate:.3f} s "
            f"(the device's own comes on top); OSC on {settings.osc.host}:{live.osc.port}; "
            f"{model.providers[0]}. Ctrl-C ends.",
        )
        live.wait(seconds)
    health = live.session.health()
    typer.echo(
        f"Played {health.block + 1} blocks; {health.late_blocks} late, {health.skipped_blocks} "
        f"skipped, {health.xruns} device xruns."
    )
    if live.recorder.error:
        raise LmdmError(live.recorder.error)


def _demo(settings: Any, path: Path, out: Path) -> None:
    from lmdm_agent import library

    _render(settings, path, library.DEMO_TAKE, out / "demo.wav", None, None, out / "demo.png")


def _render(
    settings: Any,
    model_path: Path,
    source: Path,
    target: Path,
    stem: Path | None,
    prime: Path | None,
    picture: Path | None,
) -> None:
    import time

    from rich.progress import Progress

    from lmdm_agent import render as offline
    from lmdm_agent.app import starting_controls, timeline_of
    from lmdm_agent.model import load

    engine = settings.engine
    model = load(model_path, providers=engine.provider, threads=engine.threads or None)
    rate = model.spec.sample_rate
    dry = offline.read(source, rate)
    controls = starting_controls(settings, model.spec)
    started = time.monotonic()
    with Progress() as progress:
        task = progress.add_task(f"{model.spec.name}: {controls.prompts[0]}")
        result = offline.render(
            model,
            timeline_of(model.spec, engine.slack_ms),
            dry,
            controls,
            stem=offline.read(stem, rate) if stem else None,
            prime=offline.read(prime, rate) if prime else None,
            progress=lambda done, total: progress.update(task, completed=done, total=total),
        )
    elapsed = time.monotonic() - started
    offline.write(target, result.wet, rate)
    typer.echo(
        f"Wrote {target}: {dry.shape[1] / rate:.1f} s in {elapsed:.1f} s "
        f"({dry.shape[1] / rate / elapsed:.1f} times real time)."
    )
    if picture is not None:
        from lmdm_agent.picture import draw

        try:
            title = f"{model.spec.name}: {controls.prompts[0]}, {controls.steps} steps"
            draw(picture, [(f"heard: {source.name}", dry), ("answer", result.wet)], rate, title)
        except ConfigError as error:
            typer.echo(str(error))
        else:
            typer.echo(f"Drew {picture}.")


@app.command()
def render(
    source: Annotated[Path, typer.Argument(help="Sound file to answer, any rate and channels.")],
    target: Annotated[Path, typer.Argument(help="File to write (.wav or .flac, 24 bit).")],
    model: ModelName = "whale.onnx",
    config: Annotated[Path | None, typer.Option("--config", "-c", help="TOML file with settings.")] = None,
    prompt: Prompt = None,
    sets: Sets = None,
    stem: Annotated[Path | None, typer.Option(help="Second input for accompaniment (also --set stem=1).")] = None,
    prime: Annotated[Path | None, typer.Option(help="Sound to start from.")] = None,
    picture: Annotated[Path | None, typer.Option(help="Also draw spectrograms into this PNG.")] = None,
    provider: Provider = "auto",
    threads: Threads = 0,
) -> None:
    """Answer a sound file with the stage's engine, as fast as this machine can.

    The result is aligned with the source; on stage it sounds one delay later.
    """
    from lmdm_agent.library import find_model

    extra = [*(sets or []), *(["stem=1"] if stem else [])]
    settings = _settings(
        config, prompt, extra, engine={"provider": provider, "threads": threads, "model": model}
    )
    _render(settings, find_model(model), source, target, stem, prime, picture)


@app.command()
def devices() -> None:
    """List sound devices."""
    from rich.console import Console
    from rich.table import Table

    from lmdm_agent.audio import NoDevice, list_devices

    table = Table("number", "device", "system", "in", "out", "rate (Hz)")
    for device in list_devices():
        table.add_row(
            str(device.index),
            device.name,
            device.host_api,
            str(device.inputs),
            str(device.outputs),
            f"{device.default_rate:.0f}",
        )
    if not table.row_count:
        raise NoDevice("no sound device found; plug one in or start JACK, then try again.")
    Console().print(table)


@app.command()
def models(
    name: Annotated[str | None, typer.Argument(help="Show the whole card of this one.")] = None,
) -> None:
    """List models, or show a model's card."""
    from rich.console import Console
    from rich.table import Table

    from lmdm_agent import library
    from lmdm_agent.model import read_spec

    console = Console()
    if name is not None:
        path = library.find_model(name)
        _print_card(console, path, read_spec(path))
        return
    table = Table("name", "what it is", "block", "steps", "takes", "MB")
    for path in library.models():
        spec = read_spec(path)
        table.add_row(
            path.name,
            spec.description.split(". ")[0],
            f"{spec.block_s:.3f} s",
            str(spec.steps),
            ", ".join(spec.conditions),
            f"{path.stat().st_size / 1e6:.0f}",
        )
    console.print(table)


def _print_card(console: Any, path: Path, spec: Any) -> None:
    from rich.table import Table

    card = Table.grid(padding=(0, 2))
    rows = {
        "file": str(path),
        "what it is": spec.description,
        "prompts to try": "; ".join(spec.prompts),
        "takes": ", ".join(spec.conditions),
        "window": f"{spec.context_latents} + {spec.block_latents} latents, block {spec.block_s:.3f} s",
        "trained for": f"{spec.solver}, {spec.steps} steps, t_f {spec.t_f_range_latents} latents",
        "weights": spec.weights,
        "trained": spec.trained,
        "limits": spec.limits,
        "licence": spec.licence,
        "sources": "\n".join(
            f"{s.source}: {s.hours:.2f} h, {s.licence}, {s.credit}" for s in spec.sources
        ),
        "content hash": spec.content_hash,
    }
    for key, value in rows.items():
        card.add_row(f"[bold]{key}", value)
    console.print(card)


@app.command()
def controls() -> None:
    """List every live control: the same names over OSC, in TOML and with --set."""
    from rich.console import Console
    from rich.table import Table

    from lmdm_agent.controls import ACTIONS

    table = Table("control", "range", "default", "acts", "what it does")
    for control in CONTROLS:
        default = int(control.default) if control.kind == "bool" else control.default
        acts = "at once" if control.where == "callback" else "next block"
        table.add_row(control.name, control.describe_range(), str(default), acts, control.help)
    for action in ACTIONS:
        words = " ".join(name for name, _, _ in action.arguments)
        table.add_row(f"{action.name} {words}".strip(), "", "", "message", action.help)
    Console().print(table)


@app.command()
def soundcheck(
    model: ModelName = "whale.onnx",
    seconds: Annotated[float, typer.Option(help="Length of each measurement.")] = 10.0,
    slack_ms: Slack = 325.0,
    provider: Provider = "auto",
    threads: Threads = 0,
    report: Annotated[Path | None, typer.Option(help="Write the figures as JSON.")] = None,
) -> None:
    """Measure whether this machine carries the model in time: go or no-go, with numbers."""
    from lmdm_agent.library import find_model
    from lmdm_agent.soundcheck import run

    if not run(find_model(model), seconds, slack_ms, provider, threads or None, report):
        raise typer.Exit(1)


@app.command()
def benchmark(
    model: ModelName = "whale.onnx",
    blocks: Annotated[int, typer.Option(help="Blocks per measurement.")] = 20,
    provider: Provider = "auto",
    threads: Threads = 0,
) -> None:
    """Print where the time and the memory of a block go, cached against uncached."""
    from lmdm_agent.benchmark import run
    from lmdm_agent.library import find_model

    run(find_model(model), blocks, provider, threads or None)


def main() -> None:
    """Run the command line; known errors become one sentence and an exit code."""
    try:
        app()
    except LmdmError as error:
        typer.secho(f"lmdm-agent: {error}", err=True, fg=typer.colors.RED)
        sys.exit(error.exit_code)
