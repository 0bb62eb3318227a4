"""Scores, WAD files, stems and what the captions say of them."""

import io
import shutil
import struct
from pathlib import Path

import numpy as np
import pretty_midi
import pytest

from lmdm_training.data import captions, midi_stems, ocean, scores
from lmdm_training.data.captions import DRUMS, Traits


def midi_bytes(*tracks: tuple[int, bool, list[int]]) -> bytes:
    """A MIDI file with one half-second note per pitch for each (program, is_drum, pitches)."""
    midi = pretty_midi.PrettyMIDI()
    for program, is_drum, pitches in tracks:
        track = pretty_midi.Instrument(program, is_drum)
        track.notes = [pretty_midi.Note(80, p, i / 2, i / 2 + 0.4) for i, p in enumerate(pitches)]
        midi.instruments.append(track)
    buffer = io.BytesIO()
    midi.write(buffer)
    return buffer.getvalue()


def wad_bytes(lumps: dict[str, bytes]) -> bytes:
    """A WAD archive of these lumps."""
    body = b"".join(lumps.values())
    offset, directory = 12, b""
    for name, lump in lumps.items():
        directory += struct.pack("<ii8s", offset, len(lump), name.encode())
        offset += len(lump)
    return struct.pack("<4sii", b"PWAD", len(lumps), 12 + len(body)) + body + directory


def test_wad_gives_its_midi_lumps_once(tmp_path: Path) -> None:
    tune = midi_bytes((40, False, [60, 62, 64]))
    wad = wad_bytes({"E1M1": b"map", "D_ONE": tune, "D_TWO": tune, "D_MUS": b"MUS\x1a...."})
    (tmp_path / "tiny.wad").write_bytes(wad)
    assert midi_stems.midi_lumps(tmp_path / "tiny.wad") == {"D_ONE": tune}


def test_broken_wads_are_refused() -> None:
    wad = wad_bytes({"D_ONE": b"MThd"})
    with pytest.raises(ValueError, match="cut short"):
        midi_stems.wad_lumps(wad[:-4])
    with pytest.raises(ValueError, match="not a WAD"):
        midi_stems.wad_lumps(b"RIFF" + wad[4:])


def test_tracks_of_one_program_become_one_stem() -> None:
    pitches = [60, 64, 67, 72]
    data = midi_bytes(
        (48, False, pitches), (48, False, pitches), (33, False, pitches), (0, True, pitches)
    )
    stems = midi_stems.split_programs(pretty_midi.PrettyMIDI(io.BytesIO(data)))
    assert [(program, len(stem.notes)) for program, stem in stems] == [(33, 4), (48, 8), (DRUMS, 4)]


def test_window_moves_notes_to_zero_and_drops_empty_stems() -> None:
    data = midi_bytes((48, False, [60] * 12), (33, False, [40] * 2))
    stems = midi_stems.split_programs(pretty_midi.PrettyMIDI(io.BytesIO(data)))
    cut = midi_stems.window(stems, 2.0, 3.0)
    assert [program for program, _ in cut] == [48]
    assert min(n.start for n in cut[0][1].notes) == pytest.approx(0.0, abs=0.01)
    assert max(n.end for n in cut[0][1].notes) <= 3.0


@pytest.mark.parametrize("name", scores.INSTRUMENTS)
def test_every_role_of_every_instrument_stays_in_range(name: str) -> None:
    inst = scores.INSTRUMENTS[name]
    for role in inst.roles:
        rng = np.random.default_rng(1)
        stem = scores.write_stem(scores.plan(10.0, rng), inst, role, rng)
        assert len(stem.notes) >= 2
        assert all(inst.low <= n.pitch <= inst.high for n in stem.notes)
        assert all(0 <= n.start < n.end <= 10.0 for n in stem.notes)


@pytest.mark.parametrize("name", scores.INSTRUMENTS)
def test_first_caption_is_the_name_of_the_program(name: str) -> None:
    traits = Traits("high", "fast", "melody", "loud", legato=True)
    for program in scores.INSTRUMENTS[name].programs:
        texts = captions.stem_captions(program, traits, np.random.default_rng(0))
        assert texts[0] == captions.program_name(program)
        assert 3 <= len(texts) <= 6
        assert len(set(texts)) == len(texts)


def test_every_program_has_a_name() -> None:
    assert all(captions.program_name(p).islower() for p in range(129))
    assert captions.program_name(42) == "cello"


def test_traits_follow_the_notes() -> None:
    slow = [
        pretty_midi.Note(40, 50 + k, 4.0 * t, 4.0 * t + 3.9) for t in range(4) for k in (0, 4, 7)
    ]
    track = pretty_midi.Instrument(48)
    track.notes = slow
    about = midi_stems.traits((48, track), 0.0, 16.0)
    assert about == Traits("low", "slow", "chords", "quiet", legato=True)
    quick = [
        pretty_midi.Note(110, p, i / 8, i / 8 + 0.1)
        for i, p in enumerate([80, 82, 84, 85, 87, 89] * 6)
    ]
    track = pretty_midi.Instrument(73)
    track.notes = quick
    about = midi_stems.traits((73, track), 0.0, 4.5)
    assert (about.tempo, about.texture, about.dynamics) == ("fast", "scale runs", "loud")
    assert midi_stems.traits((73, track), 10.0, 5.0) is None


def test_whale_captions_name_only_calls_that_are_sung() -> None:
    for seed in range(10):
        texts = captions.whale_captions(
            ["moan", "moan", "grunt"], 12.0, False, 0.1, np.random.default_rng(seed)
        )
        assert texts[0] == "humpback whale song"
        assert not any("sweep" in t or "cries" in t or "several" in t or "busy" in t for t in texts)


def test_ocean_labels_come_from_the_file_names(tmp_path: Path) -> None:
    assert ocean.label_of("SanctSound_HI01_01_HWsong_20190216T045823Z.mp3") == "humpback"
    assert (
        ocean.label_of("SanctSound_PM05_01_SnappingShrimp_20191001T040002Z.flac")
        == "snappingshrimp"
    )
    assert ocean.label_of("SanctSound_OC02_02_Odontocetes_20190803T172033.flac") == "odontocetes"
    assert ocean.label_of("take 4.wav") is None


def test_scan_leaves_out_the_same_recording_under_another_name(tmp_path: Path) -> None:
    rows = ["category\tfile\tseconds\tsample_rate\tsource"]
    for category, name in (
        ("humpback", "HWsong"),
        ("ambience", "ambienthigh"),
        ("ambience", "rain"),
    ):
        time = "20190216T045823Z" if name != "rain" else "20200101T000000Z"
        file = f"SanctSound_HI01_01_{name}_{time}.flac"
        (tmp_path / category).mkdir(exist_ok=True)
        (tmp_path / category / file).write_bytes(b"")
        rows.append(f"{category}\t{file}\t5.0\t44100\t-")
    (tmp_path / "MANIFEST.tsv").write_text("\n".join(rows))
    assert [c.label for c in ocean.scan(tmp_path)] == ["rain", "humpback"]


def test_siblings_have_the_same_length_and_clock() -> None:
    if not shutil.which("fluidsynth"):
        pytest.skip("fluidsynth is not installed")
    font = Path(pretty_midi.__file__).parent / "TimGM6mb.sf2"
    if not font.exists():
        pytest.skip("this pretty_midi carries no soundfont")
    tracks = []
    for program in (0, 33):
        track = pretty_midi.Instrument(program)
        track.notes = [pretty_midi.Note(100, 48, 1.0, 1.5)]
        tracks.append((program, track))
    audio = [midi_stems.render(t, font, 3.0) for t in tracks]
    assert [a.shape for a in audio] == [(3 * 44100, 2)] * 2
    for samples in audio:
        onset = np.flatnonzero(np.abs(samples).max(axis=1) > 0.05 * np.abs(samples).max())[0]
        assert onset / 44100 == pytest.approx(1.0, abs=0.03)
