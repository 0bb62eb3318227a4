"""MIDI: what a message means, the map's file, learning, and a device that comes and goes."""

import builtins
import contextlib
import logging
import queue
import sys
import tomllib
from pathlib import Path
from typing import Any

import midi_backend
import mido
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmdm_agent import library, listings, midi, midi_map
from lmdm_agent.controls import ACTIONS, BY_NAME, CONTROLS, Control
from lmdm_agent.errors import ConfigError, DeviceError
from lmdm_agent.midi_map import (
    REFUSED,
    Binding,
    Source,
    Wishes,
    checked,
    load_map,
    meaning,
    parse_target,
    save_map,
    with_learned,
    without,
)

PATIENCE_S = 10.0
NUMBERS = [c for c in CONTROLS if c.kind in ("float", "int")]
FIRST_CHOICE = next(c for c in CONTROLS if c.kind == "choice")


def cc(target: str, **changes: float) -> Binding:
    return Binding(target, "cc", 1, 7, **changes)


def key(target: str, **changes: float) -> Binding:
    return Binding(target, "note", 1, 60, **changes)


def program(target: str) -> Binding:
    return Binding(target, "program", 1, 3)


def nothing(name: str) -> object:
    raise AssertionError(f"{name} was asked for")


def given_by(binding: Binding, value: int, before: int = 0, current=nothing) -> Any:
    return meaning(checked(binding), value, before, current)


# Values.

control_names = st.sampled_from([c.name for c in CONTROLS])
midi_values = st.integers(0, 127)


@given(control_names, st.sampled_from(["cc", "note", "program"]), midi_values, midi_values)
def test_every_source_gives_every_control_a_value_it_takes_unchanged(name, kind, value, before):
    control = BY_NAME[name]
    binding = Binding(name, kind, 1, 0)
    if kind == "program" and control.kind in ("float", "int"):
        with pytest.raises(ConfigError, match="carries no value"):
            checked(binding)
        return
    found = given_by(binding, value, before, lambda _: control.default)
    if kind == "note" and value == 0:
        assert found is None
        return
    assert found is not None and found[0] == name
    (given_value,) = found[1]
    used = control.coerce(given_value)
    assert used == given_value and type(used) is type(given_value)


@pytest.mark.parametrize("control", NUMBERS, ids=lambda c: c.name)
def test_a_knob_covers_the_whole_range_and_never_turns_back(control):
    found = [given_by(cc(control.name), value)[1][0] for value in range(128)]
    assert (found[0], found[-1]) == (control.low, control.high)
    assert found == sorted(found)


@given(st.sampled_from(NUMBERS), st.data(), midi_values)
def test_a_narrowed_range_is_kept_to_and_may_be_turned_around(control: Control, data, value):
    if control.kind == "int":
        ends = st.integers(int(control.low), int(control.high)).map(float)
    else:
        ends = st.floats(control.low, control.high)
    low, high = data.draw(ends), data.draw(ends)
    (used,) = given_by(cc(control.name, low=low, high=high), value)[1]
    assert min(low, high) <= used <= max(low, high)
    assert given_by(cc(control.name, low=low, high=high), 0)[1] == (low,)
    assert given_by(cc(control.name, low=low, high=high), 127)[1] == (high,)


def test_a_whole_number_is_rounded_not_cut():
    assert given_by(cc("steps", low=1, high=2), 63)[1] == (1,)
    assert given_by(cc("steps", low=1, high=2), 64)[1] == (2,)


def test_the_position_of_weight_and_crossfade_comes_from_midi():
    assert given_by(cc("weight 2"), 127) == ("weight", (2, 1.0))
    assert given_by(cc("crossfade 1 3"), 0) == ("crossfade", (1, 3, 0.0))
    assert given_by(key("crossfade 1 3"), 127) == ("crossfade", (1, 3, 1.0))
    assert given_by(cc("weight 2", low=0.25, high=0.75), 127) == ("weight", (2, 0.75))


@pytest.mark.parametrize(("value", "on"), [(0, False), (63, False), (64, True), (127, True)])
@pytest.mark.parametrize("name", ["mute", "panic", "record"])
def test_a_controller_switches_at_the_middle(name, value, on):
    assert given_by(cc(name), value) == (name, (on,))


@pytest.mark.parametrize("now", [False, True, 0, 1])
@pytest.mark.parametrize("name", ["mute", "panic", "record"])
def test_a_key_toggles_and_its_release_does_nothing(name, now):
    assert given_by(key(name), 1, current=lambda _: now) == (name, (not now,))
    assert given_by(key(name), 0, before=100) is None


@pytest.mark.parametrize("name", ["mute", "panic", "record"])
def test_a_program_switches_on(name):
    assert given_by(program(name), 0) == (name, (True,))


def test_choices_have_equal_zones_on_a_knob_and_follow_each_other_on_a_key():
    name, choices = FIRST_CHOICE.name, FIRST_CHOICE.choices
    found = [given_by(cc(name), value)[1][0] for value in range(128)]
    counts = [found.count(word) for word in choices]
    assert sum(counts) == 128 and max(counts) - min(counts) <= 1
    assert found == sorted(found, key=choices.index)
    word, seen = choices[-1], []
    for _ in choices:
        _, (word,) = given_by(key(name), 90, current=lambda _, now=word: now)
        seen.append(word)
    assert seen == list(choices)
    assert given_by(program(name), 0, current=lambda _: choices[0])[1] == (choices[1],)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("fade 2 4.0", ("fade", (2, 4.0))),
        ("clear", ("clear", ())),
        ("preset night music", ("preset", ("night music",))),
        ("preset_fade 2.5 night  music", ("preset_fade", (2.5, "night music"))),
        ("beat", ("beat", ())),
        ("beat 1", ("beat", (1.0,))),
        ("capture", ("capture", ())),
        ("capture 2", ("capture", (2.0,))),
        ("record 1 first try", ("record", (1, "first try"))),
        ("cancel", ("cancel", ())),
        ("record 1", ("record", (1,))),
        ("mix 0.5", ("mix", (0.5,))),
        ("mute off", ("mute", (False,))),
        ("weight 2 0.5", ("weight", (2, 0.5))),
        ("solver pingpong", ("solver", ("pingpong",))),
    ],
)
def test_a_whole_message_is_fired_as_it_stands(target, message):
    assert given_by(key(target), 1) == message
    assert given_by(key(target), 0) is None
    assert given_by(program(target), 0) == message
    fired = [given_by(cc(target), now, before) for before, now in [(0, 63), (63, 64), (64, 127)]]
    assert fired == [None, message, None]


# Targets.


@pytest.mark.parametrize("name", [*BY_NAME, *(a.name for a in ACTIONS)])
def test_everything_in_the_table_can_be_bound_or_says_why_not(name):
    arguments = {a.name: a.arguments for a in ACTIONS}.get(name, ())
    words = {"i": "1", "f": "1", "s": "word", "": "word"}
    target = " ".join([name, *(words[letter] for _, letter, _ in arguments)])
    if name in REFUSED:
        with pytest.raises(ConfigError, match=r"cannot be moved by MIDI; what can: .*weight SLOT"):
            parse_target(target)
    else:
        assert parse_target(target).name == name


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("mxi", "did you mean mix"),
        ("", "no such message"),
        ("prompt 1 rain", "prompt cannot be moved by MIDI; what can: every control"),
        ("midi learn mix", "cannot be moved"),
        ("weight", "weight SLOT VALUE (the last may be left out) expected"),
        ("weight 9", "slot '9' given; a whole number from 1 to 8 expected"),
        ("weight 1 2 3", "expected"),
        ("crossfade 1 0", "slot '0'"),
        ("fade 2", "fade TO SECONDS expected"),
        ("fade 2 nan", "a number expected"),
        ("fade 2 soon", "a number expected"),
        ("preset", "preset NAME expected"),
        ("clear all", "clear expected"),
        ("record 0.5", "a whole number expected"),
        ("mix 1.5", "a number from 0 to 1 expected"),
        ("steps 2.5", "a whole number from 1 to 50 expected"),
        ("mix 0.1 0.2", "expected"),
        ("preset a\x00b", "printable"),
        ("preset \ud800", "printable"),
    ],
)
def test_a_target_that_cannot_be_says_what_can(target, words):
    with pytest.raises(ConfigError) as caught:
        parse_target(target)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("given_text", "written"),
    [
        ("  weight   2.0 ", "weight 2"),
        ("fade 2 4.0", "fade 2 4"),
        ("fade 2 0.0000001", "fade 2 1e-07"),
        ("mute on", "mute 1"),
        ("preset  a   b", "preset a b"),
    ],
)
def test_a_target_is_written_one_way(given_text, written):
    target = parse_target(given_text)
    assert target.text == written
    assert parse_target(written) == target


# The file.

POSITIONS = ["weight 3", "crossfade 2 1"]
whole = st.one_of(
    st.sampled_from(["clear", "beat", "cancel", "record", "mute", "panic", "mix 0.25"]),
    st.builds("fade {} {}".format, st.integers(1, 8), st.floats(0, 600)),
    st.builds("preset {}".format, st.text(min_size=1)),
)
sources = st.builds(
    Source, st.sampled_from(["cc", "note", "program"]), st.integers(1, 16), st.integers(0, 127)
)


@st.composite
def bindings(draw):
    found = {}
    for target in draw(
        st.lists(st.one_of(control_names, st.sampled_from(POSITIONS), whole), max_size=8)
    ):
        source = draw(sources)
        span = {}
        if target in POSITIONS:
            span = {"low": draw(st.none() | st.floats(0, 1)), "high": draw(st.floats(0, 1))}
        try:
            binding = checked(Binding(target, *source, **span))
        except ConfigError:
            continue
        found[binding.target, source] = binding
    return tuple(found.values())


@given(bindings())
def test_a_map_comes_back_as_it_was_saved(tmp_path_factory, found):
    path = tmp_path_factory.mktemp("map") / "new folder" / "midi.toml"
    assert load_map(path) == ()
    save_map(path, found)
    assert load_map(path) == found
    assert [p.name for p in path.parent.iterdir()] == ["midi.toml"]


GOOD = 'target = "mix", kind = "cc", channel = 1, number = 7'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bindings = 3", "bindings: a list of tables expected"),
        ("bindings = [3]", "binding 1: 3 given; a table expected"),
        ("binding = []", "unknown key 'binding'; a MIDI map has bindings"),
        ("x = [", "is no valid TOML"),
        ("x = " + "[" * 5000, "is no valid TOML"),
        ("x = " + "9" * 5000, "is no valid TOML"),
        ("bindings = [{}]", "missing required field target"),
        (GOOD.replace("mix", "mxi"), "did you mean mix"),
        (GOOD.replace('"cc"', '"knob"'), "kind: 'knob' given; cc, note or program expected"),
        (GOOD.replace("channel = 1", "channel = 0"), "channel: 0 given; a whole number from 1 to"),
        (GOOD.replace("channel = 1", "channel = true"), "channel: True given"),
        (GOOD.replace("number = 7", "number = 128"), "number: 128 given; a whole number from 0"),
        (GOOD.replace("number = 7", "number = 7.5"), "number: 7.5 given"),
        (GOOD.replace('"mix"', "3"), "target: 3 given; the words of a message expected"),
        (GOOD.replace('"mix"', '"prompt 1"'), "prompt cannot be moved by MIDI"),
        (GOOD + ", chanel = 1", "unknown key 'chanel'; did you mean channel"),
        (GOOD + ", low = nan", "mix: low nan given; a number from 0 to 1 expected"),
        (GOOD + ", high = inf", "mix: high inf given"),
        (GOOD + ", high = 2", "mix: high 2 given; a number from 0 to 1 expected"),
        (GOOD + ", low = 'a'", "low: 'a' given; a number expected"),
        (GOOD.replace("mix", "steps") + ", low = 1.5", "steps: low 1.5 given; a whole number"),
        (GOOD.replace("mix", "mute") + ", low = 0", "mute: low and high given"),
        (GOOD.replace("cc", "program"), "mix: a program change carries no value; name one"),
        (GOOD + "}, {" + GOOD, "binding 2: cc 7 channel 1 moves 'mix' twice"),
    ],
)
def test_a_damaged_map_is_one_sentence_with_file_and_key(tmp_path, text, words):
    path = tmp_path / "midi.toml"
    path.write_text(f"bindings = [{{{text}}}]" if text.startswith("target") else text)
    with pytest.raises(ConfigError) as caught:
        load_map(path)
    found = str(caught.value)
    assert found.startswith(str(path)) and words in found
    assert "\n" not in found and len(found) < 400


def test_a_map_that_is_no_text_or_a_folder_says_so(tmp_path):
    path = tmp_path / "midi.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="is no text"):
        load_map(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        load_map(tmp_path)


@given(st.binary(max_size=200))
def test_no_bytes_give_anything_but_bindings_or_a_sentence(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("map") / "midi.toml"
    path.write_bytes(raw)
    with contextlib.suppress(ConfigError):
        assert isinstance(load_map(path), tuple)


def test_a_failed_save_leaves_the_old_map(tmp_path, monkeypatch):
    path = tmp_path / "midi.toml"
    save_map(path, (cc("mix"),))

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        save_map(path, ())
    assert load_map(path) == (cc("mix"),)
    assert [p.name for p in tmp_path.iterdir()] == ["midi.toml"]


def test_a_map_that_is_a_link_stays_one(tmp_path):
    (tmp_path / "there").mkdir()
    link = tmp_path / "midi.toml"
    link.symlink_to(tmp_path / "there" / "real.toml")
    save_map(link, (cc("mix"),))
    assert link.is_symlink() and load_map(tmp_path / "there" / "real.toml") == (cc("mix"),)


# Bindings.


def test_learning_replaces_every_earlier_source_and_keeps_the_range():
    before = (cc("mix", low=0.5), key("mix"), cc("steps"))
    found, also = with_learned(before, "mix", Source("cc", 2, 9))
    assert found == (cc("steps"), Binding("mix", "cc", 2, 9, low=0.5))
    assert also == ()


def test_learning_a_source_that_is_in_use_keeps_both_and_says_so():
    found, also = with_learned((cc("mix"),), "weight 2", cc("mix").source)
    assert found == (cc("mix"), cc("weight 2"))
    assert also == ("mix",)


def test_forgetting_takes_all_sources_and_names_what_is_bound():
    found, gone = without((cc("mix"), key("mix"), cc("weight 2")), "mix")
    assert found == (cc("weight 2"),)
    assert [str(source) for source in gone] == ["cc 7 channel 1", "note 60 channel 1"]
    with pytest.raises(
        ConfigError, match="no MIDI message moves 'weight 3'; did you mean weight 2"
    ):
        without(found, "weight 3")
    with pytest.raises(ConfigError, match="there are none"):
        without((), "mix")


# The input.


class Desk:
    """What an input sends and tells, in queues that a test can wait for."""

    def __init__(self, path: Path) -> None:
        self.sent: queue.Queue[tuple[str, tuple[object, ...]]] = queue.Queue()
        self.told: queue.Queue[tuple[str, str, str]] = queue.Queue()
        self.values: dict[str, object] = {"mute": False, "record": False}
        self.path = path

    def input(self, port: str = "") -> midi.MidiInput:
        return midi.MidiInput(
            port,
            self.path,
            lambda name, args: self.sent.put((name, tuple(args))),
            self.values.__getitem__,
            lambda *event: self.told.put(event),
        )


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("MIDO_BACKEND", "midi_backend")
    monkeypatch.setattr(midi, "LOOK_S", 0.01)
    midi_backend.devices[:] = ["nanoKONTROL2 24:0"]
    midi_backend.broken.clear()
    midi_backend.arrivals = queue.SimpleQueue()
    yield Desk(tmp_path / "midi.toml")
    assert midi_backend.opened == []


@pytest.fixture
def warnings():
    """Sentences logged at warning or above, in a queue."""
    found: queue.Queue[str] = queue.Queue()

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            assert record.exc_info is None
            found.put(record.getMessage())

    handler = Handler(logging.WARNING)
    midi.log.addHandler(handler)
    yield found
    midi.log.removeHandler(handler)


def test_learn_play_forget_through_a_port(desk):
    device = desk.input("nanokontrol")
    device.start()
    device.start()
    device.learn("mix")
    assert desk.told.get(timeout=PATIENCE_S) == ("learning", "mix", "")
    midi_backend.play("clock")
    midi_backend.play("pitchwheel", pitch=3)
    midi_backend.play("note_off", note=60)
    midi_backend.play("note_on", note=60, velocity=0)
    midi_backend.play("control_change", control=123, value=0)
    midi_backend.play("control_change", channel=4, control=7, value=99)
    assert desk.told.get(timeout=PATIENCE_S) == ("learned", "mix", "cc 7 channel 5")
    midi_backend.play("control_change", channel=3, control=7, value=1)
    midi_backend.play("control_change", channel=4, control=7, value=127)
    assert desk.sent.get(timeout=PATIENCE_S) == ("mix", (1.0,))
    assert load_map(desk.path) == device.bindings == (Binding("mix", "cc", 5, 7),)
    device.forget("mix")
    assert desk.told.get(timeout=PATIENCE_S) == ("forgotten", "mix", "cc 7 channel 5")
    midi_backend.play("control_change", channel=4, control=7, value=127)
    device.stop()
    device.stop()
    assert desk.sent.empty() and load_map(desk.path) == ()


def test_what_was_learned_is_there_the_next_time(desk):
    first = desk.input()
    for target, message in [
        ("mute", mido.Message("note_on", channel=9, note=36, velocity=80)),
        ("preset night", mido.Message("program_change", program=5)),
        ("record", mido.Message("control_change", control=64, value=127)),
    ]:
        first.learn(target)
        first.handle(message)
    second = desk.input()
    assert second.bindings == first.bindings and len(second.bindings) == 3
    second.handle(mido.Message("note_on", channel=9, note=36, velocity=1))
    second.handle(mido.Message("note_off", channel=9, note=36))
    desk.values["mute"] = True
    second.handle(mido.Message("note_on", channel=9, note=36, velocity=1))
    second.handle(mido.Message("program_change", program=5))
    second.handle(mido.Message("program_change", program=6))
    second.handle(mido.Message("control_change", control=64, value=127))
    assert [desk.sent.get_nowait() for _ in range(4)] == [
        ("mute", (True,)),
        ("mute", (False,)),
        ("preset", ("night",)),
        ("record", (True,)),
    ]
    assert desk.sent.empty()


def test_a_button_fires_once_a_press_even_the_one_that_taught_it(desk):
    device = desk.input()
    device.learn("clear")
    for value in (127, 0, 127, 127, 0, 30, 64):
        device.handle(mido.Message("control_change", control=20, value=value))
    assert [desk.sent.get_nowait() for _ in range(2)] == [("clear", ())] * 2
    assert desk.sent.empty()


def test_one_source_may_move_several_targets(desk):
    save_map(desk.path, (cc("mix"), cc("weight 2", low=1, high=0), key("mix")))
    desk.input().handle(mido.Message("control_change", control=7, value=127))
    assert [desk.sent.get_nowait() for _ in range(2)] == [("mix", (1.0,)), ("weight", (2, 0.0))]
    assert desk.sent.empty()


def test_a_source_in_use_is_reported(desk):
    save_map(desk.path, (cc("mix"), cc("steps")))
    device = desk.input()
    device.learn("mute")
    device.handle(mido.Message("control_change", control=7, value=1))
    assert desk.told.get_nowait() == ("learning", "mute", "")
    assert desk.told.get_nowait() == ("learned", "mute", "cc 7 channel 1, also mix, steps")


def test_a_program_cannot_teach_a_knob_and_learning_goes_on(desk, warnings):
    device = desk.input()
    device.learn("mix")
    device.handle(mido.Message("program_change", program=5))
    assert "carries no value" in warnings.get_nowait()
    assert device.bindings == ()
    device.handle(mido.Message("control_change", control=1, value=1))
    assert device.bindings == (Binding("mix", "cc", 1, 1),)


def test_learning_can_be_stopped_and_a_wrong_target_starts_none(desk):
    device = desk.input()
    with pytest.raises(ConfigError, match="what can: every control"):
        device.learn("prompt 1")
    device.learn("mix")
    device.stop_learning()
    device.handle(mido.Message("control_change", control=1, value=1))
    assert [desk.told.get_nowait()[:2] for _ in range(2)] == [
        ("learning", "mix"),
        ("stopped", "mix"),
    ]
    assert device.bindings == () and desk.told.empty() and not desk.path.exists()


def test_a_map_that_cannot_be_saved_works_and_says_so(desk, warnings, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(midi, "save_map", refuse)
    device = desk.input()
    device.learn("mix")
    device.handle(mido.Message("control_change", control=7, value=127))
    device.handle(mido.Message("control_change", control=7, value=127))
    assert desk.told.get_nowait()[0] == "learning"
    expected = ("learned", "mix", "cc 7 channel 1, not saved (Permission denied)")
    assert desk.told.get_nowait() == expected
    assert desk.sent.get_nowait() == ("mix", (1.0,))
    assert "midi.toml cannot be written: Permission denied" in warnings.get_nowait()


def press(device: midi.MidiInput, times: int = 1) -> None:
    for _ in range(times):
        device.handle(mido.Message("note_on", note=60, velocity=90))
        device.handle(mido.Message("note_off", note=60))


def sent(desk: Desk) -> list[object]:
    """The values sent since the last look."""
    return [desk.sent.get_nowait()[1][0] for _ in range(desk.sent.qsize())]


def test_a_second_press_takes_back_what_waits_for_its_bar(desk):
    save_map(desk.path, (key("freeze"),))
    desk.values["freeze"] = False
    device = desk.input()
    press(device, 4)  # The bar has not come: freeze is off all the time.
    assert sent(desk) == [True, False, True, False]
    press(device)
    desk.values["freeze"] = True  # The bar.
    press(device)
    assert sent(desk) == [True, False]


def test_a_key_steps_through_choices_that_wait(desk):
    name, choices = FIRST_CHOICE.name, FIRST_CHOICE.choices
    save_map(desk.path, (key(name),))
    desk.values[name] = choices[0]
    press(desk.input(), len(choices))
    assert sent(desk) == [*choices[1:], choices[0]]


def test_a_pad_and_a_key_of_the_same_switch_know_of_each_other(desk):
    save_map(desk.path, (key("freeze"), cc("freeze")))
    desk.values["freeze"] = False
    device = desk.input()
    device.handle(mido.Message("control_change", control=7, value=127))
    press(device)
    assert sent(desk) == [True, False]


@pytest.mark.parametrize("name", ["mute", "record"])
def test_what_never_waits_and_may_be_refused_is_asked_anew(desk, name):
    save_map(desk.path, (key(name),))
    press(desk.input(), 2)
    assert sent(desk) == [True, True]


def test_a_wish_counts_until_it_comes_true_or_never_will():
    now, values = [100.0], {"freeze": False}
    wishes = Wishes(values.__getitem__, lambda: now[0])
    assert wishes.value("freeze") is False
    wishes.sent("freeze", (True,))
    now[0] += midi_map.WISH_S - 0.1
    assert wishes.value("freeze") is True
    now[0] += 0.2
    assert wishes.value("freeze") is False
    wishes.sent("freeze", (True,))
    values["freeze"] = True
    wishes.settle()
    values["freeze"] = False  # Somebody else, later.
    assert wishes.value("freeze") is False
    for other in (("fade", (2, 4.0)), ("clear", ()), ("preset", ("night",)), ("steps", (3,))):
        wishes.sent(*other)
        wishes.settle()


def test_what_came_true_is_noticed_while_nobody_plays(desk):
    asked = queue.SimpleQueue()
    save_map(desk.path, (key("freeze"),))
    desk.values["freeze"] = False

    def current(name: str) -> object:
        asked.put(desk.values[name])
        return desk.values[name]

    device = midi.MidiInput("", desk.path, lambda *_: None, current, lambda *_: None)
    device.start()
    midi_backend.play("note_on", note=60, velocity=90)
    # Before it is sent, and after.
    assert [asked.get(timeout=PATIENCE_S) for _ in range(2)] == [False, False]
    desk.values["freeze"] = True
    while not asked.get(timeout=PATIENCE_S):
        pass
    device.stop()


def test_an_error_of_a_receiver_stops_nothing_and_is_told_once(desk, warnings):
    save_map(desk.path, (key("freeze"), cc("steps"), key("mute")))
    device = desk.input()  # `current` knows no freeze: a KeyError in front of mute, every time.
    for _ in range(3):
        device.handle(mido.Message("note_on", note=60, velocity=1))
    assert [desk.sent.get_nowait() for _ in range(3)] == [("mute", (True,))] * 3
    assert "note 60 channel 1 could not move freeze" in warnings.get_nowait()
    assert warnings.empty()


def test_ten_thousand_messages_all_arrive_in_order(desk):
    save_map(desk.path, (cc("seed"),))
    device = desk.input()
    device.start()
    for count in range(10_000):
        midi_backend.play("control_change", control=7, value=count % 128)
    device.stop()
    assert desk.sent.qsize() == 10_000
    values = [desk.sent.get_nowait()[1][0] for _ in range(256)]
    assert values == sorted(values[:128]) * 2


# The device.


def test_ports_are_listed(desk):
    midi_backend.devices[:] = ["a", "b", "a"]
    assert midi.ports() == ["a", "b"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", "KORG nano:KORG nano MIDI 1 24:0"),
        ("korg", "KORG nano:KORG nano MIDI 1 24:0"),
        ("KORG nano:KORG nano MIDI 1 28:0", "KORG nano:KORG nano MIDI 1 24:0"),
        ("Midi Through", "Midi Through:Midi Through Port-0 14:0"),
    ],
)
def test_a_port_is_found_by_a_part_of_its_name_whatever_its_number(wanted, found):
    names = ["Midi Through:Midi Through Port-0 14:0", "KORG nano:KORG nano MIDI 1 24:0"]
    assert midi.find_port(wanted, names) == found


ALSA = [
    "Midi Through:Midi Through Port-0 14:0",
    "nanoKONTROL2:nanoKONTROL2 MIDI 1 24:0",
    "Launchkey:Launchkey MIDI 1 28:0",
    "Launchkey:Launchkey MIDI 2 28:1",
    "Launchkey:Launchkey MIDI 10 28:9",
]
JACK = ["system:midi_capture_1", "system:midi_capture_2", "a2j:Keys [20] (capture): Keys MIDI 1"]
CORE = ["nanoKONTROL2 SLIDER/KNOB", "nanoKONTROL2 CTRL", "IAC Driver Bus 1", "IAC Driver Bus 10"]


@pytest.mark.parametrize(
    ("name", "names", "advice"),
    [
        (ALSA[0], ALSA, "Midi Through"),
        (ALSA[1], ALSA, "nanoKONTROL2"),
        (ALSA[2], ALSA, "Launchkey:Launchkey MIDI 1"),
        (ALSA[3], ALSA, "Launchkey MIDI 2"),
        (ALSA[4], ALSA, "Launchkey MIDI 10"),
        ("Twin:Twin 24:0", ["Twin:Twin 24:0", "Twin:Twin 28:0"], "Twin:Twin 24:0"),
        (JACK[0], JACK, "midi_capture_1"),
        (JACK[2], JACK, "a2j"),
        (CORE[0], CORE, "nanoKONTROL2 SLIDER/KNOB"),
        (CORE[2], CORE, "IAC Driver Bus 1"),
    ],
)
def test_the_shortest_part_of_a_name_that_finds_its_port(name, names, advice):
    assert midi.shortest(name, names) == advice
    assert midi.find_port(advice, names) == name


port_words = st.text(st.sampled_from("aB1: -0"), max_size=6)
port_names = st.one_of(
    port_words, st.builds("{}:{} {}:0".format, port_words, port_words, st.just(9))
)


@given(st.lists(port_names, min_size=1, max_size=5, unique=True))
def test_any_port_is_found_by_what_is_advised(names):
    for name in names:
        assert midi.find_port(midi.shortest(name, names), names) == name or not name


@pytest.fixture
def listed(desk, tmp_path, monkeypatch, capsys):
    """Print the list of inputs; the map is the desk's."""
    monkeypatch.setattr(library, "user_folder", lambda: tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run() -> str:
        listings.midi()
        return capsys.readouterr().out

    return run


def test_the_list_advises_a_command_that_works(listed):
    midi_backend.devices[:] = ALSA
    out = listed()
    for name in ALSA:
        assert f'lmdm-agent --midi "{midi.shortest(name, ALSA)}"' in out


def test_the_map_is_shown_with_its_path_also_where_there_is_no_input(
    desk, listed, capsys, monkeypatch
):
    assert f"nothing is learned yet in {desk.path}\n" in listed()
    save_map(desk.path, (cc("mix"), key("preset [night]")))
    midi_backend.devices.clear()
    for error in ([], [OSError("no sequencer")]):
        midi_backend.broken[:] = error
        words = "does not answer: no sequencer" if error else "no MIDI input found"
        # A narrow terminal does not break the path.
        monkeypatch.setenv("COLUMNS", "40")
        with pytest.raises(DeviceError, match=words):
            listings.midi()
        out = capsys.readouterr().out
        assert f"learned, kept in {desk.path}\n" in out
        assert "cc 7 channel 1" in out and "preset [night]" in out


@pytest.mark.parametrize(
    ("wanted", "names", "words"),
    [
        ("drum", ["a", "b"], "There is no MIDI port 'drum'; the ports: a, b."),
        ("drum", [], "There is no MIDI port 'drum'; the system shows none at all."),
        ("", [], "There is no MIDI port; the system shows none at all."),
        ("", ["a", "b"], "There are several MIDI ports, name one; the ports: a, b."),
        ("x", ["ax", "b", "xb"], "'x' fits several MIDI ports, name one; the ports: ax, xb."),
    ],
)
def test_a_port_that_is_not_there_names_those_there_are(desk, wanted, names, words):
    midi_backend.devices[:] = names
    device = desk.input(wanted)
    with pytest.raises(DeviceError) as caught:
        device.start()
    assert str(caught.value) == words
    device.stop()


def test_a_port_that_does_not_open_or_a_system_without_midi_is_one_sentence(desk):
    midi_backend.broken[:] = [OSError("no sequencer")]
    with pytest.raises(DeviceError, match="does not answer: no sequencer"):
        midi.ports()
    # Listed once, then broken at the opening.
    device = desk.input()
    listing = midi_backend.get_devices

    def break_after(**_: object) -> object:
        names = listing()
        midi_backend.broken[:] = [OSError("busy")]
        return names

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(midi_backend, "get_devices", break_after)
        with pytest.raises(DeviceError, match="'nanoKONTROL2 24:0' cannot be opened: busy"):
            device.start()
    device.start()
    device.stop()


def test_a_device_that_vanishes_is_reported_and_taken_up_again(desk, warnings):
    save_map(desk.path, (cc("mix"),))
    midi_backend.devices[:] = ["nanoKONTROL2 24:0", "Midi Through 14:0"]
    device = desk.input()
    device.start()
    assert midi_backend.arrivals.get(timeout=PATIENCE_S).name == "nanoKONTROL2 24:0"
    midi_backend.devices[:] = ["Midi Through 14:0"]
    sentence = warnings.get(timeout=PATIENCE_S)
    assert "'nanoKONTROL2 24:0' is gone" in sentence and "the ports: Midi Through 14:0" in sentence
    # Another cable number, and something else beside it: the first one is meant.
    midi_backend.devices[:] = ["keys 20:0", "nanoKONTROL2 28:0"]
    assert midi_backend.arrivals.get(timeout=PATIENCE_S).name == "nanoKONTROL2 28:0"
    midi_backend.play("control_change", control=7, value=0)
    assert desk.sent.get(timeout=PATIENCE_S) == ("mix", (0.0,))
    device.stop()
    assert warnings.empty()


# The library.


@pytest.mark.parametrize("missing", ["mido", "rtmidi"])
def test_without_the_library_one_sentence_says_what_to_install(desk, monkeypatch, missing):
    monkeypatch.delenv("MIDO_BACKEND")
    real = builtins.__import__

    def without_it(name: str, *args: object, **kwargs: object) -> object:
        if name.split(".", maxsplit=1)[0] == missing:
            raise ModuleNotFoundError(f"No module named {missing!r}", name=missing)
        return real(name, *args, **kwargs)  # type: ignore[arg-type]

    for name in [m for m in sys.modules if m.startswith("mido.backends") or m == "rtmidi"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without_it)
    for call in (midi.ports, desk.input().start):
        with pytest.raises(ConfigError) as caught:
            call()
        assert str(caught.value) == (
            f"MIDI needs {missing}, which is not installed: pip install 'lmdm-agent[midi]'."
        )


def test_a_library_without_its_system_part_says_which(desk, monkeypatch, tmp_path):
    module = tmp_path / "backend_without_alsa.py"
    module.write_text('raise ImportError("libasound.so.2: cannot open shared object file")\n')
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("MIDO_BACKEND", "backend_without_alsa")
    with pytest.raises(ConfigError, match=r"lacks \(libasound.so.2: .*install ALSA's"):
        midi.ports()


def test_the_written_map_reads_well(tmp_path):
    save_map(tmp_path / "midi.toml", (cc("mix", low=0.5), key("fade 2 4")))
    text = (tmp_path / "midi.toml").read_text()
    assert text.startswith("# MIDI map of lmdm-agent")
    assert '    { target = "mix", kind = "cc", channel = 1, number = 7, low = 0.5 },\n' in text
    assert msgspec.to_builtins(cc("mix", low=0.5)) == tomllib.loads(text)["bindings"][0]
