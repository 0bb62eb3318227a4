"""One evaluation: what all parts share, and how it goes on where it was stopped.

Everything slow is kept in the folder: renders, embeddings, and the result of every part that is
done. Parts are independent of each other; run again, only what is missing or was made of something
else is made.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lmdm_agent.controls import Controls
from lmdm_agent.spec import ModelSpec
from lmdm_training.errors import StageError
from lmdm_training.evaluation.embedders.base import Embedder
from lmdm_training.evaluation.material import Material
from lmdm_training.evaluation.renders import Job, Renders
from lmdm_training.evaluation.results import Example, PartResult, read_result, write_result
from lmdm_training.picture import mel_image, save_image

Floats = NDArray[np.float32]


class Sizes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much is rendered; every part takes what it needs from here.

    Attributes:
        played: Held-out solos that are played, at most.
        seconds: Of a render where nothing else is said.
        seeds: Of free generations (nothing is played) for each prompt.
        free_s: Seconds of a free generation.
        pairs: Of prompts in transitions, at most.
        transition_s: Seconds of a transition.
        stems: Pairs of stems in accompaniment, at most.
        drift_s: Seconds of the long renders.
        drift_prompts: For how many prompts.
        ablation_played: Solos of the ablations.
        ablation_prompts: Prompts of the ablations.
        live_s: Seconds that the live daemon plays, in real time.
    """

    played: int = 12
    seconds: float = 16.0
    seeds: int = 6
    free_s: float = 20.0
    pairs: int = 24
    transition_s: float = 24.0
    stems: int = 12
    drift_s: float = 600.0
    drift_prompts: int = 4
    ablation_played: int = 6
    ablation_prompts: int = 4
    live_s: float = 30.0


SIZES: Mapping[str, Sizes] = {
    "quick": Sizes(
        played=4, seconds=12.0, seeds=2, free_s=10.0, pairs=4, transition_s=16.0, stems=4,
        drift_s=60.0, drift_prompts=1, ablation_played=2, ablation_prompts=2, live_s=8.0,
    ),
    "normal": Sizes(),
    "full": Sizes(
        played=40, seconds=24.0, seeds=24, free_s=47.0, pairs=128, transition_s=40.0, stems=64,
        drift_prompts=8, ablation_played=16, ablation_prompts=8, live_s=120.0,
    ),
}  # fmt: skip
"""``quick`` to see that it runs, ``normal`` for an hour on two cores, ``full`` for a GPU."""


@dataclass
class Study:
    """What a part is given.

    Attributes:
        model: The model file.
        spec: Its description.
        controls: The settings it is judged with.
        material: Recordings.
        renders: Answers.
        embedders: By name, those that can be used here.
        absent: By name, why an embedder cannot be used here.
        sizes: How much.
        out: The folder.
        options: Of single parts: ``pairs`` (a file of prompt pairs).
        cache: What other evaluations can use, too; in the folder where none is given.
        progress: Shows how far a part is.
        part: Which one is measured.
    """

    model: Path
    spec: ModelSpec
    controls: Controls
    material: Material
    renders: Renders
    embedders: Mapping[str, Embedder]
    absent: Mapping[str, str]
    sizes: Sizes
    out: Path
    options: Mapping[str, str]
    cache: Path | None = None
    progress: Callable[[str, int, int], None] = lambda _what, _done, _of: None
    part: str = ""

    def answers(self, jobs: Mapping[str, Job] | list[Job], what: str) -> list[Floats]:
        """Render jobs in their order, showing how far it is."""
        listed = list(jobs.values()) if isinstance(jobs, Mapping) else jobs
        found: list[Floats] = []
        for number, job in enumerate(listed):
            self.progress(what, number, len(listed))
            found.append(self.renders.get(job))
        self.progress(what, len(listed), len(listed))
        return found

    def example(self, name: str, audio: Floats, caption: str = "") -> Example:
        """Keep a sound [2, samples] at the model's rate and its picture for the page."""
        import soundfile

        folder = self.out / "examples"
        folder.mkdir(parents=True, exist_ok=True)
        # Two parts may call theirs the same.
        words = f"{self.part} {name}".strip().lower()
        words = "".join(c if c.isalnum() else "-" for c in words).strip("-")
        sound, picture = folder / f"{words}.flac", folder / f"{words}.png"
        soundfile.write(sound, audio.T, self.spec.sample_rate, "PCM_16")
        save_image(mel_image(audio, self.spec.sample_rate), picture)
        seconds = audio.shape[1] / self.spec.sample_rate
        return Example(name, f"examples/{sound.name}", f"examples/{picture.name}", caption, seconds)

    def key_of(self, part: Part) -> str:
        """A hash of all that decides what a part finds."""
        words = (
            part.name,
            part.version,
            self.spec.content_hash,
            self.material.key,
            self.material.prompts,
            repr(self.controls),
            msgspec.json.encode(self.sizes).decode(),
            sorted((name, getattr(one, "version", 0)) for name, one in self.embedders.items()),
            sorted((name, _content(Path(path))) for name, path in self.options.items()),
        )
        return hashlib.sha256(repr(words).encode()).hexdigest()[:20]


def _content(path: Path) -> str:
    """A hash of a file that an option names; whatever else it is stands for itself."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else str(path)


@dataclass(frozen=True)
class Part:
    """One part of an evaluation.

    Attributes:
        name: One word, as on the command line.
        question: What it answers.
        measure: Does it; ``name``, ``question``, ``key`` and ``seconds`` of its result are filled
            in afterwards.
        version: Rises when it measures otherwise.
    """

    name: str
    question: str
    measure: Callable[[Study], PartResult]
    version: int = 1


def run_parts(
    study: Study, parts: list[Part], console: Console, *, again: bool = False
) -> list[PartResult]:
    """Measure what was not measured yet, and return all results in order.

    A part that cannot be measured here says so in its notes; the others go on.
    """
    results: list[PartResult] = []
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    ) as bar:
        for part in parts:
            task = bar.add_task(part.name, total=None)

            def show(what: str, done: int, of: int, part: Part = part, task: int = task) -> None:
                bar.update(task, description=f"{part.name}: {what}", completed=done, total=of)  # pyright: ignore[reportArgumentType]

            study.progress, study.part = show, part.name
            result = _measured(study, part, again=again)
            results.append(result)
            bar.update(task, description=part.name, completed=1, total=1)
            if not console.is_terminal:
                console.print(f"{part.name}: done in {result.seconds:.0f} s")
    return results


def _measured(study: Study, part: Part, *, again: bool) -> PartResult:
    path, key = study.out / "parts" / f"{part.name}.json", study.key_of(part)
    if path.is_file() and not again:
        # One that cannot be read is measured again.
        with contextlib.suppress(StageError):
            found = read_result(path)
            if found.key == key:
                return found
    begun = time.monotonic()
    try:
        result = part.measure(study)
    except StageError as error:
        # Not kept: what was missing may be there the next time.
        return PartResult(part.name, part.question, notes=[f"not measured: {error}"])
    seconds = round(time.monotonic() - begun, 1)
    result = msgspec.structs.replace(
        result, name=part.name, question=part.question, key=key, seconds=seconds
    )
    write_result(path, result)
    # What is shown is what is kept.
    return read_result(path)
