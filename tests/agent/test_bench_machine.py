"""The machine's ceilings: the products are products, and rates are counted from what was done."""

from __future__ import annotations

import numpy as np
import pytest

from lmdm_agent.bench_machine import (
    LAYERS,
    TURN_S,
    WIDENS,
    Ceiling,
    gemm_flops,
    gemm_model,
    machine,
    machine_now,
)
from lmdm_agent.onnx_file import OnnxFile


class Clock:
    """Every look takes some seconds."""

    def __init__(self, step):
        self.now, self.step, self.looks = 0.0, step, 0

    def __call__(self):
        self.now += self.step
        self.looks += 1
        return self.now


@pytest.fixture(scope="module")
def ceiling():
    return Ceiling(8, 2)


def test_the_products_are_those_of_the_weights(ceiling):
    rng = np.random.default_rng(0)
    expected = np.random.default_rng(5).standard_normal((5, 8), np.float32)
    for number in range(2 * LAYERS):
        sizes = (8, 8 * WIDENS) if number % 2 == 0 else (8 * WIDENS, 8)
        weight = rng.standard_normal(sizes, np.float32) / np.float32(np.sqrt(sizes[0]))
        expected = expected @ weight
    np.testing.assert_allclose(ceiling.product(5), expected, rtol=1e-4, atol=1e-5)


def test_operations_of_the_products():
    # Up and down, two operations for each weight and row.
    assert gemm_flops(3, 8) == 3 * 2 * LAYERS * 2 * (8 * 8 * WIDENS)


def test_the_file_is_one_that_the_daemon_would_read(tmp_path):
    path = tmp_path / "gemm.onnx"
    path.write_bytes(gemm_model(4))
    with OnnxFile(path) as file:
        assert file.slice_graph("gemm")


def test_reading_sees_every_number_once(ceiling):
    count = 2 * 1_000_000 // 4
    assert ceiling.read(2) == count - 1
    assert sum(len(part) for part in ceiling._memory) == count
    assert len(ceiling._memory) == 2


def test_seconds_are_those_of_one_run(monkeypatch):
    runs = []
    clock = Clock(TURN_S / 4)
    ceiling = Ceiling(8, 1, clock)
    monkeypatch.setattr(ceiling, "product", runs.append)
    seconds = ceiling.part("gemm 7")
    # One that is not counted, then one for each look at the clock after the first.
    assert runs == [7] * 5 and clock.looks == 5
    assert seconds == pytest.approx(TURN_S / 4)


@pytest.mark.parametrize("name", ["denoise", "gemm", "read x", ""])
def test_other_parts_are_refused(ceiling, name):
    with pytest.raises(ValueError, match="part|invalid literal"):
        ceiling.part(name)
    with pytest.raises(ValueError, match="no blocks"):
        ceiling.block(4, 0)


def test_the_machine_is_named_with_what_computes():
    now = machine_now()
    assert now.line == machine() and "Python" in now.line
    assert {"lmdm-agent", "numpy"} <= now.versions.keys()
