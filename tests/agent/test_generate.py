"""One block: cached against the full pass, dropout at a crossing, noise from seed and block."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from fakes import fake_spec

from lmdm_agent import context as memory
from lmdm_agent.generate import Conditions, Recipe, block_noise, generate
from lmdm_agent.sampler import noise_levels
from lmdm_models.lmdm import drop_context
from lmdm_models.outpaint import Plan, Sampling, Stem, rollout
from lmdm_models.torch_instrument import TorchInstrument

BLOCKS, STEPS = 4, 2


def conditions_of(spec, text, dominant, sketch, stem=None) -> Conditions:
    follow = np.ones((1, spec.block_latents), np.float32)
    return Conditions(text, dominant, sketch, follow, stem)


@pytest.mark.parametrize("solver", ["euler", "pingpong", "p4"])
def test_blocks_equal_the_uncached_full_pass(bundled, solver):
    """The daemon's blocks against masked passes over the whole window, with sketch and stem."""
    spec, lmdm = bundled.spec, bundled.lmdm
    instrument = TorchInstrument(bundled.parts, spec)
    rng = np.random.default_rng(0)
    s, o = spec.context_latents, spec.block_latents
    sketch = rng.random((spec.sketch_channels, s + BLOCKS * o)).astype(np.float32)
    sketch[:, :s] = 0.0
    stem = torch.from_numpy(rng.standard_normal((1, 4, BLOCKS * o)).astype(np.float32))
    texts = [instrument.embed(t) for t in ("whale song", "whale song", "rain on the sea", "sea")]
    dominants = ["a", "a", "b", "c"]
    recipe = Recipe(STEPS, solver, 0.7, 1.0, 5)
    noises = [block_noise(spec, 3, n, STEPS) for n in range(BLOCKS)]
    track = Stem(stem, t_f_latents=-2)
    context, blocks = memory.empty(spec), []
    for n in range(BLOCKS):
        window = track.window(n, s, o)[0][0].numpy()
        given = conditions_of(
            spec, texts[n], dominants[n], sketch[:, s + n * o : s + (n + 1) * o],
            memory.StemWindow(window, s - 2),
        )  # fmt: skip
        block, context = generate(instrument, spec, context, given, recipe, noises[n])
        blocks.append(block)
    mask = torch.ones(1, 1, s + BLOCKS * o)
    mask[..., :s] = 0.0
    plan = Plan(
        [lmdm.condition(torch.from_numpy(t)[None]) for t in texts],
        torch.from_numpy(np.stack(noises))[:, :, None],
        Sampling(noise_levels(STEPS), solver, guidance=0.7),
        dominants=dominants,
        context_dropout_latents=5,
        stem=track,
        sketch=torch.from_numpy(sketch)[None],
        sketch_mask=mask,
    )
    with torch.no_grad():
        wanted, last = rollout(lmdm, torch.zeros(1, 4, s), plan, cached=False)
    got = np.concatenate([b.latents for b in blocks], axis=1)
    assert np.abs(got - wanted[0].numpy()).max() < 2e-5 * float(wanted.abs().max())
    assert np.abs(context.latents - last[0].numpy()).max() < 1e-4
    assert [b.dropped_latents for b in blocks] == [0, 0, 5, 5]
    assert [b.nfe for b in blocks] == [STEPS * (2 if solver == "p4" else 1)] * BLOCKS


class Recorder:
    """Networks that note the context they were given and answer with ones."""

    def __init__(self) -> None:
        self.added: list[np.ndarray] = []

    def context(self, added, text):
        self.added.append(added[0])
        return np.zeros((1,)), np.zeros((1,))

    def denoise(self, x, k, added, kv, text_kv):
        return x - 1.0

    def decode(self, latents, state):
        return np.zeros((1, 2, 64), np.float32), state + 1.0


def test_context_dropout_fires_once_per_crossing():
    spec, networks = fake_spec(), Recorder()
    recipe = Recipe(1, "euler", 0.7, 1.0, 8)
    context = memory.empty(spec)
    sketch, text = np.zeros((3, 4), np.float32), np.zeros((3, 5), np.float32)
    dropped = []
    for n, dominant in enumerate([None, "a", "a", "a", "a", "b", "b", "a", None, "a"]):
        given = conditions_of(spec, text, dominant, sketch)
        noise = block_noise(spec, 0, n, 1)
        block, context = generate(networks, spec, context, given, recipe, noise)
        dropped.append(block.dropped_latents)
    # From nothing to a first prompt is no crossing; from a prompt to nothing is one.
    assert dropped == [0, 0, 0, 0, 0, 8, 0, 8, 8, 0]
    heard = networks.added[5][1:5]
    assert np.all(heard[:, :8] == 0.0)
    assert np.allclose(heard[:, 8:], 1.0)
    assert context.block == 10
    assert context.decoder_state.tolist() == [10.0, 10.0]


def test_noise_depends_on_seed_and_block_only():
    spec = fake_spec()
    a = block_noise(spec, 1, 2, 3)
    assert np.array_equal(a, block_noise(spec, 1, 2, 3))
    assert np.array_equal(a, block_noise(spec, 1, 2, 5)[:3])
    for other in (
        block_noise(spec, 2, 2, 3),
        block_noise(spec, 1, 3, 3),
        block_noise(spec, 2, 1, 3),
    ):
        assert not np.array_equal(a, other)
    assert a.dtype == np.float32
    many = block_noise(replace_latents(spec), 0, 0, 50)
    assert abs(float(many.mean())) < 0.02
    assert abs(float(many.std()) - 1.0) < 0.02


def replace_latents(spec):
    import msgspec

    return msgspec.structs.replace(spec, latent_channels=64)


def test_dropping_is_the_models():
    context = replace(memory.empty(fake_spec()), latents=np.ones((4, 12), np.float32))
    wanted = drop_context(torch.ones(1, 4, 12), 5)[0].numpy()
    assert np.array_equal(memory.drop_oldest(context, 5).latents, wanted)
