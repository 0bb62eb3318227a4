"""Networks that are traced once a run: tests write files of the same tiny ones again and again.

A trace takes seconds however small the network is, and is a function of the network, its example
inputs and its names alone. All of that, every weight and every attribute, is the key, so that
whatever differs is traced; `afresh` traces everything, for tests of tracing itself.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import onnx
import pytest
from torch import Tensor

import lmdm_models.append
import lmdm_models.export
import lmdm_models.text_encoders
from lmdm_models.onnx_merge import Exported, export_graph

USERS = (lmdm_models.append, lmdm_models.export, lmdm_models.text_encoders)


class _ByValue(pickle.Pickler):
    """Pickles tensors as what they hold; torch's own way writes down where they lie."""

    def reducer_override(self, obj: Any) -> Any:
        """A tensor is its type, shape and bytes."""
        if not isinstance(obj, Tensor):
            return NotImplemented
        held = hashlib.sha256(obj.detach().contiguous().numpy().tobytes()).hexdigest()
        return str, (f"{type(obj)} {obj.dtype} {tuple(obj.shape)} {obj.requires_grad} {held}",)


def key_of(exported: Exported) -> str:
    """The same for the same network, inputs and names; empty where the network does not pickle."""
    sides = {
        name: {axis: str(size) for axis, size in axes.items()}
        for name, axes in exported.dynamic.items()
    }
    out = io.BytesIO()
    try:
        whole = (exported.module.eval(), exported.inputs, exported.outputs, sides)
        _ByValue(out).dump(whole)
    except (pickle.PicklingError, AttributeError, TypeError, RuntimeError):
        return ""
    return hashlib.sha256(out.getbuffer()).hexdigest()


class Traces:
    """Traces of one run in a folder that its processes share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def __call__(self, exported: Exported) -> onnx.ModelProto:
        """`export_graph`, or what it gave before."""
        key = key_of(exported)
        path = self._folder / f"{key}.onnx"
        if key and path.is_file():
            return onnx.load(path)
        model = export_graph(exported)
        if key:
            partial = path.with_suffix(f".{os.getpid()}")
            onnx.save(model, partial)
            partial.replace(path)
        return model

    @contextmanager
    def used(self) -> Iterator[None]:
        """Whoever exports does it through this."""
        with pytest.MonkeyPatch.context() as patch:
            for user in USERS:
                patch.setattr(user, "export_graph", self)
            yield


@contextmanager
def afresh() -> Iterator[None]:
    """Everything is traced, also what was before."""
    with pytest.MonkeyPatch.context() as patch:
        for user in USERS:
            patch.setattr(user, "export_graph", export_graph)
        yield
