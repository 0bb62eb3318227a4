"""From recordings to a data set: decoding, cutting, checks, hold-out, resuming."""

import json
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pretty_midi
import pytest
import soundfile
from data_trees import make_take, put, put_samples, rejected, rows, text, tone

from lmdm_training.audio_store import read_index
from lmdm_training.data import cuts, decode, segments
from lmdm_training.data.adapters.takes import has_takes
from lmdm_training.data.prepare import prepare, prepare_folder
from lmdm_training.data.recipes import read_recipe
from lmdm_training.errors import StageError

RECIPES = Path(__file__).parents[2] / "config" / "recipes" / "data"


@pytest.fixture(autouse=True)
def no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page has tests of its own."""
    monkeypatch.setattr("lmdm_training.report.write_data_report", lambda folder: folder)


def recipe(path: Path, sources: str, dataset: str = "segment_s = [2.0, 3.0]") -> Path:
    return text(path / "recipe.toml", f"[dataset]\n{dataset}\n{sources}")


def folder_recipe(path: Path, more: str = "", dataset: str = "segment_s = [2.0, 3.0]") -> Path:
    return recipe(path, f'[[sources]]\nadapter = "folder"\npath = "in"\n{more}\n', dataset)


# ---------------------------------------------------------------- a folder, end to end


def test_broken_files_do_not_stop_the_run(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    sounds = tmp_path / "in"
    put(sounds / "mono.wav", 5.0)
    put_samples(
        sounds / "stereo48.flac", np.stack([tone(3, 200, 48000), tone(3, 250, 48000)], 1), 48000
    )
    put_samples(sounds / "shout.mp3", tone(2.5, rate=44100), 44100)
    put(sounds / "short.wav", 0.7)
    put(sounds / "tiny.wav", 0.2)
    text(sounds / "noise.wav", "this is no sound at all")
    text(sounds / "empty.ogg", "")
    whole = put(sounds / "cut.flac", 5.0).read_bytes()
    (sounds / "cut.flac").write_bytes(whole[: len(whole) // 3])
    put_samples(sounds / "silent.wav", np.zeros(32000))
    put_samples(sounds / "clipped.wav", np.clip(9 * tone(3.0), -1, 1))
    put_samples(sounds / "nan.wav", np.full(32000, np.nan))
    soundfile.write(sounds / "nan.wav", np.full(32000, np.nan, np.float32), 16000, subtype="FLOAT")
    manifest = prepare(folder_recipe(tmp_path), tmp_path / "out", jobs=2)
    used = {r["source"].rsplit(", ")[-1] for r in rows(tmp_path / "out")}
    assert used >= {"mono.wav", "stereo48.flac", "shout.mp3", "short.wav"}
    assert not used & {"tiny.wav", "noise.wav", "empty.ogg", "silent.wav", "clipped.wav", "nan.wav"}
    why = {Path(r["path"]).name: r["reason"] for r in rejected(tmp_path / "out")}
    assert "cannot be decoded" in why["noise.wav"]
    assert why["empty.ogg"] == "the file is empty"
    assert (why["silent.wav"], why["clipped.wav"]) == ("silent", "clipped")
    assert why["tiny.wav"].startswith("shorter than 0.5 s")
    assert "no numbers" in why["nan.wav"]
    assert sum(manifest["rejected"]["file"].values()) >= 3
    assert "rejected.jsonl" in capsys.readouterr().out.splitlines()[-1]
    for row in rows(tmp_path / "out"):
        info = soundfile.info(tmp_path / "out" / row["path"])
        assert (info.samplerate, info.channels, info.subtype) == (44100, 2, "PCM_16")
        assert -40 < row["lufs"] <= -15.9
        assert row["captions"]


def test_the_manifest_names_terms_and_has_a_hash(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.wav", 3.0)
    put(tmp_path / "in" / "b.wav", 3.0)
    more = 'licence = "CC-BY-4.0"\ncredit = "someone"'
    manifest = prepare(folder_recipe(tmp_path, more), tmp_path / "out", jobs=1)
    assert {f["licence"] for f in manifest["files"].values()} == {"CC-BY-4.0"}
    assert {f["credit"] for f in manifest["files"].values()} == {"someone"}
    again = prepare(folder_recipe(tmp_path, more), tmp_path / "out", jobs=1)
    assert again == manifest == json.loads((tmp_path / "out" / "manifest.json").read_text())
    (tmp_path / "b").mkdir()
    shutil.copytree(tmp_path / "in", tmp_path / "b" / "in")
    put(tmp_path / "b" / "in" / "b.wav", 3.0, hz=500.0)
    other = prepare(folder_recipe(tmp_path / "b", more), tmp_path / "b" / "out", jobs=1)
    assert other["sha256"] != manifest["sha256"]
    assert len(read_index(tmp_path / "out")) == len(manifest["files"])


def test_a_stopped_run_goes_on_and_a_mended_file_is_read_again(tmp_path: Path) -> None:
    for k in range(3):
        put(tmp_path / "in" / f"{k}.wav", 3.0)
    text(tmp_path / "in" / "x.wav", "broken")
    config, out = folder_recipe(tmp_path), tmp_path / "out"
    prepare(config, out, jobs=1)
    before = rows(out)
    times = {p: p.stat().st_mtime_ns for p in (out / "audio").iterdir()}
    lost = out / before[0]["path"]
    lost.unlink()
    for part in (out / "tasks").glob("*.part"):
        part.unlink()
    prepare(config, out, jobs=1)
    assert rows(out) == before
    assert all(p.stat().st_mtime_ns == t for p, t in times.items() if p != lost)
    put(tmp_path / "in" / "x.wav", 3.0)
    prepare(config, out, jobs=1)
    assert len(rows(out)) == len(before) + 1
    assert rejected(out) == []


def test_nothing_usable_is_an_error_that_says_why(tmp_path: Path) -> None:
    text(tmp_path / "in" / "a.wav", "broken")
    with pytest.raises(StageError, match="nothing could be prepared.*cannot be decoded"):
        prepare(folder_recipe(tmp_path), tmp_path / "out", jobs=1)
    (tmp_path / "void").mkdir()
    with pytest.raises(StageError, match="no sound files"):
        prepare_folder(tmp_path / "void", tmp_path / "out2")


def test_results_inside_the_folder_are_no_recordings(tmp_path: Path) -> None:
    put(tmp_path / "a.wav", 3.0)
    put(tmp_path / "b.wav", 3.0)
    out = tmp_path / "whale" / "data"
    first = prepare_folder(tmp_path, out, jobs=1)
    put(tmp_path / "whale" / "run" / "preview.flac", 3.0)
    assert prepare_folder(tmp_path, out, jobs=1) == first
    assert len(first["files"]) == 2
    with pytest.raises(StageError, match="take another"):
        prepare_folder(tmp_path, tmp_path)


def test_a_full_disk_is_no_rejection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "in" / "a.wav", 3.0)

    def full(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("lmdm_training.data.sound.soundfile.write", full)
    usage = shutil._ntuple_diskusage(10, 10, 0)
    monkeypatch.setattr("lmdm_training.data.sound.shutil.disk_usage", lambda _: usage)
    with pytest.raises(OSError, match="No space left"):
        prepare(folder_recipe(tmp_path), tmp_path / "out", jobs=1)
    assert not list((tmp_path / "out" / "audio").iterdir())
    assert not (tmp_path / "out" / "index.jsonl").exists()


# ---------------------------------------------------------------- splits


def test_no_piece_is_on_both_sides(tmp_path: Path) -> None:
    for k in range(8):
        put(tmp_path / "in" / f"{k}.wav", 7.0)
    prepare(folder_recipe(tmp_path, "valid_share = 0.3"), tmp_path / "out", jobs=2)
    sides: dict[str, set[str]] = {}
    for row in rows(tmp_path / "out"):
        sides.setdefault(row["piece"], set()).add(row["split"])
    assert all(len(s) == 1 for s in sides.values())
    assert sum(s == {"valid"} for s in sides.values()) == 3


def test_the_last_part_of_a_single_file_is_held_out(tmp_path: Path) -> None:
    put(tmp_path / "in" / "song.wav", 40.0)
    manifest = prepare_folder(tmp_path / "in", tmp_path / "out", jobs=1, valid_share=0.2)
    hours = {s: e["hours"] * 3600 for s, e in manifest["splits"].items()}
    assert hours["valid"] == pytest.approx(8.0, abs=0.3)
    assert hours["train"] == pytest.approx(32.0, abs=0.6)
    assert "one piece only" in manifest["notes"][0]
    pieces = {(r["split"], r["piece"]) for r in rows(tmp_path / "out")}
    assert pieces == {("train", "in/song.wav"), ("valid", "in/song.wav (end)")}


def test_held_out_shares_and_their_stability() -> None:
    pieces = {f"p{k}": 10.0 for k in range(200)}
    chosen = cuts.held_out(pieces, 0.1, 0)
    assert len(chosen) == 20
    assert len(chosen & cuts.held_out({**pieces, "new": 10.0}, 0.1, 0)) >= 19
    assert cuts.held_out({"a": 100.0, "b": 12.0, "c": 3.0}, 0.05, 0, 12.5) == {"b"}
    assert cuts.held_out({"a": 100.0, "b": 12.0}, 0.0, 0) == set()


def test_a_limit_takes_whole_pieces(tmp_path: Path) -> None:
    for k in range(8):
        put(tmp_path / "in" / f"{k}.wav", 3.0)
    prepare(folder_recipe(tmp_path, "limit_hours = 0.0035"), tmp_path / "out", jobs=1)
    assert len({r["piece"] for r in rows(tmp_path / "out")}) == 4
    prepare(folder_recipe(tmp_path), tmp_path / "out2", jobs=1, scale=0.5)
    assert len({r["piece"] for r in rows(tmp_path / "out2")}) == 4


# ---------------------------------------------------------------- stems and takes


def test_stems_are_cut_at_the_same_samples(tmp_path: Path) -> None:
    clicks = np.zeros(16000 * 7)
    clicks[::8000] = 0.5
    for song in ("A - B", "C - D"):
        for stem, seconds in (("drums", 7.0), ("bass", 7.0), ("other", 6.9), ("vocals", 7.0)):
            put_samples(tmp_path / "in" / "train" / song / f"{stem}.wav", tone(seconds))
        put_samples(
            tmp_path / "in" / "train" / song / "drums.wav", clicks + tone(7.0, seed=1) * 0.1
        )
    config = recipe(tmp_path, '[[sources]]\nadapter = "musdb18"\npath = "in"\n')
    prepare(config, tmp_path / "out", jobs=1)
    index = {r["id"]: r for r in rows(tmp_path / "out")}
    assert len(index) == 2 * 4 * 3
    for row in index.values():
        assert len(row["siblings"]) == 3
        for other in row["siblings"]:
            assert row["id"] in index[other]["siblings"]
            for same in ("piece", "split", "seconds"):
                assert index[other][same] == row[same]
    first = next(
        r for r in index.values() if r["captions"][0] == "drums" and r["id"].endswith("-1-0")
    )
    audio, _ = soundfile.read(tmp_path / "out" / first["path"])
    onsets = np.flatnonzero(np.abs(audio[:, 0]) > 0.6 * np.abs(audio).max())
    # The second third of 6.9 s begins at 2.3 s; the next clicks come 0.2 s and 0.7 s later.
    assert onsets[0] / 44100 == pytest.approx(0.2, abs=0.01)


def test_a_folder_of_takes_is_seen(tmp_path: Path) -> None:
    make_take(tmp_path / "takes" / "one", 12.0)
    make_take(tmp_path / "takes" / "two", 12.0, "wav", started="2026-01-02T10:00:00+00:00")
    manifest = prepare_folder(tmp_path / "takes", tmp_path / "out", jobs=1, licence="mine")
    index = rows(tmp_path / "out")
    assert {r["kind"] for r in index} == {"take"}
    assert {"warm cello", "rain on the sea", "live playing"} == {
        c for r in index for c in r["captions"]
    }
    assert all(len(r["siblings"]) == 1 for r in index)
    assert set(manifest["splits"]) == {"train", "valid"}
    assert set(manifest["licences"]) == {"mine"}
    # A take that cannot be read is still none of the loose sound files.
    text(tmp_path / "takes" / "one" / "take.json", "{}")
    assert has_takes(tmp_path / "takes")
    put(tmp_path / "takes" / "other.wav", 3.0)
    assert not has_takes(tmp_path / "takes")


@pytest.mark.slow
def test_scores_are_rendered_to_siblings(tmp_path: Path) -> None:
    font = Path(pretty_midi.__file__).parent / "TimGM6mb.sf2"
    if not shutil.which("fluidsynth") or not font.exists():
        pytest.skip("needs fluidsynth and pretty_midi's soundfont")
    midi = pretty_midi.PrettyMIDI()
    for program in (0, 42):
        track = pretty_midi.Instrument(program)
        track.notes = [pretty_midi.Note(90, 50 + t % 12, t / 4, t / 4 + 0.2) for t in range(24)]
        midi.instruments.append(track)
    for k in range(2):
        (tmp_path / "in").mkdir(exist_ok=True)
        midi.write(str(tmp_path / "in" / f"{k}.mid"))
    fonts = f'[[sources.soundfonts]]\npath = "{font}"\nlicence = "GPL-2"\n'
    prepare(
        recipe(tmp_path, f'[[sources]]\nadapter = "midi"\npath = "in"\n{fonts}'),
        tmp_path / "o",
        jobs=2,
    )
    index = rows(tmp_path / "o")
    assert len(index) == 2 * 2 * 2
    assert {r["captions"][0] for r in index} == {"acoustic piano", "cello"}
    assert all(len(r["siblings"]) == 1 for r in index)


# ---------------------------------------------------------------- parts


def test_equal_segments_between_the_limits() -> None:
    rate = 44100
    for seconds in (3.0, 12.5, 24.0, 24.1, 26.0, 100.0, 599.0):
        spans = segments.cut(100, 100 + round(seconds * rate), (12.5, 24.0))
        sizes = {b - a for a, b in spans}
        assert len(sizes) == 1
        (size,) = sizes
        assert size <= 24.0 * rate
        if seconds >= 12.5:
            assert size >= 12.5 * rate - 1 or seconds in (24.1,)
        covered = sum(b - a for a, b in spans) / rate
        assert covered == pytest.approx(seconds, abs=1.0) or seconds == 24.1
        assert all(a[1] == b[0] for a, b in pairwise(spans))


def test_silence_at_both_ends_is_trimmed() -> None:
    sound = np.zeros((44100 * 4, 2), np.float32)
    sound[44100 : 2 * 44100] = tone(1.0, rate=44100)[:, None]
    low, high = segments.sounding(sound)
    assert 0.8 < low / 44100 <= 1.0
    assert 2.0 <= high / 44100 < 2.2
    assert segments.sounding(np.zeros((44100, 2), np.float32)) == (0, 0)


def test_clipping_is_flat_tops_at_full_scale() -> None:
    loud = np.repeat(np.clip(9 * tone(1.0), -1, 1)[:, None], 2, 1).astype(np.float32)
    assert len(decode.clipped_times(loud, 16000)) > 100
    assert len(decode.clipped_times(0.5 * loud, 16000)) == 0  # a square wave may be meant
    peak = np.repeat(tone(1.0)[:, None], 2, 1).astype(np.float32)
    assert len(decode.clipped_times(peak / np.abs(peak).max(), 16000)) == 0


def test_parts_of_files_and_containers(tmp_path: Path) -> None:
    ramp = np.linspace(-0.5, 0.5, 48000)
    put_samples(tmp_path / "a.wav", ramp, 16000)
    samples, rate = decode.decode(tmp_path / "a.wav", 1.0, 1.5)
    assert (samples.shape, rate) == ((8000, 2), 16000)
    assert samples[0, 0] == pytest.approx(ramp[16000], abs=1e-3)
    path = _two_streams(tmp_path / "song.stem.mp4")
    assert decode.seconds_of(path, 1) == pytest.approx(4.0, abs=0.1)
    for stream, hz in ((0, 300.0), (1, 700.0)):
        samples, rate = decode.decode(path, 1.0, 3.0, stream)
        assert samples.shape == (2 * rate, 2)
        spectrum = np.abs(np.fft.rfft(samples[:, 0]))
        assert np.argmax(spectrum) / 2.0 == pytest.approx(hz, abs=2)
    with pytest.raises(decode.UnreadableError, match="2 audio streams"):
        decode.decode(path, stream=4)


def _two_streams(path: Path) -> Path:
    """An MP4 with two AAC streams, as MUSDB18's files have five."""
    import av

    rate = 44100
    with av.open(str(path), "w", format="mp4") as container:
        streams = [container.add_stream("aac", rate=rate, layout="stereo") for _ in range(2)]
        for stream, hz in zip(streams, (300.0, 700.0), strict=True):
            values = np.repeat(tone(4.0, hz, rate)[None], 2, 0).astype(np.float32)
            piece = av.AudioFrame.from_ndarray(values, format="fltp", layout="stereo")
            piece.sample_rate = rate
            piece.pts = 0
            for packet in (*stream.encode(piece), *stream.encode(None)):
                container.mux(packet)
    return path


def test_hours_of_audio_are_several_tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuts, "LONGEST_TASK_S", 5.0)
    put(tmp_path / "in" / "a.wav", 12.0)
    put(tmp_path / "in" / "b.wav", 3.0)
    prepare(folder_recipe(tmp_path, "valid_share = 0.2"), tmp_path / "out", jobs=1)
    index = rows(tmp_path / "out")
    assert len(list((tmp_path / "out" / "tasks").glob("*.json"))) == 4
    long = [r for r in index if r["piece"].endswith("a.wav")]
    assert len(long) == 6
    assert sum(r["seconds"] for r in long) == pytest.approx(12.0, abs=0.1)


# ---------------------------------------------------------------- recipes


SHIPPED = [*sorted(RECIPES.glob("*.toml")), *sorted(RECIPES.parents[1].glob("data_*.toml"))]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_shipped_recipes_are_valid(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "LMDM_RECORDINGS", "LMDM_TAKES", "JAMENDO_AUDIO", "JAMENDO_METADATA", "SONG_DESCRIBER_CSV",
        "SLAKH", "FSD50K", "WHALES", "MUSDB18", "SONG_DESCRIBER", "MUSICCAPS",
    ):  # fmt: skip
        monkeypatch.setenv(name, "/somewhere")
    recipe, sources = read_recipe(path)
    assert sources or recipe["hours"]


def test_wrong_recipes_say_what_is_wrong(tmp_path: Path) -> None:
    for content, message in (
        ("[dataset]\nnam = 'x'\n[hours]\n", "unknown key 'dataset.nam'"),
        ("[dataset]\n", "lacks .hours. and"),
        ("[dataset]\nsegment_s = [9.0, 2.0]\n[hours]\n", "shortest, longest"),
        ("[dataset]\n[hours]\nsynth = -1.0\n", "hours.synth"),
        ("[dataset]\n[sources]\nadapter = 'folder'\n", "below \\[\\[sources"),
        ("[dataset]\n[[sources]]\nadapter = 'folder'\npath = '$NO_SUCH_NAME'\n", "not set"),
        ("[dataset]\n[stems]\nsoundfonts = []\ninstruments = ['kazoo']\n", "kazoo"),
    ):
        with pytest.raises(StageError, match=message):
            read_recipe(text(tmp_path / "r.toml", content))
