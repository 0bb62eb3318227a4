"""Where a GPU's milliseconds go in one block of a full-size instrument, and how few can be had.

Run: python scripts/gpu_bench.py            on a machine with a GPU
     python scripts/gpu_bench.py --tiny --device cpu     to try the script itself, without one

Needs PyTorch and NumPy; ONNX Runtime for its own rows (with ``onnx`` and ``onnxscript`` for the
newer exporter). Weights are random. Every variant is built and compared with eager float32 first,
then all of them take turns, block by block. The result is a JSON file, rewritten after every
variant and round, and tables. A variant that ends the process is left out by the next run into
the same file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "models"), str(HERE.parent / "agent")]

import torch  # noqa: E402
from gpu import report  # noqa: E402
from gpu.bench import Bench, Way  # noqa: E402
from gpu.onnx_ways import onnx_ways  # noqa: E402
from gpu.record import Record  # noqa: E402
from gpu.ways import torch_ways  # noqa: E402
from gpu.work import FULL, TINY, instrument  # noqa: E402


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    here = "cuda" if torch.cuda.is_available() else "cpu"
    parser.add_argument("--out", type=Path, default=Path("gpu_bench.json"), help="JSON to write")
    parser.add_argument("--tiny", action="store_true", help="networks of a toy size")
    parser.add_argument("--device", default=here, help="cuda or cpu")
    parser.add_argument("--steps", default="1,4,8", help="step counts K")
    parser.add_argument("--rounds", type=int, default=100, help="blocks of every variant")
    parser.add_argument("--seconds", type=float, default=300.0, help="at most, for all rounds")
    parser.add_argument("--only", action="append", default=[], help="part of a variant's name")
    parser.add_argument("--skip", action="append", default=[], help="part of a variant's name")
    parser.add_argument("--folder", type=Path, help="keep exported graphs and engines here")
    parser.add_argument("--show", type=Path, help="print the tables of an earlier JSON, and end")
    return parser.parse_args(given)


def chosen(ways: Sequence[Way], only: Sequence[str], skip: Sequence[str]) -> list[Way]:
    """Variants whose names hold a word of ``only`` (all without any) and none of ``skip``."""
    return [
        way
        for way in ways
        if (not only or any(word in way.name for word in only))
        and not any(word in way.name for word in skip)
    ]


def prepare_torch(device: torch.device) -> None:
    """Settings of the process: convolutions are tuned, compiled variants do not crowd out."""
    warnings.filterwarnings("ignore", module="torch")
    torch.backends.cudnn.benchmark = True
    # Every compiled variant is a version of the same functions.
    limits = torch._dynamo.config
    setattr(
        limits, "recompile_limit" if hasattr(limits, "recompile_limit") else "cache_size_limit", 256
    )
    if device.type == "cuda":
        torch.cuda.set_device(device)
        torch.cuda.set_stream(torch.cuda.Stream())  # ONNX Runtime records no default stream.


def run(options: argparse.Namespace) -> Record:
    """Measure, and return what was found."""
    device = torch.device(options.device)
    if device.type == "cuda":
        device = torch.device("cuda", device.index or 0)
    prepare_torch(device)
    sizes = TINY if options.tiny else FULL
    steps = tuple(int(count) for count in options.steps.split(","))
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        folder = (options.folder or Path(scratch)) / ("tiny" if options.tiny else "full")
        folder.mkdir(parents=True, exist_ok=True)
        record = Record(options.out, sizes, device)
        crashed = record.crashed_before()
        bench = Bench(instrument(sizes, device), record, steps)
        bench.limits()
        for cached in (True, False):
            bench.refer(cached)
        for way in chosen([*torch_ways(), *onnx_ways(folder)], options.only, options.skip):
            if way.name in crashed:
                record.variant(way.name, status="crashed", why=crashed[way.name])
                continue
            bench.build(way)
        bench.rounds(options.rounds, options.seconds)
    return record


def main(given: Sequence[str] | None = None) -> None:
    """Measure and print, or print what was measured."""
    options = arguments(given)
    if options.show:
        data = json.loads(options.show.read_text(encoding="utf-8"))
    else:
        data = run(options).data
    print(report.text(data))


if __name__ == "__main__":
    main()
