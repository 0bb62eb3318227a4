"""Ways to run a block with PyTorch: eager or compiled, call by call or as CUDA graphs."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Literal, cast

import torch
from torch import Tensor

from gpu import graphs
from gpu.decoders import decoder_in
from gpu.graphs import NotHereError
from gpu.nets import Lean, Net, Plain, in_precision
from gpu.work import Block, Instrument, block_of
from lmdm_agent import sampler
from lmdm_models.conditions import Condition
from lmdm_models.outpaint import full_velocity

Decode = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
Launch = Literal["calls", "step graphs", "block graph"]


@dataclass(frozen=True)
class Runner:
    """One variant, ready to run blocks of K steps.

    Attributes:
        block: Its inputs and outputs.
        dit: The diffusion part alone, on the device; None where it cannot be run alone.
        whole: From the host's inputs to the host's outputs; the caller waits for the device.
        latents: Where ``dit`` leaves its result.
        parts: Pieces that can be timed alone.
    """

    block: Block
    dit: Callable[[], None] | None
    whole: Callable[[], None]
    latents: Callable[[], Tensor]
    parts: Mapping[str, Callable[[], None]] = field(default_factory=dict)


def compiled(function: Callable[..., Any], mode: str | None) -> Callable[..., Any]:
    """``torch.compile`` for fixed shapes.

    Raises:
        NotHereError: The compiler's back end is missing.
    """
    if torch.cuda.is_available() and importlib.util.find_spec("triton") is None:
        raise NotHereError("torch.compile needs triton for a GPU")
    return torch.compile(function, mode=mode, fullgraph=True, dynamic=False)


@dataclass(frozen=True)
class TorchWay:
    """A variant of PyTorch.

    Attributes:
        precision: Of the network, a key of `nets.DTYPES`.
        decoder: Of the decoder; half-precision sound needs float16's ten bits.
        form: ``plain``, ``lean`` or ``uncached`` (paper Algorithm 1).
        launch: How the device is given its work.
        compile: Whether kernels are compiled, and in which mode.
    """

    precision: str
    decoder: str
    form: Literal["plain", "lean", "uncached"] = "plain"
    launch: Launch = "calls"
    compile: Literal["", "default", "max-autotune-no-cudagraphs"] = ""

    @property
    def name(self) -> str:
        """How reports call it."""
        how = {"": "eager", "default": "compiled"}.get(self.compile, "tuned")
        both = {self.precision: None, self.decoder: None}
        return f"torch {self.form} {how}, {self.launch}, {'/'.join(both)}"

    @property
    def cached(self) -> bool:
        """Whether the context is encoded once a block."""
        return self.form != "uncached"

    def prepare(self, whole: Instrument) -> Callable[[int], Runner]:
        """Cast and compile the networks; the result makes runners for K steps."""
        if self.launch != "calls":
            graphs.needs_cuda(whole.device)
        kind = _Cached if self.cached else _Uncached
        key = (kind, self.form, self.precision, self.compile)
        network = whole.once(key, lambda: kind(self, whole))
        decode = whole.once(
            ("decode", self.decoder, bool(self.compile)), lambda: self._decode(whole)
        )
        return partial(_runner, self, whole, network, decode)

    def _decode(self, whole: Instrument) -> Decode:
        decode = decoder_in(whole.codec, self.decoder).decode
        return compiled(decode, "default") if self.compile else decode


class _Cached:
    """A network that encodes the context once a block."""

    def __init__(self, way: TorchWay, whole: Instrument) -> None:
        cond, sizes = block_of(whole, 1).cond, whole.sizes
        glob, dit = cond.global_cond, whole.lmdm.dit
        self.net: Net = (
            Lean(dit, way.precision, glob, sizes.context, sizes.block)
            if way.form == "lean"
            else Plain(dit, way.precision, glob)
        )
        self.context, self.step = self.net.context, self.net.step
        if way.compile:
            self.context, self.step = (
                compiled(work, way.compile) for work in (self.context, self.step)
            )
        self.global_cond = glob
        self.text_kv = self.net.text(cond.cross)
        self._marks: dict[float, Tensor] = {}

    def marks(self, block: Block) -> dict[float, Tensor]:
        """What the network needs of every noise level; computed once."""
        for k in block.levels[:-1]:
            if k not in self._marks:
                self._marks[k] = self.net.mark(k, self.global_cond)
        return self._marks

    def begin(self, block: Block) -> tuple[Tensor, Tensor]:
        """The context's keys and values, and what the steps need of the added inputs."""
        given = block.given.there
        return self.context(given["context"], self.text_kv), self.net.opened(given["added"])

    def sample(self, block: Block) -> Tensor:
        """Latents of a block, from its inputs on the device."""
        kv, opened = self.begin(block)
        marks, noise = self.marks(block), block.given.there["noise"]

        def velocity(x: Tensor, k: float, both: bool) -> tuple[Tensor, Tensor | None]:
            return self.step(x, marks[k], kv, self.text_kv, opened), None

        return sampler.sample(velocity, noise[0], block.levels, noise[1:], "pingpong")


class _Uncached:
    """The baseline that runs over the whole window in every step (paper Algorithm 1)."""

    def __init__(self, way: TorchWay, whole: Instrument) -> None:
        source = whole.outpaint
        with torch.device("meta"):
            self.model = type(source)(source.config)
        self.model.conditioner = source.conditioner
        self.model.model.model = in_precision(source.dit, way.precision)
        self.model.eval()
        self.dtype = self.model.dit.transformer.project_in.weight.dtype

    def sample(self, block: Block) -> Tensor:
        """Latents of a block, from its inputs on the device."""
        given, cond, dtype = block.given.there, block.cond, self.dtype
        glob = None if cond.global_cond is None else cond.global_cond.to(dtype)
        add = torch.cat([given["context"], given["added"]], dim=-1).to(dtype)
        half = Condition(cond.cross.to(dtype), glob)
        full = full_velocity(self.model, half, add, given["context_noise"].to(dtype))

        def velocity(x: Tensor, k: float, both: bool) -> tuple[Tensor, Tensor | None]:
            return full(x.to(dtype), k, both)[0].float(), None

        noise = given["noise"]
        return sampler.sample(velocity, noise[0], block.levels, noise[1:], "pingpong")


def _runner(
    way: TorchWay, whole: Instrument, network: _Cached | _Uncached, decode: Decode, steps: int
) -> Runner:
    """A prepared variant for K steps."""
    block = block_of(whole, steps, cached=way.cached)
    if way.launch == "step graphs":
        assert isinstance(network, _Cached)
        return _StepGraphs(network, decode, block).runner
    recorded = way.launch == "block graph"
    return _OneGo(network, decode, block).runner(recorded=recorded)


class _OneGo:
    """A block as one piece of work: called from Python, or recorded as one graph."""

    def __init__(self, network: _Cached | _Uncached, decode: Decode, block: Block) -> None:
        self.network, self.decode, self.block = network, decode, block
        self.latents = block.made.there["latents"]

    def sample(self) -> None:
        """The diffusion part."""
        self.latents.copy_(self.network.sample(self.block))

    def sound(self) -> None:
        """The decoder's part."""
        made = self.block.made.there
        audio, state = self.decode(self.latents, self.block.given.there["state"])
        made["audio"].copy_(audio)
        made["state"].copy_(state)

    def runner(self, *, recorded: bool) -> Runner:
        """See `Runner`."""
        sample, sound, both = self.sample, self.sound, self._both
        if recorded:
            sample, sound, both = (
                graphs.capture(work, self.latents.device, shared=True)[0]
                for work in (sample, sound, both)
            )

        def whole() -> None:
            self.block.given.upload()
            both()
            self.block.made.download()

        return Runner(self.block, sample, whole, lambda: self.latents, {"decode": sound})

    def _both(self) -> None:
        self.sample()
        self.sound()


class _StepGraphs:
    """A graph for the context, one for a step and one for the decoder; the loop is Python's."""

    def __init__(self, network: _Cached, decode: Decode, block: Block) -> None:
        self.network, self.decode, self.block = network, decode, block
        self.x = torch.zeros_like(block.made.there["latents"])
        self.noise = torch.zeros_like(self.x)
        self.rates = torch.zeros(2, device=self.x.device)
        marks = network.marks(block)
        self.marks = [marks[k] for k in block.levels[:-1]]
        self.mark = self.marks[0].clone()
        pairs = list(zip(block.levels[:-1], block.levels[1:], strict=True))
        self.pairs = torch.tensor(pairs, device=self.x.device)

    def _step(self) -> None:
        velocity = self.network.step(self.x, self.mark, self.kv, self.network.text_kv, self.opened)
        k, after = cast(tuple[Any, Any], self.rates.unbind())
        self.x.copy_(sampler.pingpong_step(self.x, velocity, k, after, self.noise))

    def _sound(self) -> None:
        made = self.block.made.there
        audio, state = self.decode(self.x, self.block.given.there["state"])
        for name, value in (("audio", audio), ("state", state), ("latents", self.x)):
            made[name].copy_(value)

    @cached_property
    def runner(self) -> Runner:
        """See `Runner`."""
        device = self.x.device
        begin, (self.kv, self.opened) = graphs.capture(
            lambda: self.network.begin(self.block), device
        )
        step, _ = graphs.capture(self._step, device)
        sound, _ = graphs.capture(self._sound, device)

        def dit() -> None:
            begin()
            noise = self.block.given.there["noise"]
            self.x.copy_(noise[0])
            for j, mark in enumerate(self.marks):
                self.mark.copy_(mark)
                self.rates.copy_(self.pairs[j])
                # After the last step noise counts k_next = 0 times; its slot keeps what it had.
                if j + 1 < len(self.marks):
                    self.noise.copy_(noise[j + 1])
                step()

        def whole() -> None:
            self.block.given.upload()
            dit()
            sound()
            self.block.made.download()

        parts = {"context": begin, "step": step, "decode": sound}
        return Runner(self.block, dit, whole, lambda: self.x, parts)


def torch_ways() -> list[TorchWay]:
    """Every variant of PyTorch, from the slowest idea to the fastest."""
    ways = [TorchWay(p, d, "uncached") for p, d in (("fp32", "fp32"), ("bf16", "fp16"))]
    ways += [TorchWay("bf16", "fp16", "uncached", "block graph")]
    pairs = (("fp32", "fp32"), ("tf32", "tf32"), ("bf16", "fp16"), ("fp16", "fp16"))
    ways += [TorchWay(p, d) for p, d in pairs]
    ways += [TorchWay("bf16", "fp16", "plain", "step graphs")]
    ways += [TorchWay(p, d, "plain", "block graph") for p, d in pairs]
    ways += [TorchWay("bf16", "fp16", "lean", "block graph")]
    for form in ("plain", "lean"):
        ways += [TorchWay("bf16", "fp16", form, "calls", "default")]
        ways += [TorchWay("bf16", "fp16", form, "step graphs", "default")]
        ways += [TorchWay("bf16", "fp16", form, "block graph", "default")]
    ways += [TorchWay("fp16", "fp16", "lean", "block graph", "default")]
    ways += [
        TorchWay("bf16", "fp16", "lean", "block graph", "max-autotune-no-cudagraphs"),
        TorchWay("bf16", "bf16", "lean", "block graph", "default"),
    ]
    return ways
