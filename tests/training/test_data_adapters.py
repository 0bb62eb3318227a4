"""Every adapter on a tiny tree with exactly the layout of the data set."""

import json
import struct
from pathlib import Path

import pretty_midi
import pytest
from data_trees import make_take, put, put_blocks, put_manifest, take_blocks, take_facts, text

from lmdm_agent.takes.format import read_take
from lmdm_training.data.adapters import read_source, scan
from lmdm_training.data.adapters.fsd50k import short_licence
from lmdm_training.data.adapters.takes import prompt_spans
from lmdm_training.data.recording import Found
from lmdm_training.errors import StageError


def found_in(folder: Path, adapter: str, **options) -> Found:
    values = {"adapter": adapter, "path": str(folder), **options}
    return scan(read_source(values, "the test"), folder / "cache")


def by_name(found: Found) -> dict:
    return {Path(r.path).name: r for r in found.recordings}


def why(found: Found) -> dict[str, str]:
    return {Path(path).name: reason for path, reason in found.skipped}


# ---------------------------------------------------------------- folder


def test_captions_come_from_sidecars_then_names(tmp_path: Path) -> None:
    put(tmp_path / "a.wav")
    text(tmp_path / "a.txt", "a low moan\n\nwhale, far away\n")
    put(tmp_path / "b.flac")
    text(tmp_path / "b.json", '{"caption": "a trumpet call", "bpm": 3}')
    put(tmp_path / "c.wav")
    text(tmp_path / "c.csv", "start,caption\n0,first\n0,second\n")
    put(tmp_path / "Night Sounds" / "03_SlowWhale-song (2019) HI03.wav")
    put(tmp_path / ".hidden" / "x.wav")
    put(tmp_path / "._a.wav")
    text(tmp_path / "cover.pdf", "")
    found = found_in(tmp_path, "folder")
    files = by_name(found)
    assert files["a.wav"].captions == ("a low moan", "whale, far away")
    assert files["b.flac"].captions == ("a trumpet call",)
    assert files["c.wav"].captions == ("first", "second")
    named = files["03_SlowWhale-song (2019) HI03.wav"].captions
    assert named == ("slow whale song", "slow whale song, night sounds", "night sounds")
    assert len(files) == 4
    assert "not a sound file" in why(found)["cover.pdf"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("captions.csv", "file_name,text,licence,split\nin/a.wav,slow bells,CC0,val\n"),
        ("metadata.json", '{"a.wav": {"caption": "slow bells", "licence": "CC0", "split": "val"}}'),
        (
            "metadata.jsonl",
            '{"path": "a", "prompt": "slow bells", "license": "CC0", "split": "valid"}',
        ),
    ],
)
def test_one_table_for_all_files(tmp_path: Path, name: str, content: str) -> None:
    put(tmp_path / "in" / "a.wav")
    put(tmp_path / "in" / "other.wav")
    text(tmp_path / name, content)
    files = by_name(found_in(tmp_path, "folder", licence="mine"))
    a, other = files["a.wav"], files["other.wav"]
    assert (a.captions, a.licence, a.split) == (("slow bells",), "CC0", "valid")
    assert (other.captions[0], other.licence, other.split) == ("other", "mine", "")


def test_a_table_may_cut_a_file(tmp_path: Path) -> None:
    put(tmp_path / "a.wav", 4.0)
    table = "file,start,end,caption\na.wav,0,1.5,bells\na.wav,1.5,4,gongs\n"
    text(tmp_path / "captions.csv", table)
    spans = [(r.start, r.stop, r.captions) for r in found_in(tmp_path, "folder").recordings]
    assert spans == [(0.0, 1.5, ("bells",)), (1.5, 4.0, ("gongs",))]


def test_words_that_all_names_share_say_nothing(tmp_path: Path) -> None:
    for k, bird in enumerate(("robin", "wren", "owl")):
        put(tmp_path / f"FieldTrip {bird} {k}.wav")
    found = found_in(tmp_path, "folder")
    assert {r.captions[0] for r in found.recordings} == {"robin", "wren", "owl"}


def test_prompt_templates_and_tags(tmp_path: Path) -> None:
    path = put(tmp_path / "01.flac")
    _tag_flac(path, {"TITLE": "Morning Rain", "GENRE": "Ambient", "ARTIST": "A. Player"})
    found = found_in(tmp_path, "folder", prompt="field piece", templates=["{caption}, live"])
    (recording,) = found.recordings
    assert recording.captions[:3] == ("field piece", "ambient", "ambient, morning rain")
    assert recording.captions[-1] == "ambient, live"
    assert recording.credit == "A. Player"


def _tag_flac(path: Path, tags: dict[str, str]) -> None:
    """Put a VORBIS_COMMENT block behind STREAMINFO."""
    data = path.read_bytes()
    body = struct.pack("<I", 4) + b"test" + struct.pack("<I", len(tags))
    for key, value in tags.items():
        entry = f"{key}={value}".encode()
        body += struct.pack("<I", len(entry)) + entry
    block = bytes([4]) + len(body).to_bytes(3, "big") + body
    head = 4 + 4 + 34
    assert data[:4] == b"fLaC"
    if data[4] & 0x80:
        block = bytes([0x84]) + block[1:]
        data = data[:4] + bytes([0]) + data[5:]
    path.write_bytes(data[:head] + block + data[head:])


# ---------------------------------------------------------------- takes


def spans_of(folder: Path) -> list[tuple[float, float, str]]:
    return [(round(a, 3), round(b, 3), text) for a, b, text in prompt_spans(read_take(folder))]


CELLO, RAIN = (0.6, 5.6, "warm cello"), (6.1, 12.0, "rain on the sea")


@pytest.mark.parametrize("ending", ["flac", "wav"])
def test_takes_are_cut_where_another_prompt_is_heard(tmp_path: Path, ending: str) -> None:
    folder = make_take(tmp_path / "2026-01-01_10-00-00", ending=ending)
    assert spans_of(folder) == [CELLO, RAIN]
    found = found_in(tmp_path, "takes", player="solo flute")
    assert [(r.stem, r.captions[0], round(r.start, 3)) for r in found.recordings] == [
        ("dry", "solo flute", 0.6), ("wet", "warm cello", 0.6),
        ("dry", "solo flute", 6.1), ("wet", "rain on the sea", 6.1),
    ]  # fmt: skip
    assert {Path(r.path).name for r in found.recordings} == {f"dry.{ending}", f"wet.{ending}"}
    assert len({r.group for r in found.recordings}) == 2
    assert {r.piece for r in found.recordings} == {"2026-01-01_10-00-00"}
    assert not found.skipped


def test_a_take_may_be_the_source_itself(tmp_path: Path) -> None:
    make_take(tmp_path / "one.take")
    found = found_in(tmp_path / "one.take", "takes")
    assert {r.piece for r in found.recordings} == {"one.take"}


def test_a_captured_take_begins_within_a_block(tmp_path: Path) -> None:
    folder = make_take(tmp_path / "one")
    lines = take_blocks(folder)
    for line in lines:
        line["due"] -= 12800  # 0.8 s
    put_blocks(folder, lines)
    assert spans_of(folder) == [(0.0, 4.8, "warm cello"), (5.3, 11.8, "rain on the sea")]
    lines[0]["report"]["crossed"] = True
    put_blocks(folder, lines)
    assert spans_of(folder)[0] == (0.3, 4.8, "warm cello")


def test_blocks_with_holes_belong_to_no_stretch(tmp_path: Path) -> None:
    folder = make_take(tmp_path / "one")
    lines = take_blocks(folder)
    lines[3] |= {"status": "skipped", "report": None}
    lines[6] |= {"status": "failed", "report": None}
    lines[14]["report"]["late_samples"] = 5
    del lines[18]
    put_blocks(folder, lines)
    assert spans_of(folder) == [
        (0.6, 2.1, "warm cello"), (2.6, 3.6, "warm cello"), (4.1, 5.6, "warm cello"),
        (6.1, 7.6, "rain on the sea"), (8.1, 9.6, "rain on the sea"),
        (10.1, 12.0, "rain on the sea"),
    ]  # fmt: skip
    found = found_in(tmp_path, "takes", shortest_s=1.6)
    assert {round(r.start, 3) for r in found.recordings} == {10.1}


def test_a_prompt_after_none_is_a_change(tmp_path: Path) -> None:
    folder = make_take(tmp_path / "one")
    lines = take_blocks(folder)
    for line in lines[:10]:
        line["report"]["dominant"] = None
    lines[10]["report"]["crossed"] = False
    put_blocks(folder, lines)
    assert spans_of(folder) == [(0.6, 5.6, ""), RAIN]
    found = found_in(tmp_path, "takes")
    assert [r.captions[0] for r in found.recordings if r.stem == "wet"] == [
        "live playing", "rain on the sea",
    ]  # fmt: skip


def test_blocks_keep_their_place_at_another_device_rate(tmp_path: Path) -> None:
    # 5513 of the model's samples are 8000.9 of the device's: dues are rounded, spans stay whole.
    folder = make_take(tmp_path / "one", model_rate=11025, block_samples=5513)
    lines = take_blocks(folder)
    for k, line in enumerate(lines):
        line["due"] = 9600 + k * 5513 * 16000 // 11025
    put_blocks(folder, lines)
    assert spans_of(folder) == [(0.6, 5.6, "warm cello"), (6.1, 12.0, "rain on the sea")]


def test_a_capture_of_a_take_is_the_same_piece(tmp_path: Path) -> None:
    """Or the same sound would be trained on and held out."""
    for name, clock in (("take", "10:00:00"), ("more", "10:00:11"), ("next", "10:00:22")):
        make_take(tmp_path / name, started=f"2026-01-01T{clock}+00:00")
    make_take(tmp_path / "capture", started="2026-01-01T10:00:08+0000", how="capture")
    found = found_in(tmp_path, "takes")
    pieces = {Path(r.path).parent.name: r.piece for r in found.recordings}
    assert pieces == {"take": "take", "capture": "take", "more": "take", "next": "next"}
    assert len({r.group for r in found.recordings}) == 8


UNUSABLE = {
    "bad": "take.json is damaged", "foreign": "not a take of this program",
    "older": "take format 1", "newer": "update lmdm-agent", "cut": "was cut off",
    "huge": "out of all range", "undated": "Invalid isoformat",
    "blockless": "blocks.jsonl is missing",
    "damaged": "line 1 is damaged", "report": "the report of block 14 is damaged",
    "short": "no prompt was heard for 3 s",
}  # fmt: skip


def test_a_take_that_cannot_be_used_is_skipped_with_its_sentence(tmp_path: Path) -> None:
    for name in ("good", *UNUSABLE):
        make_take(tmp_path / name)
    text(tmp_path / "bad" / "take.json", '{"rate": 48')
    text(tmp_path / "foreign" / "take.json", '{"title": "Take Five"}')
    for name, change in (
        ("older", {"format": 1}), ("newer", {"format": 99}), ("cut", {"complete": False}),
        ("huge", {"block_samples": 10**400}), ("undated", {"started": "yesterday"}),
    ):  # fmt: skip
        put_manifest(tmp_path / name, take_facts(tmp_path / name) | change)
    (tmp_path / "blockless" / "blocks.jsonl").unlink()
    text(tmp_path / "damaged" / "blocks.jsonl", '{"block": 1}\n')
    lines = take_blocks(tmp_path / "report")
    lines[4]["report"]["dominant"] = 7
    put_blocks(tmp_path / "report", lines)
    put_blocks(tmp_path / "short", take_blocks(tmp_path / "short")[:2])
    found = found_in(tmp_path, "takes")
    assert {r.piece for r in found.recordings} == {"good"}
    reasons = why(found)
    assert reasons.keys() == UNUSABLE.keys()
    for name, words in UNUSABLE.items():
        assert words in reasons[name]


def test_a_missing_track_is_told_and_the_others_are_used(tmp_path: Path) -> None:
    folder = make_take(tmp_path / "one")
    (folder / "dry.flac").unlink()
    found = found_in(tmp_path, "takes", tracks=["dry", "wet", "stem"])
    assert {r.stem for r in found.recordings} == {"wet"}
    assert "dry.flac is missing" in why(found)["dry.flac"]
    assert list(why(found)) == ["dry.flac"], "a take without a stem input has no stem to miss"
    found = found_in(tmp_path, "takes", tracks=["stem"])
    assert not found.recordings
    assert "no track stem" in why(found)["one"]


def test_a_take_names_no_file_outside_its_folder(tmp_path: Path) -> None:
    put(tmp_path / "secret.flac", 12.0)
    folder = make_take(tmp_path / "takes" / "one")
    facts = take_facts(folder)
    facts["tracks"]["wet"]["file"] = "../../secret.flac"
    put_manifest(folder, facts)
    found = found_in(tmp_path / "takes", "takes")
    assert {Path(r.path).name for r in found.recordings} == {"dry.flac"}
    assert "no file of this take" in why(found)["secret.flac"]


# ---------------------------------------------------------------- Jamendo

HEAD = "TRACK_ID\tARTIST_ID\tALBUM_ID\tPATH\tDURATION\tTAGS\n"


def _jamendo(root: Path) -> tuple[Path, Path]:
    audio, meta = root / "audio", root / "mtg-jamendo-dataset"
    for number in (214, 215, 216, 217):
        put(audio / f"{number % 100}" / f"{number}.wav").rename(
            audio / f"{number % 100}" / f"{number}.mp3"
        )
    splits = meta / "data" / "splits" / "split-0"
    line = "track_{0:07d}\tartist_000014\talbum_000031\t{1}/{0}.mp3\t{2}\t{3}\n"
    tags = "genre---hiphop\tinstrument---electricguitar\tmood/theme---dark"
    train = line.format(214, 14, 124.6, tags) + line.format(215, 15, 3.0, "genre---rock")
    text(splits / "autotagging-train.tsv", HEAD + train + line.format(999, 99, 9.0, "genre---rock"))
    text(splits / "autotagging-validation.tsv", HEAD + line.format(216, 16, 9.0, "genre---folk"))
    text(splits / "autotagging-test.tsv", HEAD + line.format(217, 17, 9.0, "genre---folk"))
    text(root / "song_describer.csv", "caption_id,track_id,caption\n1,215,a rock song\n")
    return audio, meta


def test_jamendo_splits_tags_and_song_describer(tmp_path: Path) -> None:
    audio, meta = _jamendo(tmp_path)
    found = found_in(
        audio, "jamendo", metadata=str(meta), song_describer=str(tmp_path / "song_describer.csv")
    )
    files = by_name(found)
    assert {n: r.split for n, r in files.items()} == {"214.mp3": "train", "216.mp3": "valid"}
    assert files["214.mp3"].captions == (
        "hip hop, electric guitar, dark", "dark, hip hop, electric guitar",
        "dark hip hop music with electric guitar", "hip hop",
    )  # fmt: skip
    assert files["214.mp3"].seconds == 124.6
    assert "Song Describer" in why(found)["215.mp3"]
    assert "not there" in why(found)["999.mp3"]


def test_jamendo_asks_for_the_song_describer_list(tmp_path: Path) -> None:
    audio, meta = _jamendo(tmp_path)
    with pytest.raises(StageError, match="kept for evaluation"):
        found_in(audio, "jamendo", metadata=str(meta))
    table = meta / "data" / "splits" / "split-0" / "autotagging-train.tsv"
    table.write_text("track,path\n")
    with pytest.raises(StageError, match="does not begin with the columns TRACK_ID"):
        found_in(audio, "jamendo", metadata=str(meta), without_song_describer=True)


# ---------------------------------------------------------------- Slakh

SLAKH = """UUID: {uuid}
audio_dir: stems
lmd_midi_dir: lmd_matched/O/O/T/x.mid
overall_gain: 0.18
stems:
  S00:
    audio_rendered: true
    inst_class: Bass
    integrated_loudness: -19.3
    is_drum: false
    midi_program_name: Electric Bass (finger)
    midi_saved: true
    plugin_name: jazz_fingered.nkm
    program_num: 33
  S01:
    audio_rendered: true
    inst_class: Drums
    is_drum: true
    midi_program_name: Drums
    program_num: 128
  S02:
    audio_rendered: false
    inst_class: Piano
    is_drum: false
    midi_program_name: Acoustic Grand Piano
    program_num: 0
"""


def _slakh(root: Path) -> Path:
    tracks = (
        ("train", 1, "aa"),
        ("train", 2, "bb"),
        ("validation", 1501, "aa"),
        ("test", 1876, "cc"),
    )
    for split, number, uuid in (*tracks, ("omitted", 49, "bb")):
        folder = root / split / f"Track{number:05d}"
        text(folder / "metadata.yaml", SLAKH.format(uuid=uuid))
        put(folder / "mix.flac")
        put(folder / "stems" / "S00.flac")
        put(folder / "stems" / "S01.flac")
    return root


def test_slakh_stems_prompts_and_omissions(tmp_path: Path) -> None:
    found = found_in(_slakh(tmp_path), "slakh", splits=["train", "valid", "test"])
    tracks = {r.group: r.split for r in found.recordings}
    assert tracks == {"Track01876": "test", "Track01501": "valid", "Track00002": "train"}
    assert "another track" in why(found)["Track00001"]
    assert "another track" in why(found)["Track00049"]
    stems = {r.stem: r.captions for r in found.recordings if r.group == "Track00002"}
    assert stems == {"S00": ("electric bass (finger)",), "S01": ("drums",)}
    found = found_in(tmp_path, "slakh", splits=["train", "valid", "test"], classes=True)
    stems = {r.stem: r.captions for r in found.recordings if r.group == "Track00002"}
    assert stems == {"S00": ("electric bass (finger)", "bass"), "S01": ("drums",)}


def test_slakh_split_file_moves_and_omits(tmp_path: Path) -> None:
    root = _slakh(tmp_path / "slakh")
    actions = {
        "Track00001": {"action": "omit", "source_split": "train"},
        "Track00002": {"action": "move", "source_split": "train", "destination_split": "test"},
        "Track01501": {"action": None},
    }
    path = text(tmp_path / "redux.json", json.dumps(actions))
    splits = ["train", "valid", "test"]
    found = found_in(root, "slakh", split_file=str(path), tracks="original", splits=splits)
    assert {r.group: r.split for r in found.recordings} == {
        "Track01876": "test", "Track01501": "valid", "Track00002": "test",
    }  # fmt: skip


# ---------------------------------------------------------------- FSD50K


def _fsd(root: Path) -> Path:
    for part, names in (("dev", ("64760", "16399", "1")), ("eval", ("37199",))):
        for name in names:
            put(root / f"FSD50K.{part}_audio" / f"{name}.wav")
    truth = root / "FSD50K.ground_truth"
    text(
        truth / "dev.csv",
        "fname,labels,mids,split\n"
        '64760,"Electric_guitar,Guitar,Plucked_string_instrument,Music","/m/1",train\n'
        '16399,"Chirp_and_tweet,Animal","/m/2",val\n1,Rain,/m/3,train\n',
    )
    text(truth / "eval.csv", 'fname,labels,mids\n37199,"Rain,Water","/m/3"\n')
    cc = "http://creativecommons.org/"
    infos = {
        "64760": {"title": "riff", "license": f"{cc}licenses/by/3.0/", "uploader": "someone"},
        "16399": {"title": "bird", "license": f"{cc}publicdomain/zero/1.0/", "uploader": "other"},
        "1": {"title": "x", "license": f"{cc}licenses/by-nc/3.0/", "uploader": "third"},
    }
    text(root / "FSD50K.metadata" / "dev_clips_info_FSD50K.json", json.dumps(infos))
    text(root / "FSD50K.metadata" / "eval_clips_info_FSD50K.json", "{}")
    return root


def test_fsd50k_splits_labels_and_licences(tmp_path: Path) -> None:
    found = found_in(_fsd(tmp_path), "fsd50k", without=["CC-BY-NC"])
    files = by_name(found)
    assert {n: (r.split, r.licence) for n, r in files.items()} == {
        "64760.wav": ("train", "CC-BY-3.0"), "16399.wav": ("valid", "CC0-1.0"),
    }  # fmt: skip
    assert files["64760.wav"].captions[:2] == ("electric guitar", "electric guitar, guitar")
    assert files["16399.wav"].captions[0] == "chirp and tweet"
    assert files["64760.wav"].credit == "someone on Freesound (64760)"
    assert "CC-BY-NC-3.0 is left out" in why(found)["1.wav"]
    test = found_in(tmp_path, "fsd50k", splits=["test"])
    assert [r.split for r in test.recordings] == ["test"]
    assert short_licence("http://creativecommons.org/licenses/sampling+/1.0/") == "CC-Sampling+-1.0"


# ---------------------------------------------------------------- whales


def test_watkins_folders(tmp_path: Path) -> None:
    for name in ("61025001", "6102500A", "79001001"):
        put(tmp_path / "HumpbackWhale" / f"{name}.wav")
    put(tmp_path / "SpermWhale" / "85005001.wav")
    text(
        tmp_path / "metadata.csv", "filename,common_name,note\n79001001.wav,Humpback Whale,moans\n"
    )
    found = found_in(tmp_path, "humpback", watkins=True)
    files = by_name(found)
    assert set(files) == {"61025001.wav", "6102500A.wav", "79001001.wav"}
    assert files["61025001.wav"].piece == files["6102500A.wav"].piece != files["79001001.wav"].piece
    assert files["79001001.wav"].captions[:2] == ("humpback whale song", "moans")
    assert "Watkins" in files["61025001.wav"].credit
    assert "none of the recipe's" in why(found)["85005001.wav"]
    everything = found_in(tmp_path, "humpback", species=[])
    assert by_name(everything)["85005001.wav"].captions[0] == "sperm whale"


# ---------------------------------------------------------------- MUSDB18


def test_musdb_folders_of_stems(tmp_path: Path) -> None:
    songs = (("train", "A Band - A Song"), ("train", "Leaf - Summerghost"), ("test", "B - C"))
    for split, song in songs:
        for stem in ("mixture", "drums", "bass", "other", "vocals"):
            put(tmp_path / split / song / f"{stem}.wav")
    found = found_in(tmp_path, "musdb18", splits=["train", "valid", "test"])
    assert {r.group: r.split for r in found.recordings} == {
        "A Band - A Song": "train", "Leaf - Summerghost": "valid", "B - C": "test",
    }  # fmt: skip
    assert len(found.recordings) == 12
    assert {r.credit for r in found.recordings if r.split == "train"} == {"A Band"}
    mixed = found_in(tmp_path, "musdb18", mixture=True)
    assert [r.group for r in mixed.recordings if r.stem == "mixture"] == [""] * 3


# ---------------------------------------------------------------- caption lists


def test_song_describer_joins_captions_to_files(tmp_path: Path) -> None:
    put(tmp_path / "audio" / "34" / "1004034.2min.wav")
    head = "caption_id,track_id,caption,is_valid_subset,familiarity,artist_id,album_id,path\n"
    lines = (
        '1,1004034,"slow piano, sad",True,0,1,2,34/1004034.mp3\n'
        "2,1004034,a ballad,True,0,1,2,34/1004034.mp3\n"
        "3,1004034,wrong,False,0,1,2,34/1004034.mp3\n4,7,lost,True,0,1,2,07/7.mp3\n"
    )
    text(tmp_path / "song_describer.csv", head + lines)
    found = found_in(tmp_path, "song_describer")
    (recording,) = found.recordings
    assert recording.captions == ("slow piano, sad", "a ballad")
    assert recording.split == "test"
    assert "no sound file" in why(found)["7.mp3"]


def test_musiccaps_uses_times_of_whole_videos_only(tmp_path: Path) -> None:
    put(tmp_path / "-0Gj8-vB1q4.wav", 45.0, rate=RATE_LOW)
    put(tmp_path / "[abcdefghijk]-[30-40].wav", 1.0)
    head = (
        "ytid,start_s,end_s,audioset_positive_labels,aspect_list,caption,author_id,"
        "is_balanced_subset,is_audioset_eval\n"
    )
    lines = (
        "-0Gj8-vB1q4,30,40,/m/0140xf,\"['piano', 'low quality']\",\"A slow tune.\",4,False,True\n"
        'abcdefghijk,30,40,/m/0140xf,"[\'drums\']","A beat.",4,False,False\n'
        'zzzzzzzzzzz,30,40,/m/0140xf,"[\'drums\']","Gone.",4,False,False\n'
    )
    text(tmp_path / "musiccaps-public.csv", head + lines)
    found = found_in(tmp_path, "musiccaps")
    spans = {r.piece: (r.start, r.stop, r.split, r.captions) for r in found.recordings}
    assert spans == {
        "-0Gj8-vB1q4": (30.0, 40.0, "test", ("A slow tune.", "piano, low quality")),
        "abcdefghijk": (0.0, None, "", ("A beat.", "drums")),
    }
    assert "no sound file" in why(found)["zzzzzzzzzzz"]


RATE_LOW = 16000


# ---------------------------------------------------------------- MIDI and Debian


def _score(path: Path, programs: list[int], seconds: float = 4.0) -> None:
    midi = pretty_midi.PrettyMIDI()
    for program in programs:
        track = pretty_midi.Instrument(program)
        times = range(int(seconds * 4))
        track.notes = [pretty_midi.Note(90, 48 + t % 12, t / 4, t / 4 + 0.2) for t in times]
        midi.instruments.append(track)
    path.parent.mkdir(parents=True, exist_ok=True)
    midi.write(str(path))


FONT = Path(pretty_midi.__file__).parent / "TimGM6mb.sf2"


def test_scores_become_groups_of_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name)
    _score(tmp_path / "in" / "one.mid", [0, 33])
    _score(tmp_path / "in" / "solo.mid", [0])
    text(tmp_path / "in" / "bad.mid", "no midi")
    font = text(tmp_path / "font.sf2", "")
    fonts = [{"path": str(font), "licence": "GPL-2"}]
    found = found_in(tmp_path / "in", "midi", soundfonts=fonts, fewest_stems=2, licence="CC0")
    assert [(r.group, r.stem, r.captions) for r in found.recordings] == [
        ("one.mid", "0", ()), ("one.mid", "33", ()),
    ]  # fmt: skip
    assert found.recordings[0].licence == "score CC0; sound GPL-2"
    assert "not a MIDI file" in why(found)["bad.mid"]
    assert "1 instruments play" in why(found)["solo.mid"]


def test_debian_packages_unpacked_by_hand(tmp_path: Path) -> None:
    package = tmp_path / "cache" / "packages" / "some-game-data"
    put(package / "usr" / "share" / "games" / "some" / "music" / "boss_fight.wav", 31.0)
    put(package / "usr" / "share" / "games" / "some" / "music" / "menu.wav", 31.0)
    put(package / "usr" / "share" / "games" / "some" / "sounds" / "bang.wav", 1.0)
    packages = [
        {"package": "some-game-data", "licence": "GPL-2+", "style": "game music",
         "without": ["menu"]},
    ]  # fmt: skip
    found = found_in(tmp_path, "debian", packages=packages, held_out=["some-game-data"])
    (recording,) = found.recordings
    assert recording.captions == ("game music", "boss fight, game music")
    assert (recording.licence, recording.split) == ("GPL-2+", "valid")
    with pytest.raises(StageError, match="none of the packages"):
        found_in(tmp_path, "debian", packages=packages, held_out=["another"])


# ---------------------------------------------------------------- options


def test_wrong_options_say_what_is_allowed(tmp_path: Path) -> None:
    for values, message in (
        ({"adapter": "foldr"}, "folder"),
        ({"adapter": "folder", "paht": "x"}, "unknown key 'paht'"),
        ({"adapter": "folder", "valid_share": 2}, "valid_share"),
        ({"adapter": "folder", "templates": ["{name}"]}, "{caption}"),
        ({"adapter": "slakh", "tracks": "some"}, "tracks"),
    ):
        with pytest.raises(StageError, match=message):
            read_source(values, "the recipe, source 1")
    with pytest.raises(StageError, match="is no folder"):
        found_in(tmp_path / "nowhere", "folder")
