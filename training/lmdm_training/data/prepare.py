"""`prepare`: a TOML recipe in, a data set out (audio/*.flac, index.jsonl, manifest.json).

Each task of the plan writes its audio and then one small row file under tasks/; a task with a row
file is finished, so a run that was cut off goes on where it stopped. index.jsonl is rebuilt from
the row files, whole, every few tasks.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lmdm_training.data import captions, midi_stems, ocean, sound, whale_synth
from lmdm_training.data.plan import Task, plan_tasks, rng_for
from lmdm_training.errors import StageError

INDEX_EVERY = 20  # tasks between two rewrites of the index


@dataclass
class Row:
    """One line of index.jsonl."""

    id: str
    path: str  # relative to the data set's folder
    seconds: float
    captions: list[str]
    source: str
    licence: str
    credit: str
    kind: str  # humpback, synth, ambience, cetacean, stem or mix
    piece: str
    siblings: list[str]
    split: str
    lufs: float
    sha256: str


# ---------------------------------------------------------------- work


class Writer:
    """Levels, checks and writes the items of one task."""

    def __init__(self, out: Path, recipe: dict, task: Task, rng: np.random.Generator) -> None:
        self.out, self.task, self.rng = out, task, rng
        self.lufs_range = recipe["dataset"]["lufs"]
        self.rows: list[Row] = []

    def add(
        self,
        item: str,
        samples: np.ndarray,
        kind: str,
        texts: list[str],
        source: str,
        licence: str,
        credit: str,
    ) -> Row | None:
        """Write one item; None, and no file, where it is silent, nearly empty or clipped."""
        fitted = sound.levelled(samples, float(self.rng.uniform(*self.lufs_range)))
        if fitted is None or sound.active_share(fitted[0]) < 0.1 or sound.is_clipped(fitted[0]):
            return None
        path = self.out / "audio" / f"{item}.flac"
        sound.write_flac(path, fitted[0])
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        seconds = round(len(samples) / sound.SAMPLE_RATE, 4)
        row = Row(
            item,
            f"audio/{path.name}",
            seconds,
            texts,
            source,
            licence,
            credit,
            kind,
            self.task.piece,
            [],
            self.task.split,
            round(fitted[1], 2),
            digest,
        )
        self.rows.append(row)
        return row


def _do_synth(task: Task, writer: Writer, recipe: dict, rng: np.random.Generator) -> None:
    song = whale_synth.song(task.seconds, rng)
    texts = captions.whale_captions(song.units, song.calls_per_minute, song.chorus, song.wet, rng)
    writer.add(
        task.id,
        song.samples,
        "synth",
        texts,
        "lmdm whale synthesiser",
        recipe["dataset"]["own_licence"],
        recipe["dataset"]["own_credit"],
    )


def _do_ocean(task: Task, writer: Writer, recipe: dict, rng: np.random.Generator) -> None:
    p = task.params
    clips = [ocean.Clip(**c) for c in p["clips"]]
    beds = [ocean.Clip(**c) for c in p.get("beds", [])]
    samples, texts, bed = ocean.augment(clips, task.seconds, rng, beds, p.get("plain", False))
    source = clips[0].name if len(clips) == 1 else f"{clips[0].label} recordings ({len(clips)})"
    kind = "mix" if bed else p["category"]
    writer.add(task.id, samples, kind, texts, source, ocean.LICENCE, ocean.CREDIT)


def _stems_of(task: Task, rng: np.random.Generator) -> list[midi_stems.Stem]:
    p = task.params
    if p["from"] == "wad":
        return midi_stems.freedoom_piece(
            midi_stems.midi_lumps(p["wad"])[p["lump"]], task.seconds, 5, rng
        )
    if p["from"] == "solo":
        name, role = p["cast"][0]
        return midi_stems.solo_piece(name, role, task.seconds, rng)
    return midi_stems.ensemble_piece([tuple(c) for c in p["cast"]], task.seconds, rng)


def _do_stems(task: Task, writer: Writer, recipe: dict, rng: np.random.Generator) -> None:
    """Render each stem whole, cut all at the same samples; stems of one segment are siblings."""
    p = task.params
    stems = _stems_of(task, rng)
    audio = [midi_stems.render(s, Path(p["font"]), task.seconds) for s in stems]
    segments = (
        max(1, int(task.seconds // recipe["dataset"]["segment_s"][0]))
        if p["from"] == "ensemble"
        else 1
    )
    size = int(task.seconds * sound.SAMPLE_RATE) // segments
    own = p["from"] != "wad"
    source = f"{'own score' if own else 'freedoom ' + p['lump']}, {p['font_name']}"
    score_licence = recipe["dataset"]["own_licence"] if own else p["score_licence"]
    licence = f"score {score_licence}; sound {p['licence']}"
    credit = recipe["dataset"]["own_credit"] if own else "Freedoom project contributors"
    for k in range(segments):
        rows = []
        for i, (stem, samples) in enumerate(zip(stems, audio, strict=True)):
            about = midi_stems.traits(stem, k * size / sound.SAMPLE_RATE, size / sound.SAMPLE_RATE)
            if about is None:
                continue
            texts = captions.stem_captions(stem[0], about, rng)
            part = sound.faded(samples[k * size : (k + 1) * size], 0.005)
            rows.append(
                writer.add(f"{task.id}-{k}-{i}", part, "stem", texts, source, licence, credit)
            )
        written = [r for r in rows if r]
        for row in written:
            row.siblings = [r.id for r in written if r is not row]


_WORK = {"synth": _do_synth, "ocean": _do_ocean, "stems": _do_stems}


def run_task(task: Task, out: Path, recipe: dict, seed: int) -> tuple[int, float]:
    """Make a task's items and its row file. Returns (items, seconds of audio)."""
    rng = rng_for(seed, task.id)
    writer = Writer(out, recipe, task, rng)
    _WORK[task.kind](task, writer, recipe, rng)
    rows = [asdict(r) for r in writer.rows]
    _write_text(
        out / "tasks" / f"{task.id}.json",
        json.dumps({"task": _digest(task, recipe, seed), "rows": rows}),
    )
    return len(rows), sum(r["seconds"] for r in rows)


def _digest(task: Task, recipe: dict, seed: int) -> str:
    text = json.dumps([asdict(task), recipe["dataset"], seed], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(text)
    part.replace(path)


def _finished(task: Task, out: Path, recipe: dict, seed: int) -> bool:
    path = out / "tasks" / f"{task.id}.json"
    if not path.exists():
        return False
    done = json.loads(path.read_text())
    return done["task"] == _digest(task, recipe, seed) and all(
        (out / r["path"]).exists() for r in done["rows"]
    )


# ---------------------------------------------------------------- index


def write_index(out: Path, tasks: list[Task]) -> list[dict]:
    """Rebuild index.jsonl from the row files of these tasks; returns its rows."""
    rows: list[dict] = []
    for task in tasks:
        path = out / "tasks" / f"{task.id}.json"
        if path.exists():
            rows += json.loads(path.read_text())["rows"]
    lines = [json.dumps({k: v for k, v in r.items() if k != "sha256"}) for r in rows]
    _write_text(out / "index.jsonl", "".join(line + "\n" for line in lines))
    return rows


def write_manifest(out: Path, rows: list[dict], recipe: dict, seed: int) -> dict:
    """Write manifest.json: what the set holds, its terms and credits, a hash of every file."""
    groups: dict[str, dict[str, dict]] = {"kinds": {}, "licences": {}, "credits": {}, "splits": {}}
    for row in rows:
        for group, key in (
            ("kinds", "kind"),
            ("licences", "licence"),
            ("credits", "credit"),
            ("splits", "split"),
        ):
            entry = groups[group].setdefault(row[key], {"items": 0, "hours": 0.0})
            entry["items"] += 1
            entry["hours"] += row["seconds"] / 3600
    for group in groups.values():
        for entry in group.values():
            entry["hours"] = round(entry["hours"], 4)
    manifest = {
        "name": recipe["dataset"]["name"],
        "seed": seed,
        "sample_rate": sound.SAMPLE_RATE,
        "channels": 2,
        "hours": round(sum(r["seconds"] for r in rows) / 3600, 4),
        **groups,
        "recipe": recipe,
        "files": {r["path"]: r["sha256"] for r in rows},
    }
    _write_text(out / "manifest.json", json.dumps(manifest, indent=1))
    return manifest


def read_recipe(path: Path) -> dict:
    """Read a TOML recipe.

    Raises:
        StageError: It is missing, no TOML, or lacks a table.
    """
    try:
        recipe = tomllib.loads(path.read_text())
    except OSError as error:
        raise StageError(
            f"the recipe {path} cannot be read ({error.strerror}); see config/data_whale.toml"
        ) from error
    except ValueError as error:
        raise StageError(f"the recipe {path} is not valid TOML: {error}") from error
    missing = [table for table in ("dataset", "hours") if table not in recipe]
    if missing:
        raise StageError(f"the recipe {path} lacks [{'] and ['.join(missing)}]")
    return recipe


def prepare(
    config_path: str | Path,
    out_dir: str | Path,
    jobs: int = 2,
    seed: int | None = None,
    *,
    ocean_dir: str | Path | None = None,
    cache_dir: str | Path | None = None,
    scale: float = 1.0,
) -> dict:
    """Make the data set a recipe describes.

    Args:
        config_path: TOML recipe (see config/data_whale.toml).
        out_dir: folder to write; a finished part of it is kept.
        jobs: worker processes.
        seed: replaces the recipe's seed.
        ocean_dir: replaces the recipe's `ocean.folder`; without either, LMDM_OCEAN_DIR is read.
        cache_dir: where fetched Debian packages are unpacked.
        scale: factor on all hours.

    Returns:
        The manifest.
    """
    recipe = read_recipe(Path(config_path))
    chosen = int(recipe["dataset"]["seed"] if seed is None else seed)
    out, cache = Path(out_dir), Path(cache_dir or Path.home() / ".cache" / "lmdm-train")
    folder = ocean_dir or recipe.get("ocean", {}).get("folder") or os.environ.get("LMDM_OCEAN_DIR")
    tasks = plan_tasks(recipe, chosen, scale, Path(folder) if folder else None, cache)
    todo = [t for t in tasks if not _finished(t, out, recipe, chosen)]
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[rate]}"),
    )
    with Progress(*columns) as bar, ProcessPoolExecutor(max(1, jobs)) as pool:
        line = bar.add_task("prepare", total=len(tasks), completed=len(tasks) - len(todo), rate="")
        waiting = {pool.submit(run_task, t, out, recipe, chosen): t for t in todo}
        audio_s = 0.0
        for k, future in enumerate(as_completed(waiting)):
            audio_s += future.result()[1]
            elapsed = bar.tasks[line].elapsed or 1.0
            bar.update(
                line,
                advance=1,
                rate=f"{audio_s / 60:.0f} min of audio, {audio_s / elapsed:.0f}x real time",
            )
            if k % INDEX_EVERY == INDEX_EVERY - 1:
                write_index(out, tasks)
    return write_manifest(out, write_index(out, tasks), recipe, chosen)
