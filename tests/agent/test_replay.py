"""A take played again is the take; what differs is said, with the block and the sample."""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import replace

import msgspec
import numpy as np
import pytest
import soundfile
from fakes import Desk, FakeInstrument, noise
from stages import Fragile, Louder, Stage, hashed
from studio import Studio

from lmdm_agent.controls import Controls
from lmdm_agent.errors import TakeError
from lmdm_agent.takes import tracks
from lmdm_agent.takes.format import BLOCKS, MANIFEST, STATE, encode_manifest, read_take
from lmdm_agent.takes.replay import replay

WHALE = hashed("a")


def models(*instruments):
    """Gives instruments by their content hash."""
    known = {instrument.spec.content_hash: instrument for instrument in instruments}
    return lambda name, content_hash: known[content_hash]


def check(take, *instruments):
    """Play a take again and have it be the take, bit for bit; return what came of it."""
    again = replay(take, models(*(instruments or (FakeInstrument(WHALE),))))
    assert (again.differing, again.heard_differing, again.failed) == ((), (), ())
    assert again.exact and again.largest_difference == 0.0
    wet = tracks.read(take.track("wet"))
    assert again.wet.shape == wet.shape
    compared = again.last_sample - again.first_sample - again.left_out
    assert compared > 0
    if not again.left_out:
        part = slice(again.first_sample, again.last_sample)
        np.testing.assert_array_equal(again.wet[part], wet[part])
        assert np.abs(wet[part]).max() > 0.01
    return again


def test_a_take_from_the_start(tmp_path):
    stage = Stage(FakeInstrument(WHALE))
    stage.play(40)
    again = check(stage.take(tmp_path / "t"))
    assert again.blocks == 40
    assert again.silent == again.left_out == 0
    # Whatever sounded in the take is compared, from the very first answer on.
    assert again.first_sample == stage.session.delay_samples
    assert again.last_sample == stage.ends.position
    assert not again.wet[: again.first_sample].any()


@pytest.mark.parametrize("form", ["flac", "wav"])
@pytest.mark.parametrize("start", [1, 640, 677, 1000])
def test_a_take_from_the_middle_while_prompts_fade(tmp_path, start, form):
    stage = Stage(FakeInstrument(WHALE), controls=Controls(steps=2).set_prompt(0, "whale"))
    stage.session.change(lambda c: c.set_prompt(1, "rain").fade_to(1, 30 * 64 / 44100))
    stage.play(start / 64 + 1)
    stage.session.change(lambda c: c.set("seed", 7).set("steps", 5).set("input_gain_db", 6.5))
    stage.play(12)
    stage.session.change(lambda c: c.recall(c.set("guidance", 0.1).set("solver", "p4"), 0.02))
    stage.play(30)
    take = stage.take(tmp_path / "t", start, form=form)
    again = check(take)
    assert again.blocks >= 20
    mixtures = {line.controls.normalised_weights() for line in take.blocks()}
    assert len(mixtures) > 5


def test_clear_and_prime_are_done_again(tmp_path):
    soundfile.write(tmp_path / "prime.wav", np.stack([noise(600, 3)] * 2, 1), 44100)
    stage = Stage(FakeInstrument(WHALE))
    stage.play(10)
    stage.hand_over(stage.session.clear)
    stage.play(10)
    stage.hand_over(stage.session.clear, stage.session.prepare_prime(tmp_path / "prime.wav"))
    stage.play(10)
    take = stage.take(tmp_path / "t", 3 * 64)
    names = [change.name for line in take.blocks() for change in line.changes]
    assert names == ["clear", "clear", "prime"]
    check(take)
    # The same blocks without what was done to the memory are others.
    lines = [msgspec.structs.replace(line, changes=()) for line in take.blocks()]
    (take.path / BLOCKS).write_bytes(b"".join(msgspec.json.encode(x) + b"\n" for x in lines))
    assert not replay(take, models(FakeInstrument(WHALE))).exact


def test_a_prime_just_before_the_take_is_in_its_memory(tmp_path):
    soundfile.write(tmp_path / "prime.wav", np.stack([noise(600, 3)] * 2, 1), 44100)
    stage = Stage(FakeInstrument(WHALE))
    stage.play(5)
    stage.hand_over(stage.session.prepare_prime(tmp_path / "prime.wav"))
    stage.play(8)
    take = stage.take(tmp_path / "t", 5 * 64)
    first = next(line for line in take.blocks() if line.block == take.manifest.first_block)
    assert [change.name for change in first.changes] == ["prime"]
    check(take)


@pytest.mark.parametrize(
    ("start", "changed"),
    [(0, 0), (384, 0), (704, 0), (768, 0), (768, 1), (773, 0), (773, 1), (832, 1)],
)
def test_models_change_as_they_did(tmp_path, start, changed):
    other = hashed("b")
    stage = Stage(FakeInstrument(WHALE))
    stage.play(6)
    stage.hand_over(stage.session.prepare_model(lambda: FakeInstrument(WHALE)))
    stage.play(6)
    stage.hand_over(stage.session.prepare_model(lambda: Louder(other)))
    stage.play(10)
    # The worker took over the second one while block 12 was played, at sample 768.
    take = stage.take(tmp_path / "t", start, model=other if changed else WHALE)
    check(take, FakeInstrument(WHALE), Louder(other))


def test_what_was_skipped_failed_or_late_stays_so(tmp_path):
    instrument = Fragile(WHALE)
    stage = Stage(instrument, slack_samples=640, buffer_samples=8, seconds=8.0)
    stage.play(20)
    instrument.broken = True
    stage.play(2)
    instrument.broken = False
    stage.play(20)
    stage.play(14, answer=False)  # Longer than the slack: some come late, some not at all.
    stage.play(40)
    assert stage.session.skipped_blocks > 1 and stage.session.late_blocks > 0
    assert stage.session.failed_blocks == 2
    again = check(stage.take(tmp_path / "t"))
    assert again.silent == stage.session.skipped_blocks + 2
    assert 0 < again.left_out < (again.last_sample - again.first_sample) // 2


def test_a_block_that_came_late_before_the_take_is_left_out(tmp_path):
    stage = Stage(FakeInstrument(WHALE), slack_samples=64, buffer_samples=8)
    stage.play(20)
    stage.play(2.5, answer=False)
    stage.play(30)
    late = [row for row in stage.rows if row.report is not None and row.report.late_samples]
    assert late
    check(stage.take(tmp_path / "t", late[0].position + 1))


def stem_stage(**desk):
    spec = hashed("a", conditions=("text", "sketch", "stem"), block_latents=8)
    controls = Controls(steps=2, use_stem=True, t_f=-0.001)
    return spec, Stage(Fragile(spec), stem=(2, 3), controls=controls, **desk)


@pytest.mark.parametrize("start", [0, 999])
def test_the_stem_is_heard_again(tmp_path, start):
    spec, stage = stem_stage()
    stage.play(20)
    stage.session.change(lambda c: c.set("use_stem", False))
    stage.play(3)
    stage.session.change(lambda c: c.set("use_stem", True).set("freeze", True))
    stage.play(3)
    stage.session.change(lambda c: c.set("freeze", False))
    stage.desk.instrument.broken = True
    stage.play(1)
    stage.desk.instrument.broken = False
    stage.play(10)
    assert stage.session.failed_blocks == 1
    take = stage.take(tmp_path / "t", start)
    check(take, Fragile(spec))
    shutil.copy(take.track("dry"), take.track("stem"))
    assert replay(take, models(Fragile(spec))).differing


@pytest.mark.parametrize("rate", [48000, 22050, 96000])
@pytest.mark.parametrize("start", [0, 40001])
def test_a_device_of_another_rate(tmp_path, rate, start):
    spec, stage = stem_stage(rate=rate, seconds=6.0)
    stage.play(900 if rate < 90000 else 500)
    take = stage.take(tmp_path / "t", start)
    assert {"heard", "heard_stem"} <= take.manifest.tracks.keys()
    again = check(take, Fragile(spec))
    assert again.blocks > 50
    assert again.last_sample > take.manifest.samples - 2 * stage.size


def test_a_history_that_kept_only_some_memories(tmp_path):
    stage = Stage(FakeInstrument(WHALE))
    stage.play(30)
    take = stage.take(tmp_path / "t", 5 * 64, forget=range(5, 12))
    assert take.manifest.first_block == 12
    assert check(take).blocks == 18


@pytest.mark.parametrize("rate", [8000, 12000])
def test_what_the_recorder_wrote_and_captured(tmp_path, rate):
    sizes = {"block_latents": 32, "sample_rate": 8000}
    one, other = FakeInstrument(hashed("a", **sizes)), Louder(hashed("b", **sizes))
    controls = Controls(steps=2).set_prompt(0, "whale").set_prompt(1, "rain")
    desk = Desk(one, slack_samples=256, rate=rate, buffer_samples=100, controls=controls)
    studio, session = Studio(desk, tmp_path, minutes=0.05), desk.session
    studio.play(noise(rate // 2, 1))
    session.change(lambda c: c.fade_to(1, 3.0))
    with studio.recorder:
        path = studio.recorder.record("middle")
        studio.play(noise(rate, 2))
        session.hand_over(lambda c: c, [session.clear])
        studio.play(noise(rate, 3))
        assert studio.recorder.stop() == path
        session.hand_over(lambda c: c, [session.prepare_model(lambda: other)])
        studio.play(noise(rate, 4))
        captured = studio.capture()
    block_s = 512 / 8000
    assert check(studio.take(path), one, other).blocks * block_s > 1.85
    # The model changed within what was held.
    assert [c.name for line in captured.blocks() for c in line.changes][-1:] == ["model"]
    assert check(captured, one, other).blocks * block_s > 2.85


def test_a_sink_gets_the_same_in_pieces(tmp_path):
    stage = Stage(FakeInstrument(WHALE))
    stage.play(20)
    take, pieces, seen = stage.take(tmp_path / "t"), [], []
    again = replay(
        take,
        models(FakeInstrument(WHALE)),
        sink=pieces.append,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert not len(again.wet) and max(map(len, pieces)) <= 128
    np.testing.assert_array_equal(
        np.concatenate(pieces), replay(take, models(FakeInstrument(WHALE))).wet
    )
    assert seen == [(n, 20) for n in range(1, 21)]


# Variations.


def test_other_controls_make_a_variation(tmp_path):
    instrument = Fragile(WHALE)
    stage = Stage(instrument, controls=Controls(steps=2).set_prompt(0, "whale"))
    stage.play(10)
    instrument.broken = True
    stage.play(2)
    instrument.broken = False
    stage.play(10)
    take = stage.take(tmp_path / "t")
    again = replay(take, models(FakeInstrument(WHALE)), overrides=lambda c: c.set_prompt(0, "rain"))
    assert again.variation and not again.exact
    # What failed on stage is answered now.
    assert again.silent == 0
    assert len(again.differing) == 22
    assert again.largest_difference > 0.01
    assert np.abs(again.wet[10 * 64 + 128 : 12 * 64 + 128]).max() > 0.01
    # A variation that changes nothing is the take, but for those.
    same = replay(take, models(FakeInstrument(WHALE)), overrides=lambda c: c)
    assert same.differing[:2] == (10, 11)
    assert same.wet[: 10 * 64].tobytes() == tracks.read(take.track("wet"))[: 10 * 64].tobytes()


def test_another_model_starts_with_the_memory_if_it_fits(tmp_path):
    stage = Stage(FakeInstrument(WHALE))
    stage.play(20)
    take = stage.take(tmp_path / "t", 640)
    other = Louder(hashed("b"))
    again = replay(take, lambda name, content_hash: other)
    assert again.variation and not again.notes
    quiet, wet = again.wet, tracks.read(take.track("wet"))
    part = slice(again.first_sample, again.first_sample + 64)
    np.testing.assert_allclose(quiet[part], 0.5 * wet[part], atol=2e-7)


def test_another_model_of_other_latents_starts_empty_and_says_so(tmp_path):
    stage = Stage(FakeInstrument(WHALE))
    stage.play(20)
    take = stage.take(tmp_path / "t", 640)
    wide = FakeInstrument(hashed("b", context_latents=16))
    again = replay(take, lambda name, content_hash: wide)
    assert "without a memory" in again.notes[0]
    assert again.blocks == 10 and not again.exact
    # It begins with the block's own number, so with its noise.
    assert np.abs(again.wet).max() > 0.01


def test_one_model_for_all_goes_on_where_the_take_changed(tmp_path):
    stage = Stage(FakeInstrument(WHALE))
    stage.play(6)
    stage.hand_over(stage.session.prepare_model(lambda: Louder(hashed("b"))))
    stage.play(6)
    take = stage.take(tmp_path / "t")
    one = FakeInstrument(WHALE)
    again = replay(take, lambda name, content_hash: one)
    assert again.variation
    straight = Stage(FakeInstrument(WHALE))
    straight.play(12)
    np.testing.assert_array_equal(
        again.wet, tracks.read(straight.take(tmp_path / "s").track("wet"))
    )


@pytest.mark.parametrize("change", [{"block_latents": 8}, {"sample_rate": 48000}])
def test_a_model_of_another_block_or_rate_is_refused(tmp_path, change):
    stage = Stage(FakeInstrument(WHALE))
    stage.play(10)
    take = stage.take(tmp_path / "t")
    other = FakeInstrument(hashed("b", **change))
    with pytest.raises(TakeError, match="only a model of the same block and rate"):
        replay(take, lambda name, content_hash: other)


# What is not as it was.


@pytest.fixture
def take(tmp_path):
    stage = Stage(FakeInstrument(WHALE), controls=Controls(steps=2).set_prompt(0, "whale"))
    stage.play(5)
    stage.session.change(lambda c: c.set("seed", 3))
    stage.play(15)
    return stage.take(tmp_path / "t", 100)


def again(take):
    return replay(take, models(FakeInstrument(WHALE)))


def rewrite(path, samples, rate=44100):
    path.unlink()
    with contextlib.closing(tracks.TrackFile(path, rate, "flac")) as file:
        file.write(samples)


def test_a_sample_changed_in_dry_is_found(take):
    dry = tracks.read(take.track("dry"))
    first = take.manifest.first_block_sample
    dry[first + 3 * 64 + 5, 1] += np.float32(2.0**-23)
    rewrite(take.track("dry"), dry)
    result = again(take)
    assert result.heard_differing == (take.manifest.first_block + 3,)
    assert not result.exact


@pytest.mark.parametrize("steps", [1, 1000])
def test_a_sample_changed_in_wet_is_found(take, steps):
    wet = tracks.read(take.track("wet"))
    wet[700, 0] -= np.float32(steps * 2.0**-23)
    rewrite(take.track("wet"), wet)
    result = again(take)
    assert not result.differing and not result.exact
    assert (result.largest_steps, result.largest_at) == (steps, 700)


def test_a_control_changed_in_the_log_is_found(take):
    text = (take.path / BLOCKS).read_text().replace('"seed":3', '"seed":4')
    (take.path / BLOCKS).write_text(text)
    result = again(take)
    assert len(result.differing) == 15 and not result.exact


def test_a_memory_that_is_not_the_takes_is_found(take, tmp_path):
    with np.load(take.path / STATE) as file:
        arrays = dict(file)
    arrays["context_latents"][0, -1] += 0.5
    np.savez(take.path / STATE, **arrays)
    assert again(take).differing


def test_the_memory_of_another_block_is_refused(take):
    with np.load(take.path / STATE) as file:
        arrays = dict(file)
    arrays["block"] += 1
    np.savez(take.path / STATE, **arrays)
    with pytest.raises(TakeError, match=r"state\.npz is not that of block 2"):
        again(take)


def test_a_stream_of_a_thousand_years_is_damage(take):
    far = 2**45
    lines = lines_of(take)
    for line in lines:
        line["block"] += far
    write_lines(take, lines)
    with np.load(take.path / STATE) as file:
        arrays = dict(file)
    arrays["block"] += far
    np.savez(take.path / STATE, **arrays)
    facts = take.manifest
    start, first = facts.start_position + far * 64, facts.first_block + far
    with pytest.raises(TakeError, match="damaged at block"):
        again(edited(take, start_position=start, first_block=first))


def test_a_model_that_answers_otherwise_is_found(take):
    result = replay(take, models(Louder(WHALE)))
    assert len(result.differing) == result.blocks
    assert not result.variation and not result.exact


def test_a_model_that_fails_here_is_said(take):
    broken = Fragile(WHALE)
    broken.broken = True
    result = replay(take, models(broken))
    assert len(result.failed) == result.blocks and not result.exact
    assert result.failure == "the tensor has a hole"


def edited(take, **changes):
    manifest = msgspec.structs.replace(take.manifest, **changes)
    (take.path / MANIFEST).write_text(encode_manifest(manifest))
    return read_take(take.path)


def lines_of(take):
    return [json.loads(line) for line in (take.path / BLOCKS).read_text().splitlines()]


def write_lines(take, lines):
    (take.path / BLOCKS).write_text("".join(json.dumps(line) + "\n" for line in lines))


@pytest.mark.parametrize("name", ["dry.flac", "wet.flac", STATE, BLOCKS])
def test_a_missing_file_is_named(take, name):
    (take.path / name).unlink()
    with pytest.raises(TakeError, match=f"{name}.* is missing"):
        again(take)


@pytest.mark.parametrize("name", ["dry.flac", "wet.flac", STATE, BLOCKS])
def test_a_damaged_file_is_named(take, name):
    path = take.path / name
    path.write_bytes(b"not what you think\n" + path.read_bytes()[20:])
    with pytest.raises(TakeError, match=name):
        again(take)


def test_a_file_of_another_rate_is_named(take):
    rewrite(take.track("dry"), tracks.read(take.track("dry")), 48000)
    with pytest.raises(TakeError, match="dry.flac has 48000 Hz, .* 44100 Hz"):
        again(take)


def test_an_unfinished_take_is_sent_to_repair(take):
    with pytest.raises(TakeError, match="takes repair"):
        again(edited(take, complete=False))


def test_a_take_without_a_whole_block(tmp_path):
    stage = Stage(FakeInstrument(WHALE))
    stage.play(20)
    with pytest.raises(TakeError, match="too short"):
        again(stage.take(tmp_path / "t", 1200, 1210))


def test_a_missing_block_is_named(take):
    lines = lines_of(take)
    write_lines(take, [*lines[:8], *lines[9:]])
    with pytest.raises(TakeError, match=f"block {lines[8]['block']} is missing"):
        again(take)


def test_lines_cut_off_at_the_end_are_blocks_not_made(take):
    lines = lines_of(take)
    write_lines(take, lines[:-4])
    result = again(take)
    assert result.exact and result.blocks == lines[-5]["block"] - take.manifest.first_block + 1


@pytest.mark.parametrize(
    "change", [{"sample": 7}, {"sample": -64}, {"due": 0}, {"block": 2**60}, {"sample": 2**40}]
)
def test_a_block_in_the_wrong_place_is_damage(take, change):
    lines = lines_of(take)
    lines[4] |= change
    write_lines(take, lines)
    with pytest.raises(TakeError, match="damaged at block|is missing"):
        again(take)


@pytest.mark.parametrize(
    "change",
    [
        {"steps": 10**9},
        {"solver": "magic"},
        {"cfg_weight": 1e300},
        {"seed": -1},
        {"weights": [1.0]},
        {"weights": [7.0] * 8},
        {"prompts": ["x"]},
        {"fade": {"seconds": 1.0, "from_mixture": [["x", 9.0]], "to_weights": [1.0] * 8}},
        {"context_dropout": 10**12},
    ],
)
def test_hostile_controls_are_refused(take, change):
    lines = lines_of(take)
    index = next(i for i, line in enumerate(lines) if line["block"] == take.manifest.first_block)
    base = msgspec.to_builtins(take.manifest.controls)
    lines[index]["controls"] = base | change
    write_lines(take, lines)
    with pytest.raises(TakeError, match=f"block {take.manifest.first_block} is damaged"):
        again(take)


def test_a_prime_outside_the_take_is_refused(take, tmp_path):
    np.save(tmp_path / "secret.npy", np.zeros((4, 3), np.float32))
    lines = lines_of(take)
    lines[8]["changes"] = [{"name": "prime", "latents": "../secret.npy"}]
    write_lines(take, lines)
    with pytest.raises(TakeError, match="no file of this take"):
        again(take)


def test_the_rate_of_the_model_is_checked(take):
    with pytest.raises(TakeError, match="at 44100 Hz, .* has 64 at 48000 Hz"):
        again(edited(take, model_rate=48000, rate=48000))


def test_checks_of_controls_let_every_used_value_pass(take):
    from lmdm_agent.takes.checked_controls import checked

    odd = replace(Controls(), cfg_weight=15.000000000000002, weights=(1.0000000000000002,) * 8)
    assert checked(odd, "here") is odd


@pytest.mark.parametrize("block", [6, 7])
def test_a_take_that_starts_with_a_block_something_waited_for(block, tmp_path):
    """What a cue does to the memory is done before the memory is kept."""
    stage = Stage(FakeInstrument(WHALE), buffer_samples=32)
    stage.session.change_at(6, lambda controls: controls.set("seed", 3), [stage.session.clear])
    stage.play(20)
    take = stage.take(tmp_path / "take", start=block * stage.size)
    assert take.manifest.first_block == block
    check(take)
