"""What is taken away from the default, one thing at a time, and what is played to each variant."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lmdm_agent.controls import Controls
from lmdm_agent.model import read_spec
from lmdm_agent.sampler import SOLVERS, needs_null
from lmdm_agent.spec import ModelSpec
from lmdm_models.export import STORED_BYTES, Weights, write_model
from lmdm_models.load import LoadError
from lmdm_models.onnx_merge import ExportError
from lmdm_models.sized import parts_of_file
from lmdm_training.errors import StageError
from lmdm_training.evaluation.material import Sound
from lmdm_training.evaluation.players import player_loader
from lmdm_training.evaluation.renders import Job, Player, Renders
from lmdm_training.evaluation.study import Study

DEFAULT, CHANGE = "as it is", "prompt change"
"""Names of the two variants that the others are held against."""
STEPS = (1, 2, 4, 8)
SOLVER_WORDS: Mapping[str, str] = {"pingpong": "ping-pong", "p4": "P4", "euler": "Euler"}
MODELS: Mapping[str, str] = {"arc": "ARC-Forced", "causal": "trained block-causal"}
"""Options that name another model file, and what that one is."""
PROMPTS_EACH = 2
"""Prompts that every solo is answered with."""
SHORTEST_AFTER_S = 3.0
"""Of what is judged after a change of the prompt."""


@dataclass(frozen=True)
class Variant:
    """One row of the table.

    Attributes:
        name: As in the table.
        sets: Controls that differ from the study's.
        player: Who plays it.
        model: Another model file; None is the study's own.
        change: Whether the prompt changes halfway; what follows is judged.
    """

    name: str
    sets: tuple[tuple[str, bool | int | float | str], ...] = ()
    player: Player = "onnx"
    model: Path | None = None
    change: bool = False

    @property
    def baseline(self) -> str:
        """The variant that this one is held against."""
        return CHANGE if self.change else DEFAULT

    def controls(self, base: Controls) -> Controls:
        """The study's with those that differ."""
        for name, value in self.sets:
            base = base.set(name, value)
        return base

    def costs_like_default(self) -> bool:
        """Whether a block takes as long as the default's by construction."""
        return self.change or {name for name, _ in self.sets} == {"use_sketch"}


@dataclass(frozen=True)
class Question:
    """One answer that every variant gives.

    Attributes:
        job: What is rendered, by the default.
        prompt: What the judged part should sound like.
        played: What is played.
        start_block: Where the judged part begins; seams need whole blocks.
    """

    job: Job
    prompt: str
    played: Sound
    start_block: int = 0

    def of(self, variant: Variant) -> Job:
        """The same as a variant plays it."""
        job = self.job.with_sets(**dict(variant.sets))
        return replace(job, player=variant.player)


def variants_of(controls: Controls, spec: ModelSpec) -> list[Variant]:
    """Everything that can be changed in one file, the default first.

    Args:
        controls: The default's.
        spec: The model.
    """
    found = [Variant(DEFAULT)]
    found += [Variant(f"K = {k}", (("steps", k),)) for k in STEPS if k != controls.steps]
    others = [solver for solver in SOLVERS if solver != controls.solver]
    found += [Variant(SOLVER_WORDS[solver], (("solver", solver),)) for solver in others]
    found.append(Variant("uncached outpainting", player="uncached"))
    found.append(Variant("block-causal cache", player="causal"))
    if "sketch" in spec.conditions and controls.use_sketch:
        found.append(Variant("sketch off", (("use_sketch", False),)))
    dropped, most = controls.context_dropout, spec.context_latents
    found.append(Variant(CHANGE, change=True))
    for name, count in (("no context dropout", 0), ("whole context dropped", most)):
        if count != min(dropped, most):
            sets = (("context_dropout", count),)
            found.append(Variant(f"{CHANGE}, {name}", sets, change=True))
    return found


def weight_variants(study: Study, say: Callable[[str], None]) -> list[Variant]:
    """The same networks with weights stored otherwise, written into the study's folder.

    ``say`` is told what cannot be written.
    """
    found: list[Variant] = []
    wanted: list[Weights] = [one for one in STORED_BYTES if one != study.spec.weights]
    try:
        for weights in wanted:
            path = study.out / "models" / f"{study.spec.content_hash[:12]}-{weights}.onnx"
            study.progress(f"weights as {weights}", len(found), len(wanted))
            if not path.is_file():
                parts, spec = parts_of_file(study.model)
                write_model(parts, spec, path, weights)
            found.append(Variant(f"{weights} weights", model=path))
    except (LoadError, ExportError) as error:
        say(f"other weights are missing: {error}")
    return found


def model_variants(study: Study, say: Callable[[str], None]) -> list[Variant]:
    """Other model files that the options name; ``say`` is told of one that is not there."""
    found: list[Variant] = []
    for option, words in MODELS.items():
        if option not in study.options:
            continue
        path = Path(study.options[option])
        if path.is_file():
            found.append(Variant(f"{words} ({path.stem})", model=path))
        else:
            say(f"{words} is missing: {path} is no file")
    return found


def renders_of(study: Study, variant: Variant) -> Renders:
    """Who renders a variant: the study's own renders, or those of its file.

    Raises:
        StageError: The file is of another rate or has other channels.
        ModelError: It is no model file.
    """
    if variant.model is None:
        return study.renders
    spec, own = read_spec(variant.model), study.spec
    if (spec.sample_rate, spec.channels) != (own.sample_rate, own.channels):
        raise StageError(
            f"{variant.model.name} plays {spec.channels} channels at {spec.sample_rate} Hz; "
            f"{own.channels} at {own.sample_rate} Hz can be compared"
        )
    loader = player_loader(variant.model, spec)
    key = f"{spec.content_hash}+{study.material.key}"
    return Renders(study.renders.folder, study.controls, loader, key)


def questions_of(study: Study, *, change: bool) -> list[Question]:
    """What is asked of every variant; every solo gets `PROMPTS_EACH` prompts in turn.

    Args:
        study: Solos with a pitch are taken where there are any.
        change: Whether the prompt changes halfway.
    """
    material, sizes = study.material, study.sizes
    played = (material.tonal or material.played)[: sizes.ablation_played]
    prompts = material.prompts[: sizes.ablation_prompts]
    block_s = study.spec.block_s
    middle = math.ceil(sizes.seconds / 2 / block_s)
    after_s = sizes.seconds - middle * block_s
    if change and (len(prompts) < 2 or after_s < SHORTEST_AFTER_S):
        return []
    found: list[Question] = []
    each = min(PROMPTS_EACH, len(prompts))
    for number, sound in enumerate(played):
        for turn in range(each):
            place = (number * each + turn) % len(prompts)
            job = Job(prompts[place], sizes.seconds, sound)
            if not change:
                found.append(Question(job, prompts[place], sound))
                continue
            after = prompts[(place + 1) % len(prompts)]
            # Sent while the block is heard, so that it is the first one to use it.
            score = (((middle + 0.5) * block_s, "prompt", ("1", after)),)
            found.append(Question(replace(job, score=score), after, sound, middle))
    return found


def null_branch(controls: Controls) -> int:
    """1 where every step evaluates the null condition, too (a batch of 2), else 0."""
    return int(needs_null(controls.solver, controls.cfg_weight))
