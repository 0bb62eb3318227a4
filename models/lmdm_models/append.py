"""The graph of Block-Causal generation (paper Algorithm 3), which model files do not hold.

The daemon encodes the whole context for every block. A causal cache needs only the finished block:
it is encoded against the cache and appended, the oldest latents are dropped and the others' keys
turned back. `write_append` writes that one graph as a file of its own, named ``append``, with the
inputs ``added`` [b, A, o], ``kv`` [L, 2, b, H, s, hd] and ``text_kv`` [L, 2, b, H, rows, hd] and
the output ``kv_after``, shaped like ``kv``. `lmdm_agent.onnx_file` cuts it out like any other.
"""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from torch import Tensor, nn
from torch.export import Dim

from lmdm_agent.spec import ModelSpec
from lmdm_models.dit import DiT
from lmdm_models.export import Weights
from lmdm_models.onnx_merge import Exported, Merger, export_graph, exporting, quantized

APPEND = "append"
"""Name of the graph."""


class AppendGraph(nn.Module):
    """A finished block into the cache, the oldest latents out of it."""

    def __init__(self, dit: DiT) -> None:
        super().__init__()
        self.dit = dit

    def forward(self, added: Tensor, kv: Tensor, text_kv: Tensor) -> Tensor:
        """[b, A, o] and caches -> [L, 2, b, H, s, hd]; see `LMDM.slide_kv`."""
        return self.dit.roll_kv(self.dit.append_kv(added, kv, text_kv), added.shape[-1])


def exported_append(dit: DiT, spec: ModelSpec) -> Exported:
    """The graph with example inputs; batches of 1 to 4."""
    generator = torch.Generator().manual_seed(0)
    b, cache = 2, (spec.depth, 2, 2, spec.heads)

    def random(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator)

    inputs = {
        "added": random(b, spec.add_channels, spec.block_latents),
        "kv": random(*cache, spec.context_latents, spec.head_size),
        "text_kv": random(*cache, spec.text_tokens, spec.head_size),
    }
    batch = Dim("batch", min=1, max=4)
    axes = {"added": {0: batch}, "kv": {2: batch}, "text_kv": {2: batch}}
    return Exported(AppendGraph(dit), inputs, ("kv_after",), axes)


def write_append(dit: DiT, spec: ModelSpec, out: Path, weights: Weights) -> None:
    """Write the graph as a file of its own.

    Args:
        dit: The network; of any kind, although only a causal one was trained for this.
        spec: Its description.
        out: The .onnx file to write.
        weights: As in `lmdm_models.export.write_model`.

    Raises:
        ExportError: The file would be too large.
    """
    with exporting(dit):
        model = export_graph(exported_append(dit, spec))
    merger = Merger(half=weights != "fp32")
    merger.add(APPEND, quantized(model) if weights == "int8" else model)
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(out.name + ".tmp")
    try:
        onnx.save(merger.model({}), partial)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
