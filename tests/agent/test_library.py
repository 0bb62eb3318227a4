"""Finding models and presets by name and path."""

import pytest

from lmdm_agent import library
from lmdm_agent.errors import ModelError


@pytest.fixture
def user(tmp_path, monkeypatch):
    """An empty user folder, and nothing else to find."""
    monkeypatch.setattr(library, "user_folder", lambda: tmp_path / "user")
    monkeypatch.setattr(library, "BUNDLED", tmp_path / "bundled")
    monkeypatch.setattr(library, "CHECKOUT", tmp_path / "checkout")
    for folder in library.model_folders():
        folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "user"


def test_the_demo_take_is_bundled():
    assert library.DEMO_TAKE.is_file()


def test_a_model_by_path_and_by_name(user, tmp_path):
    mine, bundled = user / "models" / "whale.onnx", tmp_path / "bundled/models/whale.onnx"
    bundled.touch()
    assert library.find_model("whale") == library.find_model("whale.onnx") == bundled
    mine.touch()
    assert library.find_model("whale") == mine
    assert library.find_model(str(bundled)) == bundled
    assert list(library.models()) == [mine]


def test_names_with_dots_are_names(user):
    (user / "models" / "whale.v2.onnx").touch()
    assert library.find_model("whale.v2").name == "whale.v2.onnx"


def test_no_such_model(user, tmp_path):
    with pytest.raises(ModelError, match="there are none"):
        library.find_model("whale")
    (user / "models" / "whale.onnx").touch()
    with pytest.raises(ModelError, match="did you mean whale.onnx"):
        library.find_model("whail")
    with pytest.raises(ModelError, match="no such model file"):
        library.find_model(str(tmp_path / "deep" / "x.onnx"))
    with pytest.raises(ModelError, match="is a folder"):
        library.find_model(str(tmp_path))


def test_both_patch_libraries_are_found():
    found = library.patch_folders()
    assert (found["max"] / "package-info.json").is_file()
    assert (found["pd"] / "lmdm-meta.pd").is_file()
