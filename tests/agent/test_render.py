"""The engine over files: the same as on stage, bit for bit."""

from dataclasses import replace

import numpy as np
import pytest
import soundfile
from fakes import Desk, Echo, FakeInstrument, NotNumbers, fake_spec, noise

from lmdm_agent import render
from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.errors import AudioFileError
from lmdm_agent.grid import on_grid
from lmdm_agent.timeline import Timeline

TIMELINE = Timeline(64, 48)
CONTROLS = replace(
    Controls(steps=3, solver="p4", seed=7).set_prompt(0, "whale").set_prompt(1, "ice"),
    weights=(0.4, 0.6, *(0.0,) * 6),
)


def stereo(sound: np.ndarray) -> np.ndarray:
    return np.stack([sound, sound])


def test_live_is_render():
    """A whole `render` gives what `Session` played through the ends of a device, in lock-step."""
    fading = CONTROLS.fade_to(1, 10 * 64 / 44100)
    sound = noise(20 * 64)
    desk = Desk(FakeInstrument(), slack_samples=48, controls=fading)
    live = desk.play(np.concatenate([sound, np.zeros(256, np.float32)]))
    rendered = render.render(FakeInstrument(), TIMELINE, stereo(sound), fading)
    delay = desk.session.delay_samples
    assert np.abs(rendered.wet).max() > 0.1
    played = live[delay : delay + len(sound)].T
    np.testing.assert_array_equal(on_grid(played), on_grid(rendered.wet))
    assert len(rendered.reports) == 20
    assert all(report.margin_s is None for report in rendered.reports)


@pytest.mark.parametrize("count", [64, 640, 650, 1, 63])
@pytest.mark.parametrize("extras", [False, True])
def test_a_render_is_the_engine_block_by_block(count, extras):
    """Nothing that the session does around the engine changes the answer by a bit."""
    fading = CONTROLS.fade_to(1, 0.01).set("use_stem", True)
    sound, side = on_grid(stereo(noise(count))), on_grid(stereo(noise(count - 1, 5)))
    prime = stereo(noise(300, 6)) if extras else None
    spec = fake_spec(conditions=("text", "sketch", "stem"))
    got = render.render(
        FakeInstrument(spec), TIMELINE, sound, fading, stem=side if extras else None, prime=prime
    )
    engine = Engine(FakeInstrument(spec), TIMELINE)
    if prime is not None:
        engine.prime_latents(engine.encode_for_prime(prime))
    blocks = -(-count // 64)
    heard = np.pad(sound, ((0, 0), (0, blocks * 64 - count)))
    beside = np.pad(side, ((0, 0), (0, blocks * 64 - count + 1)))
    controls, wanted = fading, []
    for block in range(blocks):
        part = slice(block * 64, (block + 1) * 64)
        controls = controls.at_block(block, spec.block_s)
        stem = beside[:, part] if extras else None
        wanted.append(engine.answer(heard[:, part], stem, controls).audio)
    np.testing.assert_array_equal(got.wet, np.concatenate(wanted, axis=1)[:, :count])
    assert got.wet.any()


def test_what_comes_in_is_brought_to_24_bit_and_clipped_as_by_a_device():
    wild = stereo(noise(256, level=1.5))
    given = render.render(Echo(), TIMELINE, wild, CONTROLS).wet
    np.testing.assert_array_equal(given, on_grid(wild))
    np.testing.assert_array_equal(wild, stereo(noise(256, level=1.5)))


def test_the_end_is_filled_up_and_cut():
    seen: list[tuple[int, int]] = []
    sound = stereo(noise(150))
    result = render.render(
        Echo(), TIMELINE, sound, CONTROLS, progress=lambda *done: seen.append(done)
    )
    np.testing.assert_array_equal(result.wet, on_grid(sound))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_failed_block_is_silent_and_poisons_nothing():
    spec = fake_spec(block_latents=64)
    instrument = NotNumbers(lambda call: call == 1, spec)
    timeline = Timeline(spec.block_samples, TIMELINE.slack_samples)
    result = render.render(instrument, timeline, stereo(noise(4096)), CONTROLS)
    assert result.failed_blocks == 1
    # As on stage, what sounded before fades out.
    assert result.wet[0, 1024] == result.wet[0, 1023] != 0.0
    assert not result.wet[:, 1024 + 220 : 2048].any()
    assert result.wet[:, 2048:].any()
    assert np.isfinite(result.wet).all()


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.AIFF"])
def test_written_files_come_back_in_24_bit(name, tmp_path, monkeypatch):
    monkeypatch.setattr(render, "WRITTEN_SAMPLES", 300)
    sound = stereo(noise(1000, level=1.1))
    render.write(tmp_path / "new" / name, sound, 44100)
    assert soundfile.info(tmp_path / "new" / name).subtype == "PCM_24"
    np.testing.assert_array_equal(render.read(tmp_path / "new" / name, 44100), on_grid(sound))


def test_what_was_there_stays_when_writing_fails(tmp_path, monkeypatch):
    target = tmp_path / "a.wav"
    target.write_text("before")

    def fail(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(soundfile.SoundFile, "write", fail)
    with pytest.raises(AudioFileError, match="no space left"):
        render.write(target, stereo(noise(10)), 44100)
    assert target.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["a.wav"]
