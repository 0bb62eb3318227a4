"""A rehearsal: the bundled model, the whole daemon, OSC, a real audio server, one take.

The player sends samples that 24 bits hold exactly and hears the daemon's own port, so what the
take says can be compared with what went over the wires, to the sample. The performance is given
once; every test looks at another side of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soundfile
from machines import JackServer
from performance import (
    PATIENCE_S,
    SECONDS,
    Floats,
    Hand,
    Performance,
    daemon,
    free_port,
    give_performance,
    started,
)
from servers import PERIOD, RATE, jack_server

from lmdm_agent.control_state import ControlState
from lmdm_agent.controls import Controls
from lmdm_agent.errors import LmdmError
from lmdm_agent.library import find_model
from lmdm_agent.model import Model, load
from lmdm_agent.protocol import META_NAMES
from lmdm_agent.spec import ModelSpec
from lmdm_agent.takes.format import BlockLine, Message, Take, TrackName, read_take
from lmdm_agent.takes.replay import replay

QUIET_CORES = 0.3
"""With less foreign load than this, late blocks are the daemon's own fault."""
FADE = 300

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def model() -> Model:
    """The bundled model (or the one LMDM_STAGE_MODEL names), or a skip."""
    try:
        return load(find_model(os.environ.get("LMDM_STAGE_MODEL", "whale")))
    except LmdmError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def stage(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Performance]:
    if model.spec.sample_rate != RATE:
        pytest.skip("the server runs at the bundled model's rate")
    folder = tmp_path_factory.mktemp("stage")
    with jack_server(folder) as server:
        given = give_performance(server, model.path, model.spec.block_s, folder)
    counts = read_take(given.take).manifest.counts
    print(f"{counts}, foreign load {given.foreign_cores:.1f} cores")
    return given


@pytest.fixture(scope="module")
def take(stage: Performance) -> Take:
    return read_take(stage.take)


@cache
def track(folder: Path, name: TrackName) -> Floats:
    """Samples [n, 2] of a take's track, read without the take's own code."""
    samples, rate = soundfile.read(folder / f"{name}.flac", dtype="float32", always_2d=True)
    assert rate == RATE
    return samples


def first_played(stage: Performance, take: Take) -> int:
    """Where the player's first sample stands in the take."""
    return int(np.argmax(track(take.path, "dry")[:, 0] != 0) - np.argmax(stage.played[:, 0] != 0))


def came_out(stage: Performance, take: Take) -> tuple[Floats, int]:
    """What came out of the daemon's ports, and where its first sample stands in the take.

    A sample comes back from the daemon one of its buffers and one period later.
    """
    loop = take.manifest.device["buffer_samples"] + PERIOD
    return stage.heard[loop:], first_played(stage, take)


def test_the_take_is_complete_and_says_what_it_is(
    stage: Performance, take: Take, model: Model
) -> None:
    facts = take.manifest
    assert facts.complete
    assert (facts.ended_early, facts.repaired, facts.how) == ("", "", "record")
    assert set(take.path.parent.iterdir()) == {stage.take, stage.capture}
    assert facts.samples >= SECONDS * RATE
    assert set(facts.tracks) == {"dry", "wet", "mix"}
    for name, about in facts.tracks.items():
        info = soundfile.info(take.track(name))
        assert (info.frames, info.samplerate, info.channels) == (facts.samples, RATE, 2)
        assert info.subtype == "PCM_24"
        assert (about.samples, about.rate) == (facts.samples, RATE)
        assert about.loudness.integrated_lufs is not None
    spec: ModelSpec = model.spec
    assert (facts.model.name, facts.model.content_hash) == (spec.name, spec.content_hash)
    assert facts.model.card["sample_rate"] == spec.sample_rate
    assert facts.settings["engine"]["model"] == str(model.path)
    assert "JACK" in facts.device["label"]
    assert facts.machine
    assert facts.seeds == (0, 7)
    assert [mark.text for mark in facts.marks] == [
        "the crossfades begin", "Schluß: once from the start",
    ]  # fmt: skip
    counts, blocks = facts.counts, list(take.blocks())
    assert counts.blocks == len(blocks)
    assert counts.skipped + counts.failed == sum(b.status != "answered" for b in blocks)
    assert counts.messages == len(list(take.messages()))
    assert counts.xruns == len(facts.xruns)
    assert all(0 <= xrun <= facts.samples for xrun in facts.xruns)
    health = [json.loads(line) for line in (take.path / "health.jsonl").read_text().splitlines()]
    seconds = [line["sample"] // RATE for line in health if "xrun" not in line]
    assert len(seconds) > SECONDS / 2
    assert "Traceback" not in stage.log


def test_blocks_are_late_only_where_others_take_the_machine(stage: Performance, take: Take) -> None:
    counts = take.manifest.counts
    assert counts.failed == 0
    if stage.foreign_cores < QUIET_CORES:
        assert (counts.late, counts.skipped) == (0, 0)


def test_dry_is_what_was_played(stage: Performance, take: Take) -> None:
    dry, at = track(take.path, "dry"), first_played(stage, take)
    assert 0 <= at < 60 * RATE
    assert not dry[:at].any()
    length = min(len(dry) - at, len(stage.played))
    assert length > 0.95 * SECONDS * RATE
    np.testing.assert_array_equal(dry[at : at + length], stage.played[:length])


@pytest.mark.parametrize("name", ["mix", "wet"])
def test_wet_and_mix_are_what_came_out_of_the_speakers(
    stage: Performance, take: Take, name: TrackName
) -> None:
    """``mix`` is 1 and the gain 0 dB: the generated sound is all that comes out."""
    recorded, (sounded, at) = track(take.path, name), came_out(stage, take)
    length = min(len(recorded) - at, len(sounded))
    assert length > 0.95 * SECONDS * RATE
    np.testing.assert_array_equal(recorded[at : at + length], sounded[:length])
    assert np.sqrt(np.mean(sounded[length // 4 : length] ** 2)) > 1e-3, "nothing was generated"


def test_everything_stands_where_the_delay_announced_says(stage: Performance, take: Take) -> None:
    facts = take.manifest
    announced, seconds = stage.hand.wait_for("delay")
    assert announced == facts.delay_samples
    assert seconds == pytest.approx(announced / RATE)
    assert announced == facts.block_samples + facts.slack_samples
    blocks = list(take.blocks())
    assert {b.due - b.sample for b in blocks} == {announced}
    assert {b.sample + facts.start_position - b.block * facts.block_samples for b in blocks} == {0}
    numbers = [b.block for b in blocks]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    # Whatever sounds is in the take, from the first sample to the last.
    assert blocks[0].due <= max(0, announced - facts.start_position)
    assert blocks[-1].due + facts.block_samples >= facts.samples - facts.block_samples


def test_a_replay_is_the_take(take: Take, model: Model) -> None:
    again = replay(take, lambda *_: model)
    assert (again.differing, again.heard_differing, again.failed) == ((), (), ())
    assert again.exact
    assert again.blocks > 0.95 * SECONDS / model.spec.block_s
    compare(take, again.wet)


def compare(take: Take, again: Floats) -> None:
    """Every sample of wet that had its time on stage is the replay's."""
    facts, wet = take.manifest, track(take.path, "wet")
    compared = 0
    for block in take.blocks():
        late = late_samples(block, facts.block_samples)
        start, stop = block.due + late, min(block.due + facts.block_samples, len(again))
        if block.block < (facts.first_block or 0) or start >= stop:
            continue
        # Playing begins with a fade; so does a take that began with the stream.
        start += FADE * (block.block == 0)
        np.testing.assert_array_equal(wet[start:stop], again[start:stop], f"block {block.block}")
        compared += stop - start
    lost = sum(late_samples(block, facts.block_samples) for block in take.blocks())
    assert compared >= facts.samples - (facts.first_due_sample or 0) - lost - 2 * FADE


def late_samples(block: BlockLine, size: int) -> int:
    """How much of a block's beginning had no time, with the fade after it."""
    if block.report is None:
        return size
    late = block.report["late_samples"]
    return late + FADE if late else 0


def test_a_capture_is_the_end_of_the_take_and_can_be_replayed(
    take: Take, stage: Performance, model: Model
) -> None:
    captured = read_take(stage.capture)
    facts = captured.manifest
    assert facts.complete
    assert facts.how == "capture"
    assert facts.samples >= 30 * RATE
    path, seconds = stage.hand.wait_for("captured")
    assert Path(path) == stage.capture
    assert seconds == pytest.approx(facts.samples / RATE)
    at = facts.start_position - take.manifest.start_position
    for name in ("dry", "wet", "mix"):
        whole = track(take.path, name)[at : at + facts.samples]
        np.testing.assert_array_equal(track(captured.path, name), whole)
    assert facts.first_block_sample is not None
    assert facts.first_block_sample < 17 * facts.block_samples
    again = replay(captured, lambda *_: model)
    assert again.differing == ()
    assert again.exact
    assert again.blocks > 0.8 * 30 / model.spec.block_s


def test_every_message_is_in_the_log_with_sender_and_block(stage: Performance, take: Take) -> None:
    said = [message for message in stage.hand.said if message[0] not in META_NAMES]
    first = next(i for i, (name, _, _) in enumerate(said) if name == "record")
    logged = [m for m in take.messages() if m.sender == stage.hand.name]
    logged = [m for m in logged if m.address != "/lmdm/record"]
    expected = [m for m in said[first:] if m[0] != "record"]
    assert [m.address for m in logged] == [f"/lmdm/{name}" for name, _, _ in expected]
    for message, (name, args, words) in zip(logged, expected, strict=True):
        values, block = words[:-3], words[-3]
        if name == "capture":  # its ack names the folder, too
            values = values[:1]
        assert [float32(v) for v in message.args] == [float32(v) for v in values], name
        if name in ("mark", "capture"):  # their acks name the block that is heard
            continue
        assert message.block == block, f"{name} {args}"
        assert block <= block_coming_in(message, take) + 1
    places = [m.sample for m in take.messages()]
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] <= take.manifest.samples


def float32(value: object) -> object:
    """A number as OSC carries it, a text as it is."""
    try:
        return np.float32(str(value))
    except ValueError:
        return str(value)


def block_coming_in(message: Message, take: Take) -> int:
    """The block whose input was coming in at a message's moment."""
    facts = take.manifest
    return (message.sample + facts.start_position) // facts.block_samples


def test_the_blocks_used_what_was_said_from_the_block_the_ack_named(
    stage: Performance, take: Take
) -> None:
    """The log of messages, sent again to a control state, gives the controls of every block."""
    state = ControlState(take.manifest.controls)
    assert isinstance(take.manifest.controls, Controls)
    changes = [m for m in take.messages() if m.address in ("/lmdm/steps", "/lmdm/guidance")]
    assert len(changes) > 10
    for line in take.blocks():
        for message in [m for m in changes if m.block <= line.block]:
            name = message.address.removeprefix("/lmdm/")
            state.apply(lambda c, name=name, value=message.args[0]: c.set(name, value))
            changes.remove(message)
        assert line.controls is not None
        for name in ("steps", "guidance"):
            assert getattr(line.controls, name) == getattr(state.current, name), line.block
        if line.report is not None:
            assert line.report["steps"] == line.controls.steps
    assert {line.controls.steps for line in take.blocks() if line.controls} == {2, 3, 4}
    heard = {line.report["dominant"] for line in take.blocks() if line.report}
    assert heard >= {
        "whale song, deep and slow", "bright glass bells", "rain on the sea, far away",
    }  # fmt: skip
    cleared = [line for line in take.blocks() if any(c.name == "clear" for c in line.changes)]
    (message,) = [m for m in take.messages() if m.address == "/lmdm/clear"]
    assert [line.block for line in cleared] == [message.block]


def test_the_next_start_repairs_what_a_killed_daemon_left(
    server: JackServer, model: Model, tmp_path: Path
) -> None:
    options = ("--model", str(model.path), "--record", str(tmp_path / "takes"))
    log = tmp_path / "daemon.log"
    port = free_port()
    with daemon(tmp_path, port, *options) as process, Hand(port) as hand:
        started(hand, process, log)
        cut_off = Path(hand.ask("record", 1)[1])
        hand.listen(3.0)
        hand.ask("mark", "some words")
        hand.listen(2.0)
        block = hand.ask("mark", "the last words")[-3]
        process.kill()
        process.wait(5)
    assert not read_take(cut_off).manifest.complete
    port = free_port()
    with daemon(tmp_path, port, *options) as process, Hand(port) as hand:
        started(hand, process, log)
        newer = Path(hand.ask("record", 1)[1])
        for _ in range(int(PATIENCE_S)):
            if read_take(cut_off).manifest.complete:
                break
            hand.ask("ping", 1)
            hand.listen(1.0)
        hand.ask("record", 0)
    take = read_take(cut_off)
    assert take.manifest.complete
    assert take.manifest.repaired
    assert take.manifest.marks[0].text == "some words"
    facts = take.manifest
    heard = block * facts.block_samples + facts.delay_samples - facts.start_position
    assert facts.samples > heard - RATE, "more than a second is lost"
    for name in ("dry", "wet", "mix"):
        assert len(track(take.path, name)) == take.manifest.samples
    assert replay(take, lambda *_: model).exact
    assert newer != cut_off
    assert read_take(newer).manifest.complete
    assert str(cut_off) in log.read_text()
