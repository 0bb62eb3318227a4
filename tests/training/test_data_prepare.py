"""`prepare` on tiny recipes: a valid index, resuming, piece-wise splits, siblings."""

import json
import shutil
from pathlib import Path

import numpy as np
import pretty_midi
import pytest
import soundfile

from lmdm_training.data.ocean import LICENCE
from lmdm_training.data.prepare import prepare

DATASET = """
[dataset]
name = "tiny"
seed = 1
segment_s = [2.0, 3.0]
lufs = [-26.0, -16.0]
valid_share = 0.3
own_licence = "CC0-1.0"
own_credit = "nobody"
"""
FIELDS = {
    "id", "path", "seconds", "captions", "source", "licence", "credit", "kind", "piece", "siblings",
    "split", "lufs",
}  # fmt: skip


def recipe(folder: Path, text: str) -> Path:
    path = folder / "recipe.toml"
    path.write_text(DATASET + text)
    return path


def rows_of(out: Path) -> list[dict]:
    rows = [json.loads(line) for line in (out / "index.jsonl").read_text().splitlines()]
    for row in rows:
        assert set(row) == FIELDS
        info = soundfile.info(str(out / row["path"]))
        assert (info.samplerate, info.channels, info.subtype) == (44100, 2, "PCM_16")
        assert info.frames / 44100 == pytest.approx(row["seconds"], abs=1e-3)
        samples, _ = soundfile.read(str(out / row["path"]))
        assert 0.01 < np.abs(samples).max() < 0.95
        assert -40 < row["lufs"] <= -15.9
        assert len(row["captions"]) >= 3
    return rows


def make_ocean(folder: Path) -> Path:
    """A folder of three made-up recordings in the layout of the ocean folder."""
    rng, lines = np.random.default_rng(0), ["category\tfile\tseconds\tsample_rate\tsource"]
    clips = (
        ("humpback", "AA01", "HWsong"),
        ("humpback", "AA02", "HWsong"),
        ("ambience", "AA03", "rain"),
    )
    for category, site, label in clips:
        name = f"SanctSound_{site}_01_{label}_20200101T00000{site[-1]}Z.flac"
        (folder / category).mkdir(parents=True, exist_ok=True)
        tone = np.sin(2 * np.pi * 300 * np.arange(5 * 16000) / 16000)
        soundfile.write(
            folder / category / name, 0.1 * tone + 0.02 * rng.standard_normal(len(tone)), 16000
        )
        lines.append(f"{category}\t{name}\t5.0\t16000\t-")
    (folder / "MANIFEST.tsv").write_text("\n".join(lines))
    return folder


def test_prepare_writes_an_index_and_resumes(tmp_path: Path) -> None:
    config = recipe(tmp_path, "[hours]\nsynth = 0.003\n")
    out = tmp_path / "out"
    manifest = prepare(config, out, jobs=1)
    rows = rows_of(out)
    assert {r["kind"] for r in rows} == {"synth"}
    assert manifest["hours"] >= 0.003
    assert set(manifest["files"]) == {r["path"] for r in rows}
    times = {p: p.stat().st_mtime_ns for p in (out / "audio").iterdir()}
    lost = out / rows[0]["path"]
    lost.unlink()
    assert prepare(config, out, jobs=1)["files"] == manifest["files"]
    assert rows_of(out) == rows
    assert all(p.stat().st_mtime_ns == t for p, t in times.items() if p != lost)


def test_ocean_recordings_keep_held_out_clips_apart(tmp_path: Path) -> None:
    held = "SanctSound_AA02_01_HWsong_20200101T000002Z"
    hours = "[hours]\nhumpback = 0.004\nambience = 0.001\n"
    text = f'{hours}[ocean]\nmix_share = 0.5\nvalid = ["{held}"]\n'
    folder = make_ocean(tmp_path / "ocean")
    prepare(recipe(tmp_path, text), tmp_path / "out", jobs=1, ocean_dir=folder)
    rows = rows_of(tmp_path / "out")
    assert {r["kind"] for r in rows} == {"humpback", "mix", "ambience"}
    assert {r["piece"] for r in rows if r["split"] == "valid"} == {held}
    assert not any(r["piece"] == held for r in rows if r["split"] == "train")
    assert all(r["licence"] == LICENCE for r in rows)
    for row in rows:
        if row["kind"] == "mix":
            assert any("rain" in c for c in row["captions"])


def test_recordings_without_a_folder_are_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LMDM_OCEAN_DIR", raising=False)
    with pytest.raises(FileNotFoundError, match="ocean folder"):
        prepare(recipe(tmp_path, "[hours]\nhumpback = 0.01\n"), tmp_path / "out", jobs=1)


def test_stems_of_a_segment_are_siblings_of_equal_length(tmp_path: Path) -> None:
    font = Path(pretty_midi.__file__).parent / "TimGM6mb.sf2"
    if not shutil.which("fluidsynth") or not font.exists():
        pytest.skip("needs fluidsynth and pretty_midi's soundfont")
    text = f"""
[hours]
[stems]
solo_hours = 0.0
ensemble_hours = 0.003
wad_hours = 0.0
wads = []
instruments = ["cello", "electric bass", "flute", "acoustic piano", "drum kit"]
[[stems.soundfonts]]
package = "none"
path = "{str(font).lstrip("/")}"
licence = "GPL-2"
"""
    prepare(recipe(tmp_path, text), tmp_path / "out", jobs=2)
    rows = {r["id"]: r for r in rows_of(tmp_path / "out")}
    assert any(r["siblings"] for r in rows.values())
    for row in rows.values():
        for other in row["siblings"]:
            assert row["id"] in rows[other]["siblings"]
            for same in ("piece", "split", "seconds"):
                assert rows[other][same] == row[same]
