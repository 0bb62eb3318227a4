"""Stage `evaluate`: from a model and prepared recordings to a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_cache_dir
from rich.console import Console
from rich.table import Table as Shown

from lmdm_agent.bench_machine import machine
from lmdm_agent.config import Settings
from lmdm_agent.controls import Controls
from lmdm_agent.model import read_spec
from lmdm_agent.rig import starting_controls
from lmdm_agent.spec import ModelSpec
from lmdm_training.errors import StageError
from lmdm_training.evaluation import embedders
from lmdm_training.evaluation.material import read_material
from lmdm_training.evaluation.page import (
    About,
    goal_of,
    markdown_of,
    named,
    write_evaluation_page,
    write_json,
)
from lmdm_training.evaluation.parts import parts_named
from lmdm_training.evaluation.players import player_loader
from lmdm_training.evaluation.renders import Renders
from lmdm_training.evaluation.results import PartResult
from lmdm_training.evaluation.study import SIZES, Study, run_parts

CARD = "card.md"
MEASURED = "## Measured"
HOW = (
    "By `lmdm-train evaluate`, on recordings it never heard; 95 % intervals over whole sources in "
    "brackets. Own measures: they do not compare with the tables of a paper."
)


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Attributes:
        model: The model file.
        data: The prepared folder it was trained on.
        out: Folder of the report; the same words again go on where it was stopped.
        test: A prepared folder that it never heard.
        prompts: What it is asked for; those of its description that are captions by default.
        sets: Controls as ``name=value``.
        parts: Names; all by default.
        size: How much is rendered.
        options: Of single parts.
        cache: Where weights and embeddings are kept; the user's cache by default.
        again: Measure parts that are there already, too.
    """

    model: Path
    data: Path
    out: Path
    test: Path | None = None
    prompts: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    size: str = "normal"
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    cache: Path | None = None
    again: bool = False


def evaluate(wanted: Wanted, console: Console | None = None) -> list[PartResult]:
    """Measure, and write ``report.html``, ``report.json`` and ``card.md``.

    Raises:
        StageError: Something given cannot be used; nothing was rendered then.
        ModelError: It is no model file.
    """
    console = console or Console()
    check_words(wanted.size, wanted.parts)
    parts, spec = parts_named(list(wanted.parts)), read_spec(wanted.model)
    controls = controls_of(spec, wanted.sets)
    material = read_material(wanted.data, wanted.test, _prompts_of(wanted, spec), say=console.print)
    folder = wanted.cache or Path(user_cache_dir("lmdm-train", appauthor=False))
    usable, absent = embedders.usable(folder, say=console.print)
    loader = player_loader(wanted.model, spec)
    renders = Renders(
        wanted.out / "renders", controls, loader, f"{spec.content_hash}+{material.key}"
    )
    study = Study(
        wanted.model, spec, controls, material, renders, usable, absent, SIZES[wanted.size],
        wanted.out, wanted.options, folder / "stems",
    )  # fmt: skip
    wanted.out.mkdir(parents=True, exist_ok=True)
    results = run_parts(study, parts, console, again=wanted.again)
    about = _about(study, wanted.size)
    write_json(wanted.out, about, results)
    (wanted.out / CARD).write_text(markdown_of(results), encoding="utf-8")
    page = write_evaluation_page(wanted.out, about, results)
    show(results, console)
    console.print(f"The report: {page}")
    return results


def check_words(size: str, parts: Sequence[str]) -> None:
    """See, before anything takes time, that there is such a size and that there are such parts.

    Raises:
        StageError: There is not; it names those that there are.
    """
    if size not in SIZES:
        raise StageError(f"size {size!r} given; there are {', '.join(SIZES)}")
    parts_named(list(parts))


def controls_of(spec: ModelSpec, sets: Sequence[str]) -> Controls:
    """The model's own settings, changed by ``name=value`` entries.

    Raises:
        ConfigError: There is no such control, or the value is out of its range.
    """
    controls = starting_controls(Settings(), spec)
    for entry in sets:
        name, _, value = entry.partition("=")
        controls = controls.set(name, value)
    return controls


def _prompts_of(wanted: Wanted, spec: ModelSpec) -> tuple[str, ...]:
    """Those that are given, else those of the model's description that somebody recorded."""
    if wanted.prompts:
        return wanted.prompts
    from lmdm_training.audio_store import read_index

    captions = {item.captions[0] for item in read_index(wanted.data) if item.captions}
    return tuple(prompt for prompt in spec.prompts if prompt in captions)


def _about(study: Study, size: str) -> About:
    controls, material = study.controls, study.material
    guidance = f", guidance {controls.guidance:g}" if controls.solver == "p4" else ""
    cfg = f", cfg_weight {controls.cfg_weight:g}" if controls.cfg_weight != 1.0 else ""
    held = material.all_held()
    minutes = sum(sound.seconds for sound in held) / 60
    sources = len({sound.source for sound in held})
    folders = ", ".join(folder.name for folder in material.folders)
    return About(
        model=study.spec.name,
        content_hash=study.spec.content_hash,
        settings=f"{controls.solver}, {controls.steps} steps{guidance}{cfg}",
        machine=machine(),
        prompts=list(material.prompts),
        held=f"{sources} sources, {minutes:.0f} min ({folders})",
        embedders={name: embedder.licence for name, embedder in study.embedders.items()},
        absent=dict(study.absent),
        size=size,
    )


def put_into_card(card: Path, results: Sequence[PartResult]) -> None:
    """Replace the section `MEASURED` of a card, or add it at the end."""
    text = card.read_text(encoding="utf-8")
    before, found, after = text.partition(f"\n{MEASURED}\n")
    rest = after[after.index("\n## ") :] if found and "\n## " in after else ""
    section = f"\n{MEASURED}\n\n{HOW}\n\n{markdown_of(results).rstrip()}\n"
    card.write_text(f"{before.rstrip()}\n{section}{rest}", encoding="utf-8")


def show(results: Sequence[PartResult], console: Console) -> None:
    """Print the figures that have a goal, and what could not be measured."""
    table = Shown("measure", "this model", "goal")
    for result in results:
        for figure in result.figures:
            if figure.goal is not None:
                table.add_row(named(figure), str(figure.value), goal_of(figure))
    if table.row_count:
        console.print(table)
    for result in results:
        for note in result.notes:
            console.print(f"{result.name}: {note}", highlight=False)
