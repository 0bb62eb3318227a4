"""A model file that is sound in every respect, but whose graph takes seconds to decode a block."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np

SIZE = 2048
"""Of the square matrices that are multiplied; 17 billion multiply-adds a product."""


def write_slow(source: Path, target: Path, products: int = 30) -> None:
    """Copy a model and let its decoder multiply large matrices first; the sound stays the same.

    Args:
        source: A model file.
        target: The file to write.
        products: How many; each takes some tenths of a second on two cores.
    """
    import onnx
    from onnx import helper, numpy_helper

    from lmdm_agent.onnx_file import OnnxFile
    from lmdm_agent.spec import METADATA_KEY, decode_spec, encode_spec

    model: Any = onnx.load(source)
    graph = model.graph
    for node in graph.node:
        for index, name in enumerate(node.output):
            if name == "decode/audio":
                node.output[index] = "decode/quick_audio"
    turn = np.roll(np.eye(SIZE, dtype=np.float32), 1, axis=0)
    graph.initializer.append(numpy_helper.from_array(turn, "decode/turn"))
    nothing = numpy_helper.from_array(np.zeros((), np.float32), "decode/nothing")
    graph.initializer.append(nothing)

    def add(kind: str, inputs: list[str], output: str, **attributes: Any) -> None:
        names = [f"decode/{name}" for name in inputs], [f"decode/{output}"]
        name = f"decode/node_{output}"
        graph.node.append(helper.make_node(kind, *names, name=name, **attributes))

    # Every product depends on the input: nothing can be computed beforehand.
    add("ReduceSum", ["latents"], "sum", keepdims=0)
    add("Mul", ["sum", "nothing"], "zero")
    add("Add", ["turn", "zero"], "p0")
    for index in range(products):
        add("MatMul", [f"p{index}", "turn"], f"p{index + 1}")
    add("ReduceMax", [f"p{products}"], "one", keepdims=0)
    add("Mul", ["one", "nothing"], "late_zero")
    add("Add", ["quick_audio", "late_zero"], "audio")
    (entry,) = [p for p in model.metadata_props if p.key == METADATA_KEY]
    onnx.save(model, target)
    spec = decode_spec(entry.value, str(source))
    with OnnxFile(target) as file:
        spec = msgspec.structs.replace(spec, name="slow", content_hash=file.content_hash())
    entry.value = encode_spec(spec)
    onnx.save(model, target)
