"""The protocol without a wire."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from osc_fakes import Rig, rig, wait_for

from lmdm_agent.controls import ACTIONS, BY_NAME, CONTROLS
from lmdm_agent.errors import TakeError
from lmdm_agent.protocol import CODES, Ack, Fail, Request

ARGUMENTS = {
    "prompt": (1, "warm bass"),
    "weight": (2, 0.5),
    "crossfade": (1, 2, 0.25),
    "fade": (2, 1.5),
    "prime": ("no such file.wav",),
    "clear": (),
    "refresh": (),
    "record": (1, "evening"),
    "capture": (2.5,),
    "mark": ("chorus",),
    "model": ("toy",),
    "preset": ("soft",),
    "preset_fade": (2.0, "soft"),
    "preset_save": ("mine",),
    "at": (7, "steps", 3),
    "cancel": (),
    "beat": (0.0,),
    "link": (1,),
    "midi": ("learn", "mix"),
}


@pytest.fixture
def there() -> Iterator[Rig]:
    with rig() as found:
        yield found


@pytest.mark.parametrize("control", CONTROLS, ids=lambda c: c.name)
def test_every_control_is_handled(there: Rig, control) -> None:
    value = control.choices[-1] if control.kind == "choice" else 1
    reply = there.ask(control.name, value)
    assert isinstance(reply, Ack)
    if control.name != "t_f":
        assert reply.values == (getattr(there.controls, control.name),)
    if control.where != "block":
        assert (reply.block, reply.seconds) == (-1, 0.0)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: a.name)
def test_every_action_is_handled(there: Rig, action) -> None:
    reply = there.ask(action.name, *ARGUMENTS[action.name])
    if action.name == "prime":
        assert isinstance(reply, Fail)
        assert reply.code == "no_file"
    else:
        assert isinstance(reply, Ack)
        assert reply.address == action.name


def test_the_ack_carries_the_value_really_used(there: Rig) -> None:
    assert there.ask("steps", 99.0) == Ack("steps", (50,), 0, 0.0625, "99 given, 50 used")
    assert there.ask("mix", -3).values == (0.0,)
    # 100 samples of slack are two latents; the wish lies beyond what the delay allows.
    used_s = there.session.engine.feasible_t_f(1.5) * 50 / 8000
    assert there.ask("t_f", 1.5).values == (used_s,)
    assert used_s < 0
    assert there.ask("t_f", -0.05).values == (-0.05,)


def test_the_ack_of_t_f_says_what_limits_it(there: Rig) -> None:
    # Blocks of 50 ms and 12.5 ms of slack: two latents of 6.25 ms are over before it sounds.
    note = there.ask("t_f", 0.0).note
    assert note == (
        "0 given, -0.0125 used; at this delay of 0.062 s the newest it has heard is 0.013 s old "
        "when the answer sounds"
    )
    assert (
        there.ask("t_f", -3).note == "-3 given, -0.1 used; the model was trained for -0.1 to 0.05 s"
    )
    assert there.ask("t_f", -0.05).note == ""
    assert there.ask("t_f", -0.052).note == (
        "-0.052 given, -0.05 used; it moves in steps of 0.00625 s"
    )


def test_a_capture_of_more_than_is_held_says_so(there: Rig) -> None:
    # The services hold 90 seconds.
    assert there.ask("capture", 15).note == "1:30 are held"
    for enough in ((), (0,), (1.5,), (1,)):
        assert there.ask("capture", *enough).note == ""
    assert there.ask("at", 100, "capture", 15).note == "waits for block 100"


def test_a_take_that_runs_refuses_another_name(there: Rig) -> None:
    def running(on: bool, name: str) -> str:
        raise TakeError("a take is being recorded already (/takes/one); end it first with record 0")

    there.services.record = running  # type: ignore[method-assign]
    reply = there.ask("record", 1, "two")
    assert isinstance(reply, Fail)
    assert (reply.code, "(/takes/one)" in reply.text) == ("take", True)


def test_block_and_time_of_an_ack(there: Rig) -> None:
    there.play(400)
    reply = there.ask("steps", 2)
    assert reply.block == there.session.next_block
    assert reply.seconds == pytest.approx((reply.block * 400 + 500 - 400) / 8000)
    there.play(600)
    assert there.ask("mute", 1).block == 1


@pytest.mark.parametrize(
    ("name", "args", "code"),
    [
        ("stesp", (1,), "unknown_address"),
        ("/other/thing", (), "unknown_address"),
        ("steps", (), "bad_arguments"),
        ("steps", (1, 2), "bad_arguments"),
        ("steps", (None,), "bad_arguments"),
        ("steps", (b"x",), "bad_arguments"),
        ("steps", ([1],), "bad_arguments"),
        ("steps", ("many",), "bad_value"),
        ("steps", (float("nan"),), "bad_value"),
        ("weight", (float("inf"), 1), "bad_value"),
        ("weight", (0, 1), "bad_value"),
        ("weight", (1.5, 1), "bad_value"),
        ("solver", ("magic",), "bad_value"),
        ("prompt", (), "bad_arguments"),
        ("clear", (1, 2), "bad_arguments"),
        ("mark", (), "bad_arguments"),
        ("record", (), "bad_arguments"),
        ("record", (1, "../elsewhere"), "bad_value"),
        ("record", (1, "/tmp/elsewhere"), "bad_value"),
        ("record", (1, ".."), "bad_value"),
        ("capture", (1, 2), "bad_arguments"),
        ("capture", (-1,), "bad_value"),
        ("capture", ("all",), "bad_value"),
        ("model", ("broken",), "model"),
        ("preset", ("none",), "bad_value"),
    ],
)
def test_refusals_change_nothing(there: Rig, name: str, args: tuple, code: str) -> None:
    before = there.controls
    reply = there.ask(name, *args)
    assert isinstance(reply, Fail)
    assert reply.code == code
    assert code in CODES
    assert reply.text
    assert there.controls == before


@pytest.mark.parametrize(
    ("atoms", "text"),
    [
        (("warm", "bass", 120.0), "warm bass 120"),
        (("120.5",), "120.5"),
        (("caffè ♫ 日本 🐋",), "caffè ♫ 日本 🐋"),
        ((), ""),
        (("",), ""),
        (("x" * 700,), "x" * 500),
        (("a\n\tb",), "a b"),
    ],
)
def test_prompts(there: Rig, atoms: tuple, text: str) -> None:
    assert there.ask("prompt", 3.0, *atoms).values == (3, text)
    assert there.controls.prompts[2] == text


def test_a_trigger_ignores_0_and_a_toggle_does_not(there: Rig) -> None:
    cleared: list[int] = []
    there.session.engine.clear = lambda: cleared.append(1)  # type: ignore[method-assign]
    there.ask("clear", 0)
    there.ask("clear", 0.0)
    assert not cleared
    there.ask("clear")
    there.ask("clear", 1)
    there.play()
    wait_for(lambda: len(cleared) == 2)
    there.ask("panic")
    assert there.controls.panic
    there.ask("panic", 0)
    assert not there.controls.panic


def test_a_bundle_is_one_change_or_none(there: Rig) -> None:
    seen = []
    apply = there.session.state.apply
    there.session.state.apply = lambda change: seen.append(1) or apply(change)  # type: ignore
    replies: list[Ack | Fail] = []
    sound = [Request("steps", (2,), replies.append), Request("mix", (0.5,), replies.append)]
    there.commander.apply_many([*sound, Request("solver", ("magic",), replies.append)])
    assert [r.code for r in replies if isinstance(r, Fail)] == ["bundle", "bundle", "bad_value"]
    assert not seen
    replies.clear()
    there.commander.apply_many([*sound, Request("weight", (2, 0.5), replies.append)])
    assert len(seen) == 1
    assert all(isinstance(r, Ack) for r in replies)
    assert (there.controls.steps, there.controls.mix) == (2, 0.5)


def test_one_model_at_a_time(there: Rig) -> None:
    replies: list[Ack | Fail] = []
    there.commander.apply("model", ("slow",), replies.append)
    busy = there.ask("model", "toy")
    assert isinstance(busy, Fail)
    assert busy.code == "busy"
    there.services.let_go.set()
    while not replies:
        pass
    assert isinstance(replies[0], Ack)
    assert isinstance(there.ask("model", "toy"), Ack)


def test_a_service_that_breaks_is_answered(there: Rig) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("disk on fire")

    there.services.record = broken  # type: ignore[method-assign]
    reply = there.ask("record", 1)
    assert reply == Fail("record", "internal", "disk on fire")


def test_a_file_name_keeps_its_spaces(there: Rig) -> None:
    there.ask("model", " two  spaces.onnx")
    assert there.services.calls[-1] == ("model", "two  spaces.onnx")


def test_listeners_hear_what_was_accepted(there: Rig) -> None:
    heard: list[Ack] = []
    there.commander.listen(lambda ack, sender: heard.append(ack))
    there.ask("steps", 3)
    there.ask("steps", "x")
    assert [(ack.address, ack.values) for ack in heard] == [("steps", (3,))]


def test_the_snapshot_holds_everything(there: Rig) -> None:
    names = {name for name, _ in there.commander.snapshot().values()}
    assert names == {*BY_NAME, "prompt", "weight", "record", "link"}
