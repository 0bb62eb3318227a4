"""Ways to run a block with ONNX Runtime: arrays of the host, I/O binding, CUDA graphs, TensorRT."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import torch

from gpu.graphs import NotHereError, needs_cuda
from gpu.onnx_graphs import Exported, export, has_newer_exporter
from gpu.onnx_runs import How, Networks, maker
from gpu.ways import Runner
from gpu.work import Instrument

PROVIDERS = {"cuda": "CUDAExecutionProvider", "tensorrt": "TensorrtExecutionProvider"}


@dataclass(frozen=True)
class OnnxWay:
    """A variant of ONNX Runtime.

    Attributes:
        precision: Of networks and decoder: ``fp32``, ``tf32`` or ``fp16``.
        folder: Where exported graphs lie; variants share them.
        how: What crosses between host and device, and how often.
        provider: ``cuda`` or ``tensorrt``; the CPU's takes the place of ``cuda`` on ``cpu``.
        graph: Whether the provider records CUDA graphs.
        fused: Whether attention is one operator of ONNX Runtime.
    """

    precision: str
    folder: Path
    how: How = "binding"
    provider: Literal["cuda", "tensorrt"] = "cuda"
    graph: bool = False
    fused: bool = False

    @property
    def name(self) -> str:
        """How reports call it."""
        provider = " TensorRT" if self.provider == "tensorrt" else ""
        graph = ", CUDA graph" if self.graph else ""
        fused = ", fused attention" if self.fused else ""
        return f"ONNX Runtime{provider}, {self.how}{fused}{graph}, {self.precision}"

    @property
    def decoder(self) -> str:
        """Precision of the decoder."""
        return self.precision

    @property
    def cached(self) -> bool:
        """Always."""
        return True

    def prepare(self, whole: Instrument) -> Callable[[int], Runner]:
        """Cast the networks; the result exports graphs and makes runners for K steps."""
        if importlib.util.find_spec("onnxruntime") is None:
            raise NotHereError("onnxruntime is not installed")
        if self.fused and not has_newer_exporter():
            raise NotHereError("fused attention needs onnx and onnxscript to be written")
        if self.graph:
            needs_cuda(whole.device)
        self._providers(whole.device)
        opened = partial(self._open, device=whole.device)
        return maker(Networks(whole, self.precision), opened, self.how)

    def _providers(self, device: torch.device) -> list[Any]:
        """Providers with their options, for the stream that is current now.

        Raises:
            NotHereError: ONNX Runtime was built without the provider, or there is no GPU.
        """
        import onnxruntime

        if device.type != "cuda" and self.provider == "cuda":
            return ["CPUExecutionProvider"]
        wanted = PROVIDERS[self.provider]
        if wanted not in onnxruntime.get_available_providers():
            raise NotHereError(f"this onnxruntime has no {wanted}")
        if device.type != "cuda":
            raise NotHereError(f"{wanted} needs a CUDA device")
        with contextlib.suppress(Exception):  # Not in every version; a session says what is wrong.
            onnxruntime.preload_dlls()
        stream = str(torch.cuda.current_stream().cuda_stream)
        cuda = {
            "device_id": str(device.index or 0),
            "user_compute_stream": stream,
            "cudnn_conv_algo_search": "EXHAUSTIVE",
            "use_tf32": "0" if self.precision == "fp32" else "1",
            "arena_extend_strategy": "kSameAsRequested",
        }
        if self.provider == "cuda":
            cuda |= {"enable_cuda_graph": "1"} if self.graph else {}
            return [(wanted, cuda), "CPUExecutionProvider"]
        tensorrt = {
            "device_id": str(device.index or 0),
            "user_compute_stream": stream,
            "trt_fp16_enable": str(self.precision == "fp16"),
            "trt_engine_cache_enable": "True",
            "trt_engine_cache_path": str(self.folder),
            "trt_cuda_graph_enable": str(self.graph),
        }
        return [(wanted, tensorrt), (PROVIDERS["cuda"], cuda), "CPUExecutionProvider"]

    @property
    def _stored(self) -> str:
        """What the file holds; TensorFloat-32 is a way to read float32."""
        return ("fp16" if self.precision == "fp16" else "fp32") + ".fused" * self.fused

    def _open(self, graph: Exported, stem: str, *, device: torch.device) -> Any:
        """Export a graph, unless that was done, and open it.

        Raises:
            NotHereError: The provider cannot be used on this machine.
        """
        import onnxruntime

        path = export(graph, self.folder / f"{stem}.{self._stored}", fused=self.fused)
        options = plain_options()
        options.log_severity_level = 3
        if device.type != "cuda":
            options.intra_op_num_threads = torch.get_num_threads()
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers = self._providers(device)
        session = onnxruntime.InferenceSession(str(path), options, providers=providers)
        first = providers[0] if isinstance(providers[0], str) else providers[0][0]
        if session.get_providers()[0] != first:
            raise NotHereError(f"{first} cannot be used here")
        return session


def plain_options() -> Any:
    """Options of a session with threads of its own."""
    import onnxruntime

    return onnxruntime.SessionOptions()


def onnx_ways(folder: Path) -> list[OnnxWay]:
    """Every variant of ONNX Runtime."""
    return [
        OnnxWay("fp32", folder, "host arrays"),
        OnnxWay("fp16", folder, "host arrays"),
        OnnxWay("fp32", folder),
        OnnxWay("tf32", folder),
        OnnxWay("fp16", folder),
        OnnxWay("fp16", folder, graph=True),
        OnnxWay("tf32", folder, fused=True),
        OnnxWay("fp16", folder, fused=True),
        OnnxWay("fp16", folder, graph=True, fused=True),
        OnnxWay("fp16", folder, "whole block"),
        OnnxWay("fp16", folder, "whole block", graph=True),
        OnnxWay("fp16", folder, "whole block", graph=True, fused=True),
        OnnxWay("fp16", folder, provider="tensorrt"),
        OnnxWay("fp16", folder, provider="tensorrt", graph=True),
    ]
