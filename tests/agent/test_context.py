"""A stream's memory: values that are never written to, and the added inputs built from them."""

import numpy as np
import pytest
from fakes import fake_spec

from lmdm_agent import context as memory
from lmdm_agent.context import StemWindow, added_to_block, added_to_context

SPEC = fake_spec(conditions=("text", "sketch", "stem"))


def filled(seed: int = 0) -> memory.Context:
    rng = np.random.default_rng(seed)
    start = memory.empty(SPEC)
    for _ in range(4):
        block = rng.standard_normal((4, 4)).astype(np.float32)
        sketch = rng.random((3, 4)).astype(np.float32)
        start = memory.roll(
            start, block, sketch, np.ones((1, 4), np.float32), np.ones(2, np.float32)
        )
    return start


def test_rolling_appends_and_forgets_the_oldest():
    context = memory.empty(SPEC)
    for n in range(5):
        block = np.full((4, 4), n + 1.0, np.float32)
        context = memory.roll(
            context, block, block[:3], np.ones((1, 4), np.float32), np.full(2, n, np.float32)
        )
    assert context.latents[0].tolist() == [3.0] * 4 + [4.0] * 4 + [5.0] * 4
    assert context.sketch[0].tolist() == context.latents[0].tolist()
    assert context.block == 5
    assert context.decoder_state.tolist() == [4.0, 4.0]


def test_dropping_zeroes_the_oldest_and_leaves_the_value_alone():
    context = filled()
    before = context.latents.copy()
    dropped = memory.drop_oldest(context, 5)
    assert np.all(dropped.latents[:, :5] == 0.0)
    assert np.array_equal(dropped.latents[:, 5:], before[:, 5:])
    assert np.array_equal(context.latents, before)
    assert np.all(memory.drop_oldest(context, 10**6).latents == 0.0)
    assert np.array_equal(memory.drop_oldest(context, -3).latents, before)


def test_forgetting_keeps_time_and_the_decoders_tail():
    context = filled()
    forgotten = memory.forget(context)
    assert np.all(forgotten.latents == 0.0)
    assert np.all(forgotten.sketch_mask == 0.0)
    assert forgotten.block == context.block
    assert np.array_equal(forgotten.decoder_state, context.decoder_state)


@pytest.mark.parametrize("count", [0, 1, 7, 12, 20])
def test_priming_takes_the_end(count):
    latents = np.arange(1.0, count + 1.0, dtype=np.float32) * np.ones((4, 1), np.float32)
    primed = memory.prime(filled(), latents).latents[0]
    kept = min(count, 12)
    assert np.array_equal(primed[12 - kept :], latents[0, count - kept :])
    assert np.all(primed[: 12 - kept] == 0.0)


def test_added_inputs_channel_by_channel():
    context = filled()
    sketch = np.full((3, 4), 0.5, np.float32)
    mask = np.array([[1, 1, 0, 0]], np.float32)
    stem = StemWindow(np.full((4, 16), 2.0, np.float32), cutoff=14)
    before = added_to_context(SPEC, context, stem)
    block = added_to_block(SPEC, sketch, mask, stem)
    assert before.shape == (SPEC.add_channels, 12)
    assert block.shape == (SPEC.add_channels, 4)
    assert np.all(before[0] == 1.0)
    assert np.all(block[:5] == 0.0)
    assert np.array_equal(before[1:5], context.latents)
    assert np.all(before[5:10].T == [1.0, 2.0, 2.0, 2.0, 2.0])
    assert block[5].tolist() == [1.0, 1.0, 0.0, 0.0]
    assert block[6].tolist() == [2.0, 2.0, 0.0, 0.0]
    assert np.array_equal(before[10], context.sketch_mask[0])
    assert np.array_equal(block[11:, :2], sketch[:, :2])
    assert np.all(block[11:, 2:] == 0.0)


def test_layout_is_that_of_training():
    torch = pytest.importorskip("torch")
    from lmdm_models.lmdm import AddInputs

    context = filled()
    sketch, mask = np.full((3, 4), 0.5, np.float32), np.ones((1, 4), np.float32)
    stem = StemWindow(np.full((4, 16), 2.0, np.float32), cutoff=9)
    before = added_to_context(SPEC, context, stem)
    block = added_to_block(SPEC, sketch, mask, stem)
    got = np.concatenate([before, block], axis=1)
    visible = (torch.arange(16) < 9).float()[None, None]
    wanted = AddInputs(4, stem=True, sketch_channels=3).window(
        torch.from_numpy(context.latents)[None],
        4,
        stem=torch.from_numpy(stem.latents)[None] * visible,
        stem_mask=visible,
        sketch=torch.from_numpy(np.concatenate([context.sketch, sketch], axis=1))[None],
        sketch_mask=torch.from_numpy(np.concatenate([context.sketch_mask, mask], axis=1))[None],
    )
    assert np.array_equal(got, wanted[0].numpy())
