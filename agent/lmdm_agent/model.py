"""The only module that knows ONNX Runtime: a model file as typed callables.

`load` opens one file, checks it and builds a session per graph on one shared thread pool. Sessions
may be called from any thread, but only one thread should sample at a time.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lmdm_agent.bound import device_of, run_bound
from lmdm_agent.errors import ModelError
from lmdm_agent.native_memory import keep_large_apart
from lmdm_agent.onnx_file import OnnxFile
from lmdm_agent.spec import (
    GRAPHS,
    METADATA_KEY,
    TOKENIZER_KEY,
    ModelSpec,
    check_tokenizer,
    decode_spec,
)

Floats = NDArray[np.float32]

READ_BYTES = 1 << 20

_shared_pool: list[int] = []
"""Threads of the process's pool, once it is made."""


def _onnxruntime() -> Any:
    """ONNX Runtime, imported when it is first needed; it has no type stubs."""
    import onnxruntime  # pyright: ignore[reportMissingTypeStubs]

    return onnxruntime


def default_threads() -> int:
    """Threads for inference: the machine's cores, at most 4."""
    return max(1, min(4, os.cpu_count() or 1))


def session_options(threads: int, *, arena: bool = True) -> Any:
    """Options of a session on the shared pool; once it exists, every session must use it.

    One pool for all sessions: with a pool each, spinning threads of idle sessions take the cores
    from the busy one and from the audio thread. One arena, too: with one each, all keep the most
    they ever needed; with none, a block maps and clears 30 to 70 MB anew. Weights stay out of it,
    see `native_memory`.
    """
    onnxruntime = _onnxruntime()
    if not _shared_pool:
        onnxruntime.set_global_thread_pool_sizes(threads, 1)
        _shared_pool.append(threads)
        kind = onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR
        memory = onnxruntime.OrtMemoryInfo("Cpu", kind, 0, onnxruntime.OrtMemType.DEFAULT)
        onnxruntime.create_and_register_allocator(memory, None)
    options = onnxruntime.SessionOptions()
    options.use_per_session_threads = False
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = arena
    if arena:
        options.add_session_config_entry("session.use_env_allocators", "1")
        options.add_session_config_entry("session.use_device_allocator_for_initializers", "1")
    return options


def has_nvidia_driver() -> bool:
    """Tell whether this machine has an NVIDIA driver at all."""
    import ctypes

    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    return True


def available_providers() -> list[str]:
    """Execution providers that this ONNX Runtime was built with, whether or not they work here."""
    return list(_onnxruntime().get_available_providers())


def choose_providers(wanted: str) -> list[str]:
    """Execution providers to ask for.

    Args:
        wanted: ``auto`` (CUDA where it can be used, else the CPU), ``cpu`` or ``cuda``.
    """
    onnxruntime = _onnxruntime()
    available: list[str] = onnxruntime.get_available_providers()
    # onnxruntime-gpu lists CUDA even on machines without it, and then complains at length for
    # every session; load() says in one sentence what is missing when CUDA was asked for.
    usable = "CUDAExecutionProvider" in available and (wanted == "cuda" or has_nvidia_driver())
    if wanted == "cpu" or not usable:
        return ["CPUExecutionProvider"]
    onnxruntime.set_default_logger_severity(4)
    with contextlib.redirect_stdout(io.StringIO()):
        onnxruntime.preload_dlls()
    return ["CUDAExecutionProvider", "CPUExecutionProvider"]


class _Runs:
    """The runs in progress, so that another thread can end them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._options: dict[int, Any] = {}

    @contextlib.contextmanager
    def one(self) -> Generator[Any]:
        """Options for one run, which can be cancelled until it is over."""
        options = _onnxruntime().RunOptions()
        with self._lock:
            self._options[id(options)] = options
        try:
            yield options
        finally:
            with self._lock:
                del self._options[id(options)]

    def cancel(self) -> int:
        """Ask every run to end; return how many there are."""
        with self._lock:
            for options in self._options.values():
                options.terminate = True
            return len(self._options)


@dataclass(frozen=True)
class Model:
    """A loaded instrument; implements `lmdm_agent.generate.Networks`."""

    path: Path
    spec: ModelSpec
    providers: tuple[str, ...]
    _sessions: dict[str, Any]
    _tokenizer: Any
    _runs: _Runs = field(default_factory=_Runs)
    _device: str | None = None
    """Where keys and values stay between `context` and `denoise`; None: they are NumPy arrays."""

    def run(self, graph: str, **inputs: NDArray[Any]) -> list[Floats]:
        """Run one graph; inputs by name, without the graph's prefix.

        Raises:
            ModelError: Another thread cancelled it.
        """
        return self._run(graph, inputs, (), None)

    def _run(
        self, graph: str, inputs: dict[str, Any], kept: tuple[str, ...], device: str | None
    ) -> list[Any]:
        """`run`; on a ``device`` the outputs ``kept`` stay there, see `run_bound`."""
        feeds = {f"{graph}/{name}": value for name, value in inputs.items()}
        stay = [f"{graph}/{name}" for name in kept]
        with self._runs.one() as options:
            try:
                if device is not None:
                    return run_bound(self._sessions[graph], feeds, stay, device, options)
                found = self._sessions[graph].run(None, feeds, options)
            except Exception as error:  # ONNX Runtime's exceptions share no base class
                if options.terminate:
                    raise ModelError(
                        f"its graph {graph!r} was stopped; it ran too long."
                    ) from error
                raise
        # ONNX Runtime's own arrays keep all memory of their session, 300 MB after a prime; the
        # history would hold that of every model that has played.
        return [np.array(array) for array in found]

    def cancel(self) -> int:
        """Make the runs in progress raise `ModelError`; return how many there were. Any thread.

        ONNX Runtime looks between two operators; one that takes seconds by itself is waited for.
        """
        return self._runs.cancel()

    def embed(self, text: str) -> Floats:
        """Encode a prompt to [tokens, size]; rows past the text are zero."""
        encoding = self._tokenizer.encode(text)
        ids = np.array([encoding.ids], np.int64)
        mask = np.array([encoding.attention_mask], np.int64)
        return self.run("text", ids=ids, mask=mask)[0][0]

    def sketch(self, audio: Floats) -> Floats:
        """Features [F, m] of mono audio [left + 2048 m]; only the first ``left`` are context."""
        return self.run("sketch", audio=audio[None])[0][0]

    def encode(self, audio: Floats) -> Floats:
        """Latents [C, m] of audio [channels, 2048 m]."""
        return self.run("encode", audio=audio[None])[0][0]

    def context(self, added: Floats, text: Floats) -> tuple[Any, Any]:
        """See `Networks.context`; what comes is for this model's `denoise` only."""
        inputs = {"added": added, "text": text}
        kv, text_kv = self._run("context", inputs, ("kv", "text_kv"), self._device)
        return kv, text_kv

    def denoise(self, x: Floats, k: Floats, added: Floats, kv: Any, text_kv: Any) -> Floats:
        """See `Networks.denoise`."""
        inputs = {"x": x, "k": k, "added": added, "kv": kv, "text_kv": text_kv}
        return self._run("denoise", inputs, (), self._device)[0]

    def decode(self, latents: Floats, state: Floats) -> tuple[Floats, Floats]:
        """See `Networks.decode`."""
        audio, after = self.run("decode", latents=latents, state=state)
        return audio, after


def read_spec(path: Path) -> ModelSpec:
    """Read a model file's description only (fast; weights are not touched).

    Raises:
        ModelError: It is missing, damaged, foreign or too new.
    """
    with OnnxFile(path) as file:
        return _spec_of(file, path)


def _spec_of(file: OnnxFile, path: Path) -> ModelSpec:
    metadata = file.metadata()
    if METADATA_KEY not in metadata:
        raise ModelError(
            f"{path} is an ONNX file, but not an lmdm-agent model; "
            "`lmdm-train export` writes those."
        )
    return decode_spec(metadata[METADATA_KEY], str(path))


def _load_tokenizer(text: str | None, spec: ModelSpec, path: Path) -> Any:
    from tokenizers import Tokenizer

    if not text:
        raise ModelError(f"{path} has a text encoder but no tokenizer; export the model again.")
    check_tokenizer(text, spec, str(path))
    try:
        tokenizer: Any = Tokenizer.from_str(text)
    except Exception as error:  # tokenizers raises bare Exception
        raise ModelError(f"{path}: its tokenizer is damaged ({error}).") from error
    return tokenizer


def _options_of(path: Path, graph: str, threads: int | None) -> Any:
    """Options of a session of one graph of a file."""
    # `encode` runs once in a while; what it takes for a prime (100 MB) would stay in the arena.
    options = session_options(threads or default_threads(), arena=graph != "encode")
    options.add_session_config_entry(
        "session.model_external_initializers_file_folder_path", str(path.resolve().parent)
    )
    return options


def _session(path: Path, graph: str, serialized: bytes, options: Any, asked: list[str]) -> Any:
    """Make one graph ready to run.

    Raises:
        ModelError: ONNX Runtime refuses it.
    """
    try:
        return _onnxruntime().InferenceSession(serialized, options, providers=asked)
    except Exception as error:  # ONNX Runtime's exceptions share no base class
        raise ModelError(f"{path}: graph {graph!r} cannot be loaded ({error}).") from error


def load(
    path: Path,
    *,
    providers: str = "auto",
    threads: int | None = None,
    builders: int = 1,
    pause: Callable[[], None] = lambda: None,
) -> Model:
    """Load a model file.

    Args:
        path: The .onnx file.
        providers: See `choose_providers`.
        threads: Inference threads; the first load of a process decides.
        builders: Graphs that are made ready at the same time; for a start, as more than one take
            cores from what plays.
        pause: Called before each step that takes long, so that it waits until there is time.

    Raises:
        ModelError: It is missing, damaged, foreign or too new; or CUDA was asked for and failed.
    """
    keep_large_apart()
    pause()
    _read_through(path)
    with OnnxFile(path) as file, ThreadPoolExecutor(1, "lmdm-hash") as hasher:
        spec = _spec_of(file, path)
        # It needs no interpreter: what follows goes on beside it.
        hashed = hasher.submit(file.content_hash)
        try:
            options = {graph: _options_of(path, graph, threads) for graph in GRAPHS}
            asked = choose_providers(providers)
            tokenizer = _load_tokenizer(file.metadata().get(TOKENIZER_KEY), spec, path)
            slices = {graph: file.slice_graph(graph) for graph in GRAPHS}
        finally:
            # Said before anything that it has caused; and ONNX Runtime sees no damaged graph.
            if hashed.result() != spec.content_hash:
                raise ModelError(f"{path} is damaged (its content hash differs); copy it again.")

    def build(graph: str) -> Any:
        pause()
        return _session(path, graph, slices[graph], options[graph], asked)

    # The longest first.
    ordered = sorted(GRAPHS, key=lambda graph: -len(slices[graph]))
    if builders == 1 or len(asked) > 1:
        # Also on a GPU, whose own memory and context all of them would ask for at once.
        built = list(map(build, ordered))
    else:
        with ThreadPoolExecutor(builders, "lmdm-build") as pool:
            built = list(pool.map(build, ordered))
    sessions: dict[str, Any] = dict(zip(ordered, built, strict=True))
    got = tuple(sessions["denoise"].get_providers())
    if providers == "cuda" and got[0] != "CUDAExecutionProvider":
        raise ModelError(
            "CUDA was asked for, but ONNX Runtime could not use it; install the extra with "
            "`pip install 'lmdm-agent[cuda]'`, or use --provider auto."
        )
    return Model(path, spec, got, sessions, tokenizer, _device=device_of(got))


def _read_through(path: Path) -> None:
    """Have a file in memory before it is mapped: whoever touches a page of a mapped file that is
    not there waits for the disk holding the interpreter, whoever reads does not hold it.
    """
    room = bytearray(READ_BYTES)
    # What is wrong with the file is said by whoever opens it.
    with contextlib.suppress(OSError), path.open("rb", buffering=0) as file:
        while file.readinto(room):
            pass


def open_graph(
    path: Path, graph: str, *, providers: str = "cpu", threads: int = 0
) -> Callable[..., list[NDArray[Any]]]:
    """One graph of a file that need not be an instrument, for measurements.

    Args:
        path: The .onnx file; ``graph`` and a slash are the prefix in it.
        graph: Which one.
        providers: See `choose_providers`.
        threads: See `load`; 0 is its default.

    Returns:
        A function of the inputs, by name without the prefix, that returns the outputs.

    Raises:
        ModelError: It is missing, damaged or cannot be run.
    """
    options = _options_of(path, graph, threads)
    with OnnxFile(path) as file:
        serialized = file.slice_graph(graph)
        session = _session(path, graph, serialized, options, choose_providers(providers))

    def run(**inputs: NDArray[Any]) -> list[NDArray[Any]]:
        return list(session.run(None, {f"{graph}/{key}": value for key, value in inputs.items()}))

    return run
