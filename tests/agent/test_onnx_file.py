"""Model files that are damaged, foreign or hostile: one sentence each, and no other exception."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from lmdm_agent import onnx_file
from lmdm_agent.errors import ModelError
from lmdm_agent.model import load, read_spec
from lmdm_agent.onnx_file import OnnxFile


def two_graphs(**extra) -> onnx.ModelProto:
    """``double/`` and ``triple/`` on one shared weight of 8 KB and one small one."""
    big = numpy_helper.from_array(np.full(2048, 2.0, np.float32), "weights/big")
    small = numpy_helper.from_array(np.full(1, 3.0, np.float32), "weights/small")
    nodes, inputs, outputs = [], [], []
    for name, weight in (("double", "weights/big"), ("triple", "weights/small")):
        nodes.append(helper.make_node("Mul", [f"{name}/x", weight], [f"{name}/y"], f"{name}/mul"))
        value = helper.make_tensor_value_info
        inputs.append(value(f"{name}/x", TensorProto.FLOAT, [2048]))
        outputs.append(value(f"{name}/y", TensorProto.FLOAT, [2048]))
    graph = helper.make_graph(nodes, "g", inputs, outputs, [big, small])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], **extra)
    model.ir_version = 10
    return model


def saved(model: onnx.ModelProto, folder: Path) -> Path:
    onnx.save(model, folder / "m.onnx")
    return folder / "m.onnx"


def session(path: Path, graph: str):
    import onnxruntime

    from lmdm_agent.model import session_options

    options = session_options(1)
    key = "session.model_external_initializers_file_folder_path"
    options.add_session_config_entry(key, str(path.resolve().parent))
    with OnnxFile(path) as file:
        return onnxruntime.InferenceSession(file.slice_graph(graph), options)


@pytest.mark.parametrize(("graph", "factor"), [("double", 2.0), ("triple", 3.0)])
def test_a_slice_computes_what_its_graph_does(tmp_path, graph, factor):
    path = saved(two_graphs(), tmp_path)
    x = np.arange(2048, dtype=np.float32)
    run = session(path, graph)
    assert [i.name for i in run.get_inputs()] == [f"{graph}/x"]
    assert np.array_equal(run.run(None, {f"{graph}/x": x})[0], factor * x)


def test_large_weights_stay_in_the_file(tmp_path):
    path = saved(two_graphs(), tmp_path)
    with OnnxFile(path) as file:
        assert len(file.slice_graph("double")) < 1000
        pointer = onnx.load_from_string(file.slice_graph("double")).graph.initializer[0]
        with pytest.raises(ModelError, match="no graph 'four'"):
            file.slice_graph("four")
    entries = {e.key: e.value for e in pointer.external_data}
    at = int(entries["offset"])
    assert path.read_bytes()[at : at + int(entries["length"])] == b"\0\0\0\x40" * 2048


def test_a_link_of_another_name_finds_the_weights(tmp_path):
    (tmp_path / "kept").mkdir()
    link = tmp_path / "link.onnx"
    link.symlink_to(saved(two_graphs(), tmp_path / "kept"))
    x = np.arange(2048, dtype=np.float32)
    assert np.array_equal(session(link, "double").run(None, {"double/x": x})[0], 2 * x)


def test_a_model_is_loaded_through_a_link(model_file, tmp_path):
    link = tmp_path / "link.onnx"
    link.symlink_to(model_file)
    assert load(link).spec == load(model_file).spec


def test_content_hash_covers_weights_but_not_metadata(tmp_path):
    model = two_graphs()
    with OnnxFile(saved(model, tmp_path)) as file:
        before = file.content_hash()
    helper.set_model_props(model, {"a": "b"})
    with OnnxFile(saved(model, tmp_path)) as file:
        assert file.content_hash() == before
        assert file.metadata() == {"a": "b"}
    model.graph.initializer[1].raw_data = np.full(1, 3.5, np.float32).tobytes()
    with OnnxFile(saved(model, tmp_path)) as file:
        assert file.content_hash() != before


def test_weights_in_another_file_are_refused(tmp_path):
    model = two_graphs()
    onnx.save(model, tmp_path / "m.onnx", save_as_external_data=True, size_threshold=16)
    with pytest.raises(ModelError, match="points to another file"):
        OnnxFile(tmp_path / "m.onnx")


def test_foreign_operators_nested_graphs_and_functions_are_refused(tmp_path):
    model = two_graphs()
    model.graph.node[0].domain = "evil.example"
    with (
        OnnxFile(saved(model, tmp_path)) as file,
        pytest.raises(ModelError, match=r"evil\.example"),
    ):
        file.slice_graph("double")
    model = two_graphs()
    model.graph.node[0].attribute.append(helper.make_attribute("body", model.graph))
    with OnnxFile(saved(model, tmp_path)) as file, pytest.raises(ModelError, match="nests"):
        file.slice_graph("double")
    model = two_graphs()
    model.functions.add().name = "f"
    with pytest.raises(ModelError, match="functions"):
        OnnxFile(saved(model, tmp_path))


@pytest.mark.parametrize("text", [b"RIFF\x24\0\0\0WAVEfmt ", b"{}", b"\xff" * 64, b"PK\x03\x04"])
def test_other_files_are_no_onnx(tmp_path, text):
    path = tmp_path / "other.onnx"
    path.write_bytes(text)
    with pytest.raises(ModelError, match=r"other\.onnx"):
        read_spec(path)


def test_missing_empty_and_folder(tmp_path):
    with pytest.raises(ModelError, match="cannot be read"):
        read_spec(tmp_path / "none.onnx")
    with pytest.raises(ModelError, match="cannot be read"):
        read_spec(tmp_path)
    (tmp_path / "empty.onnx").touch()
    with pytest.raises(ModelError, match="is empty"):
        read_spec(tmp_path / "empty.onnx")


def test_truncation_anywhere_is_one_sentence(model_file, tmp_path):
    whole = model_file.read_bytes()
    rng = np.random.default_rng(0)
    cuts = {1, 2, 3, 10, 100, len(whole) - 1, len(whole) - 50, len(whole) - 2000}
    cuts |= {int(c) for c in rng.integers(1, len(whole), 40)}
    path = tmp_path / "cut.onnx"
    for cut in sorted(cuts):
        path.write_bytes(whole[:cut])
        with pytest.raises(ModelError) as caught:
            load(path)
        assert str(caught.value).count("\n") == 0, cut


def test_random_damage_raises_model_errors_only(model_file, tmp_path):
    whole = model_file.read_bytes()
    rng = np.random.default_rng(1)
    path = tmp_path / "bad.onnx"
    for _ in range(40):
        data = bytearray(whole)
        for at in rng.integers(0, len(whole), 3):
            data[at] ^= int(rng.integers(1, 256))
        path.write_bytes(data)
        with OnnxFileOrNone(path) as file:
            same = file is not None and file.content_hash() == good_hash(model_file)
        if not same:  # damage to a description's free text is not seen
            with pytest.raises(ModelError):
                load(path)


class OnnxFileOrNone:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> OnnxFile | None:
        try:
            self.file = OnnxFile(self.path)
        except ModelError:
            self.file = None
        return self.file

    def __exit__(self, *_: object) -> None:
        if self.file is not None:
            self.file.close()


def good_hash(path: Path) -> str:
    with OnnxFile(path) as file:
        return file.content_hash()


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 2**31, 2**63 - 1])
def test_varints_round_trip(value):
    data = onnx_file.encode_varint(value)
    assert onnx_file.Wire(data, "x").varint(0, len(data)) == (value, len(data))
