"""The protocol of the bench's workers: every line is answered, whatever goes wrong."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from lmdm_agent import bench_plan
from lmdm_agent.bench_plan import Ask, Ready, Told, Variant, pack, serve, unpack


class Runner:
    provider = "abacus"

    def block(self, steps, nulls):
        return Told(parts_s={"denoise": steps / 10}, block_s=steps + nulls / 2)

    def part(self, name):
        if name != "decode":
            raise ValueError(f"there is no part {name!r}")
        return 0.25


def answers(*lines: bytes, start=Runner):
    told = io.BytesIO()
    serve(start, io.BytesIO(b"".join(lines)), told)
    return [json.loads(line) for line in told.getvalue().splitlines()]


def test_a_worker_says_that_it_is_ready_and_answers_in_order():
    block = pack(Ask(do="block", steps=3, nulls=1))
    ready, first, second = answers(block, pack(Ask(do="part", part="decode")))
    assert ready["provider"] == "abacus" and ready["error"] == ""
    assert first == {"parts_s": {"denoise": 0.3}, "block_s": 3.5}
    assert second == {"part_s": 0.25}


def test_the_lines_of_the_contract_are_understood():
    plain = [b'{"do": "block", "steps": 2, "nulls": 0}\n', b'{"do": "part", "part": "decode"}\n']
    assert [answer.get("error") for answer in answers(*plain)[1:]] == [None, None]


@pytest.mark.parametrize(
    "line", [b"nonsense\n", b'{"do":"dance"}\n', b"[]\n", pack(Ask(do="part", part="soup"))]
)
def test_a_fault_is_answered_and_the_worker_goes_on(line):
    _, bad, good = answers(line, pack(Ask(do="part", part="decode")))
    assert bad["error"] and "\n" not in bad["error"]
    assert good == {"part_s": 0.25}


def test_a_worker_that_cannot_start_says_why_in_one_line_and_ends():
    def start():
        raise RuntimeError("no such\nmachine " + "x" * 500)

    (said,) = answers(pack(Ask(do="memory")), start=start)
    assert said["error"].startswith("no such machine") and len(said["error"]) == 300


def test_memory_is_told():
    told = answers(pack(Ask(do="memory")))[1]
    assert 1.0 < told["resident_mb"] <= told["peak_mb"] + 1.0


def test_what_libraries_print_does_not_get_between_the_lines():
    program = (
        "import os; from lmdm_agent.bench_plan import *\n"
        "class R:\n"
        "  provider = 'x'\n"
        "  def part(self, name): print('noise', flush=True); os.write(1, b'more'); return 1.0\n"
        "serve(R)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=pack(Ask(do="part", part="decode")),
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(bench_plan.Path(bench_plan.__file__).parents[1])},
    )
    ready, part = done.stdout.splitlines()
    assert unpack(ready, Ready).provider == "x"
    assert unpack(part, Told) == Told(part_s=1.0)
    assert b"noise" in done.stderr and b"more" in done.stderr


def test_a_variant_survives_the_command_line():
    variant = Variant(name="a, ü", runtime="onnx", model="/a b/c.onnx", threads=2, mode="causal")
    assert unpack(pack(variant), Variant) == variant
