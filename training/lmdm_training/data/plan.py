"""The plan of a data set: which tasks make what, from the recipe, seed and sources alone."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from lmdm_training.data import midi_stems, ocean
from lmdm_training.errors import MissingFileError


@dataclass(frozen=True)
class Task:
    """One unit of work; `params` are plain values, so that a task can go to another process."""

    id: str
    kind: str  # synth, ocean or stems
    seconds: float
    split: str
    piece: str
    params: dict[str, Any] = field(default_factory=dict)


def rng_for(seed: int, *names: str) -> np.random.Generator:
    """A generator of its own for every name, so that tasks do not depend on each other."""
    return np.random.default_rng([seed, *(zlib.crc32(n.encode()) for n in names)])


def _split(piece: str, seed: int, share: float) -> str:
    return "valid" if zlib.crc32(f"{seed}/{piece}".encode()) / 2**32 < share else "train"


def _length(recipe: dict, rng: np.random.Generator) -> float:
    return round(float(rng.uniform(*recipe["dataset"]["segment_s"])), 2)


def _plan_synth(recipe: dict, seed: int, hours: float) -> Iterator[Task]:
    rng, done, k = rng_for(seed, "synth"), 0.0, 0
    while done < hours * 3600:
        seconds, piece = _length(recipe, rng), f"synth-{k:04d}"
        split = _split(piece, seed, recipe["dataset"]["valid_share"])
        yield Task(piece, "synth", seconds, split, piece)
        done, k = done + seconds, k + 1


def _plan_ocean(
    recipe: dict, seed: int, category: str, hours: float, clips: list[ocean.Clip]
) -> Iterator[Task]:
    """Validation clips once, plain; then training clips, labels drawn by what they hold."""
    held = set(recipe["ocean"].get("valid", []))
    skip = set(recipe["ocean"].get("skip", []))
    clips = [c for c in clips if c.name not in skip]
    groups: dict[str, list[ocean.Clip]] = defaultdict(list)
    for clip in clips:
        if clip.category == category and clip.name in held:
            seconds = min(max(recipe["dataset"]["segment_s"][0], clip.seconds - 0.3), 24.0)
            params = {"clips": [asdict(clip)], "plain": True, "category": category}
            yield Task(
                f"{category}-valid-{clip.name[11:]}",
                "ocean",
                round(seconds, 2),
                "valid",
                clip.name,
                params,
            )
        elif clip.category == category:
            groups[clip.name if category == "humpback" else clip.label].append(clip)
    if not groups:
        return
    names = sorted(groups)
    weights = np.array([np.sqrt(sum(c.seconds for c in groups[n])) for n in names])
    beds = [asdict(c) for c in clips if c.label in ocean.BACKGROUNDS and c.name not in held]
    rng, done, k = rng_for(seed, category), 0.0, 0
    while done < hours * 3600:
        name, seconds = str(rng.choice(names, p=weights / weights.sum())), _length(recipe, rng)
        params = {"clips": [asdict(c) for c in groups[name]], "category": category}
        if category == "humpback" and rng.random() < recipe["ocean"]["mix_share"]:
            params["beds"] = beds
        yield Task(f"{category}-{k:04d}", "ocean", seconds, "train", name, params)
        done, k = done + seconds, k + 1


def _plan_stems(recipe: dict, seed: int, scale: float, cache: Path) -> Iterator[Task]:
    conf = recipe["stems"]
    names = conf["instruments"]
    fonts = [
        (str(p), f)
        for f in conf["soundfonts"]
        if (p := midi_stems.debian_file(f["package"], f["path"], cache))
    ]
    if not fonts:
        raise MissingFileError(
            "no soundfont of the recipe is installed or can be fetched; install one with "
            "`apt install fluid-soundfont-gm`"
        )
    rng, share = rng_for(seed, "stems"), recipe["dataset"]["valid_share"]

    def task(piece: str, seconds: float, params: dict, split: str | None = None) -> Task:
        font, about = fonts[int(rng.integers(len(fonts)))]
        params |= {"font": font, "font_name": about["package"], "licence": about["licence"]}
        split = split or _split(piece, seed, share)
        return Task(piece, "stems", seconds, split, piece, params)

    middle = float(np.mean(recipe["dataset"]["segment_s"]))
    for k, (name, role) in enumerate(
        midi_stems.solo_schedule(names, conf["solo_hours"] * scale, middle)
    ):
        yield task(f"solo-{k:04d}", _length(recipe, rng), {"from": "solo", "cast": [(name, role)]})
    done, k = 0.0, 0
    while done < conf["ensemble_hours"] * scale * 3600:
        cast = midi_stems.ensemble_cast(names, int(rng.integers(3, 6)), rng)
        seconds = round(2 * _length(recipe, rng), 2)
        split = "valid" if share and k % round(1 / share) == 2 else "train"
        params = {"from": "ensemble", "cast": cast}
        yield task(f"ensemble-{k:04d}", seconds, params, split)
        done, k = done + seconds * len(cast), k + 1
    yield from _plan_wads(recipe, conf, scale, cache, task)


def _plan_wads(
    recipe: dict, conf: dict, scale: float, cache: Path, task: Callable[[str, float, dict], Task]
) -> Iterator[Task]:
    done, limit = 0.0, conf["wad_hours"] * scale * 3600
    for wad in conf["wads"]:
        path = midi_stems.debian_file(wad["package"], wad["path"], cache)
        if path is None or not limit:
            continue
        for name in midi_stems.midi_lumps(path):
            if done >= limit:
                return
            seconds = round(1.6 * float(recipe["dataset"]["segment_s"][0]), 2)
            params = {
                "from": "wad",
                "wad": str(path),
                "lump": name,
                "score_licence": wad["licence"],
            }
            yield task(f"{path.stem}-{name.lower()}", seconds, params)
            done += seconds * 4


def plan_tasks(
    recipe: dict, seed: int, scale: float, ocean_dir: Path | None, cache: Path
) -> list[Task]:
    """All tasks, kinds interleaved, so that a half-finished data set already holds every kind."""
    hours = {k: v * scale for k, v in recipe["hours"].items()}
    lists = [list(_plan_synth(recipe, seed, hours.get("synth", 0.0)))]
    clips = ocean.scan(ocean_dir) if ocean_dir else []
    for category in ("humpback", "ambience", "cetacean"):
        if hours.get(category):
            if not clips:
                raise MissingFileError(
                    f"the recipe asks for {category}; name an ocean folder with --ocean, "
                    "or take its hours out of the recipe"
                )
            lists.append(list(_plan_ocean(recipe, seed, category, hours[category], clips)))
    if "stems" in recipe:
        stems = list(_plan_stems(recipe, seed, scale, cache))
        lists.append([stems[i] for i in rng_for(seed, "order").permutation(len(stems))])
    placed = [((i + 0.5) / len(tasks), task) for tasks in lists for i, task in enumerate(tasks)]
    return [task for _, task in sorted(placed, key=lambda p: (p[0], p[1].id))]
