"""The control table: types, ranges, prompts and weights; see test_everywhere and test_fades."""

import ast
import dataclasses
import math
import struct
import threading
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmdm_agent import controls as module
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import (
    ACTIONS,
    BY_NAME,
    CONTROLS,
    MAX_PROMPT_CHARACTERS,
    SLOTS,
    Control,
    Controls,
    ControlValues,
    join_text,
    parse_number,
    parse_slot,
)
from lmdm_agent.errors import ConfigError
from lmdm_agent.osc_wire import read_packet
from lmdm_agent.sampler import SOLVERS

NUMBERS = [c for c in CONTROLS if c.kind in ("float", "int")]
TYPES = {"float": float, "int": int, "bool": bool, "choice": str}


def named(items: list[Control] | tuple[Control, ...]) -> list[object]:
    return [pytest.param(c, id=c.name) for c in items]


# The table.


@pytest.mark.parametrize("control", named(CONTROLS))
def test_a_default_is_of_its_type_and_coerces_to_itself(control):
    assert type(control.default) is TYPES[control.kind]
    for outside in (control.default, str(control.default)):
        value = control.coerce(outside)
        assert value == control.default
        assert type(value) is TYPES[control.kind]
    assert control.help and not control.help.endswith(".")
    assert control.where in ("callback", "block", "now")
    assert bool(control.choices) == (control.kind == "choice")


@pytest.mark.parametrize("control", named(NUMBERS))
def test_numbers_are_clamped_and_typed(control):
    assert math.isfinite(control.low) and math.isfinite(control.high)
    assert control.low < control.high
    assert control.coerce(control.low) == control.low
    assert control.coerce(control.low - 1) == control.low
    assert control.coerce(control.high + 1e9) == control.high
    assert type(control.coerce(control.high)) is TYPES[control.kind]


@pytest.mark.parametrize("control", named(CONTROLS))
@pytest.mark.parametrize("wrong", ["many", "", math.nan, math.inf, -math.inf, None, [1], "nan"])
def test_what_does_not_fit_is_refused_with_the_range_in_words(control, wrong):
    with pytest.raises(ConfigError) as caught:
        control.coerce(wrong)
    text = str(caught.value)
    assert text.startswith(f"{control.name}: {wrong!r} given; ")
    if control.kind == "choice":
        assert "allowed: " in text or "did you mean" in text
    else:
        assert f"{control.describe_range()} expected" in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("steps", "a whole number from 1 to 50"),
        ("guidance", "a number from 0 to 1"),
        ("gain_db", "a number from -60 to 12 dB"),
        ("context_dropout", "a whole number from 0 to 1024 latents"),
        ("mute", "0 or 1"),
        ("solver", " | ".join(SOLVERS)),
    ],
)
def test_ranges_in_words(name, words):
    assert BY_NAME[name].describe_range() == words


def test_numbers_of_pd_and_words_of_people():
    assert [BY_NAME["steps"].coerce(v) for v in (2.0, "2", "2.4", True)] == [2, 2, 2, 1]
    mute = BY_NAME["mute"]
    assert [mute.coerce(v) for v in (1, 1.0, 0.5, -1, "on", "Yes", " true ")] == [True] * 7
    assert [mute.coerce(v) for v in (0, 0.0, "off", "no", "FALSE", "0")] == [False] * 6
    assert BY_NAME["solver"].coerce(" Euler ") == "euler"
    with pytest.raises(ConfigError, match="did you mean euler"):
        BY_NAME["solver"].coerce("eular")


def test_every_name_occurs_once_and_is_a_word():
    names = [entry.name for entry in (*CONTROLS, *ACTIONS)]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and name == name.lower() for name in names)
    assert list(BY_NAME) == [control.name for control in CONTROLS]
    for action in ACTIONS:
        assert action.help
        # Text comes last, since Pd may send it as several atoms; a single word may stand before.
        words = {"at": 1, "midi": 1}.get(action.name, 0)
        assert [letter for _, letter, _ in action.arguments[:-1]].count("s") == words
        assert all(letter in "ifs" and text for _, letter, text in action.arguments)


def test_the_value_has_the_fields_of_the_table():
    found = [(f.name, f.default, f.type) for f in dataclasses.fields(ControlValues)]
    assert found == [(c.name, c.default, TYPES[c.kind]) for c in CONTROLS]
    own = [f.name for f in dataclasses.fields(Controls)][len(CONTROLS) :]
    assert own == ["prompts", "weights", "fade", "glide"]
    for control in CONTROLS:
        assert getattr(Controls(), control.name) == control.default
    with pytest.raises(dataclasses.FrozenInstanceError):
        Controls().steps = 3  # type: ignore[misc]


def test_what_type_checkers_read_is_the_table():
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    classes = [n for n in ast.walk(tree) if isinstance(n, ast.ClassDef)]
    (stub,) = [c for c in classes if c.name == "ControlValues"]
    found = {}
    for node in stub.body:
        if isinstance(node, ast.AnnAssign):
            assert isinstance(node.target, ast.Name) and node.value is not None
            found[node.target.id] = (ast.unparse(node.annotation), ast.literal_eval(node.value))
    wanted = {}
    for control in CONTROLS:
        kind = TYPES[control.kind].__name__
        if control.kind == "choice":
            kind = f"Literal[{', '.join(map(repr, control.choices))}]"
        wanted[control.name] = (kind, control.default)
    assert list(found.items()) == list(wanted.items())
    assert all(type(found[name][1]) is type(wanted[name][1]) for name in wanted)


def test_set_makes_a_copy_and_names_the_nearest():
    before = Controls()
    after = before.set("mix", "0.25").set("steps", 99)
    assert (after.mix, after.steps, before.mix) == (0.25, 50, 1.0)
    with pytest.raises(ConfigError, match="'stesp' is not a control; did you mean steps"):
        before.set("stesp", 1)
    with pytest.raises(ConfigError, match="not a control"):
        before.set("prompts", ("a",))


# Slots and texts.


@pytest.mark.parametrize("given", [2, 2.0, "2", "2.0", " 2 "])
def test_a_slot_counts_from_one(given):
    assert parse_slot(given) == 1


def test_the_first_and_the_last_slot():
    assert (parse_slot(1), parse_slot(SLOTS)) == (0, SLOTS - 1)


@pytest.mark.parametrize(
    "wrong", [0, SLOTS + 1, -1, 1.5, "two", "", math.nan, math.inf, "nan", None, [1]]
)
def test_what_is_no_slot(wrong):
    with pytest.raises(ConfigError) as caught:
        parse_slot(wrong)
    assert str(caught.value) == f"slot {wrong!r} given; a whole number from 1 to {SLOTS} expected"


def test_numbers_from_outside():
    assert parse_number("seconds", "1.5") == 1.5
    for wrong in ("x", math.nan, math.inf):
        with pytest.raises(ConfigError, match="seconds: .* a number expected"):
            parse_number("seconds", wrong)


@pytest.mark.parametrize(
    ("atoms", "text"),
    [
        ("rain", "rain"),
        (["rain", "on", "the", "sea"], "rain on the sea"),
        (("tempo", 120.0, "bpm"), "tempo 120 bpm"),
        (["tempo", 99.5], "tempo 99.5"),
        ([" a ", "", "b\n c"], "a b c"),
        ([], ""),
        ([math.nan, math.inf], "nan inf"),
        (["loud", True, False], "loud 1 0"),
        ([16777215.0, -0.0, -3.0], "16777215 0 -3"),
        ([9999999.5, 1e-30], "10000000 1e-30"),
        ("x" * 999, "x" * MAX_PROMPT_CHARACTERS),
    ],
)
def test_atoms_become_one_text(atoms, text):
    assert join_text(atoms) == text


def padded(text: str) -> bytes:
    """An OSC string."""
    raw = text.encode() + b"\0"
    return raw + b"\0" * (-len(raw) % 4)


def single(number: float) -> float:
    """What is left of a number that was sent as an OSC float."""
    (found,) = struct.unpack(">f", struct.pack(">f", number))
    return found


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (0.1, "0.1"),
        (0.7, "0.7"),
        (12.5, "12.5"),
        (0.001, "0.001"),
        (0.00001, "0.00001"),
        (-0.3, "-0.3"),
        (99.99, "99.99"),
        (1234.567, "1234.567"),
        (808.0, "808"),
        (16777215.0, "16777215"),
    ],
)
def test_a_number_in_a_text_reads_as_it_was_typed_after_the_wire(number, word):
    types = padded(",isfsTfF")
    packet = b"".join(
        (
            padded("/lmdm/prompt"),
            types,
            struct.pack(">i", 1),
            padded("volume"),
            struct.pack(">f", number),
            padded("and"),
            struct.pack(">f", 808.0),
        )
    )
    ((address, args),) = read_packet(packet)
    assert (address, args[0]) == ("/lmdm/prompt", 1)
    assert join_text(args[1:]) == f"volume {word} and 1 808 0"


@given(st.floats(-1e7, 1e7, width=32))
def test_a_number_in_a_text_keeps_seven_digits(number):
    word = join_text([number])
    assert float(word) == pytest.approx(number, rel=5e-7, abs=0.0)
    assert not word.endswith(".0")
    assert "e" not in word or abs(number) < 1e-7


@given(st.integers(1000, 9_999_999), st.integers(0, 6))
def test_seven_digits_survive_the_wire(digits, places):
    typed = f"{(Decimal(digits).scaleb(-places)).normalize():f}"
    assert join_text([single(float(typed))]) == typed


# Prompts and weights.


def weights_of(controls: Controls, count: int = 3) -> tuple[float, ...]:
    return tuple(round(w, 6) for w in controls.weights[:count])


@pytest.fixture
def three() -> Controls:
    """Prompts in slots 1 to 3."""
    return Controls().set_prompt(0, "a").set_prompt(1, "b").set_prompt(2, "c")


def test_weights_are_normalised_over_the_prompts_there_are(three):
    some = three.set_weight(0, 0.2).set_weight(1, 0.6)
    assert some.normalised_weights()[:3] == pytest.approx((0.25, 0.75, 0.0))
    assert sum(some.normalised_weights()) == pytest.approx(1.0)
    # A slot without a prompt counts nothing, whatever its weight.
    lone = some.set_weight(5, 1.0)
    assert lone.normalised_weights() == some.normalised_weights()
    assert some.set_prompt(1, "").normalised_weights()[:2] == (1.0, 0.0)


def test_all_zero_is_the_first_slot(three):
    first = (1.0, *(0.0,) * (SLOTS - 1))
    assert three.set_weight(0, 0.0).normalised_weights() == first
    assert Controls().normalised_weights() == first
    assert Controls().set_weight(0, 0.0).set_weight(3, 1.0).normalised_weights() == first


def test_a_weight_is_clamped_and_leaves_the_others(three):
    assert weights_of(three.set_weight(1, 7.0)) == (1.0, 1.0, 0.0)
    assert weights_of(three.set_weight(0, -7.0)) == (0.0, 0.0, 0.0)


def test_a_crossfade_mixes_two_and_silences_the_rest(three):
    loud = three.set_weight(2, 1.0)
    assert weights_of(loud.crossfade(0, 1, 0.25)) == (0.75, 0.25, 0.0)
    assert weights_of(loud.crossfade(0, 1, -3.0)) == (1.0, 0.0, 0.0)
    assert weights_of(loud.crossfade(0, 1, 3.0)) == (0.0, 1.0, 0.0)
    assert weights_of(loud.crossfade(1, 1, 0.3)) == (0.0, 1.0, 0.0)


# Fades.


def play(controls: Controls, blocks: int, first: int = 5, block_s: float = 0.5) -> list[Controls]:
    """The values of successive blocks."""
    out = []
    for number in range(first, first + blocks):
        controls = controls.at_block(number, block_s)
        out.append(controls)
    return out


def test_a_fade_moves_block_by_block_and_ends(three):
    played = play(three.fade_to(1, 2.0), 6)
    assert [weights_of(c, 2) for c in played] == [
        (0.75, 0.25),
        (0.5, 0.5),
        (0.25, 0.75),
        (0.0, 1.0),
        (0.0, 1.0),
        (0.0, 1.0),
    ]
    assert [c.fade is None for c in played] == [False] * 3 + [True] * 3


def test_a_fade_of_no_time_is_a_cut(three):
    for seconds in (0.0, -1.0, 0.1):
        (only,) = play(three.fade_to(2, seconds), 1)
        assert weights_of(only) == (0.0, 0.0, 1.0)
        assert only.fade is None


def test_a_fade_starts_from_any_weights_and_from_a_fade(three):
    mixed = three.set_weight(0, 0.5).set_weight(1, 0.5).fade_to(2, 1.0)
    assert weights_of(play(mixed, 1)[0]) == (0.25, 0.25, 0.5)
    turned = play(three.fade_to(1, 2.0), 2)[-1].fade_to(2, 1.0)
    assert weights_of(play(turned, 1, first=7)[0]) == (0.25, 0.25, 0.5)
    # Without any weight it is the first slot that sounds, so that is where it starts.
    silent = three.set_weight(0, 0.0).fade_to(1, 1.0)
    assert weights_of(play(silent, 1)[0]) == (0.5, 0.5, 0.0)


def test_a_skipped_block_is_not_waited_for(three):
    fading = three.fade_to(1, 2.0).at_block(5, 0.5)
    assert weights_of(fading.at_block(7, 0.5), 2) == (0.25, 0.75)
    assert fading.at_block(5, 0.5) == fading


def test_weight_and_crossfade_end_a_fade(three):
    fading = play(three.fade_to(1, 2.0), 2)[-1]
    stopped = fading.set_weight(0, 0.1)
    assert stopped.fade is None
    assert weights_of(play(stopped, 3)[-1], 2) == (0.1, 0.5)
    assert fading.crossfade(0, 2, 0.5).fade is None
    # Other controls and prompts do not.
    assert fading.set("mix", 0.5).set_prompt(1, "d").fade == fading.fade


def test_fades_last_ten_minutes_at_most(three):
    fade = three.fade_to(1, 1e9).fade
    assert fade is not None and fade.seconds == 600.0


# The one place where controls are kept.


def test_updates_of_many_threads_are_all_kept():
    state = ControlState(Controls(seed=0))

    def count() -> None:
        for _ in range(200):
            state.update(lambda c: c.set("seed", c.seed + 1))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert state.current.seed == 800


def test_take_moves_a_fade_and_readers_see_it(three):
    state = ControlState(three.fade_to(1, 1.0))
    before = state.current
    taken = state.take(3, 0.5)
    assert taken is state.current and taken is not before
    assert weights_of(taken, 2) == (0.5, 0.5)
    assert state.take(4, 0.5).fade is None
    assert before.weights[0] == 1.0


def test_a_change_that_fails_changes_nothing():
    state = ControlState(Controls())
    before = state.current
    with pytest.raises(ConfigError):
        state.update(lambda c: c.set("mix", 0.5).set("steps", "many"))
    assert state.current is before
    assert state.update(lambda c: c.set("mix", 0.5)) is state.current
