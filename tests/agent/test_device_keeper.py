"""Losing the device and getting it back, on a virtual clock with a scripted host."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace

import pytest

from lmdm_agent.audio import Device, RateRefused, StreamPlan
from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.device_keeper import POLL_S, DeviceEvent, DeviceKeeper, patience_of
from lmdm_agent.device_messages import Opened
from lmdm_agent.ends import Ends
from lmdm_agent.errors import DeviceError

RATE = 44100
CARD = Device(3, "Card: USB (hw:1,0)", "ALSA", 2, 2, float(RATE))
PLAN = StreamPlan(CARD, CARD, RATE, 512, (0, 1), (), (0, 1))
FOREVER_S = 1000.0


@dataclass
class World:
    """A machine with a clock, devices that come and go, and a device process."""

    there: list[Device] = field(default_factory=lambda: [CARD])
    runs_at: int = RATE
    refuses: str = ""
    clock: float = 0.0
    script: list = field(default_factory=list)
    """(time, what happens then), in order."""
    position: int = 0
    moving: bool = True
    trouble: str = "it is not open"
    asked: list[float] = field(default_factory=list)
    """When devices were listed."""
    opened: list[tuple[str, int]] = field(default_factory=list)
    """(device, rate) of every stream that opened."""
    indices: list[tuple[int, int]] = field(default_factory=list)
    """Places of its devices in the list."""
    kills: int = 0
    ends: int = 0
    pid: int | None = 1
    done: threading.Event = field(default_factory=threading.Event)

    def now(self):
        return self.clock

    def pause(self, seconds):
        """Let time pass; the test is over when nothing is left to happen."""
        if self.done.is_set():
            time.sleep(0.001)
            return True
        until = self.clock + seconds
        while self.script and self.script[0][0] <= until:
            at, act = self.script.pop(0)
            self._pass(at)
            if act is None:
                self.done.set()
                return True
            act()
        self._pass(until)
        return False

    def _pass(self, until):
        if self.moving and not self.trouble:
            self.position += round((until - self.clock) * RATE)
        self.clock = until

    def devices(self):
        self.asked.append(self.clock)
        return list(self.there)

    def open(self, plan, rate=None):
        if self.refuses:
            raise DeviceError(self.refuses)
        if (rate or plan.rate) != self.runs_at:
            raise RateRefused(f"it does not run at {rate or plan.rate} Hz.")
        self.opened.append((plan.input.label, rate or plan.rate))
        self.indices.append((plan.input.index, plan.output.index))
        self.trouble = ""
        return Opened((0.0, 0.01), rate or plan.rate, 0 if rate in (None, plan.rate) else 96)

    def end(self):
        self.ends += 1
        self.trouble = "it is not open"

    def kill(self):
        self.kills += 1
        self.trouble = "it is not open"


class Clocked(Ends):
    """Ends whose sample clock is the world's."""

    def __init__(self, world):
        super().__init__(ControlState(Controls()), RATE, seconds=1.0)
        self.world = world

    @property
    def position(self):
        return self.world.position


def play(world, until, wanted=(None, None), plan=PLAN):
    """Run a keeper until then; return what it told."""
    told: list[tuple[float, DeviceEvent]] = []
    world.script = [*sorted(world.script, key=lambda row: row[0]), (until, None)]
    keeper = DeviceKeeper(
        Clocked(world),
        plan,
        lambda event: told.append((round(world.clock, 2), event)),
        wanted=wanted,
        host=world,
        now=world.now,
        pause=world.pause,
    )
    with keeper:
        assert world.done.wait(20), "the keeper's thread has ended"
    return keeper, told


def words(told):
    return [event.word for _, event in told]


def unplug(world):
    def act():
        world.there, world.trouble = [], "the audio system has stopped it"

    return act


def plug(world, *devices):
    def act():
        world.there = list(devices)

    return act


def test_a_device_that_stays_is_left_alone():
    world = World()
    keeper, told = play(world, 600.0)
    assert words(told) == ["open", "closed"]
    assert (len(world.asked), world.kills, world.ends, keeper.losses) == (1, 0, 1, 0)
    assert keeper.latency_s == (0.0, 0.01)
    assert told[0][1].text == ""


def test_it_is_opened_again_after_a_quarter_of_a_second_when_it_is_back_at_once():
    world = World()
    world.script = [(10.0, lambda: setattr(world, "trouble", "its process has ended"))]
    keeper, told = play(world, 20.0)
    assert words(told) == ["open", "lost", "open", "closed"]
    assert told[1][1].text.startswith("its process has ended")
    assert told[2][1].text == "back after 0.2 s, at the same delay"
    assert world.opened == [(CARD.label, RATE)] * 2
    assert keeper.losses == 1
    assert world.kills == 1, "what was lost is killed, never closed"


def test_a_device_that_is_away_is_asked_for_ever_more_rarely():
    world = World()
    world.script = [(10.0, unplug(world)), (60.0, plug(world, CARD))]
    keeper, told = play(world, 80.0)
    waits = [round(b - a, 2) for a, b in zip(world.asked[1:], world.asked[2:], strict=False)]
    assert world.asked[1] - 10.0 == pytest.approx(0.25, abs=2 * POLL_S)
    assert waits[:3] == [0.5, 1.0, 2.0]
    assert set(waits[3:]) == {4.0}
    # Not told again and again what has not changed.
    assert words(told) == ["open", "lost", "lost", "open", "closed"]
    assert told[2][1].text == f"{CARD.label} is not there. Trying again."
    assert 60.0 <= told[3][0] <= 64.0
    assert keeper.losses == 1


def test_a_clock_that_stands_still_is_a_loss():
    world = World()
    world.script = [(10.0, lambda: setattr(world, "moving", False))]
    world.script.append((10.5, lambda: setattr(world, "moving", True)))
    world.script.append((20.0, lambda: setattr(world, "moving", False)))
    world.script.append((21.2, lambda: setattr(world, "moving", True)))
    keeper, told = play(world, 40.0)
    # Half a second of nothing is no loss.
    assert words(told) == ["open", "lost", "open", "closed"]
    assert 21.0 <= told[1][0] <= 21.0 + 3 * POLL_S
    assert told[1][1].text.startswith("no sound moves any more")
    assert keeper.losses == 1


def test_long_buffers_get_more_patience():
    assert patience_of(PLAN) == 1.0
    assert patience_of(replace(PLAN, buffer_samples=8192)) == pytest.approx(20 * 8192 / RATE)


def test_losses_are_counted_and_every_one_is_answered():
    world = World()
    for at in range(10, 1010, 10):
        world.script.append((float(at), lambda: setattr(world, "trouble", "it ended")))
    keeper, told = play(world, 1020.0)
    assert keeper.losses == 100
    assert words(told).count("open") == 101
    assert len(world.opened) == 101


def test_another_name_and_place_in_the_list():
    renamed = replace(CARD, index=8, name="Card: USB (hw:2,0)")
    world = World()
    world.script = [(10.0, unplug(world)), (11.0, plug(world, renamed))]
    _, told = play(world, 30.0)
    assert world.opened[-1] == (renamed.label, RATE)
    assert told[-2][1].name == renamed.label


def test_the_users_pattern_finds_what_was_renamed_but_does_not_choose_between_two():
    one, two = (replace(CARD, index=n, name=f"My Card Mk{n}") for n in (1, 2))
    world = World()
    world.script = [
        (10.0, unplug(world)),
        (11.0, plug(world, one, two)),
        (40.0, plug(world, two)),
    ]
    _, told = play(world, 60.0, wanted=("my card", None))
    texts = [event.text for _, event in told]
    assert any("fits 2 devices" in text for text in texts)
    assert world.opened[-1] == (two.label, RATE)
    assert told[-2][0] >= 40.0


def test_two_devices_are_both_found_again():
    mic = Device(0, "Mic", "Core", 1, 0, float(RATE))
    speakers = Device(1, "Speakers", "Core", 0, 2, float(RATE))
    plan = StreamPlan(mic, speakers, RATE, 512, (0,), (), (0, 1))
    world = World(there=[mic, speakers])
    moved = replace(speakers, index=5)
    world.script = [
        (10.0, unplug(world)),
        (12.0, plug(world, speakers)),
        (15.0, plug(world, mic, moved)),
    ]
    _, told = play(world, 30.0, plan=plan)
    assert "Core: Mic is not there. Trying again." in [event.text for _, event in told]
    assert words(told)[-2] == "open"
    assert world.indices == [(0, 1), (0, 5)]


def test_a_device_that_is_back_with_too_few_channels_is_waited_for():
    world = World()
    thin = replace(CARD, inputs=1)
    world.script = [(10.0, unplug(world)), (11.0, plug(world, thin)), (20.0, plug(world, CARD))]
    _, told = play(world, 40.0)
    assert any("input channel 2 given" in event.text for _, event in told)
    assert told[-2][1].word == "open"
    assert told[-2][0] >= 20.0


def test_a_refusal_is_said_and_tried_again_in_a_fresh_process():
    world = World()

    def lose():
        world.trouble, world.refuses = "it ended", "Card is busy."

    world.script = [(10.0, lose), (20.0, lambda: setattr(world, "refuses", ""))]
    _, told = play(world, 40.0)
    assert words(told) == ["open", "lost", "lost", "open", "closed"]
    assert told[2][1].text == "Card is busy. Trying again."
    assert world.kills == len(world.asked) - 1, "the loss and every refusal end a process"


def test_another_rate_is_converted_and_said():
    fast = replace(CARD, default_rate=48000.0)
    world = World()

    def restart():
        world.runs_at, world.there = 48000, [fast]

    world.script = [(10.0, unplug(world)), (11.0, restart)]
    _, told = play(world, 30.0)
    assert world.opened == [(CARD.label, RATE), (CARD.label, 48000)]
    assert told[-2][1].text.endswith(
        "it runs at 48000 Hz now, and converting adds 96 samples (2.0 ms) to its own latency"
    )


def test_a_rate_that_is_refused_although_it_is_its_own_is_no_reason_to_convert():
    world = World()
    world.script = [(10.0, lambda: setattr(world, "trouble", "it ended"))]
    world.script.append((10.1, lambda: setattr(world, "runs_at", 96000)))
    _, told = play(world, 30.0)
    assert words(told) == ["open", "lost", "lost", "closed"]
    assert world.kills == len(world.asked)


def test_the_first_opening_raises_and_leaves_nothing():
    world = World(refuses="Card is busy.")
    keeper = DeviceKeeper(Clocked(world), PLAN, host=world, now=world.now, pause=world.pause)
    with pytest.raises(DeviceError, match="Card is busy"), keeper:
        pass
    assert world.ends == 1
    assert keeper.event.word == "closed"
    world = World(runs_at=48000)
    with pytest.raises(RateRefused), DeviceKeeper(Clocked(world), PLAN, host=world):
        pass


def test_leaving_while_the_device_is_away():
    world = World()
    world.script = [(10.0, unplug(world))]
    keeper, told = play(world, 12.0)
    assert words(told)[-1] == "closed"
    assert not keeper.lost


def test_nothing_is_said_of_attempts_that_the_end_of_the_program_breaks_off():
    world, stopping, told = World(), threading.Event(), []

    def stop():
        stopping.set()
        world.refuses = "asked to stop while waiting"

    world.script = [(10.0, unplug(world)), (10.1, plug(world, CARD)), (10.2, stop), (30.0, None)]
    keeper = DeviceKeeper(
        Clocked(world),
        PLAN,
        told.append,
        stopping=stopping,
        host=world,
        now=world.now,
        pause=world.pause,
    )
    with keeper:
        assert world.done.wait(20)
    assert len(world.asked) > 3
    assert [event.word for event in told] == ["open", "lost", "closed"]


def test_a_system_that_refuses_for_long_is_a_device_that_is_away():
    """More often than a thread that fails is begun again."""
    world = World()
    whole = world.devices

    def refuse():
        listed = whole()
        if 10.0 <= world.clock < 60.0:
            raise OSError(24, "Too many open files")
        return listed

    world.devices = refuse
    world.script = [(10.0, unplug(world)), (11.0, plug(world, CARD))]
    keeper, told = play(world, 80.0)
    assert words(told) == ["open", "lost", "lost", "open", "closed"]
    assert told[2][1].text == "[Errno 24] Too many open files. Trying again."
    assert 60.0 <= told[3][0] <= 64.0
    assert keeper.losses == 1


def test_a_thread_that_fails_goes_on_waiting_for_the_device():
    world = World()
    failures = []

    def list_once():
        world.asked.append(world.clock)
        if len(world.asked) == 2:
            raise RuntimeError("a driver's surprise")
        return list(world.there)

    world.devices = list_once
    world.script = [(10.0, lambda: setattr(world, "trouble", "it ended")), (30.0, None)]
    keeper = DeviceKeeper(
        Clocked(world),
        PLAN,
        failed=lambda name, error, restarted: failures.append((name, str(error), restarted)),
        host=world,
        now=world.now,
        pause=world.pause,
    )
    with keeper:
        assert world.done.wait(20)
        assert not keeper.lost
    assert failures == [("lmdm-device", "a driver's surprise", True)]
    assert keeper.losses == 1
