"""A score means offline what it means on stage; a log played again gives the same sound."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
from fakes import Desk, FakeInstrument, Raising, fake_spec, noise
from osc_fakes import FakeServices

from lmdm_agent.audio_file import read_audio
from lmdm_agent.commands import Commander
from lmdm_agent.controls import ACTIONS, Controls
from lmdm_agent.engine import Instrument
from lmdm_agent.errors import ConfigError, ModelError
from lmdm_agent.grid import on_grid
from lmdm_agent.offline import OfflineStage, rehearse
from lmdm_agent.offline_services import OfflineServices, Silent
from lmdm_agent.presets import Presets
from lmdm_agent.protocol import Ack, Carried, Fail
from lmdm_agent.records import BlockRecord
from lmdm_agent.render import Rendered, render
from lmdm_agent.score import Cue, Score, read_score
from lmdm_agent.takes.journal import Journal, MessageRow, carried_row, message_row
from lmdm_agent.takes.recorder import Recorder
from lmdm_agent.takes.rows import MESSAGE_HEADER, message_line
from lmdm_agent.timeline import Timeline

RATE, BLOCK, SLACK = 8000, 400, 112
DELAY = BLOCK + SLACK
TIMELINE = Timeline(BLOCK, SLACK)
SPEC = fake_spec(block_latents=25, sample_rate=RATE, context_latents=100)
CONTROLS = Controls(steps=2, seed=3).set_prompt(0, "whale").set_prompt(1, "ice")


def stereo(sound: np.ndarray) -> np.ndarray:
    return np.stack([sound, sound])


def score_of(folder: Path, *lines: str) -> Score:
    path = folder / "score.tsv"
    path.write_text("\n".join(lines))
    return read_score(path)


def rendered(
    folder: Path,
    *lines: str,
    blocks: int = 12,
    instrument: Instrument | None = None,
    controls: Controls = CONTROLS,
    services: OfflineServices | None = None,
    with_mix: bool = False,
) -> Rendered:
    return render(
        instrument or FakeInstrument(SPEC),
        TIMELINE,
        stereo(noise(blocks * BLOCK)),
        controls,
        score=score_of(folder, *lines) if lines else None,
        services=services,
        with_mix=with_mix,
    )


def rehearsed(
    folder: Path, *lines: str, services: OfflineServices | None = None, blocks: int = 12
) -> list[str]:
    score = score_of(folder, *lines)
    passing = services or OfflineServices()
    return rehearse(score, SPEC, TIMELINE, CONTROLS, passing, blocks * BLOCK)


# What messages do.


def test_controls_change_with_the_block_that_is_heard(tmp_path):
    """Block n hears [0.05 n, 0.05 (n + 1)) seconds."""
    result = rendered(tmp_path, "0 steps 1", "0.149 steps 3", "0.3 steps 5")
    assert [report.steps for report in result.reports] == [1, 1, 3, 3, 3, 3, *[5] * 6]


def test_a_fade_and_what_it_crosses(tmp_path):
    reports = rendered(tmp_path, "0.1 fade 2 0.2").reports
    assert [round(report.weights[1], 2) for report in reports[:7]] == [0, 0, 0.25, 0.5, 0.75, 1, 1]
    assert [report.dominant for report in reports[2:5]] == ["whale", "whale", "ice"]
    assert [report.block for report in reports if report.crossed] == [4]


def test_at_waits_for_its_block(tmp_path):
    reports = rendered(tmp_path, "0 at 4 steps 7", "0.1 at 6 weight 2 1").reports
    assert [report.steps for report in reports] == [2] * 4 + [7] * 8
    assert [report.weights[1] > 0 for report in reports] == [False] * 6 + [True] * 6


def test_quantised_changes_wait_for_the_bar(tmp_path):
    lines = ("0 tempo 240", "0 quantise bar", "0.1 steps 6")
    reports = rendered(tmp_path, *lines, blocks=40).reports
    (first,) = [report.block for report in reports if report.steps == 6][:1]
    # A bar is 1 s; the block whose sound starts nearest to it.
    assert abs(first * BLOCK + DELAY - RATE) <= BLOCK / 2
    later = rendered(tmp_path, *lines, "0.2 cancel", blocks=40).reports
    assert all(report.steps == 2 for report in later)


def test_clear_prime_and_model(tmp_path):
    soundfile.write(tmp_path / "prime.wav", noise(4000), RATE)

    def find(name: str):
        if name != "other":
            raise ModelError(f"no model {name!r}")
        return lambda: FakeInstrument(replace_spec(name="other"))

    plain = rendered(tmp_path).wet
    for line in ("0.2 clear", "0.2 prime prime.wav", "0.2 model other"):
        changed = rendered(
            tmp_path, line, services=OfflineServices(find=find, sounds=[tmp_path])
        ).wet
        same = (changed == plain).all(axis=0)
        assert same[: 4 * BLOCK].all(), line
        assert not same[4 * BLOCK :].all(), line


def replace_spec(**changes: object):
    return fake_spec(block_latents=25, sample_rate=RATE, context_latents=100, **changes)


def test_presets_are_read_and_never_replaced(tmp_path):
    own = Presets(tmp_path / "own")
    own.save("soft", Controls(steps=1))
    before = (tmp_path / "own" / "soft.toml").read_bytes()
    lines = ("0.1 preset soft", "0.2 steps 5", "0.21 preset_save soft", "0.3 steps 2")
    result = rendered(tmp_path, *lines, "0.4 preset soft", services=OfflineServices(own))
    assert [report.steps for report in result.reports] == [2, 2, 1, 1, 5, 5, 2, 2, 5, 5, 5, 5]
    assert (tmp_path / "own" / "soft.toml").read_bytes() == before
    again = rendered(tmp_path, "0 preset soft", services=OfflineServices(own))
    assert again.reports[0].steps == 1


NOTHING_TO_DO = ("record 1", "record 0", "capture 2", "mark now!", "link 1", "link 0", "midi stop")


def test_what_only_a_stage_has_is_accepted(tmp_path):
    lines = [f"{i / 100} {words}" for i, words in enumerate(NOTHING_TO_DO)]
    assert rehearsed(tmp_path, *lines) == []
    np.testing.assert_array_equal(rendered(tmp_path, *lines).wet, rendered(tmp_path).wet)


def test_every_action_of_the_protocol_can_stand_in_a_score(tmp_path):
    """A message that is added to the protocol needs an answer offline."""
    examples = {
        "prompt": "1 rain",
        "weight": "1 0.5",
        "crossfade": "1 2 0.5",
        "fade": "2 1",
        "prime": "prime.wav",
        "record": "1",
        "mark": "here",
        "model": "other",
        "preset": "soft",
        "preset_fade": "1 soft",
        "preset_save": "soft",
        "at": "3 clear",
        "link": "1",
        "midi": "stop",
    }
    soundfile.write(tmp_path / "prime.wav", noise(4000), RATE)
    own = Presets(tmp_path / "own")
    own.save("soft", Controls())
    services = OfflineServices(own, lambda name: lambda: FakeInstrument(SPEC), [tmp_path])
    lines = [f"0 {a.name} {examples.get(a.name, '')}".strip() for a in ACTIONS]
    assert rehearsed(tmp_path, *lines, services=services) == []


# Checked before it is played.

REFUSED = {
    "0 steps many": "line 1: steps: 'many' given; a whole number from 1 to 50",
    "0 stepz 3": "line 1: no message 'stepz'; did you mean steps",
    "0 /lmdm/a/b 3": "line 1: no message a/b",
    "0 weight 9 1": "line 1: slot '9' given",
    "0 prime none.wav": "line 1: no sound 'none.wav' in ",
    "0 model none": "line 1: no model 'none' here",
    "0 model long": "line 1: long: its blocks of 0.100 s",
    "0 preset none": "line 1: no preset 'none'",
    "0 at 5 steps many": "line 1: steps: 'many' given",
    "9999999 steps many": "line 1: steps: 'many' given",
    "0 hello 5": "line 1: no message 'hello'",
    "0 capture -1": "line 1: capture: -1 minutes given",
}


def models(name: str):
    if name != "long":
        raise ModelError(f"no model {name!r} here")
    return lambda: FakeInstrument(fake_spec(block_latents=50, sample_rate=RATE, name="long"))


@pytest.mark.parametrize("line", REFUSED)
def test_a_wrong_line_is_refused_in_rehearsal(line, tmp_path):
    services = OfflineServices(Presets(tmp_path), models)
    with pytest.raises(ConfigError) as refused:
        rehearsed(tmp_path, line, services=services)
    assert f"score.tsv, {REFUSED[line]}" in str(refused.value)
    if not line.startswith("9999999"):
        with pytest.raises(ConfigError, match="line 1"):
            rendered(tmp_path, line, services=services)


def test_every_wrong_line_is_named(tmp_path):
    with pytest.raises(ConfigError) as refused:
        rehearsed(tmp_path, "0.1 steps many", "0 clear", "0.2 solver none", "0.3 steps 2")
    assert [s.split(":")[0][-6:] for s in str(refused.value).splitlines()] == ["line 1", "line 3"]


def test_too_much_that_waits_is_refused(tmp_path):
    lines = [f"0 at {i + 1} steps 3" for i in range(257)]
    with pytest.raises(ConfigError, match="line 257: .*too much waits"):
        rehearsed(tmp_path, *lines, blocks=300)


def test_a_composer_is_told_what_was_clamped_and_what_comes_too_late(tmp_path):
    remarks = rehearsed(tmp_path, "0 steps 99", "0.1 fade 2 1", "0.6 clear", "0.7 clear")
    assert remarks == [
        "line 1: steps: 99 given, 50 used",
        "line 3 (and 1 more): after the end at 0.60 s; does nothing",
    ]


def test_a_score_may_say_nothing(tmp_path):
    assert rehearsed(tmp_path, "time address arguments") == []
    empty = rendered(tmp_path, "time address arguments").wet
    np.testing.assert_array_equal(empty, rendered(tmp_path).wet)


def test_the_example_of_the_guide_is_a_score(tmp_path):
    guide = Path(__file__).parents[2] / "docs" / "scores.md"
    parts = guide.read_text(encoding="utf-8").split("\n\n")
    (example,) = [part for part in parts if part.startswith("    time\t")]
    lines = [line.removeprefix("    ") for line in example.splitlines()]
    assert rehearsed(tmp_path, *lines, blocks=280) == []
    reports = rendered(tmp_path, *lines, blocks=280).reports
    assert {report.dominant for report in reports} == {"humpback whale song", "rain on the sea"}
    assert reports[-1].steps == 8


def test_a_model_is_loaded_once(tmp_path):
    loads: list[str] = []

    def find(name: str):
        def load() -> FakeInstrument:
            loads.append(name)
            return FakeInstrument(SPEC)

        return load

    services = OfflineServices(find=find)
    lines = ("0.1 model other", "0.2 model other")
    rehearsed(tmp_path, *lines, services=services)
    rendered(tmp_path, *lines, services=services)
    assert loads == ["other"]


def test_a_rehearsal_asks_no_model_that_is_loaded(tmp_path):
    other = Raising(lambda call: True, SPEC)
    services = OfflineServices(find=lambda name: lambda: other)
    assert rehearsed(tmp_path, "0.1 model other", "0.3 steps 3", services=services) == []
    assert other.calls == 0


def test_a_rehearsal_makes_no_sound():
    stage = OfflineStage(Silent(SPEC), TIMELINE, CONTROLS, OfflineServices(), stem=True)
    answers: list[BlockRecord] = []
    sound = stereo(noise(3 * BLOCK))
    cues = [Cue(0, False, 1, "solver", ("p4",)), Cue(500, False, 2, "use_stem", ("1",))]
    stage.play(sound, sound, cues, answers.append, lambda cue, reply: None)
    assert [record.status for record in answers] == ["answered"] * 3
    assert not any(record.answer.any() for record in answers)


# The mix.


def test_the_mix_is_what_leaves_the_outputs(tmp_path):
    lines = ("0 mix 0.25", "0 gain_db -6", "0.2 mute 1", "0.3 mute 0", "0.4 bypass 1")
    result = rendered(tmp_path, *lines, with_mix=True)
    mix, dry = result.mix, on_grid(result.dry)
    assert mix is not None
    assert mix.shape[1] == dry.shape[1] + DELAY
    answers = np.pad(result.wet, ((0, 0), (DELAY, 0)))
    dry = np.pad(dry, ((0, 0), (0, DELAY)))
    gain = 0.25 * 10 ** (-6 / 20)

    def check(start_s: float, end_s: float, dry_gain: float, wet_gain: float) -> None:
        part = slice(round(start_s * RATE), round(end_s * RATE))
        wanted = dry_gain * dry[:, part] + wet_gain * answers[:, part]
        np.testing.assert_allclose(mix[:, part], wanted, atol=2e-7)

    check(0.07, 0.2, 0.75, gain)
    check(0.27, 0.3, 0.75, 0.0)
    check(0.37, 0.4, 0.75, gain)
    check(0.47, 0.6, 1.0, 0.0)
    assert not np.array_equal(mix[:, 1600:1605], mix[:, 1595:1600])


def test_the_mix_holds_the_last_answer_to_its_end(tmp_path):
    result = rendered(tmp_path, with_mix=True, blocks=3)
    assert result.mix is not None
    wet = np.clip(result.wet, -1, 1)
    np.testing.assert_allclose(result.mix[:, DELAY:], wet, atol=2e-7)
    assert len(result.reports) == 3


def test_what_acts_at_once_waits_for_the_moment_its_block_is_heard(tmp_path):
    result = rendered(tmp_path, "0 at 5 mute 1", with_mix=True)
    assert result.mix is not None
    loud = np.abs(result.mix).max(axis=0) > 0
    heard = DELAY + 5 * BLOCK
    assert loud[heard - 40 : heard].any()
    assert not loud[heard + 512 :].any()


class Quiet(FakeInstrument):
    """Answers 12 dB too quietly, with the sound it hears."""

    def decode(self, latents, state):
        heard = self.heard_blocks[-1] * np.float32(0.25)
        return np.stack([heard, heard])[None], state


def test_the_mix_is_matched_in_loudness_when_asked(tmp_path):
    def level(*lines: str) -> float:
        result = rendered(tmp_path, *lines, instrument=Quiet(SPEC), blocks=200, with_mix=True)
        assert result.mix is not None
        return float(np.sqrt(np.mean(result.mix[:, -RATE:] ** 2)) / np.sqrt(np.mean(result.wet**2)))

    assert level("0 mix 1") == pytest.approx(1.0, abs=0.05)
    assert level("0 match_loudness 1") == pytest.approx(4.0, rel=0.1)
    assert level("0 match_loudness 1", "7 match_loudness 0") == pytest.approx(1.0, abs=0.05)


# Live is offline.


class Live:
    """A desk whose worker is late now and then, and whose messages are logged as in a take."""

    def __init__(self, instrument: FakeInstrument, controls: Controls = CONTROLS) -> None:
        self.desk = Desk(instrument, slack_samples=SLACK, controls=controls)
        self.session = self.desk.session
        self.rows: list[MessageRow] = []
        self.journal = Journal()
        self.records: list[BlockRecord] = []
        self.session.listen_records(self.records.append)
        self.services = FakeServices()
        self.commander = Commander(self.session, self.services)
        self.commander.listen(self._log)
        self.commander.listen_carried(self._log_carried)
        self.refused: list[Fail] = []

    def _log(self, ack: Ack, sender: str) -> None:
        ends = self.session.ends
        self._add(message_row(ack, sender, ends.position, self.session.next_block))

    def _log_carried(self, carried: Carried) -> None:
        self._add(carried_row(carried, self.session.ends.position, self.session.next_block))

    def _add(self, row: MessageRow) -> None:
        self.rows.append(row)
        self.journal.add(row)

    def send(self, name: str, *args: object) -> None:
        def done(reply: Ack | Fail) -> None:
            if isinstance(reply, Fail):
                self.refused.append(reply)

        self.commander.apply(name, args, done, "test")
        self.session.run_jobs()

    def log(self, path: Path) -> Score:
        """The rows as the file of a take."""
        lines = [message_line(row, 0, RATE) for row in self.rows]
        path.write_text(MESSAGE_HEADER + "".join(lines))
        return read_score(path)


def a_message(dice: random.Random, files: Sequence[Path]) -> tuple[object, ...]:
    """Some message a performer could send."""
    slot = dice.randint(1, 3)
    simple: list[tuple[object, ...]] = [
        ("steps", dice.randint(1, 4)),
        ("seed", dice.randint(0, 5)),
        ("input_gain_db", dice.uniform(-6, 6)),
        ("solver", dice.choice(["euler", "p4", "pingpong"])),
        ("freeze", dice.randint(0, 1)),
        ("use_sketch", dice.randint(0, 1)),
        ("weight", slot, dice.random()),
        ("prompt", slot, dice.choice(["whale", "ice cold", "rain", ""])),
        ("crossfade", 1, slot, dice.random()),
        ("fade", slot, dice.random()),
        ("clear",),
        ("prime", dice.choice(files).name),
        ("mute", dice.randint(0, 1)),
        ("tempo", dice.choice([0, 240, 300])),
        ("quantise", dice.choice(["off", "beat", "bar"])),
        ("beat",),
        ("mark", "a remark"),
    ]
    return dice.choice(simple)


def improvised(live: Live, dice: random.Random, sound: np.ndarray, files: Sequence[Path]) -> None:
    """Messages at any sample; the worker takes a block up to 110 samples after its end."""
    live.desk.buffer_samples = len(sound)
    live.services.sounds = [files[0].parent]
    position, due = 0, BLOCK
    while position < len(sound):
        count = dice.randint(1, 60)
        live.desk.play(sound[position : position + count], answer=False)
        live.session.call_heard_cues()
        position += count
        if dice.random() < 0.3:
            message = a_message(dice, files)
            if dice.random() < 0.2:
                message = ("at", live.session.next_block + dice.randint(0, 4), *message)
            live.send(*message)
        if position >= due and live.session.step():
            due += BLOCK + dice.choice([0, 0, 3, 50]) - (due % BLOCK)
    live.desk.answer()
    assert len(live.rows) > 50
    assert not live.refused
    assert [record.status for record in live.records] == ["answered"] * (len(sound) // BLOCK)
    assert live.session.late_blocks == 0


def sounds_in(folder: Path) -> list[Path]:
    files = [folder / "a.wav", folder / "b.wav"]
    for number, path in enumerate(files):
        soundfile.write(path, noise(3000, number), RATE)
    return files


@pytest.mark.parametrize("seed", range(12))
def test_a_log_played_again_gives_the_same_sound(seed, tmp_path):
    live = Live(FakeInstrument(SPEC))
    sound = noise(40 * BLOCK, 100 + seed)
    improvised(live, random.Random(seed), sound, sounds_in(tmp_path))
    score = live.log(tmp_path / "log.tsv")
    services = OfflineServices(sounds=[tmp_path])
    result = render(
        FakeInstrument(SPEC), TIMELINE, stereo(sound), CONTROLS, score=score, services=services
    )
    for record, report in zip(live.records, result.reports, strict=True):
        part = slice(record.block * BLOCK, (record.block + 1) * BLOCK)
        assert record.report is not None
        assert report.weights == record.report.weights, record.block
        assert report.steps == record.report.steps, record.block
        np.testing.assert_array_equal(result.wet[:, part], record.answer, str(record.block))


def test_a_take_s_log_over_its_dry_track_gives_its_wet_track(tmp_path):
    """Through the real recorder, its files and the reader of scores."""
    live = Live(FakeInstrument(SPEC))
    errors: list[str] = []
    recorder = Recorder(
        live.desk.ends,
        live.session,
        live.journal,
        tmp_path / "takes",
        {},
        {},
        minutes=0,
        on_error=errors.append,
        on_captured=lambda path, seconds: None,
    )
    sound = noise(30 * BLOCK, 5)
    with recorder:
        path = recorder.record()
        improvised(live, random.Random(5), sound, sounds_in(tmp_path))
        recorder.stop()
    assert not errors
    wet = read_audio(path / "wet.flac", RATE)
    dry = read_audio(path / "dry.flac", RATE)
    np.testing.assert_array_equal(dry, on_grid(stereo(sound)))

    score = read_score(path / "messages.tsv")
    assert score.origin is not None
    assert score.origin.controls == CONTROLS
    assert score.origin.slack_s == SLACK / RATE
    services = OfflineServices(sounds=[tmp_path])
    result = render(
        FakeInstrument(SPEC), TIMELINE, dry, score.origin.controls, score=score, services=services
    )
    np.testing.assert_array_equal(on_grid(result.wet)[:, : wet.shape[1] - DELAY], wet[:, DELAY:])
    assert wet[:, DELAY:].any()


def test_a_failing_model_is_silent_and_its_first_word_is_kept(tmp_path):
    result = rendered(tmp_path, instrument=Raising(lambda call: call in (2, 5), SPEC))
    assert result.failed_blocks == 2
    assert result.first_failure == "block 2 failed: the tensor has a hole"
    # But for the fade at their beginning, which is as long as these blocks are.
    ends = [np.abs(result.wet[:, (i + 1) * BLOCK - 2 : (i + 1) * BLOCK]).max() for i in range(12)]
    assert [i for i, end in enumerate(ends) if end < 1e-3 * np.median(ends)] == [2, 5]
