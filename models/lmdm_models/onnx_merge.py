"""From networks to one ONNX model: tracing, int8, merging, clean and deterministic.

Knows neither `ModelSpec` nor any particular network. Only nodes, weights, inputs and outputs are
taken over from what the exporter writes; its traces, paths and comments stay behind.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from lmdm_models.gather_first import gather_first

OPSET = 20
IR_VERSION = 10
SMALL_BYTES = 4096
"""Tensors up to this size stay in float32: norms, biases, timestep frequencies, RoPE."""
LARGEST_BYTES = 2**31 - 1
"""Protobuf's limit; an ONNX file cannot be larger without a second file beside it."""


class ExportError(Exception):
    """A model cannot be written; the message says why and what to do instead."""


@dataclass(frozen=True)
class Exported:
    """A network with example inputs, names and the axes that may vary, ready for export."""

    module: nn.Module
    inputs: dict[str, Tensor]
    outputs: tuple[str, ...]
    dynamic: dict[str, dict[int, Any]]


@contextmanager
def _quiet(*loggers: str | None) -> Iterator[None]:
    """Hold back the exporter's warnings, and put the log levels back afterwards."""
    found = [logging.getLogger(name) for name in loggers]
    levels = [logger.level for logger in found]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for logger in found:
            logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            for logger, level in zip(found, levels, strict=True):
                logger.setLevel(level)


def export_graph(exported: Exported) -> onnx.ModelProto:
    """Trace one network."""
    with _quiet("torch.onnx"), tempfile.TemporaryDirectory() as folder, torch.no_grad():
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


def quantized(model: onnx.ModelProto) -> onnx.ModelProto:
    """Dynamic int8: weights of matrix products as int8, activations quantised while running."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # The exporter's shapes clash with the quantiser's own inference.
    del model.graph.value_info[:]
    with tempfile.TemporaryDirectory() as folder, _quiet(None):
        source, target = Path(folder) / "in.onnx", Path(folder) / "out.onnx"
        onnx.save(model, source)
        quantize_dynamic(
            source,
            target,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            # Of what fused operators give, which shape inference does not know.
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
        return onnx.load(target)


def _plain_value(value: onnx.ValueInfoProto, name: str) -> onnx.ValueInfoProto:
    """Name and type only."""
    plain = onnx.ValueInfoProto(name=name)
    plain.type.CopyFrom(value.type)
    return plain


class Merger:
    """Collects graphs into one; equal weights are stored once."""

    def __init__(self, half: bool) -> None:
        self.half = half
        self.nodes: list[onnx.NodeProto] = []
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []
        self.weights: dict[str, onnx.TensorProto] = {}

    def add(self, name: str, model: onnx.ModelProto) -> None:
        """Add a graph under a name.

        Raises:
            ExportError: The graph has operators that would be left behind.
        """
        if model.functions:
            raise ExportError(f"graph {name!r} defines functions of its own; inline them first")
        rename: dict[str, str] = {"": ""}
        for tensor in model.graph.initializer:
            rename[tensor.name] = self._store(name, tensor)
        for value in (*model.graph.input, *model.graph.output):
            rename[value.name] = f"{name}/{value.name}"
        for i, node in enumerate(model.graph.node):
            copy = helper.make_node(
                node.op_type,
                [rename.get(v, f"{name}/{v}") for v in node.input],
                [f"{name}/{v}" if v else "" for v in node.output],
                f"{name}/{i}.{node.op_type}",
                domain=node.domain or None,
            )
            for attribute in node.attribute:
                copy.attribute.append(attribute)
                copy.attribute[-1].ClearField("doc_string")
            self.nodes.append(copy)
        self.inputs += [_plain_value(v, rename[v.name]) for v in model.graph.input]
        self.outputs += [_plain_value(v, rename[v.name]) for v in model.graph.output]

    def _store(self, graph: str, tensor: onnx.TensorProto) -> str:
        """Store a weight; return the name its users read inside ``graph``."""
        try:
            key, halved = self._keep(numpy_helper.to_array(tensor))
        except ExportError as error:
            raise ExportError(f"graph {graph!r}: {error}") from error
        if not halved:
            return key
        read = f"{graph}/{tensor.name}"
        cast = f"{graph}/cast.{tensor.name}"
        self.nodes.append(helper.make_node("Cast", [key], [read], cast, to=TensorProto.FLOAT))
        return read

    def _as_stored(self, values: np.ndarray) -> tuple[np.ndarray, str, bool]:
        """A weight as it is stored, its key, and whether it was halved.

        Raises:
            ExportError: It is beyond float16.
        """
        halved = self.half and values.nbytes > SMALL_BYTES and values.dtype == np.float32
        stored = np.asarray(values.astype(np.float16) if halved else values, order="C")
        if halved and not np.isfinite(stored).all():
            raise ExportError("it has weights that float16 cannot hold; use fp32")
        digest = hashlib.sha256(stored.tobytes() + repr((stored.dtype, stored.shape)).encode())
        return stored, f"weights/{digest.hexdigest()[:24]}", halved

    def _keep(self, values: np.ndarray) -> tuple[str, bool]:
        stored, key, halved = self._as_stored(values)
        if key not in self.weights:
            self.weights[key] = numpy_helper.from_array(stored, key)
        return key, halved

    def place(self, values: np.ndarray) -> tuple[str, bool]:
        """Where a tensor lies: its key, and whether it is stored with its axes turned over.

        A tensor that no graph holds is stored as well.
        """
        if values.ndim == 2:
            turned = self._as_stored(values.T)[1]
            if turned in self.weights:
                return turned, True
        return self._keep(values)[0], False

    @property
    def weight_bytes(self) -> int:
        """Bytes of all weights as they are stored."""
        return sum(len(tensor.raw_data) for tensor in self.weights.values())

    def model(self, metadata: dict[str, str]) -> onnx.ModelProto:
        """The merged model.

        Raises:
            ExportError: It is too large for one file.
        """
        nodes = gather_first(self.nodes, self.weights, [value.name for value in self.outputs])
        size = sum(node.ByteSize() for node in nodes)
        check_size(self.weight_bytes + size + sum(map(len, metadata.values())))
        graph = helper.make_graph(
            nodes, "lmdm", self.inputs, self.outputs, list(self.weights.values())
        )
        merged = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="lmdm-agent"
        )
        if any(node.domain == "com.microsoft" for node in self.nodes):
            merged.opset_import.append(helper.make_opsetid("com.microsoft", 1))
        merged.ir_version = IR_VERSION
        helper.set_model_props(merged, metadata)
        return merged


def check_size(size: int) -> None:
    """Refuse what one ONNX file cannot hold.

    Args:
        size: Bytes of the file, or a close estimate.

    Raises:
        ExportError: It is beyond 2 GiB.
    """
    if size > LARGEST_BYTES:
        raise ExportError(
            f"the model file would have {size / 2**30:.2f} GiB, but one ONNX file holds at most "
            "2 GiB; export it with weights fp16 (half the size) or int8"
        )


@contextmanager
def exporting(network: object) -> Iterator[None]:
    """Switch a network's parts to operators ONNX Runtime has, and is fast at (``exporting``)."""
    modules = network.modules() if isinstance(network, nn.Module) else ()
    found = [module for module in modules if hasattr(module, "exporting")]
    before = [module.exporting for module in found]
    try:
        for module in found:
            module.__dict__["exporting"] = True
        yield
    finally:
        for module, value in zip(found, before, strict=True):
            module.__dict__["exporting"] = value
