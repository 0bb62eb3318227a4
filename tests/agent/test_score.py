"""Scores: what a file says, and at which sample and block its lines are sent."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmdm_agent.controls import Controls
from lmdm_agent.errors import ConfigError, TakeError
from lmdm_agent.score import Cue, Line, Origin, Score, read_score
from lmdm_agent.takes import format as takes

RATE, BLOCK = 1000, 100


def written(folder: Path, text: str | bytes, name: str = "score.tsv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def said(folder: Path, text: str) -> list[tuple[float | None, str, tuple[str, ...]]]:
    score = read_score(written(folder, text))
    return [(line.time_s, line.name, line.args) for line in score.lines]


def cues(*lines: Line, origin: Origin | None = None) -> list[Cue]:
    return Score(Path("score.tsv"), lines, origin).cues(RATE, BLOCK)


def places(*lines: Line, origin: Origin | None = None) -> list[tuple[int, bool, int]]:
    return [(cue.position, cue.before, cue.line) for cue in cues(*lines, origin=origin)]


# What a file says.

WAYS = {
    "plain": "0.5\tsteps\t8\n2\tprompt\t1\train on the sea\n",
    "header": "time\taddress\targuments\n0.5\tsteps\t8\n2\tprompt\t1\train on the sea\n",
    "other order": "address\tTime\targuments...\nsteps\t0.5\t8\nprompt\t2\t1\train on the sea\n",
    "prefixed": "0.5\t/lmdm/steps\t8\n2.0\t/lmdm/prompt\t1\train on the sea\n",
    "commented": "# a piece\n\n0.5\tsteps\t8\n  # later\n2\tprompt\t1\train on the sea",
    "windows": "\ufeff0.5\tsteps\t8\r\n2\tprompt\t1\train on the sea\r\n",
    "filled up": "0.5\tsteps\t8\t\t\n2\tprompt\t1\train on the sea\t\t\n",
    "voice by voice": "2\tprompt\t1\train on the sea\n0.5\tsteps\t8\n",
}


@pytest.mark.parametrize("way", WAYS)
def test_one_score_in_many_ways(way, tmp_path):
    assert said(tmp_path, WAYS[way]) == [
        (0.5, "steps", ("8",)),
        (2.0, "prompt", ("1", "rain on the sea")),
    ]


def test_blanks_separate_where_there_is_no_tab(tmp_path):
    expected = [(1.0, "prompt", ("1", "rain", "on", "the", "sea")), (2.0, "clear", ())]
    assert said(tmp_path, "1 prompt 1 rain on the sea\n2 clear\n") == expected


def test_lines_of_one_time_keep_their_order(tmp_path):
    words = [name for _, name, _ in said(tmp_path, "1\ta\n1\tb\n0\tc\n1\td\n")]
    assert words == ["c", "a", "b", "d"]


BAD = {
    "1\tsteps\t8\nsoon\tsteps\t8\n": "line 2: time 'soon' given; seconds from 0",
    "1\tsteps\t8\n-1\tsteps\t8\n": "line 2: time '-1' given",
    "1\tsteps\t8\n1,5\tsteps\t8\n": "line 2: time '1,5' given",
    "1\tsteps\t8\nnan\tsteps\t8\n": "line 2: time 'nan' given",
    "1\tsteps\t8\n1e999\tsteps\t8\n": "line 2: time '1e999' given",
    "1\tsteps\t8\non\tsteps\t8\n": "line 2: time 'on' given",
    "1\n": "line 1: '1' given; time, address expected",
    "1\t\t8\n": "line 1: '1  8' given; time, address expected",
    "when\twhat\n1\tsteps\t8\n": "line 1: 'when' given; a time in seconds, or a first line",
    "steps\t8\n": "line 1: 'steps' given; a time",
    "time\targuments\n": "columns time, arguments given; time or block, and address",
    "address\targuments\n": "columns address, arguments given; time or block",
    "time\ttime\taddress\n": "every column can be there once",
    "time\targuments\taddress\n": "arguments come last",
    "block\taddress\n1.5\tclear\n": "line 2: block '1.5' given; a whole number from 0",
    "block\taddress\n-1\tclear\n": "line 2: block '-1' given",
    "": "holds no message",
    "# nothing\n\n": "holds no message",
}


@pytest.mark.parametrize("text", BAD, ids=repr)
def test_a_line_that_does_not_fit_is_named(text, tmp_path):
    with pytest.raises(ConfigError) as refused:
        read_score(written(tmp_path, text))
    assert BAD[text] in str(refused.value)
    assert "score.tsv" in str(refused.value)


def test_every_wrong_line_is_named_but_not_for_pages(tmp_path):
    with pytest.raises(ConfigError) as refused:
        read_score(written(tmp_path, "0\tclear\n" + "x\tclear\n" * 20))
    sentences = str(refused.value).splitlines()
    assert [s.split(":")[0].rpartition(" ")[2] for s in sentences[:-1]] == [*"23456789"]
    assert sentences[-1] == "and 12 more"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe\x00\x01", "not text"), (b"0\tclear\n\0\0", "not text"), (None, "no such file")],
)
def test_what_is_no_score(content, words, tmp_path):
    path = tmp_path / "score.tsv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=words):
        read_score(path)
    with pytest.raises(ConfigError, match="is a folder"):
        read_score(tmp_path)
    with pytest.raises(ConfigError, match="no such file"):
        read_score(tmp_path / ("x" * 5000))


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "score.tsv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(ConfigError):
        score = read_score(path)
        assert all(line.time_s is None or line.time_s >= 0.0 for line in score.lines)
        assert len(score.cues(RATE, BLOCK)) == len(score.lines)


def test_a_log_of_nothing_is_a_score(tmp_path):
    assert said(tmp_path, "time\taddress\targuments\n") == []


# Where the lines are sent.


def test_a_time_is_a_sample():
    assert places(Line(1, 0.0, None, "a", ()), Line(2, 0.2504, None, "b", ())) == [
        (0, False, 1),
        (250, False, 2),
    ]


def test_a_block_is_its_first_sample():
    assert places(Line(1, None, 3, "a", ())) == [(300, False, 1)]
    (cue,) = cues(Line(1, None, 3, "at", ("7", "clear")))
    assert cue.args == ("7", "clear")


def test_a_message_that_was_in_time_for_the_block_before_still_is():
    """Block 2 was taken at 0.305 s: what came at 0.3 s was its last message."""
    lines = [
        Line(1, 0.290, 2, "a", ()),
        Line(2, 0.300, 2, "b", ()),
        Line(3, 0.304, 2, "c", ()),
        Line(4, 0.306, 3, "d", ()),
    ]
    expected = [(290, False, 1), (300, True, 2), (300, True, 3), (306, False, 4)]
    assert places(*lines) == expected


def test_a_log_keeps_its_order():
    """Two threads wrote it; the second line is a little older and came later all the same."""
    lines = [Line(1, 0.150, 1, "a", ()), Line(2, 0.149, 1, "b", ())]
    assert places(*lines) == [(150, False, 1), (150, False, 2)]


def test_a_log_without_its_take_counts_from_its_own_first_block():
    lines = [Line(1, 0.150, 41, "a", ()), Line(2, 0.301, 42, "b", ())]
    assert places(*lines) == [(150, False, 1), (300, True, 2)]
    (_, waits) = cues(lines[0], Line(2, 0.301, 43, "at", ("45", "clear")))
    assert waits.args == ("5", "clear")


def test_blocks_of_another_grid_are_left_aside():
    lines = [Line(1, 0.150, 0, "a", ()), Line(2, 0.950, 1, "b", ())]
    assert places(*lines) == [(150, False, 1), (950, False, 2)]


@pytest.mark.parametrize(("start", "first"), [(4.0, 40), (4.04, 40), (4.06, 41)])
def test_a_take_says_where_its_blocks_begin(start, first):
    origin = Origin(start, BLOCK / RATE, 0.0, Controls(), ("", ""))
    line = Line(1, 0.250, first + 2, "at", (str(first + 9), "clear"))
    (cue,) = cues(line, origin=origin)
    assert (cue.position, cue.args) == (250, ("9", "clear"))


def test_a_take_of_another_block_length_goes_by_time():
    origin = Origin(0.0, 0.4, 0.0, Controls(), ("", ""))
    (cue,) = cues(Line(1, 1.250, 3, "at", ("5", "clear")), origin=origin)
    assert (cue.position, cue.before) == (1250, False)
    # Two long blocks later are eight short ones.
    assert cue.args == ("20", "clear")


# The log of a take.


def manifest(**changes) -> takes.Manifest:
    facts: dict[str, Any] = {
        "format": takes.TAKE_FORMAT,
        "program": "test",
        "started": "2026-01-01T00:00:00+00:00",
        "rate": 48000,
        "model_rate": RATE,
        "start_position": 96000,
        "delay_samples": 1,
        "block_samples": BLOCK,
        "slack_samples": 30,
        "tracks": {},
        "model": takes.ModelFacts("fake", "0"),
        "controls": Controls(steps=7).set_prompt(2, "ice").set_weight(2, 0.5),
    }
    return takes.Manifest(**(facts | changes))


LOG = (
    "time\tsample\tblock\tsender\taddress\targuments\n"
    "0.25\t12001\t22\t127.0.0.1:5\t/lmdm/prompt\t1\twhale song\n"
    "0.5\t24000\t25\t\t/lmdm/clear\n"
)


def test_a_take_s_log_is_a_score(tmp_path):
    path = written(tmp_path, LOG, takes.MESSAGES)
    (tmp_path / takes.MANIFEST).write_text(takes.encode_manifest(manifest()))
    score = read_score(path)
    assert [(line.name, line.args) for line in score.lines] == [
        ("prompt", ("1", "whale song")),
        ("clear", ()),
    ]
    assert score.lines[0].time_s == 12001 / 48000
    assert score.origin is not None
    assert (score.origin.start_s, score.origin.block_s, score.origin.slack_s) == (2.0, 0.1, 0.03)
    assert score.origin.model == ("fake", "0")
    controls = score.origin.controls
    assert (controls.steps, controls.prompts[2], controls.weights[2]) == (7, "ice", 0.5)
    assert [cue.position for cue in score.cues(RATE, BLOCK)] == [250, 500]


def test_the_log_alone_is_a_score_too(tmp_path):
    score = read_score(written(tmp_path, LOG, takes.MESSAGES))
    assert score.origin is None
    assert [cue.position for cue in score.cues(RATE, BLOCK)] == [250, 500]


@pytest.mark.parametrize(
    "wild", [Controls(steps=10**9), Controls(gain_db=1e300), Controls(weights=(99.0,))]
)
def test_a_hostile_take_cannot_leave_the_table_s_range(wild, tmp_path):
    (tmp_path / takes.MANIFEST).write_text(takes.encode_manifest(manifest(controls=wild)))
    with pytest.raises(TakeError, match="damaged"):
        read_score(written(tmp_path, LOG, takes.MESSAGES))


def test_what_was_under_way_when_the_take_began_stays_where_it_was(tmp_path):
    moving = Controls().set_prompt(0, "ice").set_prompt(1, "rain").fade_to(1, 8.0).at_block(0, 2.0)
    (tmp_path / takes.MANIFEST).write_text(takes.encode_manifest(manifest(controls=moving)))
    origin = read_score(written(tmp_path, LOG, takes.MESSAGES)).origin
    assert origin is not None
    assert origin.controls.fade is None
    assert origin.controls.weights[:2] == (0.75, 0.25)


def test_a_damaged_take_is_said(tmp_path):
    (tmp_path / takes.MANIFEST).write_text("{")
    with pytest.raises(TakeError, match="damaged"):
        read_score(written(tmp_path, LOG, takes.MESSAGES))
