"""The list of takes, and what a word can mean."""

import io
import os

import pytest
import take_examples as examples
from rich.console import Console

from lmdm_agent import cli
from lmdm_agent.errors import TakeError
from lmdm_agent.takes import format as f
from lmdm_agent.takes import listing
from lmdm_agent.takes.lock import TakeLock
from lmdm_agent.takes.words import clock, loudness_text


def printed(folder, monkeypatch, width=140):
    """What is printed, with single spaces."""
    file = io.StringIO()
    monkeypatch.setattr(listing, "Console", lambda **how: Console(file=file, width=width, **how))
    listing.print_takes(folder)
    return [" ".join(line.split()) for line in file.getvalue().splitlines()]


def day(number, **changes):
    return {"started": f"2026-03-{number:02d}T20:15:30+00:00", **changes}


def test_the_newest_comes_first_whatever_its_name(tmp_path):
    for name, number in (("c", 2), ("a", 9), ("b", 4)):
        examples.simple_take(tmp_path / name, 0.1, **day(number))
    # The same moment in another time zone, and one that says no time at all.
    examples.simple_take(tmp_path / "d", 0.1, started="2026-03-09T23:15:31+03:00")
    examples.simple_take(tmp_path / "e", 0.1, started="once")
    os.utime(tmp_path / "e", (0, 0))
    found = [one.path.name for one in listing.list_takes(tmp_path)]
    assert found == ["d", "a", "b", "c", "e"]


@pytest.mark.parametrize("width", [80, 140])
def test_a_row_says_what_matters(tmp_path, monkeypatch, width):
    marks = (f.Mark(10, 0.1, "the [bold]second[/bold] try"), f.Mark(20, 0.2, "b"))
    counts = f.Counts(blocks=60, late=2, skipped=1, failed=1, xruns=7)
    examples.simple_take(tmp_path / "2026-03-05 one", 61.0, marks=marks, counts=counts, **day(5))
    lines = printed(tmp_path, monkeypatch, width)
    row = next(line for line in lines if line.startswith("2026-03-05 one"))
    sound = "−18.3"
    mark = "2" if width == 80 else "2: the [bold]second[/bold]…, …"
    assert row == f"2026-03-05 one 1:01 whale {mark} {sound} {sound} {sound} 4 7"
    below = lines[lines.index(row) + 1]
    assert ("−12.1 / −3.2 −12.1 / −3.2 −12.1 / −3.2" in below) == (width == 140)
    assert lines[-1] == f"in {tmp_path}"


def test_eighty_columns_are_enough(tmp_path, monkeypatch):
    name = "2026-03-05_20-15-30 duo with the whales"
    examples.simple_take(tmp_path / name, 3.0, **day(5))
    file = io.StringIO()
    monkeypatch.setattr(listing, "Console", lambda **how: Console(file=file, width=80, **how))
    listing.print_takes(tmp_path)
    lines = file.getvalue().splitlines()[:-1]
    assert all(len(line) <= 80 for line in lines)
    assert not any("…" in line for line in lines)


def test_eighty_columns_hold_tracks_that_are_too_short(tmp_path, monkeypatch):
    tone, names = examples.tone(0.1), ("dry", "wet", "mix")
    tracks = {name: f.Track(f"{name}.flac", examples.RATE, len(tone)) for name in names}
    counts = f.Counts(xruns=77)
    sounds = dict.fromkeys(names, tone)
    examples.write_take(tmp_path / "2026-03-05_20-15-30", sounds, tracks=tracks, counts=counts)
    lines = printed(tmp_path, monkeypatch, 80)
    row = next(i for i, line in enumerate(lines) if line.startswith("2026-03-05"))
    assert lines[row].endswith("too too too 0 77") and "short short short" in lines[row + 1]


def test_the_date_is_told_when_the_name_does_not(tmp_path, monkeypatch):
    examples.simple_take(tmp_path / "encore", 0.1, **day(5))
    examples.simple_take(tmp_path / "2026-03-06_10-00-00", 0.1, **day(6))
    assert sum("2026-03-05 20:15" in line for line in printed(tmp_path, monkeypatch)) == 1
    assert not any("2026-03-06 20:15" in line for line in printed(tmp_path, monkeypatch))


def states(folder):
    return {one.path.name: one.state for one in listing.list_takes(folder)}


def test_states(tmp_path, monkeypatch):
    examples.simple_take(tmp_path / "good", 0.1)
    examples.simple_take(tmp_path / "cut", 0.1, complete=False)
    examples.simple_take(tmp_path / "now", 0.1, complete=False)
    examples.simple_take(tmp_path / "nothing", 0.1, samples=0)
    examples.simple_take(tmp_path / "part", 0.1)
    (tmp_path / "part" / "wet.flac").unlink()
    examples.simple_take(tmp_path / "torn", 0.1)
    (tmp_path / "torn" / "take.json").write_text('{"format": 2, "pro')
    examples.simple_take(tmp_path / "future", 0.1)
    (tmp_path / "future" / "take.json").write_text('{"format": 99}')
    examples.simple_take(tmp_path / "past", 0.1)
    (tmp_path / "past" / "take.json").write_text('{"format": 1}')
    examples.simple_take(tmp_path / "headless", 0.1)
    (tmp_path / "headless" / "take.json").unlink()
    (tmp_path / "no take").mkdir()
    (tmp_path / "file.txt").touch()
    lock = TakeLock(tmp_path / "now")
    try:
        assert states(tmp_path) == {
            "good": "complete",
            "cut": "cut off",
            "now": "being recorded",
            "nothing": "empty",
            "part": "damaged",
            "torn": "damaged",
            "future": "newer format",
            "past": "older format",
            "headless": "damaged",
        }
        lines = printed(tmp_path, monkeypatch)
    finally:
        lock.release()
    assert "part: wet.flac is missing; copy the whole folder again." in lines
    assert any(line.startswith("torn: take.json is damaged") for line in lines)
    assert any(line.startswith("future: take.json: take format 99") for line in lines)
    assert any(line.startswith("past: take.json: take format 1") for line in lines)
    assert any(line.startswith("headless: no take") for line in lines)
    assert states(tmp_path)["now"] == "cut off"


def test_remarks_stand_under_the_name(tmp_path, monkeypatch):
    examples.simple_take(tmp_path / "2026-03-01 a", 0.1, repaired="2026-03-02", ended_early="cut")
    examples.simple_take(tmp_path / "2026-03-01 b", 0.1, how="capture")
    examples.simple_take(tmp_path / "2026-03-01 c", 0.1, ended_early="the disk is full")
    lines = printed(tmp_path, monkeypatch)
    for name, remark in (("a", "repaired"), ("b", "captured"), ("c", "ended early")):
        at = next(i for i, line in enumerate(lines) if line.startswith(f"2026-03-01 {name}"))
        assert lines[at + 1] == f"{remark} −12.1 / −3.2 −12.1 / −3.2 −12.1 / −3.2"


@pytest.mark.parametrize(("seconds", "words"), [(0.39, "too short"), (0.41, "silent")])
def test_a_track_that_is_not_measured_or_missing(tmp_path, monkeypatch, seconds, words):
    tone = examples.tone(seconds)
    tracks = {"dry": f.Track("dry.flac", examples.RATE, len(tone))}
    examples.write_take(tmp_path / "2026-03-01", {"dry": tone}, tracks=tracks)
    assert any(f" {words} 0 0" in line for line in printed(tmp_path, monkeypatch))


@pytest.mark.parametrize("folder", ["", "not there"])
def test_no_takes(tmp_path, monkeypatch, folder):
    with pytest.raises(TakeError, match="no takes in .*--record"):
        printed(tmp_path / folder, monkeypatch)


def test_find_by_what_it_is_called(tmp_path, monkeypatch):
    for name, number in (("2026-03-01 duo", 1), ("2026-03-02 solo", 2), ("2026-03-02 so", 3)):
        examples.simple_take(tmp_path / name, 0.1, **day(number))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "take.json").write_text("{")
    find = listing.find_take
    duo = tmp_path / "2026-03-01 duo"
    assert find("2026-03-01 duo", tmp_path) == duo
    assert find("2026-03-01", tmp_path) == duo
    assert find("duo", tmp_path) == duo
    assert find("2026-03-02 so", tmp_path).name == "2026-03-02 so"
    # The newest, and not what is damaged, though it was written later.
    assert find("last", tmp_path).name == "2026-03-02 so"
    assert find(str(duo), tmp_path / "elsewhere") == duo
    assert find(str(duo / "take.json"), tmp_path / "elsewhere") == duo
    monkeypatch.chdir(tmp_path)
    assert find("2026-03-01 duo", tmp_path / "elsewhere").resolve() == duo


def test_find_says_what_is_wrong(tmp_path, monkeypatch):
    for name in ("2026-03-01 duo", "2026-03-02 trio"):
        examples.simple_take(tmp_path / name, 0.1)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TakeError, match="means 2 takes: .*duo.*write more"):
        listing.find_take("2026", tmp_path)
    with pytest.raises(TakeError, match="did you mean 2026-03-01 duo"):
        listing.find_take("2026-03-01 dou", tmp_path)
    with pytest.raises(TakeError, match="lists what there is"):
        listing.find_take("xyz", tmp_path)
    with pytest.raises(TakeError, match="no take ''"):
        listing.find_take("", tmp_path)
    (tmp_path / "sub").mkdir()
    with pytest.raises(TakeError, match=r"it has no take\.json"):
        listing.find_take("sub", tmp_path)
    with pytest.raises(TakeError, match="no take 'last'"):
        listing.find_take("last", tmp_path / "sub")
    with pytest.raises(TakeError):
        listing.find_take("x" * 5000, tmp_path)
    with pytest.raises(TakeError):
        listing.find_take("a\0b", tmp_path)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "0:00"), (59.9, "0:59"), (187, "3:07"), (3787, "1:03:07")]
)
def test_clock(seconds, text):
    assert clock(seconds) == text


def test_loudness_in_words():
    measured = f.Track("a.flac", 100, 40, f.Loudness(-18.25, None, -0.5))
    assert loudness_text(measured) == "−18.2 LUFS, true peak −0.5 dBTP"
    assert loudness_text(f.Track("a.flac", 100, 40)) == "silent"
    assert loudness_text(f.Track("a.flac", 100, 39)) == "too short"


def test_a_file_is_no_folder_of_takes(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(TakeError, match="cannot be listed: it is a file, not a folder"):
        listing.list_takes(tmp_path / "file")


def test_what_ended_last_is_the_last(tmp_path):
    """A capture that was saved just now began before the take that was recorded meanwhile."""
    examples.simple_take(tmp_path / "take", 0.1, **day(5))
    examples.simple_take(
        tmp_path / "capture", 3.0, started="2026-03-05T20:15:28+00:00", how="capture"
    )
    assert listing.find_take("last", tmp_path).name == "capture"


def test_a_take_cannot_take_over_the_terminal(tmp_path, monkeypatch, capsys):
    evil = "\x1b[31mred\x1b]0;title\x07\r"
    model = f.ModelFacts(evil, "0" * 64)
    examples.simple_take(tmp_path / f"a{evil}", 1.0, model=model, started=evil, ended_early=evil)
    (tmp_path / f"b{evil}").mkdir()
    (tmp_path / f"b{evil}" / "take.json").write_text("{}")
    lines = printed(tmp_path, monkeypatch, 200)
    listing.print_takes(tmp_path)
    said = capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["lmdm-agent", "takes", "--folder", str(tmp_path), "show", "b"])
    with pytest.raises(SystemExit):
        cli.main()
    said += capsys.readouterr().err
    assert "red" in said and "red" in "".join(lines)
    for text in (said, *lines):
        assert not set(text) & {"\x1b", "\x07", "\r"}
