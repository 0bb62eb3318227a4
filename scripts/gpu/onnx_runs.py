"""A block through ONNX Runtime's sessions, from inputs on the host to sound on the host."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor, nn

from gpu.decoders import decoder_in
from gpu.nets import DTYPES, in_precision
from gpu.onnx_graphs import BlockGraph, ContextGraph, DecodeGraph, Exported, Shapes, StepGraph
from gpu.ways import Runner
from gpu.work import Block, Instrument, block_of
from lmdm_agent import sampler

ELEMENTS = {torch.float32: np.float32, torch.float16: np.float16}
How = Literal["host arrays", "binding", "whole block"]
"""``host arrays`` go in and out of every run; ``binding`` keeps all of them on the device; a
``whole block`` is bound as well, and is a single graph instead of one for each part."""
Opened = Callable[[Exported, str], Any]
"""Opens a session of a graph that is stored under a name."""


class Networks:
    """The networks in a precision on the host, as graphs to export."""

    def __init__(self, whole: Instrument, precision: str) -> None:
        self.whole = whole
        dtype = DTYPES[precision]
        cond = block_of(whole, 1).cond
        dit = in_precision(whole.lmdm.dit, precision)
        self.text_kv = dit.text_kv(cond.cross.to(dtype))
        glob = None if cond.global_cond is None else cond.global_cond.to(dtype)
        dit, glob = dit.cpu(), None if glob is None else glob.cpu()
        codec = decoder_in(whole.codec, precision).cpu()
        self.dtype = dtype
        self.context, self.step = ContextGraph(dit, dtype), StepGraph(dit, dtype, glob)
        self.decode = DecodeGraph(codec)
        sizes, config = whole.sizes, whole.sizes.dit
        cache = (config.depth, 2, 1, config.heads)
        channels, o = config.io_channels, sizes.block
        wide = torch.float32
        self.latents = ((1, channels, o), wide)
        self.shapes: Shapes = {
            "context": ((1, config.add_channels, sizes.context), wide),
            "added": ((1, config.add_channels, o), wide),
            "k": ((1,), wide),
            "x": self.latents,
            "kv": ((*cache, sizes.context, config.head_width), dtype),
            "text_kv": ((*cache, sizes.tokens, config.head_width), dtype),
            "latents": self.latents,
            "state": ((1, whole.codec.state_size), wide),
            "velocity": self.latents,
            "audio": ((1, sizes.oobleck.audio_channels, o * sizes.oobleck.ratio), wide),
            "state_after": ((1, whole.codec.state_size), wide),
        }

    def graph(self, module: nn.Module, inputs: str, outputs: str) -> Exported:
        """A graph by the names of its inputs and outputs."""
        read, made = ({n: self.shapes[n] for n in names.split()} for names in (inputs, outputs))
        return Exported(module, read, made)

    def parts(self) -> dict[str, Exported]:
        """The graphs of context, step and decoder."""
        return {
            "context": self.graph(self.context, "context text_kv", "kv"),
            "step": self.graph(self.step, "x k added kv text_kv", "velocity"),
            "decode": self.graph(self.decode, "latents state", "audio state_after"),
        }

    def block(self, block: Block) -> Exported:
        """The graph of a whole block."""
        module = BlockGraph(self.context, self.step, self.decode, block.levels)
        self.shapes["noise"] = ((block.steps, *self.latents[0]), torch.float32)
        inputs = "context added noise state text_kv"
        return self.graph(module, inputs, "latents audio state_after")


class _Bound:
    """A session whose inputs and outputs are tensors that stay where they are."""

    def __init__(self, session: Any, graph: Exported, tensors: dict[str, Tensor]) -> None:
        import onnxruntime

        self._session, self._binding = session, session.io_binding()
        self._tensors = tensors  # Kept alive: the binding knows addresses only.
        self._options = onnxruntime.RunOptions()
        # Everything is on one stream, so the host has nothing to wait for.
        self._options.add_run_config_entry("disable_synchronize_execution_providers", "1")
        for names, bind in (
            (graph.inputs, self._binding.bind_input),
            (graph.outputs, self._binding.bind_output),
        ):
            for name in names:
                tensor = tensors[name]
                assert tensor.is_contiguous()
                assert tuple(tensor.shape) == names[name][0]
                where, index = tensor.device.type, tensor.device.index or 0
                shape = list(tensor.shape)
                bind(name, where, index, ELEMENTS[tensor.dtype], shape, tensor.data_ptr())

    def __call__(self) -> None:
        """Run once."""
        self._session.run_with_iobinding(self._binding, self._options)


class _HostParts:
    """Host arrays in and out of every run, keys and values too, as without any binding."""

    def __init__(self, networks: Networks, opened: Opened) -> None:
        self.networks = networks
        self.sessions = {name: opened(graph, name) for name, graph in networks.parts().items()}
        self.text_kv = networks.text_kv.cpu().numpy()
        self.latents = np.zeros(networks.latents[0], np.float32)

    def dit(self, block: Block) -> None:
        """The diffusion part, from and to the host."""
        here = {name: value.numpy() for name, value in block.given.here.items()}
        run = self.sessions
        (kv,) = run["context"].run(None, {"context": here["context"], "text_kv": self.text_kv})
        rest = {"added": here["added"], "kv": kv, "text_kv": self.text_kv}

        def velocity(x: Any, k: float, both: bool) -> tuple[Any, Any]:
            feeds = {"x": np.ascontiguousarray(x, np.float32), "k": np.full(1, k, np.float32)}
            return run["step"].run(None, feeds | rest)[0], None

        noise = here["noise"]
        found = sampler.sample(velocity, noise[0], block.levels, noise[1:], "pingpong")
        self.latents = found.astype(np.float32, copy=False)

    def whole(self, block: Block) -> None:
        """A block; the device is done when it returns."""
        self.dit(block)
        feeds = {"latents": self.latents, "state": block.given.here["state"].numpy()}
        audio, after = self.sessions["decode"].run(None, feeds)
        for name, value in (("audio", audio), ("state", after), ("latents", self.latents)):
            block.made.here[name].copy_(torch.from_numpy(value))

    def runner(self, steps: int) -> Runner:
        """See `Runner`."""
        block = block_of(self.networks.whole, steps)
        return Runner(
            block,
            partial(self.dit, block),
            partial(self.whole, block),
            lambda: torch.from_numpy(self.latents),
        )


class _BoundParts:
    """Everything stays on the device; torch does the sampler's arithmetic there.

    The sessions know fixed addresses, as a CUDA graph needs, so a block's inputs are copied there.
    """

    def __init__(self, networks: Networks, opened: Opened) -> None:
        self.networks, device = networks, networks.whole.device
        self.there = {
            name: torch.zeros(shape, dtype=dtype, device=device)
            for name, (shape, dtype) in networks.shapes.items()
        }
        self.there["text_kv"].copy_(networks.text_kv)
        self.run = {
            name: _Bound(opened(graph, name), graph, self.there)
            for name, graph in networks.parts().items()
        }

    def dit(self, block: Block, levels: dict[float, Tensor]) -> None:
        """The diffusion part."""
        there, given = self.there, block.given.there
        for name in ("context", "added"):
            there[name].copy_(given[name])
        self.run["context"]()

        def velocity(x: Tensor, k: float, both: bool) -> tuple[Tensor, Tensor | None]:
            there["x"].copy_(x)
            there["k"].copy_(levels[k])
            self.run["step"]()
            return there["velocity"], None

        noise = given["noise"]
        latents = sampler.sample(velocity, noise[0], block.levels, noise[1:], "pingpong")
        there["latents"].copy_(latents)

    def whole(self, block: Block, levels: dict[float, Tensor]) -> None:
        """A block, from the host to the host."""
        block.given.upload()
        self.dit(block, levels)
        self.there["state"].copy_(block.given.there["state"])
        self.run["decode"]()
        for name, source in (("audio", "audio"), ("state", "state_after"), ("latents", "latents")):
            block.made.there[name].copy_(self.there[source])
        block.made.download()

    def runner(self, steps: int) -> Runner:
        """See `Runner`."""
        block = block_of(self.networks.whole, steps)
        device = self.networks.whole.device
        levels = {k: torch.full((1,), k, device=device) for k in block.levels}
        return Runner(
            block,
            partial(self.dit, block, levels),
            partial(self.whole, block, levels),
            lambda: self.there["latents"],
            dict(self.run),
        )


def _whole_block(networks: Networks, opened: Opened, steps: int) -> Runner:
    """One session for the block, so that the host speaks to the device once; see `Runner`."""
    block = block_of(networks.whole, steps)
    graph = networks.block(block)
    there = block.given.there | {"text_kv": networks.text_kv}
    for name, target in (("audio", "audio"), ("state", "state_after"), ("latents", "latents")):
        there[target] = block.made.there[name]
    bound = _Bound(opened(graph, f"block{steps}"), graph, there)

    def whole() -> None:
        block.given.upload()
        bound()
        block.made.download()

    # The diffusion part cannot be run alone.
    return Runner(block, None, whole, lambda: block.made.there["latents"])


def maker(networks: Networks, opened: Opened, how: How) -> Callable[[int], Runner]:
    """Runners for K steps of a variant; sessions that do not depend on K are opened once."""
    if how == "whole block":
        return partial(_whole_block, networks, opened)
    kind = _HostParts if how == "host arrays" else _BoundParts
    return kind(networks, opened).runner
