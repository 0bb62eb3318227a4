"""From a model file back to its networks."""

import shutil

import numpy as np
import onnx
import pytest
import torch

from lmdm_models.export import write_model
from lmdm_models.load import LoadError
from lmdm_models.reload import NETWORKS_KEY, load_networks

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def files(bundled, model_file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reload")
    shutil.copy(model_file, folder / "fp32.onnx")
    write_model(bundled.parts, bundled.spec, folder / "fp16.onnx", "fp16")
    return folder


@pytest.mark.parametrize(("weights", "near"), [("fp32", 0.0), ("fp16", 1e-3)])
def test_every_tensor_comes_back(bundled, files, weights, near):
    found = load_networks(files / f"{weights}.onnx")
    for network, original in ((found.dit, bundled.parts.dit), (found.codec, bundled.parts.codec)):
        expected = original.state_dict()
        assert network.state_dict().keys() == expected.keys()
        for name, value in network.state_dict().items():
            torch.testing.assert_close(value, expected[name], rtol=near, atol=near, msg=name)
    assert found.dit.config == bundled.parts.dit.config
    assert found.sketch.config == bundled.parts.sketch.config
    assert found.spec.name == bundled.spec.name


def test_little_is_stored_twice(files):
    """Only what no graph holds is added: the file stays about as large as its weights."""
    model = onnx.load(files / "fp16.onnx")
    used = {name for node in model.graph.node for name in node.input}
    spare = [t for t in model.graph.initializer if t.name not in used]
    sizes = [np.prod(t.dims or [1]) for t in model.graph.initializer]
    assert sum(np.prod(t.dims or [1]) for t in spare) < 0.2 * sum(sizes)


def test_a_file_without_a_table_says_what_to_take_instead(files, tmp_path):
    model = onnx.load(files / "fp32.onnx")
    kept = [entry for entry in model.metadata_props if entry.key != NETWORKS_KEY]
    del model.metadata_props[:]
    model.metadata_props.extend(kept)
    onnx.save(model, tmp_path / "without.onnx")
    with pytest.raises(LoadError, match="fp16 or fp32"):
        load_networks(tmp_path / "without.onnx")


def test_a_damaged_table_is_one_sentence(files, tmp_path):
    model = onnx.load(files / "fp32.onnx")
    for entry in model.metadata_props:
        if entry.key == NETWORKS_KEY:
            entry.value = entry.value.replace("weights/", "nowhere/")
    onnx.save(model, tmp_path / "damaged.onnx")
    with pytest.raises(LoadError, match="damaged"):
        load_networks(tmp_path / "damaged.onnx")
