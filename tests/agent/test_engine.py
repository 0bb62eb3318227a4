"""The engine: determinism, stem alignment to the latent, what can be honoured, bad input."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from fakes import fake_spec

from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.timeline import Timeline

SIZE, STEP, S = 16, 4, 12


class Counting:
    """A fake instrument: a latent is the number its samples hold; the context is noted."""

    def __init__(self, **changes) -> None:
        conditions = ("text", "sketch", "stem")
        self.spec = fake_spec(conditions=conditions, **changes)
        self.windows: list[np.ndarray] = []
        self.texts: list[np.ndarray] = []

    def embed(self, text):
        return np.full((3, 5), float(len(text)), np.float32)

    def sketch(self, audio):
        m = (len(audio) - self.spec.sketch_left_samples) // SIZE
        return np.full((3, m), float(np.abs(audio).max()), np.float32)

    def encode(self, audio):
        return np.repeat(audio[:1].reshape(1, -1, SIZE).mean(-1), 4, axis=0)

    def context(self, added, text):
        self._before = added[0]
        self.texts.append(text)
        return np.zeros(1), np.zeros(1)

    def denoise(self, x, k, added, kv, text_kv):
        if added is not None and k[0] == 1.0:
            self.windows.append(np.concatenate([self._before, added[0]], axis=1))
        return x * k[0]

    def decode(self, latents, state):
        return np.repeat(latents[:, :2], SIZE, axis=2), state

    @property
    def stems(self):
        """Mask and first channel of the stem in the last window."""
        return self.windows[-1][5], self.windows[-1][6]


def numbered(block: int) -> np.ndarray:
    """A block whose latent l (from the stream's start) holds l + 1."""
    latents = np.arange(block * STEP, (block + 1) * STEP) + 1.0
    return np.repeat(latents, SIZE)[None].repeat(2, axis=0).astype(np.float32)


def play(engine: Engine, blocks: int, controls: Controls, first: int = 0):
    silence = np.zeros((2, STEP * SIZE), np.float32)
    return [engine.process(silence, numbered(n), controls)[1] for n in range(first, first + blocks)]


@pytest.mark.parametrize("lookahead", [0, SIZE, 3 * SIZE])
@pytest.mark.parametrize("slack", [0, SIZE, 37])
@pytest.mark.parametrize("decoder", [0, 2])
def test_stem_is_aligned_with_the_moment_the_output_sounds(slack, lookahead, decoder):
    fake = Counting(encoder_lookahead_samples=lookahead, decoder_lookahead_latents=decoder)
    engine = Engine(fake, Timeline(STEP * SIZE, slack))
    offset = -(-(STEP * SIZE + slack) // SIZE) + decoder
    assert engine.offset_latents == offset
    last = 7
    report = play(engine, last + 1, replace(Controls(), use_stem=True, t_f=1.0))[-1]
    mask, stem = fake.stems
    # Window index i is the stem's latent number last * STEP + offset - S + i.
    positions = last * STEP + offset - S + np.arange(S + STEP)
    known = (last + 1) * STEP - lookahead // SIZE
    assert report.t_f_latents == known - (last * STEP + offset)
    assert report.t_f_latents == engine.largest_t_f_latents <= 0
    assert mask.tolist() == (positions < known).astype(float).tolist()
    assert stem.tolist() == np.where(positions < known, positions + 1.0, 0.0).tolist()


def test_t_f_is_clamped_to_what_is_known_and_trained():
    fake = Counting()
    fake.spec = msgspec.structs.replace(fake.spec, t_f_range_latents=(-6, 2))
    engine = Engine(fake, Timeline(STEP * SIZE, 2 * SIZE))
    latent_s = SIZE / fake.spec.sample_rate
    assert engine.feasible_t_f(5.0) == engine.largest_t_f_latents == -2
    assert engine.feasible_t_f(-4 * latent_s) == -4
    assert engine.feasible_t_f(-100.0) == -6
    play(engine, 6, replace(Controls(), use_stem=True, t_f=-4 * latent_s))
    assert fake.stems[0].sum() == S - 4


def test_a_delay_longer_than_the_context_leaves_no_stem():
    fake = Counting()
    engine = Engine(fake, Timeline(STEP * SIZE, 40 * SIZE))
    play(engine, 12, replace(Controls(), use_stem=True))
    assert np.all(fake.stems[0] == 0.0)
    assert np.all(fake.stems[1] == 0.0)


@pytest.mark.parametrize("way", ["off", "skip"])
def test_blocks_without_the_stem_keep_its_place_in_time(way):
    fake = Counting()
    engine = Engine(fake, Timeline(STEP * SIZE, 0))
    on = replace(Controls(), use_stem=True)
    play(engine, 3, on)
    if way == "off":
        play(engine, 1, Controls(), first=3)
    else:
        engine.skip(np.zeros((2, STEP * SIZE), np.float32), numbered(3))
    play(engine, 1, on, first=4)
    # The block starts at latent 20; its context is 8..19, of which block 3 (12..15) is unknown.
    assert fake.stems[1][:S].tolist() == [9, 10, 11, 12, 0, 0, 0, 0, 17, 18, 19, 20]


def test_same_seed_and_input_is_the_same_output():
    def run(seed: int) -> list[np.ndarray]:
        engine = Engine(Counting(), Timeline(STEP * SIZE, 0))
        controls = replace(Controls(), seed=seed).set_prompt(0, "whale")
        return [engine.process(numbered(n), None, controls)[0] for n in range(4)]

    first, again, other = run(1), run(1), run(2)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])
    assert not np.array_equal(first[0], first[1])


def test_a_skipped_block_changes_only_the_count():
    a, b = (Engine(Counting(), Timeline(STEP * SIZE, 0)) for _ in range(2))
    a.skip(numbered(0))
    b.context = replace(b.context, block=1)
    assert np.array_equal(
        a.process(numbered(1), None, Controls())[0], b.process(numbered(1), None, Controls())[0]
    )
    assert a.context.block == 2


def test_not_finite_input_counts_as_silence():
    engine = Engine(Counting(), Timeline(STEP * SIZE, 0))
    heard = np.full((2, STEP * SIZE), np.nan, np.float32)
    heard[:, 3] = np.inf
    audio, report = engine.process(heard, heard, replace(Controls(), use_stem=True))
    assert np.isfinite(audio).all()
    assert report.level_in == 0.0
    audio, _ = engine.process(numbered(1), numbered(1), replace(Controls(), use_stem=True))
    assert np.isfinite(audio).all()
    assert np.isfinite(engine.state.stem_latents).all()


def test_prompts_are_mixed_by_weight_and_null_is_zero():
    fake = Counting()
    engine = Engine(fake, Timeline(STEP * SIZE, 0))
    controls = Controls().set_prompt(0, "ab").set_prompt(1, "abcd").crossfade(0, 1, 0.25)
    report = engine.process(numbered(0), None, controls)[1]
    assert np.allclose(fake.texts[-1][0], 2.5)
    assert report.dominant == "ab"
    engine.process(numbered(1), None, replace(Controls(), solver="p4"))
    assert fake.texts[-1].shape == (2, 3, 5)
    assert np.all(fake.texts[-1] == 0.0)


def test_freeze_hears_the_last_block_again():
    fake = Counting()
    engine = Engine(fake, Timeline(STEP * SIZE, 0))
    engine.process(numbered(0), None, Controls())
    before = fake.windows[-1][-3:, S:].copy()
    engine.process(10.0 * numbered(5), None, replace(Controls(), freeze=True))
    assert np.array_equal(fake.windows[-1][-3:, S:], before)


def test_sketch_off_masks_the_features():
    fake = Counting()
    engine = Engine(fake, Timeline(STEP * SIZE, 0))
    engine.process(numbered(0), None, replace(Controls(), use_sketch=False))
    assert np.all(fake.windows[-1][10:, S:] == 0.0)


@pytest.mark.parametrize("latents", [0, 3, 12, 30])
def test_priming_starts_from_the_end_of_a_sound(latents):
    engine = Engine(Counting(), Timeline(STEP * SIZE, 0))
    sound = np.repeat(np.arange(1.0, latents + 1), SIZE)[None].repeat(2, 0).astype(np.float32)
    engine.prime_latents(engine.encode_for_prime(sound))
    kept = min(latents, S)
    wanted = [0.0] * (S - kept) + list(np.arange(1.0, latents + 1)[latents - kept :])
    assert engine.context.latents[0].tolist() == wanted
    engine.clear()
    assert np.all(engine.context.latents == 0.0)


@pytest.mark.parametrize("how", ["skipped", "failed"])
def test_the_sketch_looks_back_on_a_block_that_was_not_answered(how):
    looked: list[np.ndarray] = []

    class Looking(Counting):
        def sketch(self, audio):
            looked.append(audio[: self.spec.sketch_left_samples].copy())
            return super().sketch(audio)

        def decode(self, latents, state):
            if how == "failed" and len(looked) == 1:
                raise RuntimeError("the tensor has a hole")
            return super().decode(latents, state)

    engine = Engine(Looking(), Timeline(STEP * SIZE, 0))
    left = engine.instrument.spec.sketch_left_samples
    if how == "skipped":
        engine.skip(numbered(3))
    else:
        assert engine.answer(numbered(3), None, Controls()).report is None
    engine.process(numbered(4), None, Controls())
    np.testing.assert_array_equal(looked[-1], numbered(3)[0, -left:])
