"""What is measured: networks of a size, and one block's inputs in a single buffer.

Weights are random: they decide neither the work nor the bytes, only how the result sounds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from lmdm_agent.sampler import noise_levels
from lmdm_models.conditions import Condition
from lmdm_models.dit import DiTConfig
from lmdm_models.lmdm import LMDM, AddInputs, LMDMConfig
from lmdm_models.oobleck import Oobleck, OobleckConfig
from lmdm_models.oobleck_stream import OobleckStream, StreamConfig

Made = TypeVar("Made")


@dataclass(frozen=True)
class Sizes:
    """Sizes of an instrument.

    Attributes:
        name: What reports call it.
        dit: The network.
        oobleck: The autoencoder.
        stream: How it decodes a stream.
        context: Context latents s.
        block: Latents of a block o.
        tokens: Conditioning tokens, the duration's included.
        sample_rate: In Hz.
    """

    name: str
    dit: DiTConfig
    oobleck: OobleckConfig
    stream: StreamConfig
    context: int = 192
    block: int = 48
    tokens: int = 65
    sample_rate: int = 44100

    @property
    def block_s(self) -> float:
        """Seconds of sound in a block."""
        return self.block * self.oobleck.ratio / self.sample_rate


FULL = Sizes(
    "Stable Audio Open Small",
    DiTConfig(add_channels=AddInputs(64).total),
    OobleckConfig(),
    StreamConfig(),
)
TINY = Sizes(
    "tiny",
    DiTConfig(4, 64, 3, 2, 16, 16, 32, AddInputs(4).total),
    OobleckConfig(2, 4, (1, 1, 1), (8, 16, 16), 4),
    StreamConfig(3, 2, 256, 1),
    context=16,
    block=4,
    tokens=7,
)


def fill(module: nn.Module) -> None:
    """Give parameters that start constant random values: a new layer is the identity."""
    for parameter in module.parameters():
        if parameter.numel() > 1 and float(parameter.detach().float().std()) == 0.0:
            start = float(parameter.detach().flatten()[0])
            inputs = parameter.numel() // parameter.shape[0]
            spread = 0.3 * inputs**-0.5 if parameter.ndim > 1 else 0.1
            nn.init.normal_(parameter, start, spread)


@dataclass(frozen=True)
class Instrument:
    """Networks in float32 on the device; every variant is made from these."""

    sizes: Sizes
    lmdm: LMDM
    codec: OobleckStream
    device: torch.device
    _kept: dict[Any, Any] = field(default_factory=dict)

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What variants share, such as compiled networks: made by the first that needs it."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    @cached_property
    def outpaint(self) -> LMDM:
        """The same weights as the uncached baseline (paper Algorithm 1)."""
        config = self.lmdm.config
        with torch.device("meta"):
            model = LMDM(
                LMDMConfig(
                    config.dit,
                    config.add_inputs,
                    config.context_latents,
                    config.block_latents,
                    "outpaint",
                )
            )
        model.model, model.conditioner = self.lmdm.model, self.lmdm.conditioner
        return model.eval()


def instrument(sizes: Sizes, device: torch.device, seed: int = 0) -> Instrument:
    """Random networks of the given sizes."""
    torch.manual_seed(seed)
    add = AddInputs(sizes.dit.io_channels)
    # Made on the host: the weights do not depend on the device.
    lmdm = LMDM(LMDMConfig(sizes.dit, add, sizes.context, sizes.block))
    vae = Oobleck(sizes.oobleck)
    fill(lmdm)
    fill(vae)
    lmdm, codec = lmdm.to(device), OobleckStream(vae, sizes.stream).to(device)
    for module in (lmdm, codec):
        module.eval().requires_grad_(False)
    return Instrument(sizes, lmdm, codec, device)


class Slots:
    """One flat float32 buffer on the device and its twin on the host, seen as named tensors.

    A block is given to the device in one copy and taken from it in another.
    """

    def __init__(self, shapes: Mapping[str, tuple[int, ...]], device: torch.device) -> None:
        """Lay the tensors out in order; the host's memory is pinned for a GPU."""
        self.shapes = dict(shapes)
        size = sum(torch.Size(shape).numel() for shape in shapes.values())
        self.device = torch.zeros(size, device=device)
        self.host = torch.zeros(size, pin_memory=device.type == "cuda")

    def _view(self, flat: Tensor) -> dict[str, Tensor]:
        views, start = {}, 0
        for name, shape in self.shapes.items():
            count = torch.Size(shape).numel()
            views[name] = flat[start : start + count].view(shape)
            start += count
        return views

    @cached_property
    def there(self) -> dict[str, Tensor]:
        """Views of the device's buffer."""
        return self._view(self.device)

    @cached_property
    def here(self) -> dict[str, Tensor]:
        """Views of the host's buffer."""
        return self._view(self.host)

    def upload(self) -> None:
        """Host to device, without waiting."""
        self.device.copy_(self.host, non_blocking=True)

    def download(self) -> None:
        """Device to host, without waiting."""
        self.host.copy_(self.device, non_blocking=True)


@dataclass(frozen=True)
class Block:
    """One block's inputs and outputs.

    Attributes:
        steps: K.
        given: ``context`` [1, A, s], ``added`` [1, A, o], ``noise`` [K, 1, C, o], ``state``
            [1, state]; uncached also ``context_noise`` [K, 1, C, s].
        made: ``audio`` [1, channels, samples], ``latents`` [1, C, o], ``state`` [1, state].
        cond: The prompt, which changes rarely and so is on the device already.
    """

    steps: int
    given: Slots
    made: Slots
    cond: Condition

    @property
    def levels(self) -> tuple[float, ...]:
        """Noise levels of the K steps."""
        return noise_levels(self.steps)


def block_of(whole: Instrument, steps: int, *, cached: bool = True, seed: int = 1) -> Block:
    """Random inputs of one block: the same for every variant with equal arguments."""
    sizes, device = whole.sizes, whole.device
    channels, s, o = sizes.dit.io_channels, sizes.context, sizes.block
    state = (1, whole.codec.state_size)
    shapes = {
        "context": (1, sizes.dit.add_channels, s),
        "added": (1, sizes.dit.add_channels, o),
        "noise": (steps, 1, channels, o),
        "state": state,
    }
    if not cached:
        shapes["context_noise"] = (steps, 1, channels, s)
    given = Slots(shapes, device)
    audio = (1, sizes.oobleck.audio_channels, o * sizes.oobleck.ratio)
    made = Slots({"audio": audio, "latents": (1, channels, o), "state": state}, device)
    generator = torch.Generator().manual_seed(seed)

    def random(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator)

    # Noise comes last: everything else is the same whatever K is, and with a cache or without.
    prompt = random(1, sizes.tokens - 1, sizes.dit.cond_token_dim).to(device)
    add = whole.lmdm.config.add_inputs.window(random(1, channels, s), o)
    given.here["context"].copy_(add[..., :s])
    given.here["added"].copy_(add[..., s:])
    given.here["state"].copy_(0.5 * random(*state))
    given.here["state"][:, -1] = sizes.stream.lookahead + 1.0  # The stream has begun long ago.
    for name in ("noise", "context_noise"):
        if name in shapes:
            given.here[name].copy_(random(*shapes[name]))
    cond = whole.lmdm.condition(prompt, torch.tensor([11.1], device=device))
    given.upload()
    return Block(steps, given, made, cond)
