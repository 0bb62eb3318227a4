"""Writes one .onnx file that holds every graph of an instrument, and describes itself.

Each network is exported on its own, then all are merged into one ONNX model: names get their
graph's prefix (``context/...``), weights are stored once however many graphs use them, and the
`ModelSpec` goes into the metadata. `lmdm_agent.onnx_file` reads such a file.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
import onnx
import torch
from lmdm_agent.onnx_file import OnnxFile
from lmdm_agent.spec import METADATA_KEY, TOKENIZER_KEY, ModelSpec, encode_spec
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.export import Dim

from lmdm_models.codec import Analysis, StreamingCodec, Synthesis
from lmdm_models.dit import DiT
from lmdm_models.sketch import Sketch

OPSET = 20
IR_VERSION = 10
SMALL_BYTES = 4096
"""Tensors up to this size stay in float32: norms, biases, timestep frequencies, RoPE."""

Weights = Literal["fp32", "fp16", "int8"]


class ContextGraph(nn.Module):
    """Added input and text to the keys and values of the context and of the text."""

    def __init__(self, dit: DiT) -> None:
        super().__init__()
        self.dit = dit

    def forward(self, added: Tensor, text: Tensor) -> tuple[Tensor, Tensor]:
        """[b, A, s], [b, tokens, size] -> [L, 2, b, H, s, hd], [L, 2, b, H, tokens, hd]."""
        text_kv = self.dit.text_kv(text)
        return self.dit.context_kv(added, text_kv), text_kv


class DenoiseGraph(nn.Module):
    """One denoising step of a block against the cache."""

    def __init__(self, dit: DiT) -> None:
        super().__init__()
        self.dit = dit

    def forward(self, x: Tensor, k: Tensor, added: Tensor, kv: Tensor, text_kv: Tensor) -> Tensor:
        """[b, C, o], [b], [b, A, o] and caches -> velocity [b, C, o]."""
        return self.dit.denoise(x, k, kv, text_kv, add=added)


class EncodeGraph(nn.Module):
    """Audio to normalised latents."""

    def __init__(self, codec: StreamingCodec) -> None:
        super().__init__()
        self.codec = codec

    def forward(self, audio: Tensor) -> Tensor:
        """[1, channels, 2048 m] -> [1, C, m]."""
        return self.codec.encode(audio)


class DecodeGraph(nn.Module):
    """Normalised latents and state to audio and state."""

    def __init__(self, codec: StreamingCodec) -> None:
        super().__init__()
        self.codec = codec

    def forward(self, latents: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """[1, C, m], [1, state] -> [1, channels, 2048 m], [1, state]."""
        return self.codec.decode(latents, state)


@dataclass(frozen=True)
class Parts:
    """What a model file is made of."""

    dit: DiT
    codec: StreamingCodec
    sketch: Sketch
    text_graph: Path
    tokenizer: str


@dataclass(frozen=True)
class Exported:
    """A network with example inputs, names and the axes that may vary, ready for export."""

    module: nn.Module
    inputs: dict[str, Tensor]
    outputs: tuple[str, ...]
    dynamic: dict[str, dict[int, Any]]


def graphs_of(parts: Parts, spec: ModelSpec) -> dict[str, Exported]:
    """The networks as they are exported, with example inputs that also serve as a proof."""
    s, o, b = spec.context_latents, spec.block_latents, 2
    generator = torch.Generator().manual_seed(0)

    def random(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator)

    batch, length = Dim("batch", min=1, max=4), Dim("length", min=1, max=4096)
    cache = (spec.depth, 2, b, spec.heads)
    text = random(b, spec.text_tokens, spec.text_size)
    size = spec.samples_per_latent
    context = {"added": random(b, spec.add_channels, s), "text": text}
    denoise = {
        "x": random(b, spec.latent_channels, o),
        "k": torch.tensor([1.0, 0.5]),
        "added": random(b, spec.add_channels, o),
        "kv": random(*cache, s, spec.head_size),
        "text_kv": random(*cache, spec.text_tokens, spec.head_size),
    }
    decode = {
        "latents": random(1, spec.latent_channels, o),
        "state": random(1, spec.decoder_state_size),
    }
    audio = {"audio": 0.1 * random(1, spec.channels, 12 * size)}
    mono = {"audio": 0.1 * random(1, spec.sketch_left_samples + o * size)}
    per_batch = {name: {0: batch} for name in ("added", "text", "x", "k")}
    per_batch |= {name: {2: batch} for name in ("kv", "text_kv")}
    return {
        "sketch": Exported(parts.sketch, mono, ("features",), {"audio": {1: size * length}}),
        "encode": Exported(
            EncodeGraph(parts.codec), audio, ("latents",), {"audio": {2: size * length}}
        ),
        "context": Exported(
            ContextGraph(parts.dit),
            context,
            ("kv", "text_kv"),
            {k: per_batch[k] for k in context},
        ),
        "denoise": Exported(
            DenoiseGraph(parts.dit), denoise, ("velocity",), {k: per_batch[k] for k in denoise}
        ),
        "decode": Exported(
            DecodeGraph(parts.codec),
            decode,
            ("audio", "state_after"),
            {"latents": {2: length}, "state": {}},
        ),
    }


def export_graph(exported: Exported) -> onnx.ModelProto:
    """Trace one network."""
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        path = Path(folder) / "graph.onnx"
        torch.onnx.export(
            exported.module.eval(),
            tuple(exported.inputs.values()),
            str(path),
            input_names=list(exported.inputs),
            output_names=list(exported.outputs),
            dynamic_shapes=tuple(exported.dynamic[name] for name in exported.inputs),
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
        return onnx.load(path)


def text_graph(path: Path) -> onnx.ModelProto:
    """A BERT-like encoder as ``ids, mask -> hidden``, with padding rows zeroed in the graph."""
    model = onnx.load(path)
    graph = model.graph
    names = {"input_ids": "ids", "attention_mask": "mask"}
    for node in graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
    hidden = graph.output[0].name
    del graph.input[:], graph.output[:], graph.value_info[:]
    shape = [1, "tokens"]
    graph.input.extend(
        helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "mask")
    )
    graph.output.append(
        helper.make_tensor_value_info("text_embedding", TensorProto.FLOAT, [1, "tokens", None])
    )
    before = [helper.make_node("Sub", ["mask", "mask"], ["token_type_ids"], "types")]
    after = [
        helper.make_node("Cast", ["mask"], ["mask_float"], "mask_float", to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask_float", "last_axis"], ["mask_column"], "mask_column"),
        helper.make_node("Mul", [hidden, "mask_column"], ["text_embedding"], "masked"),
    ]
    graph.initializer.append(numpy_helper.from_array(np.array([-1], np.int64), "last_axis"))
    nodes = [*before, *graph.node, *after]
    del graph.node[:]
    graph.node.extend(nodes)
    return model


def quantized(model: onnx.ModelProto) -> onnx.ModelProto:
    """Dynamic int8: weights of matrix products as int8, activations quantised while running."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # The exporter's shapes clash with the quantiser's own inference.
    del model.graph.value_info[:]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.onnx", Path(folder) / "out.onnx"
        onnx.save(model, source)
        logging.getLogger().setLevel(logging.ERROR)
        quantize_dynamic(
            source,
            target,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
        )
        return onnx.load(target)


class Merger:
    """Collects graphs into one; equal weights are stored once."""

    def __init__(self, half: bool) -> None:
        self.half = half
        self.nodes: list[onnx.NodeProto] = []
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []
        self.weights: dict[str, onnx.TensorProto] = {}

    def add(self, name: str, model: onnx.ModelProto) -> None:
        """Add a graph under a name."""
        rename: dict[str, str] = {"": ""}
        for tensor in model.graph.initializer:
            rename[tensor.name] = self._store(name, tensor)
        for value in (*model.graph.input, *model.graph.output):
            rename[value.name] = f"{name}/{value.name}"
        for i, node in enumerate(model.graph.node):
            copy = onnx.NodeProto()
            copy.CopyFrom(node)
            copy.name = f"{name}/{i}.{node.op_type}"
            copy.input[:] = [rename.get(v, f"{name}/{v}") for v in node.input]
            copy.output[:] = ["" if not v else f"{name}/{v}" for v in node.output]
            copy.doc_string = ""
            del copy.metadata_props[:]
            self.nodes.append(copy)
        for source, target in (
            (model.graph.input, self.inputs),
            (model.graph.output, self.outputs),
        ):
            for value in source:
                copy_value = onnx.ValueInfoProto()
                copy_value.CopyFrom(value)
                copy_value.name = rename[value.name]
                target.append(copy_value)

    def _store(self, graph: str, tensor: onnx.TensorProto) -> str:
        """Store a weight; return the name its users read inside ``graph``."""
        values = numpy_helper.to_array(tensor)
        large = values.nbytes > SMALL_BYTES
        halved = self.half and large and values.dtype == np.float32
        stored = values.astype(np.float16) if halved else values
        digest = hashlib.sha256(stored.tobytes() + repr((stored.dtype, stored.shape)).encode())
        key = f"weights/{digest.hexdigest()[:24]}"
        if key not in self.weights:
            self.weights[key] = numpy_helper.from_array(np.asarray(stored, order="C"), key)
        if not halved:
            return key
        read = f"{graph}/{tensor.name}"
        self.nodes.append(
            helper.make_node("Cast", [key], [read], f"{graph}/cast.{tensor.name}", to=TensorProto.FLOAT)
        )
        return read

    def model(self, metadata: dict[str, str]) -> onnx.ModelProto:
        """The merged model."""
        graph = helper.make_graph(
            self.nodes, "lmdm", self.inputs, self.outputs, list(self.weights.values())
        )
        merged = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="lmdm-agent"
        )
        if any(node.domain == "com.microsoft" for node in self.nodes):
            merged.opset_import.append(helper.make_opsetid("com.microsoft", 1))
        merged.ir_version = IR_VERSION
        helper.set_model_props(merged, metadata)
        return merged


def write_model(parts: Parts, spec: ModelSpec, out: Path, weights: Weights = "fp16") -> ModelSpec:
    """Export every graph, merge them and write the file.

    Args:
        parts: The networks.
        spec: The description; its ``weights`` and ``content_hash`` are filled in here.
        out: The .onnx file to write.
        weights: How weights are stored; int8 also computes the DiT's and the decoder's matrix
            products in int8.

    Returns:
        The description as stored.
    """
    merger = Merger(half=weights != "fp32")
    Analysis.exporting = Synthesis.exporting = True
    try:
        for name, exported in graphs_of(parts, spec).items():
            model = export_graph(exported)
            if weights == "int8" and name in ("context", "denoise", "decode"):
                model = quantized(model)
            merger.add(name, model)
    finally:
        Analysis.exporting = Synthesis.exporting = False
    merger.add("text", text_graph(parts.text_graph))
    out.parent.mkdir(parents=True, exist_ok=True)

    def save(final: ModelSpec) -> None:
        metadata = {METADATA_KEY: encode_spec(final), TOKENIZER_KEY: parts.tokenizer}
        onnx.save(merger.model(metadata), out)

    unsigned = msgspec.structs.replace(spec, weights=weights, content_hash="")
    save(unsigned)
    with OnnxFile(out) as file:
        final = msgspec.structs.replace(unsigned, content_hash=file.content_hash())
    save(final)
    return final
