"""Embedding tables are looked up before they are cast: the same numbers, a few rows of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from lmdm_agent.model import session_options
from lmdm_agent.onnx_file import OnnxFile
from lmdm_models.gather_first import gather_first

ROWS, WIDTH = 40, 8
RNG = np.random.default_rng(0)
WEIGHTS = {
    "half": RNG.standard_normal((ROWS, WIDTH)).astype(np.float16),
    "whole": RNG.integers(-127, 128, (ROWS, WIDTH)).astype(np.int8),
    "scales": RNG.uniform(0.001, 0.1, (ROWS, 1)).astype(np.float16),
    "columns": RNG.uniform(0.001, 0.1, (1, WIDTH)).astype(np.float32),
    "flat": RNG.standard_normal(ROWS).astype(np.float16),
}
TENSORS = {name: numpy_helper.from_array(values, name) for name, values in WEIGHTS.items()}


def cast(source: str, to: str) -> onnx.NodeProto:
    return helper.make_node("Cast", [source], [to], f"cast {to}", to=TensorProto.FLOAT)


def multiply(one: str, other: str, to: str) -> onnx.NodeProto:
    return helper.make_node("Mul", [one, other], [to], f"mul {to}")


def look_up(table: str, to: str = "found", axis: int = 0) -> onnx.NodeProto:
    return helper.make_node("Gather", [table, "ids"], [to], f"gather {to}", axis=axis)


INT8 = (
    cast("whole", "floats"),
    cast("scales", "scale"),
    multiply("floats", "scale", "table"),
    look_up("table"),
)
HALF = (cast("half", "table"), look_up("table"))


def run(nodes: Sequence[onnx.NodeProto], outputs: Sequence[str]) -> list[np.ndarray]:
    """What the nodes make of some ids."""
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, None])
    graph = helper.make_graph(nodes, "test", [ids], values, list(TENSORS.values()))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    # All sessions of a process share their threads.
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), session_options(1), providers=["CPUExecutionProvider"]
    )
    return session.run(None, {"ids": np.array([[3, 0, ROWS - 1, 3, 7]], np.int64) % WIDTH})


@pytest.mark.parametrize("nodes", [HALF, INT8], ids=["half", "int8 with a scale a row"])
def test_rows_are_looked_up_first_and_are_the_same(nodes):
    turned = gather_first(nodes, TENSORS, ["found"])
    tables = [n.input[0] for n in turned if n.op_type == "Gather"]
    assert set(tables) <= WEIGHTS.keys()
    assert len(tables) == sum(n.op_type == "Cast" for n in nodes)
    made = {name for node in turned for name in node.output}
    assert not {"table", "floats", "scale"} & made
    assert len({node.name for node in turned}) == len(turned)
    np.testing.assert_array_equal(run(turned, ["found"])[0], run(nodes, ["found"])[0])


@pytest.mark.parametrize(
    ("nodes", "outputs"),
    [
        ((cast("half", "table"), look_up("table", axis=1)), ["found"]),
        ((cast("half", "table"), look_up("table"), look_up("table", "again")), ["found", "again"]),
        (HALF, ["found", "table"]),
        ((cast("half", "f"), multiply("f", "columns", "table"), look_up("table")), ["found"]),
        ((cast("flat", "table"), look_up("table")), ["found"]),
        ((look_up("columns"),), ["found"]),
        (
            (cast("half", "f"), helper.make_node("Neg", ["f"], ["table"], "neg"), look_up("table")),
            ["found"],
        ),
    ],
    ids=[
        "columns",
        "used twice",
        "an output",
        "a scale a column",
        "flat",
        "bare",
        "something else",
    ],
)
def test_what_is_used_in_another_way_stays(nodes, outputs):
    assert gather_first(nodes, TENSORS, outputs) == list(nodes)


def test_no_model_file_has_a_table_that_is_cast_whole(bundled, tmp_path):
    """float16 weights are cast where they are used; the prompts' table is no exception."""
    from lmdm_models import onnx_merge
    from lmdm_models.export import write_model

    before = onnx_merge.SMALL_BYTES
    try:
        # The table of the tests is tiny.
        onnx_merge.SMALL_BYTES = 64
        write_model(bundled.parts, bundled.spec, tmp_path / "half.onnx", "fp16")
    finally:
        onnx_merge.SMALL_BYTES = before
    model = onnx.load(tmp_path / "half.onnx")
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    makers = {name: node for node in model.graph.node for name in node.output}
    lookups = [n for n in model.graph.node if n.name.startswith("text/") and n.op_type == "Gather"]
    halves = [n for n in lookups if n.input[0] in weights and weights[n.input[0]].data_type == 10]
    assert halves, "the table is looked up as it is stored"
    assert not [n for n in lookups if makers.get(n.input[0], n).op_type == "Cast"]
    with OnnxFile(tmp_path / "half.onnx") as file:
        assert file.slice_graph("text")
