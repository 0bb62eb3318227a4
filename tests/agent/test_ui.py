"""The terminal page, as text."""

import io
import threading
from dataclasses import replace

import pytest
from fakes import Desk, FakeInstrument, noise, wait_for
from rich.console import Console

from lmdm_agent.ui import KEYS, LiveView
from lmdm_agent.ui_page import ROWS, render
from lmdm_agent.ui_snapshot import Snapshot, snapshot_of

BUSY = Snapshot(
    state="running",
    model="whale",
    device="JACK Audio Connection Kit: system",
    rate=44100,
    osc_port=9000,
    delay_samples=40960,
    delay_s=40960 / 44100,
    block=1234,
    block_s=0.7,
    inference_s=0.31,
    deadline_s=0.6,
    level_in=0.3,
    level_out=1.2,
    prompts=tuple(
        (slot, f"prompt number {slot} " + 20 * "and so on ", 0.125) for slot in range(1, 9)
    ),
    steps=4,
    steps_wish=8,
    steps_reason="a block took 260 of 325 ms",
    muted_blocks=2,
    refreshes=1,
    limited_samples=1200,
    restarts=1,
    device_losses=1,
    fault="model: block 812 was no sound (not a number): muted, context forgotten",
    fault_age_s=83.0,
    solver="pingpong",
    guidance=0.7,
    mute=True,
    bypass=True,
    panic=True,
    freeze=True,
    recording="takes/2026-01-01_10-10-10",
    recorded_s=75.0,
    held_s=300.9,
    held_mb=41.4,
    clock="96.0 bpm   bar 117 beat 3 of 4   block 0.74 beats   changes wait for the bar",
    late_blocks=12,
    skipped_blocks=3,
    xruns=4,
    message="block 12 came 30 ms late",
)


def text_of(snapshot: Snapshot, width: int) -> list[str]:
    """The lines of the page."""
    console = Console(width=width, height=24, file=io.StringIO(), force_terminal=False)
    console.print(render(snapshot))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().rstrip("\n").split("\n")


@pytest.mark.parametrize("width", [80, 120])
def test_the_fullest_page_fits(width: int) -> None:
    lines = text_of(BUSY, width)
    assert len(lines) <= 24
    assert max(map(len, lines)) <= width
    page = "\n".join(lines)
    for wanted in (
        *("running", "whale", "PANIC", "BYPASS", "MUTE", "FREEZE", "REC 1:15", "-10.5 dB", "CLIP"),
        *("310 of 600 ms", "929 ms = 40960 samples", "late 12", "skipped 3", "xruns 4"),
        *("8 steps pingpong", "OSC port 9000", "system, 44100 Hz", "block 12 came", "q quit"),
        *(
            "prompt 8",
            "0.12",
            "2026-01-01",
            "last 5:00 held, 41 MB",
            "c capture",
            "k mark",
            "bar 117",
        ),
    ):
        assert wanted in page, wanted


def test_bars_have_the_length_they_should() -> None:
    def cells(snapshot: Snapshot, row: str) -> int:
        (line,) = [line for line in text_of(snapshot, 80) if line.startswith(row)]
        return line.count("█")

    assert cells(replace(BUSY, inference_s=0.3), "block   ") == 15
    assert cells(replace(BUSY, inference_s=9.0), "block   ") == 30
    assert cells(replace(BUSY, level_in=0.001), "in ") == 0


def test_an_empty_page_has_no_surprises() -> None:
    page = "\n".join(text_of(Snapshot(), 80))
    for wanted in ("offline", "no model", "no prompt", "no device", "silent"):
        assert wanted in page


def test_rec_and_held_are_told_only_when_there_is_something() -> None:
    quiet = "\n".join(text_of(replace(BUSY, recording="", held_s=0.0), 80))
    assert not any(word in quiet for word in ("REC", "take  ", "held"))
    page = "\n".join(text_of(replace(BUSY, recorded_s=3725.0, held_s=59.9, held_mb=0.4), 80))
    assert "REC 1:02:05" in page
    assert "last 0:59 held, 0 MB" in page


def test_a_capture_has_a_place_of_its_own_on_the_page() -> None:
    busy = replace(BUSY, capture="capturing 4:10 ...", held_full=True)
    lines = text_of(busy, 80)
    assert "capture   last 5:00 held, 41 MB: full   capturing 4:10 ..." in lines
    assert any("block 12 came 30 ms late" in line for line in lines)
    assert not any("full" in line for line in text_of(BUSY, 80))
    # Also where nothing is held any more.
    assert "capture   captured 4:11" in text_of(
        replace(BUSY, held_s=0, capture="captured 4:11"), 80
    )


def test_a_terminal_that_was_closed_ends_nothing() -> None:
    class Closed(io.StringIO):
        tried = 0

        def write(self, text: str) -> int:
            self.tried += 1
            raise OSError(5, "Input/output error")

    gathered = threading.Event()

    def snapshot() -> Snapshot:
        gathered.set()
        file.broken = True
        return BUSY

    class Hanging(Closed):
        broken = False

        def write(self, text: str) -> int:
            return super().write(text) if self.broken else len(text)

    file = Hanging()
    with LiveView(snapshot, {}, Console(width=80, height=24, file=file, force_terminal=True)):
        wait_for(gathered.is_set)
        wait_for(lambda: file.tried > 0)
    assert not [thread for thread in threading.enumerate() if thread.name == "lmdm-ui"]


def test_a_page_that_cannot_be_written_does_not_end_the_view() -> None:
    """A letter that the terminal has not; a terminal that takes nothing for a moment."""

    class Terminal(io.StringIO):
        refused = 0

        def write(self, text: str) -> int:
            if "répétition" in text:
                self.refused += 1
                if self.refused > 2:
                    raise BlockingIOError(11, "write could not complete without blocking")
                raise UnicodeEncodeError("ascii", text, 0, 1, "ordinal not in range")
            return super().write(text)

    file, shown = Terminal(), threading.Event()

    def snapshot() -> Snapshot:
        return replace(BUSY, message="fine again" if file.refused > 3 else "répétition")

    class Page(Console):
        def _write_buffer(self) -> None:
            super()._write_buffer()
            if "fine again" in file.getvalue():
                shown.set()

    console = Page(width=80, height=24, file=file, force_terminal=True)
    with LiveView(snapshot, {}, console):
        assert shown.wait(20)
    assert file.refused == 4, "what was refused is not written again"
    assert not [thread for thread in threading.enumerate() if thread.name == "lmdm-ui"]


def test_a_key_that_fails_leaves_the_others(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fail() -> None:
        raise RuntimeError("the disk is full")

    view = LiveView(Snapshot, {"mark": fail, "panic": lambda: done.append("panic")})
    view.press("k")
    view.press("p")
    assert done == ["panic"]
    assert "the key 'k' failed" in caplog.text


def test_odd_levels_do_not_break_the_page() -> None:
    for level in (float("nan"), float("inf"), -1.0):
        text_of(replace(BUSY, level_in=level, inference_s=level), 80)


def test_markup_in_a_prompt_stays_text() -> None:
    page = "\n".join(text_of(replace(BUSY, prompts=((1, "[red]bold[/nope]", 1.0),)), 80))
    assert "[red]bold[/nope]" in page


def test_a_snapshot_of_a_session() -> None:
    desk = Desk(FakeInstrument())
    desk.state.update(lambda c: c.set_prompt(1, "ice").set_weight(1, 1.0).set("mute", 1))
    desk.play(noise(640))
    seen = snapshot_of(
        desk.session,
        device="none",
        osc_port=9000,
        levels=(0.1, 0.2),
        held_s=90.0,
        held_mb=12.5,
        held_full=True,
        capture="captured 0:03",
    )
    assert (seen.held_s, seen.held_mb, seen.held_full) == (90.0, 12.5, True)
    assert seen.capture == "captured 0:03"
    assert (seen.state, seen.model, seen.block, seen.mute) == ("running", "fake", 9, True)
    assert seen.prompts == ((2, "ice", 1.0),)
    assert seen.delay_samples == desk.session.delay_samples
    text_of(seen, 80)


def test_the_live_view_draws_and_ends() -> None:
    drawn = threading.Event()

    def snapshot() -> Snapshot:
        drawn.set()
        return BUSY

    console = Console(width=80, height=24, file=io.StringIO(), force_terminal=True)
    with LiveView(snapshot, {}, console):
        wait_for(drawn.is_set)
    assert isinstance(console.file, io.StringIO)
    assert "whale" in console.file.getvalue()


def test_a_page_that_cannot_be_gathered_does_not_end_the_view() -> None:
    calls: list[int] = []

    def snapshot() -> Snapshot:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("not yet")
        return BUSY

    console = Console(width=80, height=24, file=io.StringIO(), force_terminal=True)
    with LiveView(snapshot, {}, console):
        wait_for(lambda: len(calls) > 1)


def test_keys_do_what_the_last_line_says() -> None:
    done: list[str] = []
    names = ("quit", "mute", "bypass", "panic", "record", "capture", "mark")
    view = LiveView(Snapshot, {name: lambda name=name: done.append(name) for name in names})
    for key in ("q", "M", "b", " ", "p", "r", "C", "k", "x", "\x1b"):
        view.press(key)
    assert done == ["quit", "mute", "bypass", "bypass", "panic", "record", "capture", "mark"]
    assert set(KEYS.values()) == set(names)


CALM = replace(
    BUSY,
    **dict.fromkeys(("muted_blocks", "refreshes", "limited_samples", "restarts"), 0),
    device_losses=0,
    steps=8,
    steps_reason="",
    fault="",
)
"""Busy, with nothing to worry about."""


def page_of(snapshot: Snapshot) -> str:
    return "\n".join(text_of(snapshot, 80))


def test_what_was_caught_is_told_only_when_there_is_something() -> None:
    calm = page_of(CALM)
    assert not any(word in calm for word in ("safety", "fault", "of 8 steps", "LOST"))
    for field, words in (
        ("muted_blocks", "safety    muted 7"),
        ("refreshes", "safety    refreshed 7"),
        ("restarts", "safety    restarted 7"),
        ("device_losses", "safety    device lost 7"),
        ("limited_samples", "safety    limited 7"),
    ):
        (told,) = [line for line in text_of(replace(CALM, **{field: 7}), 80) if "safety" in line]
        assert told == words
    assert "fault     1:23 ago: model: block 812 was no sound" in page_of(BUSY)


def test_fewer_steps_are_told_beside_the_time_a_block_took() -> None:
    (row,) = [line for line in text_of(BUSY, 80) if line.startswith("block   ")]
    assert row.endswith("310 of 600 ms   4 of 8 steps")
    assert "steps     a block took 260 of 325 ms" in page_of(BUSY)
    assert "8 steps pinned pingpong" in page_of(replace(CALM, auto_steps=False))
    # The wish may have sunk since the last block, and before the first none is taken.
    assert "of 4 steps" not in page_of(replace(CALM, steps_wish=4))
    assert "of 8 steps" not in page_of(replace(CALM, steps=0))


def test_a_long_fault_takes_two_rows_and_no_more() -> None:
    lines = text_of(replace(BUSY, fault="the sound system of this house has stopped " * 9), 80)
    assert len(lines) <= ROWS
    (first,) = [i for i, line in enumerate(lines) if line.startswith("fault ")]
    assert lines[first + 1].startswith(10 * " ")
    assert lines[first + 1].endswith("…")
    assert not lines[first + 2].startswith(" ")


def test_an_old_fault_is_told_quietly() -> None:
    def style(age_s: float) -> str:
        console = Console(
            width=80, file=io.StringIO(), force_terminal=True, color_system="standard"
        )
        console.print(render(replace(BUSY, fault_age_s=age_s)))
        assert isinstance(console.file, io.StringIO)
        lines = console.file.getvalue().split("\n")
        (line,) = [line for line in lines if "fault     " in line]
        return line[: line.index("fault")]

    assert style(5.0) == "\x1b[33m"
    assert style(600.0) == "\x1b[2m"


def test_steps_are_not_told_twice_in_a_row() -> None:
    reason = "4 of 8 steps: a block came late"
    assert "steps     a block came late" in page_of(replace(BUSY, steps_reason=reason))


def test_what_the_banner_says_is_not_said_at_the_foot_again() -> None:
    desk = Desk(FakeInstrument())
    desk.session.trouble = "system: it has stopped"

    def foot(device_text: str) -> str:
        return snapshot_of(
            desk.session,
            device="system",
            osc_port=9000,
            levels=(0.0, 0.0),
            device_word="lost",
            device_text=device_text,
            message="marked: mark 1",
        ).message

    assert foot("it has stopped") == "marked: mark 1"
    assert foot("") == "system: it has stopped"


def test_a_lost_device_takes_the_place_of_the_meters() -> None:
    lost = replace(BUSY, device_word="lost", device_text="JACK has stopped; next try in 4 s")
    lines = text_of(lost, 80)
    assert len(lines) <= ROWS
    assert any("SOUND DEVICE LOST" in line for line in lines)
    assert any("JACK has stopped; next try in 4 s" in line for line in lines)
    assert not any(line.startswith(("in  ", "out  ")) for line in lines)
    assert any("prompt 8" in line for line in lines)
    long = replace(lost, device_text="refused because " * 20)
    assert max(map(len, text_of(long, 80))) <= 80
    assert "system" in page_of(replace(lost, device_text=""))
    back = page_of(replace(lost, device_word="open", device_text="back after 7.2 s"))
    assert "LOST" not in back
    assert "in   " in back


def test_a_page_that_is_too_long_loses_empty_rows_only() -> None:
    few = replace(BUSY, prompts=BUSY.prompts[:2])
    assert text_of(few, 80).count("") == 4
    full, some = text_of(BUSY, 80), text_of(replace(BUSY, fault="", steps=8), 80)
    assert len(full) <= ROWS == len(some)
    for line in text_of(few, 80):
        assert line in full or not line


def test_a_snapshot_takes_what_the_run_knows() -> None:
    desk = Desk(FakeInstrument())
    desk.state.update(lambda c: c.set("steps", 8).set("auto_steps", 0))
    desk.play(noise(640))
    seen = snapshot_of(
        desk.session,
        device="none",
        osc_port=9000,
        levels=(0.1, 0.2),
        device_word="lost",
        device_text="unplugged",
        fault="model: no sound",
        fault_age_s=3.0,
    )
    assert (seen.device_word, seen.device_text) == ("lost", "unplugged")
    assert (seen.fault, seen.fault_age_s, seen.auto_steps) == ("model: no sound", 3.0, False)
    assert (seen.steps, seen.steps_wish, seen.steps_reason) == (8, 8, "")


def test_a_snapshot_has_the_counters_of_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(FakeInstrument())
    counted = replace(
        desk.session.health(),
        muted_blocks=1,
        refreshes=2,
        limited_samples=3,
        restarts=4,
        device_losses=5,
        steps=2,
        steps_wish=8,
        steps_reason="because",
    )
    monkeypatch.setattr(desk.session, "health", lambda: counted)
    seen = snapshot_of(desk.session, device="none", osc_port=9000, levels=(0.1, 0.2))
    for name in ("muted_blocks", "refreshes", "limited_samples", "restarts", "device_losses"):
        assert getattr(seen, name) == getattr(counted, name), name
    assert (seen.steps, seen.steps_wish, seen.steps_reason) == (2, 8, "because")
