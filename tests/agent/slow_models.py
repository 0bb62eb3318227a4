"""Model files that take their time: what a network does that is too large for the machine."""

from __future__ import annotations

import json
from pathlib import Path

import onnx
from onnx import TensorProto, helper

from lmdm_agent.onnx_file import OnnxFile
from lmdm_agent.spec import METADATA_KEY

SIDE = 1024


def slowed(source: Path, target: Path, products: int, graph: str = "denoise") -> Path:
    """A copy of a model file in which every run of ``graph`` multiplies large matrices in between.

    Args:
        source: A model file that works.
        target: The copy.
        products: Matrix products, one operator each; one takes some 20 to 100 ms on one core.
        graph: The graph to slow down; its first output depends on them, its values do not.
    """
    model = onnx.load(source)
    net = model.graph
    first = next(out.name for out in net.output if out.name.startswith(f"{graph}/"))
    given = next(i.name for i in net.input if i.name.startswith(f"{graph}/"))
    maker = next(node for node in net.node if first in node.output)
    maker.output[list(maker.output).index(first)] = f"{first}_fast"

    def named(kind: str, inputs: list[str], output: str, **attributes: int) -> onnx.NodeProto:
        return helper.make_node(kind, inputs, [output], name=output, **attributes)

    def slow(name: str) -> str:
        return f"{graph}/slow_{name}"

    net.initializer.extend(
        [
            helper.make_tensor(slow("zero"), TensorProto.FLOAT, [1, 1], [0.0]),
            helper.make_tensor(slow("scalar"), TensorProto.INT64, [2], [1, 1]),
            helper.make_tensor(slow("square"), TensorProto.INT64, [2], [SIDE, SIDE]),
            helper.make_tensor(slow("shape"), TensorProto.INT64, [1], [1]),
        ]
    )
    nodes = [
        named("ReduceMean", [given], slow("mean"), keepdims=0),
        named("Reshape", [slow("mean"), slow("scalar")], slow("one")),
        # It depends on the input: what does not is computed when the file is loaded.
        named("Mul", [slow("one"), slow("zero")], slow("nothing")),
        named("Expand", [slow("nothing"), slow("square")], slow("large")),
    ]
    last = slow("large")
    for number in range(products):
        nodes.append(named("MatMul", [last, slow("large")], slow(f"product_{number}")))
        last = slow(f"product_{number}")
    nodes.append(named("ReduceMean", [last], slow("end"), keepdims=0))
    nodes.append(named("Reshape", [slow("end"), slow("shape")], slow("added")))
    nodes.append(named("Add", [f"{first}_fast", slow("added")], first))
    net.node.extend(nodes)
    return signed(model, target)


def signed(model: onnx.ModelProto, target: Path) -> Path:
    """Write a changed model with the hash of what it holds now."""
    props = {p.key: p.value for p in model.metadata_props}
    onnx.save(model, target)
    with OnnxFile(target) as file:
        spec = json.loads(props[METADATA_KEY]) | {"content_hash": file.content_hash()}
    helper.set_model_props(model, props | {METADATA_KEY: json.dumps(spec)})
    onnx.save(model, target)
    return target
