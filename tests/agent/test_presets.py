"""Presets: kept, found and recalled; names that are no names; files that are no presets."""

from __future__ import annotations

import os
import stat
import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lmdm_agent import library
from lmdm_agent.controls import CONTROLS, SLOTS, Control, Controls
from lmdm_agent.errors import ConfigError
from lmdm_agent.presets import Presets, as_toml, checked_name, recalled


@pytest.fixture
def bundled(tmp_path, monkeypatch) -> Path:
    """A folder of presets that come with the program."""
    folder = tmp_path / "bundled"
    folder.mkdir()
    (folder / "fine.toml").write_text("[controls]\nsteps = 12\n")
    monkeypatch.setattr(library, "preset_folders", lambda: [folder, tmp_path / "nowhere"])
    return folder


@pytest.fixture
def mine(tmp_path, bundled) -> Presets:
    """The performer's own, none yet."""
    return Presets(tmp_path / "own")


def value_of(control: Control) -> st.SearchStrategy:
    """Any value that the table allows."""
    if control.kind == "bool":
        return st.booleans()
    if control.kind == "choice":
        return st.sampled_from(control.choices)
    if control.kind == "int":
        return st.integers(int(control.low), int(control.high))
    return st.floats(control.low, control.high)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
anything = st.builds(
    lambda table, prompts, weights: Controls(
        **table, prompts=tuple(prompts), weights=tuple(weights)
    ),
    st.fixed_dictionaries({control.name: value_of(control) for control in CONTROLS}),
    st.lists(texts, min_size=SLOTS, max_size=SLOTS),
    st.lists(st.floats(0.0, 1.0), min_size=SLOTS, max_size=SLOTS),
)
any_controls = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)


# Round trips.


@any_controls
@given(before=anything, elsewhere=anything)
def test_everything_but_panic_comes_back(mine, before, elsewhere):
    mine.save("all of it", before)
    after = recalled(mine.read("all of it"), 0.0)(elsewhere)
    assert after == replace(before, panic=elsewhere.panic)
    # A number keeps its type, or the next echo would be of another one.
    for control in CONTROLS:
        assert type(getattr(after, control.name)) is type(getattr(before, control.name))


@any_controls
@given(before=anything, goal=anything, blocks=st.integers(1, 6))
def test_a_recall_with_a_fade_moves_block_by_block_and_ends_at_the_values(
    mine, before, goal, blocks
):
    mine.save("goal", goal)
    goal = replace(goal, panic=before.panic)
    controls = recalled(mine.read("goal"), blocks * 0.5)(before)
    played = []
    for number in range(10, 10 + blocks):
        controls = controls.at_block(number, 0.5)
        played.append(controls)
    for index, found in enumerate(played[:-1], 1):
        for control in CONTROLS:
            start, end = getattr(before, control.name), getattr(goal, control.name)
            now = getattr(found, control.name)
            if control.kind == "float" and control.name != "tempo":
                assert now == pytest.approx(start + (end - start) * index / blocks, abs=1e-6)
            else:
                assert now == end
    assert played[-1] == goal


def test_every_field_is_saved(mine):
    written = tomllib.loads(as_toml(Controls()))
    names = {*written["controls"], *(set(written) - {"controls"})}
    # What is under way has no value of its own, and panic is of the moment.
    assert names == {f.name for f in fields(Controls)} - {"panic", "fade", "glide"}


def test_what_is_on_its_way_is_saved_where_it_is(mine):
    two = Controls(prompts=("a", "b", *("",) * 6))
    moving = two.recall(replace(two, mix=0.0).crossfade(0, 1, 1.0), 2.0).at_block(0, 0.5)
    mine.save("half", moving)
    found = mine.read("half").apply(Controls())
    assert (found.mix, found.weights[:2]) == (0.75, (0.75, 0.25))
    assert (found.fade, found.glide) == (None, None)


# Panic.


@pytest.mark.parametrize("seconds", [0.0, 4.0])
@pytest.mark.parametrize("held", ["true", "false"])
@pytest.mark.parametrize("now", [True, False])
def test_panic_is_never_recalled(mine, bundled, seconds, held, now):
    """Not even from a file that somebody wrote by hand."""
    (bundled / "loud.toml").write_text(f"[controls]\npanic = {held}\nmix = 0.5\n")
    preset = mine.read("loud")
    assert preset.names == ("mix",)
    assert recalled(preset, seconds)(Controls(panic=now)).panic is now


def test_a_saved_preset_does_not_know_of_a_panic(mine):
    mine.save("in panic", Controls(panic=True, steps=7))
    assert "panic" not in (mine.own / "in panic.toml").read_text()


def test_a_tempo_that_others_hold_stays(mine):
    mine.save("slow", Controls(tempo=60.0, mix=0.5))
    for seconds in (0.0, 4.0):
        kept = recalled(mine.read("slow"), seconds, keep_tempo=True)(Controls(tempo=120.0))
        assert (kept.tempo, kept.at_block(0, 9.0).tempo) == (120.0, 120.0)
        taken = recalled(mine.read("slow"), seconds)(Controls(tempo=120.0)).at_block(0, 9.0)
        assert (taken.tempo, taken.mix) == (60.0, 0.5)


# Where they are.


def test_own_presets_come_before_those_that_come_with_us(mine):
    assert mine.names() == ["fine"]
    assert mine.read("fine").apply(Controls()).steps == 12
    assert mine.save("fine", Controls(steps=3)) is False
    assert mine.read("fine").apply(Controls()).steps == 3
    assert mine.save("fine", Controls(steps=5)) is True
    assert mine.read("fine.toml").apply(Controls()).steps == 5
    assert mine.names() == ["fine"]


def test_names_are_what_read_accepts(mine, bundled):
    for name in ("b side", "Ünï", ".hidden", "a;b", "con", "x.toml", "trailing ", "𠀀" * 62):
        (bundled / f"{name}.toml").write_text("[controls]\nsteps = 2\n")
    (bundled / "notes.txt").write_text("no preset")
    assert mine.names() == ["b side", "fine", "Ünï"]
    for name in mine.names():
        assert mine.read(name).names == ("steps",)


def test_a_name_that_is_almost_one(mine):
    with pytest.raises(ConfigError, match=r"no preset 'fien'; did you mean fine\?"):
        mine.read("fien")


def test_the_folder_of_the_settings_or_the_users(tmp_path, monkeypatch):
    monkeypatch.setattr(library, "user_folder", lambda: tmp_path / "user")
    assert Presets().own == tmp_path / "user" / "presets"
    shipped = {path.stem for folder in library.preset_folders() for path in folder.glob("*.toml")}
    assert len(shipped) >= 3
    assert Presets().names() == sorted(shipped)
    assert not (tmp_path / "user").exists()


# Names.


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("rain", "rain"),
        (" second verse ", "second verse"),
        ("rain.toml", "rain"),
        ("v1.2", "v1.2"),
        ("a-b_c", "a-b_c"),
        ("7", "7"),
        ("Größe", "Größe"),
        ("雨", "雨"),
        ("x" * 64, "x" * 64),
        ("console", "console"),
        ("com", "com"),
        ("com12", "com12"),
    ],
)
def test_a_name(given, name, mine):
    assert checked_name(given) == name
    mine.save(given, Controls(steps=9))
    assert os.listdir(mine.own) == [f"{name}.toml"]
    assert mine.read(given).apply(Controls()).steps == 9


TRICKS = [
    "",
    " ",
    ".",
    "..",
    ".toml",
    ".hidden",
    "../secret",
    "../../etc/passwd",
    "..\\secret",
    "a/b",
    "a\\b",
    "/etc/passwd",
    "~/secret",
    "~",
    "C:secret",
    "C:\\secret",
    "\\\\server\\share",
    "//server/share",
    "rain\0",
    "rain\0.toml",
    "ra\nin",
    "ra\tin",
    "rain.",
    "rain .toml",
    "a.toml.toml",
    "rain:stream",
    "$HOME",
    "%APPDATA%",
    "rain;rm",
    "*",
    "ra?n",
    "con",
    "CON",
    "Con.toml",
    "nul.txt",
    "nul .txt",
    "aux",
    "prn",
    "COM1",
    "com¹",
    "LPT9",
    "lpt².x",
    "x" * 65,
    "𠀀" * 64,
    "‥",
    "․․",
    "a／b",
    "a∕b",
    "a⧸b",
    "a＼b",
    "a：b",
    "ra\u200bin",
    "ra\u202ein",
    "rain\ufeffx",
    "\ud800",
    "🐋",
]


@pytest.mark.parametrize("name", TRICKS, ids=ascii)
def test_what_is_no_name_reads_and_writes_nothing(name, mine, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "secret.toml").write_text("[controls]\nsteps = 1\n")
    mine.own.mkdir()
    before = sorted(tmp_path.rglob("*"))
    for use in (checked_name, mine.read, lambda text: mine.save(text, Controls())):
        with pytest.raises(ConfigError) as refused:
            use(name)
        assert "preset: name" in str(refused.value)
        assert "\n" not in str(refused.value)
    assert sorted(tmp_path.rglob("*")) == before


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None
)
@given(st.text(max_size=80))
def test_no_text_leaves_the_folder(mine, name):
    try:
        word = checked_name(name)
    except ConfigError:
        return
    path = mine.own / f"{word}.toml"
    assert path.parent == mine.own
    assert path.resolve().parent == mine.own.resolve()
    assert len(path.name.encode()) <= 255
    assert not word.startswith(".")


# Files that are none, folders that refuse.


def test_a_link_is_replaced_and_what_it_points_to_stays(mine, tmp_path):
    outside = tmp_path / "outside.toml"
    outside.write_text("[controls]\nsteps = 2\n")
    mine.own.mkdir()
    link = mine.own / "rain.toml"
    link.symlink_to(outside)
    assert mine.read("rain").apply(Controls()).steps == 2
    assert mine.save("rain", Controls(steps=9)) is True
    assert not link.is_symlink()
    assert outside.read_text() == "[controls]\nsteps = 2\n"
    assert mine.read("rain").apply(Controls()).steps == 9


def test_links_that_lead_nowhere_or_to_no_preset(mine, tmp_path):
    mine.own.mkdir()
    (mine.own / "lost.toml").symlink_to(tmp_path / "none")
    (mine.own / "loop.toml").symlink_to(mine.own / "loop.toml")
    (mine.own / "folder.toml").mkdir()
    (tmp_path / "passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (mine.own / "passwd.toml").symlink_to(tmp_path / "passwd")
    for name in ("lost", "loop", "folder"):
        with pytest.raises(ConfigError, match="no preset"):
            mine.read(name)
    with pytest.raises(ConfigError, match="is no valid TOML") as refused:
        mine.read("passwd")
    assert "root:" not in str(refused.value)


def sentence(error: pytest.ExceptionInfo[ConfigError]) -> str:
    """The text of a refusal, which must be one line."""
    text = str(error.value)
    assert text and "\n" not in text and "Errno" not in text
    return text


def test_a_folder_that_cannot_be_made_or_written_is_one_sentence(mine, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be written") as error:
        Presets(tmp_path / "file" / "own").save("rain", Controls())
    assert sentence(error).startswith(str(tmp_path / "file" / "own" / "rain.toml"))
    assert Presets(tmp_path / "file" / "own").names() == ["fine"]
    mine.own.mkdir()
    (mine.own / "folder.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot be written") as error:
        mine.save("folder", Controls())
    sentence(error)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lmdm_agent.files.os.fsync", full)
    with pytest.raises(ConfigError, match="No space left on device") as error:
        mine.save("rain", Controls())
    sentence(error)
    assert os.listdir(mine.own) == ["folder.toml"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything may be written")
def test_a_folder_without_permission_is_one_sentence(mine):
    mine.save("rain", Controls())
    mine.own.chmod(0)
    try:
        for use in (mine.read, lambda name: mine.save(name, Controls())):
            with pytest.raises(ConfigError, match="Permission denied") as error:
                use("rain")
            sentence(error)
        assert mine.names() == ["fine"]
    finally:
        mine.own.chmod(stat.S_IRWXU)


def test_a_disk_that_does_not_answer_is_one_sentence(mine, monkeypatch):
    def broken(self: Path) -> bool:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "is_file", broken)
    with pytest.raises(ConfigError, match="cannot be read: Input/output error") as error:
        mine.read("rain")
    sentence(error)


def test_a_save_that_fails_leaves_the_old_preset_whole(mine, monkeypatch):
    mine.save("rain", Controls(steps=7))

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ConfigError, match="No space left"):
        mine.save("rain", Controls(steps=9))
    assert mine.read("rain").apply(Controls()).steps == 7
    assert os.listdir(mine.own) == ["rain.toml"]


DAMAGED = {
    "[controls": "is no valid TOML",
    "[controls]\nsteps = 2\nsteps = 3": "is no valid TOML",
    "[controls]\nstesp = 2": "did you mean steps",
    '[controls]\nsteps = "many"': "steps: 'many' given",
    "[controls]\nmix = nan": "mix: nan given",
    "[osc]\nport = 1": "a preset has [controls], prompts and weights",
    'prompts = "rain"': "prompts: expected array",
    f"prompts = {['a'] * 9}": "8 slots exist",
    "weights = [inf]": "weights: inf given",
    "weights = [true]": "weights[0]: expected float",
    "controls = 3": "controls: expected object",
    "a = \x00": "is no valid TOML",
}


@pytest.mark.parametrize("text", DAMAGED, ids=ascii)
def test_a_damaged_file_is_one_sentence_that_names_it(text, mine):
    mine.own.mkdir()
    path = mine.own / "rain.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as error:
        mine.read("rain")
    assert DAMAGED[text] in sentence(error)
    assert str(path) in sentence(error)


def test_a_file_that_is_no_text(mine):
    mine.own.mkdir()
    (mine.own / "rain.toml").write_bytes(b"RIFF\xff\xfe\x00")
    with pytest.raises(ConfigError, match="is no text"):
        mine.read("rain")
