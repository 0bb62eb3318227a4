"""Names that messages give: what lies in the folders is found, and nothing else is reached."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from lmdm_agent import confined, library
from lmdm_agent.confined import Confined
from lmdm_agent.errors import AudioFileError, ModelError

SECRET = b"not for everybody"


@pytest.fixture
def places(tmp_path) -> tuple[Path, Path]:
    """Two folders with files, beside a secret."""
    one, two = tmp_path / "one", tmp_path / "two"
    (one / "deep" / "er").mkdir(parents=True)
    two.mkdir()
    (tmp_path / "secret.wav").write_bytes(SECRET)
    for path in (one / "rain.wav", one / "deep/er/sea.flac", two / "rain.wav", two / "wind.ogg"):
        path.write_bytes(str(path).encode())
    return one, two


def sounds(*folders: Path) -> Confined:
    return Confined("sound", folders, "copy it there", AudioFileError)


def test_a_name_is_found_in_the_first_folder_that_has_it(places):
    one, two = places
    assert sounds(one, two).find("rain.wav") == one / "rain.wav"
    assert sounds(two, one).find("rain.wav") == two / "rain.wav"
    assert sounds(one, two).find("wind.ogg") == two / "wind.ogg"
    assert sounds(one, two).find("deep/er/sea.flac") == one / "deep/er/sea.flac"
    assert sounds(one, two).find("./deep//er/sea.flac") == one / "deep/er/sea.flac"
    assert sounds(one / "missing", two).find("wind.ogg") == two / "wind.ogg"


WAYS_OUT = (
    "../secret.wav",
    "deep/../../secret.wav",
    "..",
    "deep/..",
    "..\\secret.wav",
    "deep\\..\\..\\secret.wav",
    "\\\\host\\share\\x.wav",
    "C:/windows/media/tada.wav",
    "C:tada.wav",
    "/etc/passwd",
    "//etc/passwd",
    "~/secret.wav",
    "~root/x.wav",
    "~",
    "/",
    "\\",
    ".",
    "",
)


@pytest.mark.parametrize("name", WAYS_OUT)
def test_ways_out_are_refused_before_the_disk_is_asked(places, name, monkeypatch):
    monkeypatch.setattr(Path, "resolve", lambda *_, **__: pytest.fail("the disk was asked"))
    with pytest.raises(AudioFileError, match=r"given; a name inside .*one, .*two expected"):
        sounds(*places).find(name)
    with pytest.raises(AudioFileError, match="zero byte"):
        sounds(*places).find(f"{name}\0.wav")


@given(name=st.text(st.sampled_from("./\\~ab:\0 "), max_size=12) | st.text(max_size=30))
def test_whatever_is_found_lies_inside(name, tmp_path_factory):
    base = tmp_path_factory.getbasetemp() / "inside"
    inner = base / "in"
    (inner / "a" / "b").mkdir(parents=True, exist_ok=True)
    for path in (base / "a", base / "b", inner / "a" / "ab", inner / "b"):
        if not path.exists():
            path.write_bytes(SECRET)
    try:
        found = sounds(inner).find(name)
    except AudioFileError:
        return
    assert found.is_file()
    assert inner in found.parents


def test_links_out_are_refused_and_links_inside_are_not(places, tmp_path):
    one, two = places
    (one / "out.wav").symlink_to(tmp_path / "secret.wav")
    (one / "up").symlink_to(tmp_path)
    (one / "again.wav").symlink_to(one / "rain.wav")
    (one / "round.wav").symlink_to(one / "round.wav")
    for name in ("out.wav", "up/secret.wav", "up/two/wind.ogg"):
        with pytest.raises(AudioFileError, match="is a link that leads out of"):
            sounds(one, two).find(name)
    assert sounds(one).find("again.wav") == one / "rain.wav"
    with pytest.raises(AudioFileError, match="no such file"):
        sounds(one).find("round.wav")
    # The folder itself may be a link: the performer chose it.
    (tmp_path / "link").symlink_to(one)
    assert sounds(tmp_path / "link").find("rain.wav") == one / "rain.wav"


def test_only_plain_files_are_found(places):
    one = places[0]
    os.mkfifo(one / "pipe.wav")
    with pytest.raises(AudioFileError, match="a device or a pipe"):
        sounds(one).find("pipe.wav")
    with pytest.raises(AudioFileError, match="is a folder, no sound"):
        sounds(one).find("deep")
    with pytest.raises(AudioFileError, match="a device or a pipe"):
        sounds(Path("/dev")).find("null")


def test_a_whole_path_that_lies_inside_is_told_its_name(places, tmp_path):
    one, two = places
    with pytest.raises(AudioFileError, match=r"no whole path; send 'deep/er/sea.flac'"):
        sounds(two, one).find(str(one / "deep" / "er" / "sea.flac"))
    (tmp_path / "link").symlink_to(one)
    with pytest.raises(AudioFileError, match=r"send 'rain.wav'"):
        sounds(tmp_path / "link").find(str(one / "rain.wav"))
    with pytest.raises(AudioFileError, match="no whole path; copy it there"):
        sounds(one).find(str(tmp_path / "secret.wav"))


def test_errors_say_what_is_near_and_stay_short(places):
    with pytest.raises(AudioFileError, match=r"no such file; did you mean rain.wav\?"):
        sounds(*places).find("rian.wav")
    with pytest.raises(AudioFileError, match="no such file; copy it there"):
        sounds(*places).find("something else.wav")
    with pytest.raises(AudioFileError, match="no folder"):
        sounds().find("rain.wav")
    for name in ("x" * 60_000, "x/" * 5000, "/" + "x" * 60_000):
        with pytest.raises(AudioFileError) as caught:
            sounds(*places).find(name)
        assert len(str(caught.value)) < 700


def test_the_list_holds_what_can_be_found_newest_take_first(places, tmp_path):
    one, two = places
    (one / ".hidden.wav").touch()
    (one / "notes.txt").touch()
    (one / "LOUD.WAV").touch()
    (one / "out.wav").symlink_to(tmp_path / "secret.wav")
    for take in ("2026-01-01", "2026-02-01"):
        (two / take).mkdir()
        (two / take / "dry.flac").touch()
    found = sounds(one, two).names(library.SOUNDS)
    assert found == [
        *("LOUD.WAV", "rain.wav", "deep/er/sea.flac"),
        *("wind.ogg", "2026-02-01/dry.flac", "2026-01-01/dry.flac"),
    ]
    assert all(sounds(one, two).find(name) for name in found)
    assert sounds(one, two).names(library.SOUNDS, limit=2) == found[:2]


def test_a_list_of_a_whole_disk_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(confined, "MAX_SEEN", 50)
    deep = tmp_path
    for number in range(confined.MAX_DEPTH + 2):
        (deep / f"{number}.wav").touch()
        deep = deep / "d"
        deep.mkdir()
    found = sounds(tmp_path).names({".wav"})
    assert found == ["0.wav", "d/1.wav", "d/d/2.wav", "d/d/d/3.wav"]
    for number in range(60):
        (tmp_path / f"many {number}.txt").touch()
    asked = []
    whole = os.scandir

    def counted(path):
        entries = whole(path)

        class Counting:
            def __enter__(self):
                return self

            def __exit__(self, *_):
                entries.close()

            def __iter__(self):
                for entry in entries:
                    asked.append(entry)
                    yield entry

        return Counting()

    monkeypatch.setattr(os, "scandir", counted)
    sounds(tmp_path).names({".wav"})
    assert len(asked) <= 51


# The library's folders.


@pytest.fixture
def user(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(library, "user_folder", lambda: tmp_path / "user")
    (tmp_path / "user" / "sounds").mkdir(parents=True)
    (tmp_path / "user" / "models").mkdir()
    return tmp_path / "user"


def test_our_folders_of_sounds_or_the_performers(user, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ours = library.sound_folders(None, "takes")
    assert ours == [user / "sounds", library.DEMO_TAKE.parent, tmp_path / "takes"]
    assert library.find_sound("cello.flac", ours) == library.DEMO_TAKE
    assert "cello.flac" in library.sounds(ours)
    chosen = library.sound_folders(("~/here", "there"), "takes")
    assert chosen == [Path.home() / "here", tmp_path / "there"]
    assert library.sound_folders((), "takes") == []


def test_a_model_by_name_alone(user, tmp_path):
    (user / "models" / "mine.onnx").touch()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "other.v2.onnx").touch()
    (tmp_path / "secret.onnx").touch()
    (user / "models" / "link.onnx").symlink_to(tmp_path / "secret.onnx")
    assert library.named_model("mine") == library.named_model("mine.onnx")
    assert library.named_model("other.v2", [tmp_path / "more"]).name == "other.v2.onnx"
    for name, words in {
        str(user / "models" / "mine.onnx"): "send 'mine.onnx'",
        str(tmp_path / "secret.onnx"): "copy its file into",
        "../../secret": "without '..'",
        "link": "leads out",
        "mien": "did you mean mine.onnx",
        "/dev/zero": "no whole path",
    }.items():
        with pytest.raises(ModelError, match=words):
            library.named_model(name)


def test_a_sound_of_the_demo_can_be_read(user):
    from lmdm_agent.audio_file import read_audio

    path = library.find_sound("cello.flac", library.sound_folders(None, user))
    whole, end = read_audio(path, 44100), read_audio(path, 44100, last_s=2.0)
    assert end.shape == (2, 88200)
    assert np.abs(end - whole[:, -88200:]).max() < 1e-5


def test_headers_that_promise_too_much_are_refused(tmp_path):
    from lmdm_agent.audio_file import read_audio

    slow = tmp_path / "slow.wav"
    soundfile.write(slow, np.zeros((4000, 1)), 1)
    with pytest.raises(AudioFileError, match="at 1 Hz"):
        read_audio(slow, 44100)
    # FLAC counts its samples in 36 bits, wherever the file ends.
    long = tmp_path / "long.flac"
    soundfile.write(long, np.zeros((4000, 1)), 44100)
    data = bytearray(long.read_bytes())
    at = 8 + 13
    data[at] |= 0x0F
    data[at + 1 : at + 5] = b"\xff\xff\xff\xff"
    long.write_bytes(data)
    with pytest.raises(AudioFileError, match="too long|cannot be read"):
        read_audio(long, 44100)
    with pytest.raises(AudioFileError, match="cannot be read"):
        read_audio(long, 44100, last_s=1.0)


def test_a_prime_reads_only_the_end_of_a_sound(tmp_path, monkeypatch):
    """An hour of a take would take a gigabyte; what is primed is the same."""
    from fakes import Desk, FakeInstrument, noise

    from lmdm_agent import preparing
    from lmdm_agent.audio_file import read_audio

    desk = Desk(FakeInstrument())
    rate = desk.instrument.spec.sample_rate
    sound = noise(rate * 5)
    soundfile.write(tmp_path / "long.wav", sound, rate, subtype="FLOAT")
    read: list[int] = []

    def counted(path, rate, last_s=None):
        audio = read_audio(path, rate, last_s)
        read.append(audio.shape[1])
        return audio

    monkeypatch.setattr(preparing, "read_audio", counted)
    desk.session.prepare_prime(tmp_path / "long.wav")()
    primed = desk.session.engine.context.latents
    whole = desk.session.engine.encode_for_prime(np.stack([sound, sound]))
    np.testing.assert_array_equal(primed[:, -whole.shape[1] :], whole)
    assert read == [14 * 16]
